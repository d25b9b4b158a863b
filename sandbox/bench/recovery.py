"""Recovery from kill -9 with 5,000 open jobs: how soon all are followed again, and whether anything happened twice."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sandbox.bench.figure import Figure
from sandbox.bench.world import World, open_world

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.bench.figure import Report

JOBS = 5_000
WAVE = 250
IN_FLIGHT = 200
FOLLOWED_S = 5.0
PATIENCE_S = 60.0
AFTERMATH_S = 15.0
"""How long the bot runs after the restart before the check that nothing was done twice."""
LOOK_S = 0.02
POLL_INTERVAL_S = 1
SETTINGS = {"MAX_IN_FLIGHT": IN_FLIGHT, "POLL_INTERVAL_S": POLL_INTERVAL_S}


async def measure(report: Report) -> None:
    """Order 5,000 songs, kill the bot, start it again, let it run for a while, and count everything."""
    async with open_world("recovery", report, channels=50) as world:
        world.standin.hold()
        async with world.bot(**SETTINGS) as bot:
            await bot.outlives(_ordered(world))
            os.kill(bot.pid, signal.SIGKILL)
        [(dead_id,)] = _rows(world.database, "SELECT id FROM workers")
        adopting = asyncio.create_task(_adopted_s(world.database, str(dead_id)))
        began_s, restarted_at = time.monotonic(), datetime.now(UTC)
        async with world.bot(**SETTINGS) as bot:
            ready_s = time.monotonic()
            adopted_s = await bot.outlives(asyncio.wait_for(adopting, PATIENCE_S))
            _tell_time(report, ready_s - began_s, adopted_s - ready_s)
            await bot.outlives(_all_read(world, restarted_at))
            report.add(
                Figure(
                    what=f"  READY to the first reading of all {IN_FLIGHT} in flight",
                    measured=f"{time.monotonic() - ready_s:.2f} s (polled every {POLL_INTERVAL_S} s)",
                )
            )
            world.standin.release()
            await bot.outlives(asyncio.sleep(AFTERMATH_S))
        _tell_doubles(report, world)


async def _ordered(world: World) -> None:
    for first in range(0, JOBS, WAVE):
        await world.order_at_once(WAVE, first=first)


async def _all_read(world: World, since: datetime) -> None:
    """Wait until the bot has asked about every task since that time."""

    def is_read() -> bool:
        bodies = [request.body or {} for request in list(world.standin.requests) if request.at > since]
        return {task_id for body in bodies for task_id in body.get("ids") or ()} >= world.standin.tasks.keys()

    await world.standin.until(is_read, timeout_s=PATIENCE_S)


async def _adopted_s(database: Path, dead_id: str) -> float:
    """Return the moment (`time.monotonic()`) at which every open job is leased to a worker that is not dead."""
    query = "SELECT count(*) FROM jobs WHERE told_at IS NULL AND worker_id IN (SELECT id FROM workers WHERE id != ?)"
    while True:
        if await asyncio.to_thread(_rows, database, query, dead_id) == [(JOBS,)]:
            return time.monotonic()
        await asyncio.sleep(LOOK_S)


def _rows(database: Path, query: str, *values: object) -> list[Any]:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=PATIENCE_S)) as connection:
        return connection.execute(query, values).fetchall()


def _tell_time(report: Report, start_s: float, late_s: float) -> None:
    report.add(
        Figure(
            what=f"kill -9 with {JOBS:,} open jobs, READY to all followed",
            measured=f"{max(0.0, late_s):.2f} s" + (" (before READY)" if late_s <= 0 else ""),
            budget=f"<= {FOLLOWED_S:.0f} s",
            is_met=late_s <= FOLLOWED_S,
        )
    )
    report.add(Figure(what="  start to READY with all of them", measured=f"{start_s:.2f} s"))


def _tell_doubles(report: Report, world: World) -> None:
    sent = Counter(str(sorted(task.request.items())) for task in world.standin.tasks.values())
    entries = Counter(
        (job_id, kind == "reserve") for job_id, kind in _rows(world.database, "SELECT job_id, kind FROM ledger")
    )
    messages = sum(len(world.loopback.backend.messages.get(channel.id, {})) for channel in world.channels)
    doubles = {
        "sent": sent.total() - len(sent),
        "charged": entries.total() - len(entries),
        "posted": max(0, messages - JOBS),
    }
    report.add(
        Figure(
            what="  sent, charged or posted twice",
            measured=(
                f"{', '.join(f'{what} {count}' for what, count in doubles.items())} "
                f"({len(sent):,} were sent, {world.results():,} posted)"
            ),
            budget="0",
            is_met=not any(doubles.values()),
        )
    )
