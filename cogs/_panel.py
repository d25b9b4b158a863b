"""The panel of one song: what is known of it, and everything that can be done with it, for one member's eyes only.

Like every message of the house it is stateless: each press finds the song by the button's custom id, does its deed and
shows the panel anew, so that it stays true and works after a restart.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import discord

from cogs._button import SongButton
from cogs._credit import credit, parent_of, song_place
from cogs._delete import moderates
from cogs._extra import Sight
from cogs._face import Face, colour
from cogs._reply import say
from cogs._result import song_link, title_of
from cogs._text import EMBED_IMAGE_URL_MAX, is_web_address, quoted, stamp
from core.library import check_usable
from core.limit import MODELS, clock
from core.model import JobState
from core.remix import ReactionSettings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cogs._client import Chorus
    from cogs._extra import Extra
    from core.model import Job, Song

log = logging.getLogger(__name__)

ROWS_MAX = 5
"""Rows of buttons in a message, and buttons in a row. Source: Discord, Component Reference."""
TAKES_SHOWN_MAX = 2 * ROWS_MAX
"""Two rows: every order of Suno's makes one or two takes, and the rest of the panel needs room too."""
TITLE_MAX = 100
STYLE_MAX = 200
_VERBS = ("again", "extend", "cover", "lyrics")


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """All that a panel shows. `meant` is the take that the member's reactions mean, `parent` None where unseen."""

    sight: Sight
    job: Job
    meant: Song
    parent: Song | None
    extras: Sequence[Extra]


async def show_panel(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Answer with the panel of a song; only the member sees it.

    Raises:
        SongUnknown: the song was deleted (SongDeleted), or is not this member's to see there.
    """
    face = await _face(interaction, song)
    await say(interaction, embeds=face.embeds, view=face.view)


async def refresh_panel(interaction: discord.Interaction[Chorus], song: Song, note: str = "") -> None:
    """Show the panel anew, as the song stands now, in the message whose button was pressed; `note` stands above it.

    Raises: as `show_panel`.
    """
    face = await _face(interaction, song)
    if interaction.response.is_done():
        await interaction.edit_original_response(content=note, embeds=face.embeds, view=face.view)
    else:
        await interaction.response.edit_message(content=note, embeds=face.embeds, view=face.view)


async def sight_of(interaction: discord.Interaction[Chorus], song: Song) -> Sight:
    """Return a song, read anew, as a member sees it there.

    Raises: as `show_panel`.
    """
    bot, guild_id, user = interaction.client, interaction.guild_id, interaction.user
    takes = await bot.studio.songs_of(song.job_id)
    fresh = next((take for take in takes if take.number == song.number), song)
    check_usable(fresh, guild_id=guild_id, user_id=user.id)
    return Sight(
        song=fresh,
        takes=takes,
        is_loved=await bot.shelf.is_loved(fresh, user.id),
        is_maker=fresh.maker.id == user.id,
        is_moderator=await moderates(bot, user, fresh),
        reactions=ReactionSettings() if guild_id is None else await bot.shelf.reactions(guild_id),
    )


async def _face(interaction: discord.Interaction[Chorus], song: Song) -> Face:
    bot = interaction.client
    sight = await sight_of(interaction, song)
    view = _View(
        sight=sight,
        job=await bot.studio.job(song.job_id),
        meant=await bot.shelf.choice(sight.takes, interaction.user.id),
        parent=await parent_of(bot.studio, sight.song, guild_id=interaction.guild_id, user_id=interaction.user.id),
        extras=sorted(bot.extras.values(), key=lambda extra: extra.position),
    )
    return Face(content="", embeds=(_embed(view),), view=_buttons(view))


def _embed(view: _View) -> discord.Embed:
    song, takes = view.sight.song, view.sight.takes
    title = quoted(title_of(view.job, song), TITLE_MAX)
    embed = discord.Embed(
        title=f"{title} · take {song.number}" if len(takes) > 1 else title,
        url=song_link(song.clip.id),
        description="\n".join(line for line in _lines(view) if line),
        colour=colour(JobState.DELIVERED),
    )
    if is_web_address(song.clip.image_url, EMBED_IMAGE_URL_MAX):
        embed.set_thumbnail(url=song.clip.image_url)
    return embed


def _lines(view: _View) -> tuple[str, ...]:
    song, request = view.sight.song, view.job.request
    return (
        f"by <@{song.maker.id}> · {stamp(song.made_at)}",
        credit(view.job, TITLE_MAX, parent=view.parent),
        quoted(song.clip.style.strip() or request.style.strip(), STYLE_MAX),
        _facts(view),
        _closed_line(view.sight),
        f"[Go to its message]({song_place(song)})" if song_place(song) else "It is not posted anywhere.",
        _take_line(view),
    )


def _facts(view: _View) -> str:
    song, model = view.sight.song, view.job.request.model
    length = [] if song.clip.duration_s is None else [clock(song.clip.duration_s)]
    label = [MODELS[model].label] if model in MODELS else []
    return " · ".join([*length, *label, f"❤️ {song.loves:,}"])


def _closed_line(sight: Sight) -> str:
    if not sight.song.is_closed or not sight.reactions.makers_may_close:
        return ""
    return f"🔒 Closed to remixing: only {'you' if sight.is_maker else 'its maker'} can make something of it."


def _take_line(view: _View) -> str:
    """Return which take the member's reactions mean, where there is more than one."""
    song, meant = view.sight.song, view.meant
    if len(view.sight.takes) <= 1:
        return ""
    if song.number == meant.number:
        return f"Your reactions to its message mean **take {song.number}**."
    return (
        f"Your reactions to its message mean **take {meant.number}**. "
        f"Press Take {song.number} to let them mean this one."
    )


def _buttons(view: _View) -> discord.ui.View:
    """Return the takes, the four great verbs and the extras, each group in rows of its own."""
    sight = view.sight
    song = sight.song
    takes = [_take_button(view, take) for take in sight.takes] if len(sight.takes) > 1 else []
    verbs = [
        SongButton(
            verb,
            song.job_id,
            song.number,
            style=discord.ButtonStyle.primary,
            is_disabled=verb != "lyrics" and not sight.is_remixable,
        )
        for verb in _VERBS
    ]
    extras = [
        SongButton.about(song, extra.verb, extra.label(sight), extra.style)
        for extra in view.extras
        if extra.is_offered(sight)
    ]
    rows = [*_rows(takes[:TAKES_SHOWN_MAX]), *_rows(verbs), *_rows(extras)]
    if len(rows) > ROWS_MAX:
        log.error("the panel has no room for all of its %d extras", len(extras))
    shown = discord.ui.View(timeout=None)
    for number, buttons in enumerate(rows[:ROWS_MAX]):
        for button in buttons:
            button.row = number
            shown.add_item(button)
    return shown


def _take_button(view: _View, take: Song) -> SongButton:
    """Return the button that shows a take and lets reactions mean it; nothing is left to press where both are so."""
    is_shown = take.number == view.sight.song.number
    return SongButton(
        "take",
        take.job_id,
        take.number,
        label=f"Take {take.number}",
        style=discord.ButtonStyle.success if is_shown else discord.ButtonStyle.secondary,
        is_disabled=is_shown and take.number == view.meant.number,
    )


def _rows(buttons: Sequence[SongButton]) -> list[Sequence[discord.ui.Item[Any]]]:
    return [buttons[start : start + ROWS_MAX] for start in range(0, len(buttons), ROWS_MAX)]
