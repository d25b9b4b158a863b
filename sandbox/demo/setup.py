"""Sets up the demo: the Song Club, a server with one channel, three people and the running bot."""

from __future__ import annotations

import tempfile
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import discord
from simcord.enums import OptionType

from cogs._bot.client import PERMISSIONS
from sandbox.acedata import StandIn
from sandbox.demo.bot import BotProcess, bot_process, environment
from sandbox.loopback import LoopbackDiscord

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Mapping

    from simcord.builders import ChannelHandle, GuildHandle

    from sandbox.acedata import Pace
    from sandbox.loopback import Person

_API_KEY = "demo-key"
_TOKEN = "demo-token"  # noqa: S105 - the loopback takes any
_IN_FLIGHT = "2"
"""With two at a time the third song shows the queue, and the stand-in does not overload the machine."""
_READY_S = 60.0
"""A cold start on a slow machine compiles every package first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """The running demo: the bot is connected and its commands are synced. Mia runs the server, Bob is a supporter."""

    loopback: LoopbackDiscord
    standin: StandIn
    bot: BotProcess
    guild: GuildHandle
    songs: ChannelHandle
    alice: Person
    bob: Person
    mia: Person

    @property
    def people(self) -> tuple[Person, ...]:
        """Everybody but the bot."""
        return (self.alice, self.bob, self.mia)

    @property
    def known(self) -> Mapping[OptionType, Mapping[str, Any]]:
        """The people, roles and channels that an option can name, by the kind of option."""
        people = {person.name: person for person in self.people}
        return {OptionType.USER: people, OptionType.ROLE: self.guild.roles, OptionType.CHANNEL: self.guild.channels}


@asynccontextmanager
async def open_demo(pace: Pace, *, poll_interval_s: float, tell: Callable[[str], None]) -> AsyncGenerator[Demo]:
    """Set everything up, and remove it when the block ends.

    `tell` gets the bot's warnings, and at the end every request that the simulated Discord does not support.

    Raises:
        BotStopped: the bot could not start.
        TimeoutError: the bot runs, but did not connect.
    """
    with tempfile.TemporaryDirectory(prefix="chorus-demo-") as name:
        folder = Path(name)
        async with (
            LoopbackDiscord() as loopback,
            StandIn(pace, keys=(_API_KEY,), prefetch=True, fresh_repeats=True) as standin,
        ):
            guild = loopback.create_guild("Song Club", bot_permissions=PERMISSIONS)
            songs = guild.create_text_channel("songs")
            alice = loopback.create_person("alice", guild)
            bob = loopback.create_person("bob", guild, roles=[guild.create_role("Supporter")])
            mia = loopback.create_person("mia", guild, permissions=discord.Permissions(administrator=True))
            own = {
                "DISCORD_TOKEN": _TOKEN,
                "ACEDATA_API_KEY": _API_KEY,
                "ACEDATA_BASE_URL": standin.base_url,
                "MEDIA_ALLOW_PRIVATE": "true",
                "MAX_IN_FLIGHT": _IN_FLIGHT,
                "POLL_INTERVAL_S": str(poll_interval_s),
            }
            environ = environment(folder, discord_url=loopback.base_url, own=own)
            async with bot_process(folder, environ, tell) as bot:
                await bot.outlives(_connected(loopback))
                yield Demo(
                    loopback=loopback,
                    standin=standin,
                    bot=bot,
                    guild=guild,
                    songs=songs,
                    alice=alice,
                    bob=bob,
                    mia=mia,
                )
            for problem in loopback.problems:
                tell(f"The simulated Discord does not support this: {problem}")


async def _connected(loopback: LoopbackDiscord) -> None:
    try:
        await loopback.wait_for_bot(commands=("song",), timeout_s=_READY_S)
    except TimeoutError:
        raise TimeoutError(f"The bot is running but did not connect within {_READY_S:.0f} s.") from None
