"""Changes of jobs, for the cogs that show them: always the newest state, never a backlog."""

from __future__ import annotations

import asyncio
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator

    from core.model.job import Job


REMEMBERED = 20_000
"""Jobs whose newest revision is remembered: many more than can change while an update is on its way."""


class Subscription:
    """One reader's view of the feed: each job at most once, in its newest state."""

    def __init__(self) -> None:
        """Start empty."""
        self._newest: dict[str, Job] = {}
        self._is_filled = asyncio.Event()

    def offer(self, job: Job) -> None:
        """Put a job in, replacing an older reading."""
        self._newest[job.id] = job
        self._is_filled.set()

    async def __aiter__(self) -> AsyncIterator[Job]:
        """Yield jobs as they change, without end."""
        while True:
            await self._is_filled.wait()
            while self._newest:
                yield self._newest.pop(next(iter(self._newest)))
            self._is_filled.clear()


class Feed:
    """Publishes every written change of a job within this process."""

    def __init__(self) -> None:
        """Start without readers."""
        self._subscriptions: set[Subscription] = set()
        self._revisions: dict[str, int] = {}

    def publish(self, job: Job) -> None:
        """Tell every reader; call it after the change was written, never before.

        A reading older than one already published is dropped.
        """
        newest = self._revisions.pop(job.id, 0)
        self._revisions[job.id] = max(newest, job.revision)
        if job.revision < newest:
            return
        if len(self._revisions) > REMEMBERED:
            del self._revisions[next(iter(self._revisions))]
        for subscription in self._subscriptions:
            subscription.offer(job)

    @contextmanager
    def subscribe(self) -> Generator[Subscription]:
        """Read from now on, until the block ends."""
        subscription = Subscription()
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)
