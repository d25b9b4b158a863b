"""Answers to admins: what a command or form has changed, and the settings as they are now."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import discord

from cogs._bot.reply import say
from cogs._message.text import CONTENT_MAX, ZERO_WIDTH_SPACE, quoted
from cogs.limits import texts
from cogs.limits.group import guild_of
from core.limits.audit import TEXT_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.text import Plural

CHANGES_SHOWN = 10
"""Changes of one command that an answer lists; only blocked words can be more."""
CHANGES_SHOWN_IN_PANEL = 5
_REFERENCE = re.compile(r"\b(role|channel) ([0-9]{15,20})\b")
_MENTION = re.compile(r"(?<!\\)<(@&|#)([0-9]{15,20})>")
_BOLD = re.compile(r"(?<!\\)\*\*")
_ESCAPED = re.compile(r"\\([^\w\s])")
_FILE_NAME = "settings.txt"


async def answer_change(
    interaction: discord.Interaction[Any], changes: Sequence[str], current: str, *notes: str
) -> None:
    """Answer with what has changed (texts of the audit log), the settings as they are now, and notes."""
    head = [texts.SAVED_CHANGES(), *list_changes(changes, guild_of(interaction), CHANGES_SHOWN)]
    state = (texts.FROM_NOW_ON if changes else texts.UNCHANGED_SETTING)(current=current)
    await say_in_full(interaction, "\n".join([*(head if changes else [texts.NOTHING_CHANGED()]), state, *notes]))


def describe_change(changes: Sequence[str], guild: discord.Guild) -> str:
    """Return the note above a panel after a change."""
    if not changes:
        return texts.ALREADY_SET()
    return "\n".join([texts.SAVED_IN_PANEL(), *list_changes(changes, guild, CHANGES_SHOWN_IN_PANEL)])


def list_changes(changes: Sequence[str], guild: discord.Guild, most: int) -> list[str]:
    """Return a line for each change, the first `most` of them."""
    return cut([texts.LIST_ITEM(item=show_audit_text(text, guild)) for text in changes], most, texts.MORE_CHANGES)


def cut(lines: Sequence[str], most: int, more: Plural = texts.MORE) -> list[str]:
    """Return the first `most` lines, and one that says how many more there are."""
    rest = len(lines) - most
    return [*lines[:most], *([more(rest)] if rest > 0 else [])]


def show_audit_text(text: str, guild: discord.Guild) -> str:
    """Return a text of the audit log as Discord shows it: escaped, with roles and channels by their names."""

    def named(match: re.Match[str]) -> str:
        return (role_name if match[1] == "role" else channel_name)(int(match[2]), guild)

    return _REFERENCE.sub(named, quoted(text.replace("->", "→"), TEXT_MAX))


def role_name(role_id: int, guild: discord.Guild) -> str:
    """Return the mention of a role, or that it was deleted."""
    return texts.DELETED_ROLE() if guild.get_role(role_id) is None else f"<@&{role_id}>"


def channel_name(channel_id: int, guild: discord.Guild) -> str:
    """Return the mention of a channel, or that it was deleted."""
    return texts.DELETED_CHANNEL() if guild.get_channel_or_thread(channel_id) is None else f"<#{channel_id}>"


async def say_in_full(interaction: discord.Interaction[Any], text: str) -> None:
    """Answer with a text; one that is too long for a message is sent as a file, without markdown."""
    if len(text) <= CONTENT_MAX:
        await say(interaction, text)
        return
    file = discord.File(io.BytesIO(_plain(text, guild_of(interaction)).encode()), _FILE_NAME)
    await say(interaction, texts.LIST_IN_FILE(), files=[file])


def _plain(text: str, guild: discord.Guild) -> str:
    """Return a text as it reads in a file: without markdown, with roles and channels by their names."""

    def named(match: re.Match[str]) -> str:
        number = int(match[2])
        found = guild.get_role(number) if match[1] == "@&" else guild.get_channel_or_thread(number)
        return match[0] if found is None else f"{match[1][0]}{found.name}"

    return _ESCAPED.sub(r"\1", _MENTION.sub(named, _BOLD.sub("", text))).replace(ZERO_WIDTH_SPACE, "")
