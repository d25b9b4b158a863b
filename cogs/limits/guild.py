"""What the commands and forms of admins share: how what they name is checked and read, and what they are told."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

import discord

from cogs._bot.reply import say
from cogs._message.text import CONTENT_MAX, ZERO_WIDTH_SPACE, quoted
from cogs.limits.parsing import parse_end
from core.errors import NotAdmin, SettingInvalid
from core.limits.audit import TEXT_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from cogs._bot.client import Chorus

NEWS_SHOWN = 10
"""Changes of one command that are told one by one; only blocked words come in greater numbers."""
_FOUND = re.compile(r"\b(role|channel) ([0-9]{15,20})\b")
_MENTIONED = re.compile(r"(?<!\\)<(@&|#)([0-9]{15,20})>")
_BOLD = re.compile(r"(?<!\\)\*\*")
_ESCAPED = re.compile(r"\\([^\w\s])")
_FILE_NAME = "settings.txt"


def guild_of(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server in which a subcommand of /limits was run.

    Raises:
        NotAdmin: it is not there any more.
    """
    if interaction.guild is None:
        raise NotAdmin("no server")
    return interaction.guild


def check_person(user: discord.User | discord.Member) -> None:
    """Check that somebody can order songs at all.

    Raises:
        SettingInvalid: a bot cannot.
    """
    if user.bot:
        raise SettingInvalid("member", "is a bot, and bots order no songs. Choose a member.")


def check_role(role: discord.Role) -> None:
    """Check that members can have a role, and not all of them do.

    It may stand above the bot's own, for the bot only looks who has it; and Discord may manage it, as it does for
    boosters and subscribers, who are the likeliest of all to have a tier.

    Raises:
        SettingInvalid: it is everybody's, or a bot's.
    """
    if role.is_default():
        raise SettingInvalid("role", "is everybody's. What holds for everybody is set with /limits set.")
    if role.is_bot_managed():
        raise SettingInvalid("role", "belongs to a bot, so no member can have it. Choose another.")


def limits_of(day: int | None, week: int | None, month: int | None) -> dict[str, int]:
    """Return the limits that were named, as fields of an allowance."""
    named = {"day": day, "week": week, "month": month}
    return {kind: limit for kind, limit in named.items() if limit is not None}


async def ends_at(interaction: discord.Interaction[Chorus], typed: str | None, option: str) -> datetime | None:
    """Read when something ends, in the server's time zone; None where nothing was typed.

    Raises:
        SettingInvalid: see cogs.limits.parsing.parse_end.
    """
    if not typed:
        return None
    bot = interaction.client
    settings = await bot.services.limit_settings.settings(guild_of(interaction).id)
    return parse_end(typed, option, now=bot.services.orders.now(), time_zone=settings.time_zone)


async def drop_lost_tiers(interaction: discord.Interaction[Chorus]) -> int:
    """Take the tiers of deleted roles away, which nobody can choose any more; return how many there were."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    dropped = 0
    for tier in (await limit_settings.settings(guild.id)).tiers:
        if guild.get_role(tier.role_id) is None:
            dropped += await limit_settings.drop_tier(guild.id, interaction.user.id, tier.role_id)
    return dropped


def shown(text: str, guild: discord.Guild) -> str:
    """Return a text of the audit log as Discord shows it: escaped, roles and channels by their names."""

    def named(match: re.Match[str]) -> str:
        return (role_name if match[1] == "role" else channel_name)(int(match[2]), guild)

    return _FOUND.sub(named, quoted(text.replace("->", "→"), TEXT_MAX))


def role_name(role_id: int, guild: discord.Guild) -> str:
    """Return how a role is shown; a deleted one is called that."""
    return "a deleted role" if guild.get_role(role_id) is None else f"<@&{role_id}>"


def channel_name(channel_id: int, guild: discord.Guild) -> str:
    """Return how a channel is shown; a deleted one is called that."""
    return "a deleted channel" if guild.get_channel_or_thread(channel_id) is None else f"<#{channel_id}>"


async def tell(interaction: discord.Interaction[Any], news: Sequence[str], holds: str, *notes: str) -> None:
    """Answer with what is new (in the words of the audit log), what holds from now on, and what else to know of it."""
    guild = guild_of(interaction)
    lines = [f"- {shown(text, guild)}" for text in news[:NEWS_SHOWN]]
    more = len(news) - len(lines)
    if more:
        lines.append(f"- and {more:,} more")
    head, since = ("Saved. What changed:", "From now on") if lines else ("Nothing was changed.", "What holds")
    await say_whole(interaction, "\n".join([head, *lines, f"**{since}:** {holds}", *notes]))


async def say_whole(interaction: discord.Interaction[Any], text: str, *, about: str = "That is a long list.") -> None:
    """Answer with a text; one that is too long for a message comes as a file, in which everything is named."""
    if len(text) <= CONTENT_MAX:
        await say(interaction, text)
        return
    file = discord.File(io.BytesIO(_plain(text, guild_of(interaction)).encode()), _FILE_NAME)
    await say(interaction, f"{about} It stands in the file.", files=[file])


def _plain(text: str, guild: discord.Guild) -> str:
    """Return a text as it reads where nothing of it is drawn: without markdown, roles and channels by their names."""

    def named(match: re.Match[str]) -> str:
        number = int(match[2])
        found = guild.get_role(number) if match[1] == "@&" else guild.get_channel_or_thread(number)
        return match[0] if found is None else f"{match[1][0]}{found.name}"

    return _ESCAPED.sub(r"\1", _MENTIONED.sub(named, _BOLD.sub("", text))).replace(ZERO_WIDTH_SPACE, "")
