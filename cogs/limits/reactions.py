"""/limits reactions: what reactions to songs do on a server."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.permissions import RIGHTS_OF_STARS, check_rights
from cogs._bot.reply import say
from cogs._message.emoji import emoji_of
from cogs._message.text import CHOICE_NAME_MAX, EMBED_DESCRIPTION_MAX, quoted
from cogs.limits import texts
from cogs.limits.group import LimitsGroup, guild_of
from core.errors import SettingInvalid
from core.model.reaction_meanings import (
    REMIXES_MAX,
    STYLE_MAX,
    THRESHOLD_MAX,
    ReactionSettings,
    Remix,
    RemixKind,
    meaning_of,
    meanings,
    remix_of,
    shown_key,
)

STARS_MAX = 1000
EMOJI_MAX = 100
"""Characters of an emoji as it is typed; a custom one reads <a:name:id>."""
BUILT_IN = "default"
"""The meaning that restores the built-in one."""

_OFFERED = {
    "again: make a new version": "again",
    "extend: continue at the end": "extend",
    "favourite": "favourite",
    "file: send it by direct message": "file",
    "delete: for the maker or a moderator": "delete",
    "off: does nothing here": "off",
    "default: its built-in meaning": BUILT_IN,
}


async def offer_meanings(_: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the fixed meanings, and what was typed as a genre."""
    word = typed.strip()[:STYLE_MAX]
    offered = {label: value for label, value in _OFFERED.items() if value.startswith(word.casefold())}
    if word and word.casefold() not in offered.values():
        offered[texts.COVER_CHOICE(genre=word)[:CHOICE_NAME_MAX]] = word
    return [app_commands.Choice(name=label, value=value) for label, value in offered.items()]


@app_commands.describe(
    threshold="How many members must react before a song is made",
    emoji="The emoji to change; choose what it does with `meaning`",
    meaning="again, extend, favourite, file, delete, off, default, or a genre for a cover",
    makers_may_close="Whether makers may turn off remixing of their songs",
    star_channel="Where popular songs are posted",
    stars="How many favourites a song needs for the star channel",
    no_star_channel="Stop posting to a star channel",
)
@app_commands.autocomplete(meaning=offer_meanings)
async def change_reactions(
    interaction: discord.Interaction[Chorus],
    *,
    threshold: app_commands.Range[int, 1, THRESHOLD_MAX] | None = None,
    emoji: app_commands.Range[str, 1, EMOJI_MAX] | None = None,
    meaning: app_commands.Range[str, 1, STYLE_MAX] | None = None,
    makers_may_close: bool | None = None,
    star_channel: discord.TextChannel | None = None,
    stars: app_commands.Range[int, 1, STARS_MAX] | None = None,
    no_star_channel: bool = False,
) -> None:
    """See and change what reactions to songs do here."""
    guild, bot = guild_of(interaction), interaction.client
    if star_channel is not None:
        if no_star_channel:
            raise SettingInvalid("star_channel and no_star_channel", texts.NOT_TOGETHER())
        check_rights(star_channel, RIGHTS_OF_STARS, "star_channel")
    remix = await _read_meaning(guild, emoji, meaning)
    named = {"threshold": threshold, "makers_may_close": makers_may_close, "stars": stars}
    changes: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    if star_channel is not None or no_star_channel:
        changes["star_channel_id"] = None if star_channel is None else star_channel.id
    if remix is None and not changes:
        await _show(interaction, await bot.services.library.reactions(guild.id))
        return

    def amend(settings: ReactionSettings) -> ReactionSettings:
        settings = replace(settings, **changes)
        return settings if remix is None else _with_meaning(settings, *remix)

    change = await bot.services.limit_settings.amend_reactions(guild.id, interaction.user.id, amend)
    note = texts.SAVED_REACTIONS if change.texts else texts.NOTHING_CHANGED
    await _show(interaction, change.after, note())


