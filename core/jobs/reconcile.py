"""Finds out what happened to a submit whose answer was lost: asks, never sends again."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import ServiceError, log_service_error
from core.jobs.provider_order import LISTING_MARGIN, callback_url, complete_request, is_overdue
from core.model.job import FailureCode, JobState
from core.model.task import Accepted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.config import Config
    from core.jobs.transition import Transitions
    from core.model.job import Job
    from core.ports import TaskProvider, WorkerJobs

log = logging.getLogger(__name__)


PATIENCE_POLLS = 6
"""Poll intervals during which a job that was answered with an error is searched before that answer is believed."""


class Reconciler:
    """Searches the provider's listing for the tasks of this worker's jobs in state unknown.

    A job is never sent again from here: the listing is undocumented, so a task that it does not show may exist anyway.
    If none is found by the job's deadline, the credits are refunded, and the member may order again.
    """

    def __init__(
        self,
        *,
        config: Config,
        worker_id: str,
        store: WorkerJobs,
        provider: TaskProvider,
        transitions: Transitions,
        on_place_freed: Callable[[Job], None],
        now: Callable[[], datetime],
    ) -> None:
        """`on_place_freed` is called for each job that no longer occupies a place at the provider."""
        self._public_url = config.public_url
        self._interval_s = config.poll_interval_s
        self._deadline = timedelta(seconds=config.job_deadline_s)
        self._patience = timedelta(seconds=PATIENCE_POLLS * config.poll_interval_s)
        self._worker_id = worker_id
        self._store = store
        self._provider = provider
        self._transitions = transitions
        self._on_place_freed = on_place_freed
        self._now = now

    async def run(self) -> None:
        """Search until cancelled."""
        while True:
            await self.search()
            await asyncio.sleep(self._interval_s)

    async def search(self) -> None:
        """Search once for every job in state unknown."""
        for job in await self._store.jobs_of_worker(self._worker_id, {JobState.UNKNOWN}):
            try:
                is_found = await self._find(job)
            except ServiceError as error:
                log_service_error(log, "the listing was not read", error, job=job)
                is_found = is_searched = False
            else:
                is_searched = True
            if not is_found:
                await self._give_up(job, is_searched=is_searched)

    async def _give_up(self, job: Job, *, is_searched: bool) -> None:
        """End a job that was not found: at its deadline, or soon if the provider itself had answered with an error.

        A search that failed says nothing: the provider may just be out of reach.
        """
        now = self._now()
        if job.failure is not None and is_searched and now - job.updated_at > self._patience:
            await self._transitions.fail(job, job.failure)
        elif is_overdue(job, now, self._deadline, is_seen=is_searched):
            await self._transitions.expire(job, FailureCode.FATE_UNKNOWN)
        else:
            return
        self._on_place_freed(job)

    async def _find(self, job: Job) -> bool:
        """Take the oldest task that echoes this very request and that no other job holds."""
        sent_at = job.submitted_at or job.created_at
        reports = await self._provider.find(
            complete_request(job),
            callback_url=callback_url(job, self._public_url),
            created_from=sent_at - LISTING_MARGIN,
            created_until=job.updated_at + LISTING_MARGIN,
        )
        for report in reports:
            if await self._transitions.accept(job, Accepted(task_id=report.task_id, trace_id=report.trace_id)):
                log.info("job %s was found again: task %s (trace %s)", job.id, report.task_id, report.trace_id)
                return True
        return False
