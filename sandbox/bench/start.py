"""How long the bot takes to start, and how much memory it needs when idle."""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import TYPE_CHECKING

from sandbox.bench.figure import MIB, Figure
from sandbox.bench.memory import resident_bytes
from sandbox.bench.world import World, open_world

if TYPE_CHECKING:
    from sandbox.bench.figure import Report

STARTS = 5
READY_S = 2.0
IDLE_BYTES = 90_000_000
IDLE_AFTER_S = 5.0


async def measure(report: Report) -> None:
    """Start the bot several times, the first time without a database; leave it idle the last time."""
    async with open_world("start", report, channels=10) as world:
        first_s, _ = await _started(world, rest_s=0)
        starts = [await _started(world, rest_s=0) for _ in range(STARTS - 1)]
        last_s, idle_bytes = await _started(world, rest_s=IDLE_AFTER_S)
    usual_s = statistics.median([*(start_s for start_s, _ in starts), last_s])
    report.add(
        Figure(
            what=f"start to READY, median of {STARTS}",
            measured=f"{usual_s:.2f} s ({first_s:.2f} s when the database is made)",
            budget=f"<= {READY_S:.0f} s",
            is_met=usual_s <= READY_S,
        )
    )
    report.add(
        Figure(
            what=f"memory, idle for {IDLE_AFTER_S:.0f} s",
            measured=f"{idle_bytes / MIB:.0f} MiB",
            budget=f"<= {IDLE_BYTES / MIB:.0f} MiB (90 MB)",
            is_met=idle_bytes <= IDLE_BYTES,
        )
    )


async def _started(world: World, *, rest_s: float) -> tuple[float, int]:
    """Return the seconds from the start of the process to READY, and the memory after a rest."""
    began_s = time.monotonic()
    async with world.bot() as bot:
        ready_s = time.monotonic()
        await bot.outlives(asyncio.sleep(rest_s))
        return ready_s - began_s, resident_bytes(bot.pid)
