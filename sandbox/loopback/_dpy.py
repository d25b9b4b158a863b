"""The one use of a private name of discord.py."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import discord

_GUILD_WAIT_S = 0.05


def shorten_guild_wait(bot: discord.Client) -> None:
    """Report READY soon after the last guild: discord.py waits 2 s for late guilds, which the loopback never sends."""
    bot._connection.guild_ready_timeout = _GUILD_WAIT_S  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
