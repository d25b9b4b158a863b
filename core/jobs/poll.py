"""Following tasks at the provider: one poller for each service, up to 50 tasks a call."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import ServiceError, log_service_error
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
    """Reads the tasks of this worker's jobs at a steady pace and hands on what they say."""

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
        """Follow one service; `on_place_freed` is called when a task ended and left its place at the provider."""
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
            await self._hand_on_safely(job, reports.get(job.task_id or ""), is_seen=is_seen)

    async def _hand_on_safely(self, job: Job, report: TaskReport | None, *, is_seen: bool) -> None:
        try:
            await self._hand_on(job, report, is_seen=is_seen)
        except Exception:
            log.exception("job %s: its task %s could not be handed on (trace %s)", job.id, job.task_id, job.trace_id)

    async def _hand_on(self, job: Job, report: TaskReport | None, *, is_seen: bool) -> None:
        moved = None if report is None else await self._transitions.follow(job, report)
        if moved is None and is_overdue(job, self._now(), self._deadline, is_seen=is_seen):
            moved = await self._transitions.expire(job, FailureCode.NEVER_ENDED)
        if moved is not None and moved.state not in FOLLOWED_STATES:
            if moved.failure is not None:
                log.warning(
                    "job %s ended %s (%s: %s): task %s, trace %s",
                    moved.id,
                    moved.state,
                    moved.failure.code,
                    moved.failure.text or "-",
                    moved.task_id,
                    moved.trace_id,
                )
            self._on_place_freed()


def _batches(jobs: Sequence[Job]) -> Sequence[Sequence[Job]]:
    return [jobs[start : start + BATCH] for start in range(0, len(jobs), BATCH)]
