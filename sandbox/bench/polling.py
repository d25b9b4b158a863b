"""How often the bot asks the provider about songs in progress.

At the real pace (a poll every 10 s, songs of about 75 s) this would take two minutes, so both are shortened. Reading
200 tasks always takes four calls, a second apart, so a round takes 13 s in reality and 4 s here. Songs of 23 s are
therefore read as often here as songs of 75 s in reality: in six rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.acedata import Pace
from sandbox.bench.figure import Figure
from sandbox.bench.world import World, open_world

if TYPE_CHECKING:
    from sandbox.bench.figure import Report

SONGS = 200
POLL_INTERVAL_S = 1.0
PACE = Pace(pending_s=5, running_s=18)
MOST_A_SONG = 0.5
PATIENCE_S = 120.0


async def measure(report: Report) -> None:
    """Order 200 songs at the same time, and count the status requests until all are posted."""
    settings = {"MAX_IN_FLIGHT": SONGS, "POLL_INTERVAL_S": POLL_INTERVAL_S}
    async with open_world("polling", report, channels=50, pace=PACE) as world, world.bot(**settings) as bot:
        await bot.outlives(_measured(world, report))


async def _measured(world: World, report: Report) -> None:
    before = len(world.standin.asked("/suno/tasks"))
    await world.order_at_once(SONGS)
    await world.until_results(SONGS, timeout_s=PATIENCE_S)
    asked = len(world.standin.asked("/suno/tasks")) - before
    report.add(
        Figure(
            what=f"status requests for each song, {SONGS} in flight",
            measured=f"{asked / SONGS:.2f} ({asked} in all; {world.standin.most_in_flight} at most in flight)",
            budget=f"<= {MOST_A_SONG}",
            is_met=asked / SONGS <= MOST_A_SONG,
        )
    )
