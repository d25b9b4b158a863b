"""/limits as a command, and /limits reactions: what those who run a server decide about reactions there."""

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
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import guild_of
from core.errors import SettingInvalid
from core.model.reactions import (
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
"""The word that gives an emoji its built-in meaning back."""

_DEEDS = {
    RemixKind.AGAIN: "again",
    RemixKind.EXTEND: "extend",
    RemixKind.FAVOURITE: "favourite",
    RemixKind.FILE: "send me the file",
    RemixKind.DELETE: "delete (its maker or a moderator)",
}
_OFFERED = {
    "again: make another like it": "again",
    "extend: go on at its end": "extend",
    "favourite": "favourite",
    "file: send it by direct message": "file",
    "delete: by its maker or a moderator": "delete",
    "off: means nothing here": "off",
    "default: what it means by itself": BUILT_IN,
}


async def offer_meanings(_: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the words that have a meaning of their own, and what was typed as a genre."""
    word = typed.strip()[:STYLE_MAX]
    offered = {label: value for label, value in _OFFERED.items() if value.startswith(word.casefold())}
    if word and word.casefold() not in offered.values():
        offered[f"a cover in the genre: {word}"[:CHOICE_NAME_MAX]] = word
    return [app_commands.Choice(name=label, value=value) for label, value in offered.items()]


@app_commands.describe(
    threshold="How many members must react before a song is made",
    emoji="An emoji whose meaning you change; say with `meaning` to what",
    meaning="again, extend, favourite, file, delete, off, default, or a genre to cover the song in",
    makers_may_close="Whether makers may keep their songs to themselves",
    star_channel="Where songs are posted that many love",
    stars="How many favourites that takes",
    no_star_channel="Post no more songs to a star channel",
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
            raise SettingInvalid("star_channel and no_star_channel", "cannot be used together. Choose one of them.")
        check_rights(star_channel, RIGHTS_OF_STARS, "star_channel")
    remix = await _named(guild, emoji, meaning)
    named = {"threshold": threshold, "makers_may_close": makers_may_close, "stars": stars}
    changes: dict[str, Any] = {name: value for name, value in named.items() if value is not None}
    if star_channel is not None or no_star_channel:
        changes["star_channel_id"] = None if star_channel is None else star_channel.id
    if remix is None and not changes:
        await _show(interaction, await bot.services.library.reactions(guild.id))
        return

    def amended(settings: ReactionSettings) -> ReactionSettings:
        settings = replace(settings, **changes)
        return settings if remix is None else _with_meaning(settings, *remix)

    change = await bot.services.limit_settings.amend_reactions(guild.id, interaction.user.id, amended)
    await _show(interaction, change.after, "Saved. This holds from now on:" if change.texts else "Nothing was changed.")


async def _named(guild: discord.Guild, emoji: str | None, meaning: str | None) -> tuple[str, str] | None:
    """Return an emoji as it is shown with the meaning it shall have, None where none was named.

    Raises:
        SettingInvalid: one came without the other, or cannot be used.
    """
    if emoji is None and meaning is None:
        return None
    if emoji is None or meaning is None:
        given, other = ("meaning", "emoji") if emoji is None else ("emoji", "meaning")
        raise SettingInvalid(other, f"is needed together with {given}: say which emoji means what.")
    return await emoji_of(guild, emoji), _meaning(meaning)


def _meaning(typed: str) -> str:
    """Return a meaning as it is kept.

    Raises:
        SettingInvalid: it says nothing, or only that it is a cover or a take.
    """
    words = " ".join(typed.split())
    if not words or words.casefold() in {RemixKind.COVER, RemixKind.TAKE}:
        raise SettingInvalid(
            "meaning", "must be again, extend, favourite, file, delete, off, default, or a genre such as bossa nova."
        )
    is_word = words.casefold() == BUILT_IN or meaning_of(words).kind is not RemixKind.COVER
    return words.casefold() if is_word else words


def _with_meaning(settings: ReactionSettings, emoji: str, meaning: str) -> ReactionSettings:
    """Return the settings with another meaning of one emoji.

    Raises:
        SettingInvalid: the server has given a meaning to as many emojis as it may.
    """
    key = shown_key(emoji)
    remixes = {shown: words for shown, words in settings.remixes.items() if shown_key(shown) != key}
    is_off_by_itself = meaning == RemixKind.OFF and remix_of(ReactionSettings(), key) is None
    if meaning != BUILT_IN and not is_off_by_itself:
        remixes[emoji] = meaning
    if len(remixes) > REMIXES_MAX:
        raise SettingInvalid(
            "emoji",
            f"is one too many: a server can give {REMIXES_MAX} emojis a meaning of their own. "
            "Give one its built-in meaning back with default first.",
        )
    return replace(settings, remixes=remixes)


async def _show(interaction: discord.Interaction[Chorus], settings: ReactionSettings, note: str = "") -> None:
    """Answer with the settings, only to the one who asked; a map that is too long for a message comes as a file."""
    rules, remixes = "\n".join(_rules(settings)), [*_map(settings)]
    text = "\n".join(f"{emoji} {quoted(words, 2 * STYLE_MAX)}" for emoji, words in remixes)
    embed = discord.Embed(title="Reactions to songs on this server")
    if len(rules) + len(text) + 2 <= EMBED_DESCRIPTION_MAX:
        embed.description = f"{rules}\n\n{text}"
        await say(interaction, note, embeds=[embed])
        return
    embed.description = f"{rules}\n\nWhat each emoji means stands in the file."
    lines = "\n".join(f"{emoji} {words}" for emoji, words in remixes)
    await say(interaction, note, embeds=[embed], files=[discord.File(io.BytesIO(lines.encode()), "reactions.txt")])


def _rules(settings: ReactionSettings) -> tuple[str, str, str]:
    """Return in a sentence each what holds beside the map."""
    asking = (
        "One member who reacts is enough for a song, and pays."
        if settings.threshold == 1
        else f"**{settings.threshold} members** must react before a song is made; the last of them pays."
    )
    closing = (
        "Makers may close their songs to remixing."
        if settings.makers_may_close
        else "Nobody can close a song to remixing."
    )
    loved = "favourite" if settings.stars == 1 else "favourites"
    starring = (
        "There is no star channel."
        if settings.star_channel_id is None
        else f"Songs with **{settings.stars} {loved}** or more are posted in <#{settings.star_channel_id}>."
    )
    return asking, closing, starring


def _map(settings: ReactionSettings) -> list[tuple[str, str]]:
    """Return every emoji with what it means, and those that mean nothing any more at the end."""
    off = [(emoji, "off") for emoji, words in settings.remixes.items() if meaning_of(words).kind is RemixKind.OFF]
    return [*((emoji, _spelled(remix)) for emoji, remix in meanings(settings).items()), *off]


def _spelled(remix: Remix) -> str:
    if remix.kind is RemixKind.COVER:
        return f"{remix.style} cover"
    if remix.kind is RemixKind.TAKE:
        return f"reactions mean take {remix.take}"
    return _DEEDS[remix.kind]


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="reactions")(change_reactions)
