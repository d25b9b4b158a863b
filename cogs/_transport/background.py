"""Work that nobody waits for: in order where order matters, never too much of it at once, finished before a stop."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Hashable
from typing import Any

log = logging.getLogger(__name__)

GRACE_S = 1.5
"""How long an orderly stop waits for what is under way."""


class BackgroundQueue:
    """Errands of one key are run one after the other, as they were given; those of different keys beside each other."""

    def __init__(self, at_once: int) -> None:
        """Run up to that many at once."""
        self._places = asyncio.Semaphore(at_once)
        self._lines: dict[Hashable, deque[Callable[[], Awaitable[None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def give(self, key: Hashable, errand: Callable[[], Awaitable[None]]) -> None:
        """Have an errand run; what it raises is logged."""
        line = self._lines.get(key)
        if line is not None:
            line.append(errand)
            return
        self._lines[key] = deque([errand])
        task = asyncio.create_task(self._run(key), name=f"errands of {key}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait a moment for what was given; what is not done by then is cut off."""
        await wind_up(set(self._tasks), GRACE_S)

    async def _run(self, key: Hashable) -> None:
        """Run the errands of a key until none is left."""
        line = self._lines[key]
        try:
            while line:
                async with self._places:
                    await _run_one(line.popleft())
        finally:
            del self._lines[key]


async def wind_up(tasks: Collection[asyncio.Task[Any]], grace_s: float) -> None:
    """Wait a moment for tasks; those that are not done by then are cut off. What they raise is nobody's business."""
    if tasks:
        await asyncio.wait(tasks, timeout=grace_s)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _run_one(errand: Callable[[], Awaitable[None]]) -> None:
    try:
        await errand()
    except Exception:
        log.exception("an errand failed")
