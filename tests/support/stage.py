"""The stage every behaviour test plays on: the simulated Discord, the stand-in service and the very parts of bot.py."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

import bot as product
from adapters.store.schema import tables
from cogs._bot.client import PERMISSIONS
from cogs._transport import throttle
from sandbox.acedata import Pace, StandIn, luma
from sandbox.loopback import LoopbackDiscord, in_process
from settings import Settings
from tests.support.database import lay_database

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from simcord.builders import ChannelHandle

    from core.model.job import Job, JobState
    from core.model.money import LedgerEntry
    from sandbox.loopback import Person, SeenMessage

BRISK = 0.1
API_KEY = "key-that-must-never-be-logged"


def settings_for(standin: StandIn, folder: Path, **changes: object) -> Settings:
    """Settings of a bot that lives in `folder` and works against the stand-in, fast."""
    settings = Settings.read(
        {
            "DISCORD_TOKEN": "token-that-must-never-be-logged",
            "ACEDATA_API_KEY": API_KEY,
            "ACEDATA_BASE_URL": standin.base_url,
            "DATABASE_URL": f"sqlite:///{folder}/chorus.db",
            "MEDIA_DIR": str(folder / "media"),
            "MEDIA_ALLOW_PRIVATE": "true",
            "POLL_INTERVAL_S": "0.05",
            "HTTP_PORT": "0",
        }
    )
    return replace(settings, **changes)  # type: ignore[arg-type]


@dataclass
class Stage:
    """A server with a channel and two members, and a bot in it that can be stopped and started again."""

    folder: Path
    loopback: LoopbackDiscord
    standin: StandIn
    settings: Settings
    _running: AsyncExitStack = field(default_factory=AsyncExitStack)

    def __post_init__(self) -> None:
        self.guild = self.loopback.create_guild("Club", bot_permissions=PERMISSIONS)
        self.songs = self.guild.create_text_channel("songs")
        self.alice = self.loopback.create_person("alice", self.guild)
        self.bob = self.loopback.create_person("bob", self.guild)

    async def start(self, **changes: object) -> None:
        """Start the bot, with changed settings if any are given."""
        self.settings = replace(self.settings, **changes)  # type: ignore[arg-type]
        self.parts = await self._running.enter_async_context(product.build(self.settings))
        self._running.push_async_callback(self.parts.engine.hand_back)
        self._running.push_async_callback(self.parts.engine.drain)
        await self._running.enter_async_context(in_process(self.loopback, self.parts.bot))

    async def stop(self) -> None:
        """Stop the bot in order."""
        await self._running.aclose()
        self._running = AsyncExitStack()

    async def kill(self) -> None:
        """End the bot as a killed process ends: nothing is handed back, nothing that runs is finished."""
        engine = self.parts.engine
        sends = [task for part in engine.jobs.dispatchers.values() for task in part._sending.values()]
        for task in (*engine._loops, *sends):
            task.cancel()
        await asyncio.gather(*engine._loops, *sends, return_exceptions=True)
        engine.jobs.leases.stop = _retire_nothing
        await self.stop()

    async def restart(self, **changes: object) -> None:
        """Stop the bot in order and start it again on the same store."""
        await self.stop()
        await self.start(**changes)

    @property
    def store(self) -> Any:
        """The real store, for asking what the ledger says."""
        return self.parts.engine.store


async def _retire_nothing() -> None:
    """What a killed process does about its lease."""


@asynccontextmanager
async def _brisk_discord() -> AsyncGenerator[LoopbackDiscord]:
    """A Discord whose channels take as many edits as ever, but in windows of a tenth of the time; the bot knows."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(throttle, "CHANNEL_WINDOW_S", throttle.CHANNEL_WINDOW_S * BRISK)
        async with LoopbackDiscord() as loopback:
            loopback.limits.window_scale = BRISK
            loopback.backend.acknowledge_within_s = 30.0  # a slow machine is no defect; the benchmark measures
            yield loopback


@asynccontextmanager
async def _small_videos() -> AsyncGenerator[None]:
    """The provider's videos with a thirtieth of the pixels: encoding them takes most of the time of a test with one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(luma, "VIDEO_PX", 240 * 136)
        yield


@asynccontextmanager
async def set_up(
    folder: Path, *, pace: Pace | None = None, song_bytes: int | None = None, **changes: object
) -> AsyncGenerator[Stage]:
    """Set the stage without a bot on it; `start` brings it on. `song_bytes` is how large each song and stem is."""
    pace = pace or Pace(pending_s=0.05, running_s=0.05, clip_s=2.0)
    async with (
        _brisk_discord() as loopback,
        _small_videos(),
        StandIn(pace, keys=(API_KEY,), song_bytes=song_bytes) as standin,
    ):
        await lay_database(folder / "chorus.db")
        stage = Stage(folder, loopback, standin, settings_for(standin, folder, **changes))
        try:
            yield stage
        finally:
            await stage.stop()


def is_result(message: SeenMessage) -> bool:
    """Whether a message carries a finished song."""
    return any(file.filename.endswith(".mp3") for file in message.attachments)


def headlines(message: SeenMessage) -> list[str]:
    """The headline of each version of a card, oldest first, repeats left out."""
    titles = [(version.embeds[0].title or "") if version.embeds else "" for version in message.versions]
    return [title for title, before in zip(titles, [None, *titles], strict=False) if title != before]


async def wait_for_headline(stage: Stage, start: str, *, channel: ChannelHandle | None = None) -> SeenMessage:
    """Wait for a card whose headline starts like that."""
    return await stage.loopback.wait_for_message(
        channel or stage.songs,
        lambda message: any((embed.title or "").startswith(start) for embed in message.embeds),
    )


async def jobs_of(stage: Stage, *states: JobState) -> list[Job]:
    """Every job in the store in those states (in any, if none is named), oldest first."""
    ids = await stage.store._database.read(
        lambda connection: connection.scalars(select(tables.jobs.c.id).order_by(tables.jobs.c.created_at)).all()
    )
    jobs = [await stage.store.job(job_id) for job_id in ids]
    return [job for job in jobs if not states or job.state in states]


async def all_ended(stage: Stage) -> list[Job]:
    """Wait until every job has reached its final state, and return them, oldest first."""
    with stage.parts.engine.services.orders.feed.subscribe() as changes:
        async with asyncio.timeout(10):
            jobs = await jobs_of(stage)
            while not all(job.state.is_final for job in jobs):
                await anext(aiter(changes))
                jobs = await jobs_of(stage)
    return jobs


async def entries(stage: Stage, job: Job) -> list[LedgerEntry]:
    """The ledger's entries of one job, oldest first."""
    newest = await stage.store.entries(guild_id=job.place.guild_id, user_id=job.maker.id, limit=1000)
    return [entry for entry in reversed(newest) if entry.job_id == job.id]


async def spent(stage: Stage, person: Person) -> int:
    """Credits that a member has used today in the stage's server."""
    quota = await stage.parts.engine.services.orders.quota(guild_id=stage.guild.id, user_id=person.id)
    return quota.uses[0].used
