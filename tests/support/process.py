"""The unmodified bot.py as a separate process, with everything it needs: killed, stopped, started again."""

from __future__ import annotations

import asyncio
import copy
import sqlite3
import sys
from collections import Counter
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata import Pace, StandIn
from sandbox.demo.bot import ROOT, environment
from sandbox.loopback import LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from pathlib import Path

    from sandbox.loopback import InteractionResult

TOKEN = "token-that-must-never-be-logged"
API_KEY = "key-that-must-never-be-logged"
SONGS = 20
START_S = 20.0
"""A cold start on a busy machine, with coverage, takes a while."""
STOP_S = 10.0
"""The longest time that an orderly stop may take."""


@dataclass(frozen=True)
class Outcome:
    """How a bot ended, and what it logged."""

    status: int
    lines: list[str]

    def errors(self) -> list[str]:
        """The lines of its log (in the text format) that are errors."""
        return [line for line in self.lines if " ERROR " in line]

    @property
    def has_traceback(self) -> bool:
        return any("Traceback" in line for line in self.lines)


class Deployment:
    """A Discord with a channel for each song, a provider, and the bot's folder, in which the bot can be restarted."""

    def __init__(self, folder: Path, loopback: LoopbackDiscord, standin: StandIn) -> None:
        self.folder = folder
        self.loopback = loopback
        self.standin = standin
        self.guild = loopback.create_guild("Club")
        self.alice = loopback.create_person("alice", self.guild)
        # One for each song: Discord accepts five edits a channel in five seconds, which would make the tests slow.
        self.channels = [self.guild.create_text_channel(f"songs-{number}") for number in range(SONGS)]
        self.settings = {
            "DISCORD_TOKEN": TOKEN,
            "ACEDATA_API_KEY": API_KEY,
            "ACEDATA_BASE_URL": standin.base_url,
            "MEDIA_ALLOW_PRIVATE": "true",
            "MAX_IN_FLIGHT": str(SONGS),
            "POLL_INTERVAL_S": "0.05",
            "DEFAULT_DAILY_CREDITS": "100",
            "LOG_FORMAT": "text",
        }
        self._process: asyncio.subprocess.Process | None = None

    def another_process(self) -> Deployment:
        """Another process of the same bot, with the same folder, Discord and provider."""
        other = copy.copy(self)
        other.settings = dict(self.settings)
        return other

    async def spawn(self, **settings: str) -> None:
        """Start the process without waiting for the bot."""
        self.settings |= settings
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(ROOT / "bot.py"),
            cwd=self.folder,
            env=environment(self.folder, discord_url=self.loopback.base_url, own=self.settings),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._output = asyncio.create_task(self._process.stdout.read())

    async def start(self, **settings: str) -> None:
        """Start the bot, and wait until it is connected and its commands are synced."""
        await self.spawn(**settings)
        ready = asyncio.create_task(self.loopback.wait_for_bot(commands=("song",), again=True, timeout_s=START_S))
        await asyncio.wait({ready, self._output}, return_when=asyncio.FIRST_COMPLETED)
        if not ready.done():
            ready.cancel()
            log = "\n".join((await self.end()).lines)
            raise AssertionError(f"the bot ended immediately:\n{log}")
        await ready

    async def kill(self) -> None:
        """End the bot with SIGKILL."""
        self._process.kill()
        await self.end()

    async def stop(self) -> Outcome:
        """Ask the bot to stop (SIGTERM), and return how it ended."""
        self._process.terminate()
        return await self.end(within_s=STOP_S)

    async def end(self, *, within_s: float = START_S) -> Outcome:
        """Wait until the bot has ended."""
        async with asyncio.timeout(within_s):
            output = await asyncio.shield(self._output)
            status = await self._process.wait()
        self._process = None
        return Outcome(status, output.decode().splitlines())

    async def kill_if_running(self) -> None:
        """Kill the bot if it still runs."""
        if self._process is not None:
            await self.kill()

    async def order(self, number: int, prompt: str = "rain on a tin roof") -> InteractionResult:
        """Order a song in its own channel; each number is a different request for the same song (composed once)."""
        return await self.alice.slash(self.channels[number], "song", prompt=prompt, weirdness=number)

    async def order_all(self) -> list[InteractionResult]:
        """Order all songs at once."""
        return await asyncio.gather(*(self.order(number) for number in range(SONGS)))

    def rows(self, query: str) -> list[tuple]:
        """Query the bot's database."""
        with closing(sqlite3.connect(f"file:{self.folder}/chorus.db?mode=ro", uri=True)) as connection:
            return connection.execute(query).fetchall()

    def ledger(self) -> dict[str, list[str]]:
        """The kinds of each job's ledger entries, oldest first."""
        kinds: dict[str, list[str]] = {}
        for job_id, kind in self.rows("SELECT job_id, kind FROM ledger ORDER BY id"):
            kinds.setdefault(job_id, []).append(kind)
        return kinds

    def states(self) -> Counter[str]:
        """How many jobs are in each state."""
        return Counter(state for (state,) in self.rows("SELECT state FROM jobs"))

    def sent_twice(self) -> list[object]:
        """The requests, by number, that the provider accepted more than once."""
        sent = Counter(task.request["weirdness"] for task in self.standin.tasks.values())
        return [number for number, times in sent.items() if times > 1]

    def messages(self) -> int:
        """The number of messages in all channels."""
        return sum(len(self.loopback.messages(channel)) for channel in self.channels)


@asynccontextmanager
async def deployed(folder: Path) -> AsyncGenerator[Deployment]:
    """Set up everything but the bot."""
    pace = Pace(pending_s=0.05, running_s=0.05, clip_s=2.0)
    async with LoopbackDiscord() as loopback, StandIn(pace, keys=(API_KEY,)) as standin:
        loopback.backend.acknowledge_within_s = (
            30.0  # a slow machine must not fail the test; the benchmark measures this
        )
        deployment = Deployment(folder, loopback, standin)
        try:
            yield deployment
        finally:
            await deployment.kill_if_running()
