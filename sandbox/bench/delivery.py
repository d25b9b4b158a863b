"""How 200 songs that finish at once affect the bot: its memory, and how long its event loop is blocked."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

from sandbox.bench.figure import MIB, Figure
from sandbox.bench.memory import peak_resident_bytes
from sandbox.bench.port import free_port
from sandbox.bench.probe import Blocks, watched
from sandbox.bench.world import World, open_world

if TYPE_CHECKING:
    from sandbox.bench.figure import Report

SONGS = 200
SONG_BYTES = 5_000_000
MOST_BYTES = 250_000_000
BLOCKED_S = 0.05
PATIENCE_S = 240.0


async def measure(report: Report) -> None:
    """Let 200 tasks end in the same moment, with two files of 5 MB each."""
    port = free_port()
    settings = {"MAX_IN_FLIGHT": SONGS, "POLL_INTERVAL_S": 1, "HTTP_PORT": port}
    async with (
        open_world("delivery", report, channels=50, song_bytes=SONG_BYTES) as world,
        world.bot(**settings) as bot,
    ):
        await bot.outlives(_delivered(world, report, f"http://127.0.0.1:{port}/healthz"))
        peak_bytes = peak_resident_bytes(bot.pid)
    report.add(
        Figure(
            what="peak memory meanwhile",
            measured=f"{peak_bytes / MIB:.0f} MiB",
            budget=f"<= {MOST_BYTES / MIB:.0f} MiB (250 MB)",
            is_met=peak_bytes <= MOST_BYTES,
        )
    )


async def _delivered(world: World, report: Report, health_url: str) -> None:
    world.standin.hold()
    await world.order_at_once(SONGS)
    await world.standin.until(lambda: world.standin.submitted() == SONGS, timeout_s=PATIENCE_S)
    await asyncio.sleep(1)
    async with watched(health_url) as blocks:
        began_s = time.monotonic()
        world.standin.release()
        await world.until_results(SONGS, timeout_s=PATIENCE_S)
        took_s = time.monotonic() - began_s
    posted = f"{took_s:.0f} s for all, {world.result_bytes() / 1e6:,.0f} MB posted"
    report.add(Figure(what=f"{SONGS} deliveries of 2 x 5 MB at once", measured=posted))
    report.add(
        Figure(
            what="longest answer of /healthz meanwhile (upper bound)",
            measured=(
                f"{blocks.longest_s * 1000:.0f} ms (p99 {blocks.p99_s * 1000:.0f}; "
                f"the probe's own delay: {blocks.own_delay_s * 1000:.0f})"
            ),
            budget=f"loop blocked <= {BLOCKED_S * 1000:.0f} ms",
            is_met=_is_met(blocks),
        )
    )


def _is_met(blocks: Blocks) -> bool | None:
    """Whether the loop was never blocked too long; None if the machine's own delays could be the cause."""
    if blocks.longest_s <= BLOCKED_S:
        return True
    return None if blocks.longest_s - blocks.own_delay_s <= BLOCKED_S else False
