"""Starts Chorus: reads the settings, builds and joins the parts, runs them, and stops them in order."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import sys
import uuid
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import discord
from dotenv import dotenv_values

from adapters.acedata import AceData
from adapters.drawing import Drawing
from adapters.log import open_log
from adapters.media import DiskMedia
from adapters.metrics import Metrics
from adapters.store import StoreUnusable, open_store
from adapters.web import Health, build_app, serve
from cogs._bot.client import Chorus
from core.config import Config
from core.engine import Engine
from core.errors import KeyRefused, ServiceError
from core.model.job import Service, Worker
from settings import Settings, SettingsInvalid

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator

log = logging.getLogger("chorus")

WRONG_SETTINGS = 2
"""Exit status when the bot cannot run with its settings; restarting it does not help."""
STOP_S = 10.0
"""How long an orderly stop may take; then everything is cancelled (and the next run continues from the store)."""


class StartRefused(Exception):
    """The bot cannot run with these settings; the message is the one line the operator needs."""


def main() -> int:
    """Run the bot until it is told to stop; return the exit status."""
    environ = {name: value or "" for name, value in dotenv_values(".env").items()} | dict(os.environ)  # noqa: TID251 - the one reader
    try:
        settings = Settings.read(environ)
    except SettingsInvalid as error:
        sys.stderr.writelines(f"{problem}\n" for problem in error.problems)
        return WRONG_SETTINGS
    secrets = (settings.discord_token, settings.acedata_api_key)
    open_log(level=settings.log_level, form=settings.log_format, secrets=secrets)
    try:
        asyncio.run(run(settings))
    except (StartRefused, StoreUnusable) as error:
        log.error("%s", error)  # noqa: TRY400 - one clear line: the operator fixes the cause
        return WRONG_SETTINGS
    return 0


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a bot that is not running yet."""

    bot: Chorus
    engine: Engine
    provider: AceData


@asynccontextmanager
async def build(settings: Settings) -> AsyncGenerator[Parts]:
    """Open the store, the provider's session and the web server, and build the bot over them until the block ends.

    Raises:
        StoreUnusable: the database cannot be opened.
        StartRefused: the media folder or the web server's port cannot be used.
    """
    async with AsyncExitStack() as stack:
        store = await stack.enter_async_context(open_store(settings.database_url))
        provider = await stack.enter_async_context(AceData(settings.acedata_base_url, settings.acedata_api_key))
        with refusing(f"MEDIA_DIR {settings.media_dir} cannot be used"):
            media = await stack.enter_async_context(
                DiskMedia(Path(settings.media_dir), allow_private=settings.media_allow_private)
            )
        engine = Engine(
            config=config_of(settings),
            worker=Worker(id=uuid.uuid4().hex, host=host(), pid=os.getpid()),
            store=store,
            provider=provider,
            media=media,
            artist=Drawing(),
            now=partial(datetime.now, UTC),
        )
        bot = client(settings, engine)
        if settings.http_port is not None:
            metrics = Metrics()
            watching = asyncio.create_task(metrics.watch(stack.enter_context(engine.services.orders.feed.subscribe())))
            stack.callback(watching.cancel)
            app = build_app(
                received=engine.jobs.callbacks.receive, health=partial(health, bot), registry=metrics.registry
            )
            with refusing(f"HTTP_HOST and HTTP_PORT: {settings.http_host}:{settings.http_port} cannot be listened on"):
                await stack.enter_async_context(serve(app, host=settings.http_host, port=settings.http_port))
        yield Parts(bot, engine, provider)


def host() -> str:
    """Name the scope of this process's pid: the machine, and the container if it is in one."""
    try:
        pid_namespace = Path("/proc/self/ns/pid").readlink()
    except OSError:  # not Linux: no namespaces
        return socket.gethostname()
    return f"{socket.gethostname()} {pid_namespace}"


