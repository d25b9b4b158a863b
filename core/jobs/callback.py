"""Callbacks of the provider: a hint that a task ended, never a proof of it."""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import TYPE_CHECKING

from core.errors import JobUnknown
from core.errors.containment import contain_errors
from core.model.task import Accepted

if TYPE_CHECKING:
    from collections.abc import Callable

    from core.jobs.transition import Transitions
    from core.model.job import Job, Service
    from core.ports import JobReader, TaskProvider

log = logging.getLogger(__name__)


class Callbacks:
    """Takes callbacks and confirms each by reading the task itself."""

    def __init__(
        self,
        *,
        store: JobReader,
        provider: TaskProvider,
        transitions: Transitions,
        wake: Callable[[Service], None],
    ) -> None:
        """Prepare to confirm; `wake` tells the dispatcher of a service that one of its tasks ended."""
        self._store = store
        self._provider = provider
        self._transitions = transitions
        self._wake = wake
        self._confirming: set[asyncio.Task[None]] = set()

    async def receive(self, token: str, task_id: str) -> bool:
        """Check a callback's token, then ask the provider itself what became of the task.

        Returns whether the token belongs to a job. Nothing in the callback but the token and the task's name is
        believed, and a job that has ended stays as it is.
        """
        job_id, _, secret = token.partition("-")
        try:
            job = await self._store.job(job_id)
        except JobUnknown:
            return False
        if job.callback_token is None or not hmac.compare_digest(job.callback_token.encode(), secret.encode()):
            return False
        task = asyncio.create_task(self._try_to_confirm(job, task_id), name=f"confirm {job.id}")
        self._confirming.add(task)
        task.add_done_callback(self._confirming.discard)
        return True

    async def close(self) -> None:
        """Cut off the confirmations under way; polling makes up for them."""
        tasks = list(self._confirming)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _try_to_confirm(self, job: Job, claimed_task_id: str) -> None:
        # Nobody awaits this task, and polling reads the same task of the provider.
        with contain_errors(log, "job %s: its callback could not be confirmed; polling makes up for it", job.id):
            await self._confirm(job, claimed_task_id)

    async def _confirm(self, job: Job, claimed_task_id: str) -> None:
        if job.state.is_final:
            return
        task_id = job.task_id or claimed_task_id
        report = await self._provider.retrieve(job.service, task_id)
        if report is None:
            return
        if job.task_id is None:
            job = await self._transitions.accept(job, Accepted(task_id=task_id, trace_id=report.trace_id)) or job
        if await self._transitions.follow(job, report) is not None:
            self._wake(job.service)
