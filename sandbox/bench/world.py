"""The setup of a measurement: simulated Discord and stand-in in this process, the bot in a separate one."""

from __future__ import annotations

import asyncio
import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.acedata import Pace, StandIn
from sandbox.bench.figure import NotMeasured
from sandbox.demo.bot import BotProcess, bot_process, environment
from sandbox.loopback import LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Iterator, Sequence

    from simcord.backend.models import Message
    from simcord.builders import ChannelHandle

    from sandbox.bench.figure import Report
    from sandbox.loopback import InteractionResult, Person

CHANNELS_A_GUILD = 10
PEOPLE = 20
READY_S = 60.0
PATIENT_S = 60.0
"""The simulated Discord waits longer than the real one, so that a late acknowledgement can be measured."""
_PERCENTS = 101


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Guilds with channels, people who are members of all of them, and the services. `folder` is the bot's."""

    folder: Path
    loopback: LoopbackDiscord
    standin: StandIn
    channels: Sequence[ChannelHandle]
    people: Sequence[Person]
    report: Report

    @property
    def database(self) -> Path:
        """The bot's database."""
        return self.folder / "chorus.db"

    @asynccontextmanager
    async def bot(self, **settings: object) -> AsyncGenerator[BotProcess]:
        """Run the bot until the block ends; the block starts once it is connected and its commands are synced.

        Raises:
            BotStopped: it could not start.
        """
        own = {
            "DISCORD_TOKEN": "loopback",
            "ACEDATA_API_KEY": "any",
            "ACEDATA_BASE_URL": self.standin.base_url,
            "MEDIA_ALLOW_PRIVATE": "true",
            "DEFAULT_DAILY_CREDITS": "1000000",
            **{name: str(value) for name, value in settings.items()},
        }
        environ = environment(self.folder, discord_url=self.loopback.base_url, own=own)
        async with bot_process(self.folder, environ, self.report.complaints.append) as bot:
            await bot.outlives(self.loopback.wait_for_bot(commands=("song",), again=True, timeout_s=READY_S))
            yield bot

    async def order(self, number: int) -> InteractionResult:
        """Order a song as a member, and return when the bot acknowledged it.

        Each number is a different request, but all make the same song, so that it is composed once.
        """
        return await self.people[number % len(self.people)].slash(
            self.channels[number % len(self.channels)],
            "song",
            prompt="rain on a tin roof",
            weirdness=number % _PERCENTS,
            style_influence=number // _PERCENTS % _PERCENTS,
        )

    async def order_at_once(self, count: int, *, first: int = 0) -> list[InteractionResult]:
        """Order this many songs at once."""
        return await asyncio.gather(*(self.order(number) for number in range(first, first + count)))

    def results(self) -> int:
        """Count the messages with files."""
        return sum(bool(message.attachments) for message in self._messages())

    def result_bytes(self) -> int:
        """Add up the sizes of all posted files."""
        return sum(int(file["size"]) for message in self._messages() for file in message.attachments)

    def _messages(self) -> Iterator[Message]:
        stored = self.loopback.backend.messages
        return (message for channel in self.channels for message in stored.get(channel.id, {}).values())

    async def until_results(self, count: int, *, timeout_s: float) -> None:
        """Wait for this many messages with files."""
        await self.loopback.wait_until(lambda: self.results() >= count, timeout_s=timeout_s)


@asynccontextmanager
async def open_world(
    name: str, report: Report, *, channels: int, pace: Pace | None = None, song_bytes: int | None = None
) -> AsyncGenerator[World]:
    """Set up everything but the bot, and record at the end how often Discord refused it.

    Raises:
        NotMeasured: the simulated Discord does not support a request of the bot, so the figures are not reliable.
    """
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as folder:
        async with LoopbackDiscord() as loopback, StandIn(pace, song_bytes=song_bytes) as standin:
            loopback.backend.acknowledge_within_s = PATIENT_S
            count = -(-channels // CHANNELS_A_GUILD)
            guilds = [loopback.create_guild(f"Guild {number}") for number in range(count)]
            yield World(
                folder=Path(folder),
                loopback=loopback,
                standin=standin,
                channels=[guilds[number % count].create_text_channel(f"songs-{number}") for number in range(channels)],
                people=[loopback.create_person(f"member{number}", *guilds) for number in range(PEOPLE)],
                report=report,
            )
            report.refusals[name] = report.refusals.get(name, 0) + loopback.limits.refused
            if loopback.problems:
                raise NotMeasured(f"the simulated Discord does not support {loopback.problems[0]}")
