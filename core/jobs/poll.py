"""Follows tasks at the provider: one poller for each service, up to 50 tasks a call."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import ServiceError, log_service_error
from core.errors.containment import contain_errors
from core.jobs.provider_order import is_overdue
from core.jobs.transition import FOLLOWED_STATES
from core.model.job import FailureCode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from core.config import Config
    from core.jobs.transition import Transitions
    from core.model.job import Job, Service
    from core.model.task import TaskReport
    from core.ports import TaskProvider, WorkerJobs

log = logging.getLogger(__name__)

BATCH = 50
"""Tasks in one read (AceDataCloud's own MCP servers recommend at most 50)."""
CALL_SPACING_S = 1.0
"""AceDataCloud, async tasks: stay under one status request a second."""
LONGEST_PAUSE_FACTOR = 8


class Poller:
    """Reads the tasks of this worker's jobs at a steady pace and applies what they report."""

    def __init__(  # noqa: PLR0913 - built once, by the engine
        self,
        service: Service,
        *,
        config: Config,
        worker_id: str,
        store: WorkerJobs,
        provider: TaskProvider,
        transitions: Transitions,
        on_place_freed: Callable[[], None],
        now: Callable[[], datetime],
    ) -> None:
        """Follow one service; `on_place_freed` is called when a task no longer occupies a place at the provider."""
        self._service = service
        self._interval_s = config.poll_interval_s
        self._deadline = timedelta(seconds=config.job_deadline_s)
        self._worker_id = worker_id
        self._store = store
        self._provider = provider
        self._transitions = transitions
        self._on_place_freed = on_place_freed
        self._now = now
        self._slowdown = 1

    async def run(self) -> None:
        """Poll until cancelled."""
        while True:
            await self.poll()
            await asyncio.sleep(self._interval_s * self._slowdown)

    async def poll(self) -> None:
        """Read every followed task once."""
        jobs = [
            job
            for job in await self._store.jobs_of_worker(self._worker_id, FOLLOWED_STATES)
            if job.service is self._service and job.task_id is not None
        ]
        for index, batch in enumerate(_batches(jobs)):
            if index:
                await asyncio.sleep(min(CALL_SPACING_S, self._interval_s))
            await self._read(batch)

    async def _read(self, jobs: Sequence[Job]) -> None:
        reports: Mapping[str, TaskReport] = {}
        try:
            reports = await self._provider.retrieve_batch(self._service, [job.task_id or "" for job in jobs])
        except ServiceError as error:
            log_service_error(log, "its task was not read", error, job=jobs[0])
            self._slowdown = min(self._slowdown * 2, LONGEST_PAUSE_FACTOR)
            is_seen = False
        else:
            self._slowdown = 1
            is_seen = True
        for job in jobs:
            await self._apply_safely(job, reports.get(job.task_id or ""), is_seen=is_seen)

    async def _apply_safely(self, job: Job, report: TaskReport | None, *, is_seen: bool) -> None:
        # One job must not keep the others from being followed.
        failed = "job %s: its task %s could not be applied (trace %s)"
        with contain_errors(log, failed, job.id, job.task_id, job.trace_id):
            await self._apply(job, report, is_seen=is_seen)

    async def _apply(self, job: Job, report: TaskReport | None, *, is_seen: bool) -> None:
        changed = None if report is None else await self._transitions.follow(job, report)
        if changed is None and is_overdue(job, self._now(), self._deadline, is_seen=is_seen):
            changed = await self._transitions.expire(job, FailureCode.NEVER_ENDED)
        if changed is not None and changed.state not in FOLLOWED_STATES:
            if changed.failure is not None:
                log.warning(
                    "job %s ended %s (%s: %s): task %s, trace %s",
                    changed.id,
                    changed.state,
                    changed.failure.code,
                    changed.failure.text or "-",
                    changed.task_id,
                    changed.trace_id,
                )
            self._on_place_freed()


def _batches(jobs: Sequence[Job]) -> Sequence[Sequence[Job]]:
    return [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
