"""Runs a bot in the test's own event loop, with discord.py's real code over the loopback."""

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
    token: str = "loopback-token",  # noqa: S107  # any token is accepted unless a test declares it bad
) -> AsyncGenerator[BotT]:
    """Run the bot until the block ends; the block starts once the bot is READY.

    Raises:
        The exception that ended the bot before it was READY or during the block. The bot is closed in any case.
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
    """Wait for READY; if the bot ended instead, raise what ended it."""
    ready = asyncio.create_task(bot.wait_until_ready(), name="loopback-bot-ready")
    done, _ = await asyncio.wait([running, ready], timeout=_READY_WITHIN_S, return_when=asyncio.FIRST_COMPLETED)
    if ready in done:
        return
    ready.cancel()
    if running in done:
        running.result()
        raise RuntimeError("The bot stopped before it was ready")
    raise TimeoutError(f"The bot was not ready within {_READY_WITHIN_S} s")
