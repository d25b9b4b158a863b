"""Sends queued jobs to the provider, as many at a time as the account may run."""

from __future__ import annotations

import asyncio
import logging
import random
from typing import TYPE_CHECKING, Protocol

from core.errors.containment import contain_errors
from core.model.job import JobState
from core.ports import QueueStore, WorkerJobs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.jobs.feed import Feed
    from core.jobs.queue import Queue
    from core.jobs.submission import Submission
    from core.jobs.transition import Transitions
    from core.model.job import Job, Service

log = logging.getLogger(__name__)

LOOK_AGAIN_S = 5.0
"""How often the queue is checked without a wake-up: another process may have freed a place."""
FIRST_PAUSE_S = 1.0
LONGEST_PAUSE_S = 30.0
SENDS_AT_ONCE = 8
"""No more than the provider's client sends at once: after a crash, a claimed job that waited there would count as
possibly sent, although it certainly was not."""


class DispatchStore(QueueStore, WorkerJobs, Protocol):
    """The queue, and this worker's jobs."""


class Dispatcher:
    """Claims the next job of one service whenever a place is free, and sends it."""

    def __init__(  # noqa: PLR0913 - built once, by the engine
        self,
        service: Service,
        *,
        cap: int,
        worker_id: str,
        store: DispatchStore,
        feed: Feed,
        queue: Queue,
        submission: Submission,
        transitions: Transitions,
        now: Callable[[], datetime],
    ) -> None:
        """Serve one service's queue with at most `cap` jobs in flight over all processes."""
        self._service = service
        self._cap = cap
        self._worker_id = worker_id
        self._store = store
        self._feed = feed
        self._queue = queue
        self._submission = submission
        self._transitions = transitions
        self._now = now
        self._woken = asyncio.Event()
        self._sending: dict[str, asyncio.Task[None]] = {}
        self._pause_s = 0.0
        self._open_at_s = 0.0
        self._is_stopping = False
        self._has_stopped = asyncio.Event()

    def wake(self) -> None:
        """Check the queue now: a job was queued, or a place became free."""
        self._woken.set()

    async def run(self) -> None:
        """Send jobs until `stop`; running sends go on."""
        self._queue.renew(await self._store.queued_jobs(self._service))
        while not self._is_stopping:
            self._woken.clear()
            await self._settle_dead_sends()
            await self._claim()
            if not await self._wait_for_wake(max(LOOK_AGAIN_S, self._pause_left_s())):
                self._queue.renew(await self._store.queued_jobs(self._service))
        self._has_stopped.set()

    def stop(self) -> None:
        """Claim nothing more."""
        self._is_stopping = True
        self.wake()

    async def drain(self) -> None:
        """Wait until nothing more is claimed and the running sends have ended."""
        await self._has_stopped.wait()
        if self._sending:
            await asyncio.wait(self._sending.values())

    async def abort(self) -> None:
        """Cancel the sends that are still running."""
        sends = list(self._sending.values())
        for send in sends:
            send.cancel()
        await asyncio.gather(*sends, return_exceptions=True)

    async def _wait_for_wake(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return False
        return True

    def _pause_left_s(self) -> float:
        """Return how long nothing is sent from now on."""
        return max(0.0, self._open_at_s - asyncio.get_running_loop().time())

    async def _settle_dead_sends(self) -> None:
        """Decide about sends that died: in a killed process, or in this one when the store failed."""
        for job in await self._store.jobs_of_worker(self._worker_id, {JobState.SUBMITTING}):
            if job.service is not self._service or job.id in self._sending:
                continue
            if job.request.source_url is not None and job.uploaded_clip_id is None:
                await self._transitions.unclaim(job)
            else:
                await self._transitions.mark_unknown(job)

    async def _claim(self) -> None:
        # While the provider turns jobs away, one at a time tries again.
        while len(self._sending) < (1 if self._pause_s else SENDS_AT_ONCE) and not self._is_stopping:
            if self._pause_left_s():
                return
            job = await self._store.claim_next(self._service, worker_id=self._worker_id, cap=self._cap, now=self._now())
            if job is None:
                return
            self._queue.leave(job.id)
            self._feed.publish(job)
            task = asyncio.create_task(self._send(job), name=f"submit {job.id}")
            self._sending[job.id] = task

    async def _send(self, job: Job) -> None:
        pause_s: float | None = 0.0
        try:
            # Nobody awaits this task; the loop settles the job by its state.
            with contain_errors(log, "job %s could not be submitted", job.id):
                pause_s = await self._submission.send(job)
            self._set_pause(pause_s)
        finally:
            del self._sending[job.id]
            self.wake()

    def _set_pause(self, wished_s: float | None) -> None:
        """Set the pause: none if the provider takes orders (None), else at least `wished_s`."""
        if wished_s is None:
            self._pause_s = 0.0
        elif not self._pause_left_s():  # of several that were turned away together, the first counts
            self._pause_s = min(max(FIRST_PAUSE_S, self._pause_s * 2, wished_s), LONGEST_PAUSE_S)
            jitter_s = random.random()  # noqa: S311 - jitter, not a secret
            loop = asyncio.get_running_loop()
            self._open_at_s = loop.time() + self._pause_s + jitter_s
            loop.call_at(self._open_at_s, self.wake)
