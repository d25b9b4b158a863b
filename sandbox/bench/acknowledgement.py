"""How soon a command is acknowledged: from the gateway event sent to the answer received."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sandbox.acedata import Pace
from sandbox.bench.figure import Figure, NotMeasured, percentile, spread_ms
from sandbox.bench.world import World, open_world

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sandbox.bench.figure import Report
    from sandbox.loopback import InteractionResult

ALONE = 50
CROWD = 200
FLOOD = 1_000
ALONE_P50_S = 0.015
CROWD_P99_S = 0.5
DISCORD_WAITS_S = 3.0
"""Source: Discord, Receiving and Responding: "you must send an initial response within 3 seconds"."""
PAUSE_S = 3.0
"""The pause between two bursts, so that work started by the first does not affect the second."""


async def measure(report: Report) -> None:
    """Order one song after the other, then 200 at once, then 1,000 at once."""
    async with (
        open_world("acknowledgement", report, channels=50, pace=Pace(pending_s=3600)) as world,
        world.bot() as bot,
    ):
        await bot.outlives(_measured(world, report))


async def _measured(world: World, report: Report) -> None:
    alone = _seconds([await world.order(number) for number in range(ALONE)])
    report.add(
        Figure(
            what=f"/song, event to acknowledgement, alone ({ALONE} in turn)",
            measured=spread_ms(alone),
            budget=f"p50 <= {ALONE_P50_S * 1000:.0f} ms",
            is_met=percentile(alone, 50) <= ALONE_P50_S,
        )
    )
    await asyncio.sleep(PAUSE_S)
    crowd = _seconds(await world.order_at_once(CROWD, first=ALONE))
    report.add(
        Figure(
            what=f"the same, {CROWD} at once",
            measured=spread_ms(crowd),
            budget=f"p99 <= {CROWD_P99_S * 1000:.0f} ms",
            is_met=percentile(crowd, 99) <= CROWD_P99_S,
        )
    )
    await asyncio.sleep(PAUSE_S)
    flood = _seconds(await world.order_at_once(FLOOD, first=ALONE + CROWD))
    missed = sum(seconds > DISCORD_WAITS_S for seconds in flood)
    report.add(Figure(what=f"the same, {FLOOD:,} at once", measured=spread_ms(flood)))
    report.add(
        Figure(
            what=f"  of these later than Discord's {DISCORD_WAITS_S:.0f} s",
            measured=f"{missed}",
            budget="0",
            is_met=missed == 0,
        )
    )


def _seconds(results: Sequence[InteractionResult]) -> list[float]:
    times = [result.acknowledged_after_s for result in results]
    known = [seconds for seconds in times if seconds is not None]
    if len(known) < len(times):
        raise NotMeasured("the bot lost its connection to the gateway")
    return known
