"""A bot run inside the test's own event loop, by discord.py's real code over the loopback."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, TypeVar

import discord

from ._dpy import shorten_guild_wait
from .redirect import redirected

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from .server import LoopbackDiscord

BotT = TypeVar("BotT", bound=discord.Client)

_READY_WITHIN_S = 10.0


@contextlib.asynccontextmanager
async def in_process(
    loopback: LoopbackDiscord,
    bot: BotT,
    *,
    token: str = "loopback-token",  # noqa: S107  # any token but a bad one is good
) -> AsyncGenerator[BotT]:
    """Run the bot until the block ends; entered once it is READY.

    Raises:
        Whatever ended the bot before it was READY, or while the block ran. The bot is closed either way.
    """
    shorten_guild_wait(bot)
    with redirected(loopback.base_url):
        async with bot:
            await bot.login(token)
            running = asyncio.create_task(bot.connect(), name="loopback-bot")
            try:
                await _ready(bot, running)
                yield bot
            finally:
                await bot.close()
                await asyncio.wait([running])
            running.result()


async def _ready(bot: discord.Client, running: asyncio.Task[None]) -> None:
    """Wait for READY; a bot that ended instead tells why."""
    ready = asyncio.create_task(bot.wait_until_ready(), name="loopback-bot-ready")
    done, _ = await asyncio.wait([running, ready], timeout=_READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
    if ready in done:
        return
    ready.cancel()
    if running in done:
        running.result()
        raise RuntimeError("The bot stopped before it was ready")
    raise TimeoutError(f"The bot was not ready within {_READY_WITHIN_S} s")
