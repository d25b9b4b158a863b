"""The panel of one song: what is known about it and everything that can be done with it, shown to one member only.

Like every message of the bot it is stateless: each press finds the song by the button's custom id, does its work and
shows the panel again, so that it stays true and works after a restart.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from cogs._bot.buttons import SongButton
from cogs._bot.extra import SongAccess
from cogs._bot.reply import say
from cogs._message.content import Content, colour
from cogs._message.lineage import lineage_text, parent_of, song_url
from cogs._message.text import EMBED_IMAGE_URL_MAX, is_web_address, price, quoted, shorten, stamp
from cogs._ordering.delete import is_moderator
from cogs._ordering.song_menu import OPTIONS_MAX, RemixMenu, TakeMenu, entry_value
from cogs._showing import texts
from cogs._showing.result import song_link, title_of
from core.action import ACTIONS
from core.library.songs import check_usable
from core.limits.check import cost_of
from core.model.job import JobState
from core.model.money import GuildSettings
from core.model.reaction_meanings import ReactionSettings
from core.suno_models import MODELS, clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._bot.client import Chorus
    from cogs._bot.extra import Extra
    from core.model.job import Job, Song

log = logging.getLogger(__name__)

ROWS_MAX = 5
"""Rows of buttons in a message, and buttons in a row. Source: Discord, Component Reference."""
ENTRY_MAX = 100
"""Characters of an entry's name and of its description. Source: Discord, Select Option Structure."""
TITLE_MAX = 100
STYLE_MAX = 200
_VERBS = ("again", "extend", "cover", "lyrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """All that a panel shows. `chosen` is the take that the member's reactions apply to, `parent` None if unseen."""

    access: SongAccess
    job: Job
    chosen: Song
    parent: Song | None
    extras: Sequence[Extra]
    settings: GuildSettings


async def show_panel(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Answer with the panel of a song; only the member sees it.

    Raises:
        SongUnknown: the song was deleted (SongDeleted), or is not this member's to see there.
    """
    content = await _panel_content(interaction, song)
    await say(interaction, embeds=content.embeds, view=content.view)


async def refresh_panel(interaction: discord.Interaction[Chorus], song: Song, note: str = "") -> None:
    """Show the panel again, as the song is now, in the message whose button was pressed, with `note` above it.

    Raises: as `show_panel`.
    """
    content = await _panel_content(interaction, song)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=note, embeds=content.embeds, view=content.view)
    else:
        await interaction.response.edit_message(content=note, embeds=content.embeds, view=content.view)


async def song_access(interaction: discord.Interaction[Chorus], song: Song) -> SongAccess:
    """Return a song, read again, and what a member may do with it there.

    Raises: as `show_panel`.
    """
    bot, guild_id, user = interaction.client, interaction.guild_id, interaction.user
    takes = await bot.services.orders.songs_of(song.job_id)
    fresh = next((take for take in takes if take.number == song.number), song)
    check_usable(fresh, guild_id=guild_id, user_id=user.id)
    return SongAccess(
        song=fresh,
        takes=takes,
        is_loved=await bot.services.library.is_loved(fresh, user.id),
        is_maker=fresh.maker.id == user.id,
        is_moderator=await is_moderator(bot, user, fresh),
        reactions=ReactionSettings() if guild_id is None else await bot.services.library.reactions(guild_id),
    )


async def _panel_content(interaction: discord.Interaction[Chorus], song: Song) -> Content:
    bot, guild_id = interaction.client, interaction.guild_id
    access = await song_access(interaction, song)
    view = _View(
        access=access,
        job=await bot.services.orders.job(song.job_id),
        chosen=await bot.services.library.pick_take(access.takes, interaction.user.id),
        parent=await parent_of(bot.services.orders, access.song, guild_id=guild_id, user_id=interaction.user.id),
        extras=sorted(
            (extra for extra in bot.extras.values() if extra.is_open_to(access)), key=lambda extra: extra.position
        ),
        settings=GuildSettings() if guild_id is None else await bot.services.limit_settings.settings(guild_id),
    )
    return Content(text="", embeds=(_embed(view),), view=_buttons(view))


def _embed(view: _View) -> discord.Embed:
    song, takes = view.access.song, view.access.takes
    title = quoted(title_of(view.job, song), TITLE_MAX)
    embed = discord.Embed(
        title=texts.TITLE_OF_TAKE(title=title, take=song.number) if len(takes) > 1 else title,
        url=song_link(song.clip.id),
        description="\n".join(line for line in _lines(view) if line),
        colour=colour(JobState.DELIVERED),
    )
    if is_web_address(song.clip.image_url, EMBED_IMAGE_URL_MAX):
        embed.set_thumbnail(url=song.clip.image_url)
    return embed


def _lines(view: _View) -> tuple[str, ...]:
    song, request = view.access.song, view.job.request
    return (
        f"by <@{song.maker.id}> · {stamp(song.made_at)}",
        lineage_text(view.job, TITLE_MAX, parent=view.parent),
        quoted(song.clip.style.strip() or request.style.strip(), STYLE_MAX),
        _facts(view),
        _closed_line(view.access),
        texts.JUMP(link=song_url(song)) if song_url(song) else texts.NOT_POSTED(),
        _take_line(view),
    )


def _facts(view: _View) -> str:
    song, model = view.access.song, view.job.request.model
    length = [] if song.clip.duration_s is None else [clock(song.clip.duration_s)]
    label = [MODELS[model].label] if model in MODELS else []
    return " · ".join([*length, *label, f"❤️ {song.loves:,}"])


def _closed_line(access: SongAccess) -> str:
    if not access.song.is_closed or not access.reactions.makers_may_close:
        return ""
    return texts.CLOSED_BY_YOU() if access.is_maker else texts.CLOSED_BY_MAKER()


def _take_line(view: _View) -> str:
    """Return which take the member's reactions apply to, where there is more than one."""
    song, chosen = view.access.song, view.chosen
    if len(view.access.takes) <= 1:
        return ""
    if song.number == chosen.number:
        return texts.REACTIONS_APPLY(take=song.number)
    return texts.REACTIONS_APPLY_ELSEWHERE(chosen=chosen.number, shown=song.number)


def _buttons(view: _View) -> discord.ui.View:
    """Return the takes, the main verbs, the remix menu and the other extras, each in rows of their own."""
    song = view.access.song
    extras = [
        SongButton.about(song, extra.verb, extra.label(view.access), extra.style)
        for extra in view.extras
        if not extra.is_in_menu
    ]
    entries = [_entry(view, extra) for extra in view.extras if extra.is_in_menu]
    menu = [[RemixMenu.with_entries(entries)]] if entries else []
    rows = [*_take_rows(view), *_rows(_verbs(view.access)), *menu, *_rows(extras)]
    if len(rows) > ROWS_MAX or len(entries) > OPTIONS_MAX:
        log.error("the song panel has no room for all of its %d extras", len(view.extras))
    shown = discord.ui.View(timeout=None)
    for number, items in enumerate(rows[:ROWS_MAX]):
        for item in items:
            item.row = number
            shown.add_item(item)
    return shown


def _verbs(access: SongAccess) -> Sequence[SongButton]:
    """Return the main verbs; those that this song or this member can't use are disabled."""
    song = access.song
    return [
        SongButton(
            verb,
            song.job_id,
            song.number,
            style=discord.ButtonStyle.primary,
            is_disabled=verb != "lyrics"
            and not (access.is_remixable and (verb not in ACTIONS or song.kind in ACTIONS[verb].accepts)),
        )
        for verb in _VERBS
    ]


def _entry(view: _View, extra: Extra) -> discord.SelectOption:
    """Return an entry of the remix menu: its name, what one gets, and what it costs there."""
    action = ACTIONS.get(extra.action)
    cost = "" if action is None else price(cost_of(action.name, view.settings))
    about = extra.about or ("" if action is None else action.about)
    description = shorten(about, ENTRY_MAX - len(cost) - 3)
    return discord.SelectOption(
        label=shorten(extra.label(view.access), ENTRY_MAX),
        value=entry_value(extra.verb, view.access.song),
        description=" · ".join(part for part in (cost, description) if part) or None,
    )


def _take_rows(view: _View) -> list[Sequence[discord.ui.Item[Any]]]:
    """Return the row that chooses a take: buttons, or a menu for many; none for a single take."""
    takes = view.access.takes
    if len(takes) <= 1:
        return []
    if len(takes) <= ROWS_MAX:
        return [[_take_button(view, take) for take in takes]]
    entries = [
        discord.SelectOption(
            label=shorten(f"{take.number} · {title_of(view.job, take)}", ENTRY_MAX),
            value=entry_value("take", take),
            default=take.number == view.chosen.number,
        )
        for take in takes
    ]
    return [[TakeMenu.with_entries(entries)]]


def _take_button(view: _View, take: Song) -> SongButton:
    """Return the button that shows a take and applies reactions to it; it is disabled where both are so already."""
    is_shown = take.number == view.access.song.number
    return SongButton(
        "take",
        take.job_id,
        take.number,
        label=texts.TAKE(take=take.number),
        style=discord.ButtonStyle.success if is_shown else discord.ButtonStyle.secondary,
        is_disabled=is_shown and take.number == view.chosen.number,
    )


def _rows(buttons: Sequence[discord.ui.Item[Any]]) -> list[Sequence[discord.ui.Item[Any]]]:
    return [buttons[start : start + ROWS_MAX] for start in range(0, len(buttons), ROWS_MAX)]