async def _read_meaning(guild: discord.Guild, emoji: str | None, meaning: str | None) -> tuple[str, str] | None:
    """Return an emoji as it is shown and its new meaning, None where none was given.

    Raises:
        SettingInvalid: only one of the two was given, or one cannot be used.
    """
    if emoji is None and meaning is None:
        return None
    if emoji is None or meaning is None:
        given, other = ("meaning", "emoji") if emoji is None else ("emoji", "meaning")
        raise SettingInvalid(other, texts.NEEDED_TOGETHER(other=given))
    return await emoji_of(guild, emoji), _normalize(meaning)


def _normalize(typed: str) -> str:
    """Return a meaning as it is stored.

    Raises:
        SettingInvalid: it is empty, or just "cover" or "take".
    """
    words = " ".join(typed.split())
    if not words or words.casefold() in {RemixKind.COVER, RemixKind.TAKE}:
        raise SettingInvalid("meaning", texts.NOT_A_MEANING())
    is_word = words.casefold() == BUILT_IN or meaning_of(words).kind is not RemixKind.COVER
    return words.casefold() if is_word else words


def _with_meaning(settings: ReactionSettings, emoji: str, meaning: str) -> ReactionSettings:
    """Return the settings with a new meaning for one emoji.

    Raises:
        SettingInvalid: the server has set as many meanings as it may.
    """
    key = shown_key(emoji)
    remixes = {shown: words for shown, words in settings.remixes.items() if shown_key(shown) != key}
    is_off_anyway = meaning == RemixKind.OFF and remix_of(ReactionSettings(), key) is None
    if meaning != BUILT_IN and not is_off_anyway:
        remixes[emoji] = meaning
    if len(remixes) > REMIXES_MAX:
        raise SettingInvalid("emoji", texts.TOO_MANY_MEANINGS(most=REMIXES_MAX))
    return replace(settings, remixes=remixes)


async def _show(interaction: discord.Interaction[Chorus], settings: ReactionSettings, note: str = "") -> None:
    """Answer privately with the settings; meanings that are too long for a message are sent as a file."""
    rules, remixes = "\n".join(describe(settings)), list_meanings(settings)
    text = "\n".join(f"{emoji} {quoted(meaning, 2 * STYLE_MAX)}" for emoji, meaning in remixes)
    embed = discord.Embed(title=texts.REACTIONS_TITLE())
    if len(rules) + len(text) + 2 <= EMBED_DESCRIPTION_MAX:
        embed.description = f"{rules}\n\n{text}"
        await say(interaction, note, embeds=[embed])
        return
    embed.description = f"{rules}\n\n{texts.MEANINGS_IN_FILE()}"
    lines = "\n".join(f"{emoji} {meaning}" for emoji, meaning in remixes)
    await say(interaction, note, embeds=[embed], files=[discord.File(io.BytesIO(lines.encode()), "reactions.txt")])


def describe(settings: ReactionSettings) -> tuple[str, str, str]:
    """Return a sentence each for the threshold, closing songs, and the star channel."""
    starring = (
        texts.NO_STAR_CHANNEL()
        if settings.star_channel_id is None
        else texts.STAR_CHANNEL(settings.stars, channel=f"<#{settings.star_channel_id}>")
    )
    closing = texts.MAKERS_MAY_CLOSE if settings.makers_may_close else texts.MAKERS_MAY_NOT_CLOSE
    return texts.THRESHOLD(settings.threshold), closing(), starring


def list_meanings(settings: ReactionSettings) -> list[tuple[str, str]]:
    """Return every emoji with what it does; those that were switched off come last."""
    off = [
        (emoji, texts.MEANING_OFF())
        for emoji, meaning in settings.remixes.items()
        if meaning_of(meaning).kind is RemixKind.OFF
    ]
    return [*((emoji, _spell(remix)) for emoji, remix in meanings(settings).items()), *off]


def _spell(remix: Remix) -> str:
    return texts.MEANINGS[remix.kind](genre=remix.style, take=remix.take)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="reactions")(change_reactions)
