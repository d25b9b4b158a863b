"""The one touch of discord.py's private parts, kept apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord

_GUILD_WAIT_S = 0.05


def shorten_guild_wait(bot: discord.Client) -> None:
    """Let READY come soon after the last guild. discord.py waits 2 s for stragglers, which the loopback has none of."""
    bot._connection.guild_ready_timeout = _GUILD_WAIT_S  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
