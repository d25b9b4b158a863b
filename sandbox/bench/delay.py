"""How long a finished song waits: from its final state at the provider to the message with it.

The budget excludes the transfer, so it is compared with the time until the bot starts to fetch the song; fetching,
tagging and posting are shown separately. A poll's answer is a transfer too, for which a tenth of a second is allowed.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.bench.figure import Figure, NotMeasured, spread_ms
from sandbox.bench.port import free_port
from sandbox.bench.world import World, open_world

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.model.task import Task
    from sandbox.bench.figure import Report

SONGS = 20
POLL_INTERVAL_S = 2.0
"""A fifth of the usual interval, to save time."""
GAP_S = 1.0
"""The longest pause between two ends."""
READING_S = 0.1
CALLBACK_S = 0.5
NEVER_S = 600
PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class _Delay:
    """Seconds from a song's end at the provider to the bot's first request for it, and from there to the message."""

    noticing_s: float
    moving_s: float


async def measure(report: Report) -> None:
    """Let songs end one by one at random times, first without callbacks, then with them."""
    polled = await _delays(report, {"POLL_INTERVAL_S": POLL_INTERVAL_S})
    most_s = POLL_INTERVAL_S + READING_S
    _tell(report, polled, f"polled every {POLL_INTERVAL_S:.0f} s", most_s, "one poll interval + transfer")
    port = free_port()
    own = {"POLL_INTERVAL_S": NEVER_S, "HTTP_PORT": port, "PUBLIC_URL": f"http://127.0.0.1:{port}"}
    called = await _delays(report, own)
    _tell(report, called, "with callbacks", CALLBACK_S, f"{CALLBACK_S * 1000:.0f} ms + transfer")


def _tell(report: Report, delays: list[_Delay], how: str, most_s: float, budget: str) -> None:
    noticing_s = [delay.noticing_s for delay in delays]
    report.add(
        Figure(
            what=f"final state to transfer, {how}",
            measured=spread_ms(noticing_s),
            budget=f"<= {budget}",
            is_met=max(noticing_s) <= most_s,
        )
    )
    report.add(Figure(what="  then the transfer, to the message", measured=spread_ms([one.moving_s for one in delays])))


async def _delays(report: Report, settings: Mapping[str, object]) -> list[_Delay]:
    async with (
        open_world("delay", report, channels=SONGS) as world,
        world.bot(MAX_IN_FLIGHT=SONGS, **settings) as bot,
    ):
        return await bot.outlives(_measured(world))


async def _measured(world: World) -> list[_Delay]:
    world.standin.hold()
    await world.order_at_once(SONGS)
    await world.standin.until(lambda: world.standin.submitted() == SONGS)
    # Wait until every card shows the submitted job, so that these edits do not affect the measurement.
    await asyncio.sleep(POLL_INTERVAL_S)
    for task_id in list(world.standin.tasks):
        world.standin.release(task_id)
        await asyncio.sleep(random.uniform(0, GAP_S))
    await world.until_results(SONGS, timeout_s=PATIENCE_S)
    return [_delay(world, task) for task in world.standin.tasks.values()]


def _delay(world: World, task: Task) -> _Delay:
    if task.finished_at is None:
        raise NotMeasured("a song was posted before it was finished")
    clips = {f"/media/{clip.id}.mp3" for clip in task.clips}
    asked_at = min(request.at for request in list(world.standin.requests) if request.path in clips)
    # Each song has its own channel, so the channel's last edit is the song.
    number = round(float(task.request["weirdness"]) * 100)
    path = f"/channels/{world.channels[number].id}/messages/"
    posted_s = max(entry.answered_s for entry in world.loopback.journal.requests if entry.path.startswith(path))
    asked_s = asked_at.timestamp() - time.time() + time.monotonic()
    return _Delay((asked_at - task.finished_at).total_seconds(), posted_s - asked_s)
