"""Work that nobody waits for: in order where order matters, a bounded number at once, finished before a stop."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Collection, Hashable
from typing import Any

from core.errors.containment import contain_errors

log = logging.getLogger(__name__)

GRACE_S = 1.5
"""How long an orderly stop waits for what is running."""


class BackgroundQueue:
    """Runs work of one key in the order it was added, and work of different keys at the same time."""

    def __init__(self, at_once: int) -> None:
        """Run up to that many at once."""
        self._slots = asyncio.Semaphore(at_once)
        self._waiting: dict[Hashable, deque[Callable[[], Awaitable[None]]]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def add(self, key: Hashable, work: Callable[[], Awaitable[None]]) -> None:
        """Have some work done; what it raises is logged."""
        waiting = self._waiting.get(key)
        if waiting is not None:
            waiting.append(work)
            return
        self._waiting[key] = deque([work])
        task = asyncio.create_task(self._run(key), name=f"background work of {key}")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Wait a moment for what was added; what is not done by then is cancelled."""
        await stop_tasks(set(self._tasks), GRACE_S)

    async def _run(self, key: Hashable) -> None:
        """Run the work of a key until none is left."""
        waiting = self._waiting[key]
        try:
            while waiting:
                async with self._slots:
                    await _run_one(waiting.popleft())
        finally:
            del self._waiting[key]


async def stop_tasks(tasks: Collection[asyncio.Task[Any]], grace_s: float) -> None:
    """Wait a moment for tasks, then cancel those that are not done. What they raise is ignored."""
    if tasks:
        await asyncio.wait(tasks, timeout=grace_s)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def _run_one(work: Callable[[], Awaitable[None]]) -> None:
    # One piece of work that fails must not stop those queued after it.
    with contain_errors(log, "background work failed"):
        await work()