@contextmanager
def refusing(what: str) -> Generator[None]:
    """Turn an error of the operating system into the one line that the operator needs."""
    try:
        yield
    except OSError as error:
        raise StartRefused(f"{what}: {error.strerror or error}.") from error


async def health(bot: Chorus) -> Health:
    """Tell whether the bot is connected to Discord, with every shard it runs."""
    # discord.py also says it is ready while a connection is lost and being restored.
    is_connected = not any(shard.is_closed() for shard in bot.shards.values())
    return Health(is_ok=bot.is_ready() and not bot.is_closed() and is_connected, facts={"servers": len(bot.guilds)})


async def run(settings: Settings) -> None:
    """Run until SIGTERM or SIGINT.

    Raises:
        StartRefused: the bot cannot run with these settings.
        StoreUnusable: the database cannot be opened.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    async with build(settings) as parts:
        await live(settings, parts, stopping)


async def live(settings: Settings, parts: Parts, stopping: asyncio.Event) -> None:
    """Run the parts until told to stop or until one of them fails; then stop them in order."""
    running = asyncio.create_task(parts.bot.start(settings.discord_token), name="discord")
    checking = asyncio.create_task(check_key(parts.provider), name="check key")
    waiting = asyncio.create_task(stopping.wait(), name="stop")
    try:
        await asyncio.wait({running, waiting, checking}, return_when=asyncio.FIRST_COMPLETED)
        if checking.done() and checking.exception() is None:
            await asyncio.wait({running, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        # Whatever fails from here on fails because its connections are being closed.
        causes = [task for task in (checking, running) if task.done()]
        waiting.cancel()
        checking.cancel()
        try:
            async with asyncio.timeout(STOP_S):
                await asyncio.gather(parts.bot.close(), parts.engine.drain())
                await parts.engine.hand_back()
        except TimeoutError:
            log.warning("stopped before every job was released; the next run takes over the open ones")
        running.cancel()
        await asyncio.gather(running, checking, return_exceptions=True)
    for outcome in [cause.exception() for cause in causes]:
        if isinstance(outcome, (discord.LoginFailure, discord.PrivilegedIntentsRequired)):
            raise StartRefused(
                "Discord refused DISCORD_TOKEN. Copy the token again from the Developer Portal, page Bot."
            )
        if outcome is not None:
            raise outcome


async def check_key(provider: AceData) -> None:
    """Ask the provider about a task that does not exist, which is free and shows whether it accepts the key.

    Raises:
        StartRefused: it refused the key.
    """
    try:
        await provider.retrieve(Service.SUNO, str(uuid.UUID(int=0)))
    except KeyRefused as error:
        raise StartRefused(
            f"AceDataCloud refused ACEDATA_API_KEY ({error.code or error.status}). "
            "Copy the key again from its console, and check that it may call "
            "all paths under /suno and /luma that the README lists where it explains how to get a key."
        ) from error
    except ServiceError as error:
        log.warning("AceDataCloud does not answer yet (%s, trace %s); continuing", error.message, error.trace_id)


def config_of(settings: Settings) -> Config:
    """Return the settings that core uses."""
    return Config(
        model=settings.model,
        max_in_flight=settings.max_in_flight,
        poll_interval_s=settings.poll_interval_s,
        job_deadline_s=settings.job_deadline_s,
        daily_credits=settings.default_daily_credits,
        operator_daily_credits=settings.operator_daily_credits,
        public_url=settings.public_url,
    )


def client(settings: Settings, engine: Engine) -> Chorus:
    """Build the Discord client over the engine's services."""
    return Chorus(
        services=engine.services,
        start=engine.start,
        dev_guild_id=settings.dev_guild_id,
        syncs_commands=settings.is_shard_zero_owner,
        shard_count=settings.shard_count,
        shard_ids=None if settings.shard_ids is None else list(settings.shard_ids),
    )


if __name__ == "__main__":
    sys.exit(main())
