"""Holding on to this process's jobs, and taking over those that nobody holds any more."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.job import JobState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.jobs.feed import Feed
    from core.jobs.transition import Transitions
    from core.model.job import Job, Worker
    from core.ports import LeaseStore

log = logging.getLogger(__name__)

LIFE = timedelta(seconds=20)
"""How long a silent process keeps its jobs: several missed renewals, so that a slow moment loses nothing."""
RENEWAL_S = 4.0
QUIET = timedelta(seconds=30)
"""How long a finished job may lie still before it is made known once more."""
ADOPTED_AT_ONCE = 500


class LeaseKeeper:
    """Keeps this worker alive in the store and adopts orphaned jobs."""

    def __init__(
        self,
        *,
        worker: Worker,
        store: LeaseStore,
        transitions: Transitions,
        feed: Feed,
        on_adopted: Callable[[Sequence[Job]], None],
        now: Callable[[], datetime],
    ) -> None:
        """Work for one worker; `on_adopted` is called with of the jobs it took over."""
        self._worker = worker
        self._store = store
        self._transitions = transitions
        self._feed = feed
        self._on_adopted = on_adopted
        self._now = now

    async def start(self) -> None:
        """Enter the worker and take over at once what a killed predecessor on this machine left."""
        await self._register()
        await self.adopt()

    async def run(self) -> None:
        """Renew and adopt until cancelled."""
        while True:
            await asyncio.sleep(RENEWAL_S)
            if not await self._store.renew(self._worker.id, self._now() + LIFE):
                log.warning("this process was taken for dead; entering it again")
                await self._register()
            await self.adopt()
            await self._nudge()

    async def adopt(self) -> None:
        """Take over every job that nobody alive holds."""
        while jobs := await self._store.adopt(self._worker.id, now=self._now(), limit=ADOPTED_AT_ONCE):
            log.info("took over %d open jobs", len(jobs))
            self._on_adopted(jobs)

    async def _nudge(self) -> None:
        """See to finished jobs that nobody sees to: a failure in the moment between two steps left them there."""
        now = self._now()
        for job in await self._store.jobs_of_worker(self._worker.id, {JobState.DELIVERING}):
            if job.is_discarded:
                await self._drop(job)
            elif now - job.updated_at > QUIET:
                self._feed.publish(job)

    async def _drop(self, job: Job) -> None:
        try:
            await self._transitions.settle_discarded(job)
        except Exception:
            log.exception("job %s was discarded and cannot be closed yet (task %s)", job.id, job.task_id)

    async def stop(self) -> None:
        """Hand every job back: whoever comes next may take it at once."""
        await self._store.retire(self._worker.id)

    async def _register(self) -> None:
        now = self._now()
        await self._store.register(self._worker, now=now, alive_until=now + LIFE)
