"""Keeps this process's jobs, and takes over those whose process is gone."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors.containment import contain_errors
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
"""How long a silent process keeps its jobs: several renewals may be missed."""
RENEWAL_S = 4.0
QUIET = timedelta(seconds=30)
"""How long a finished job may stay undelivered before it is published again."""
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
        """Register the worker and take over at once the jobs of a killed predecessor on this machine."""
        await self._register()
        await self.adopt()

    async def run(self) -> None:
        """Renew and adopt until cancelled."""
        while True:
            await asyncio.sleep(RENEWAL_S)
            if not await self._store.renew(self._worker.id, self._now() + LIFE):
                log.warning("this process was considered dead; registering it again")
                await self._register()
            await self.adopt()
            await self._publish_stuck()

    async def adopt(self) -> None:
        """Take over every job that no living process holds."""
        while jobs := await self._store.adopt(self._worker.id, now=self._now(), limit=ADOPTED_AT_ONCE):
            log.info("took over %d open jobs", len(jobs))
            self._on_adopted(jobs)

    async def _publish_stuck(self) -> None:
        """Publish finished jobs again that a failure between two steps left undelivered."""
        now = self._now()
        for job in await self._store.jobs_of_worker(self._worker.id, {JobState.DELIVERING}):
            if job.is_discarded:
                await self._drop(job)
            elif now - job.updated_at > QUIET:
                self._feed.publish(job)

    async def _drop(self, job: Job) -> None:
        # One job must not keep this process from renewing its leases.
        with contain_errors(log, "job %s was discarded and cannot be settled yet (task %s)", job.id, job.task_id):
            await self._transitions.settle_discarded(job)

    async def stop(self) -> None:
        """Release every job: another process may take it at once."""
        await self._store.retire(self._worker.id)

    async def _register(self) -> None:
        now = self._now()
        await self._store.register(self._worker, now=now, alive_until=now + LIFE)
