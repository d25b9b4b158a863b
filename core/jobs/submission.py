"""Sends one job to the provider: again only if certainly nothing was started, and never forgotten."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING, Protocol

from core.errors import (
    Busy,
    FateUnknown,
    NotStarted,
    Rejected,
    ServiceError,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    log_service_error,
)
from core.errors.containment import contain_errors
from core.jobs.provider_order import LISTING_MARGIN, callback_url, complete_request, failure_of
from core.model.job import Failure, FailureCode
from core.ports import ConversionProvider, TaskProvider

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from core.config import Config
    from core.jobs.transition import Transitions
    from core.model.job import Job
    from core.model.task import Accepted, Uploaded

log = logging.getLogger(__name__)

BUSY_TRIES = 5
"""Submits answered with `busy` before the member is told; the provider advises five repeats at most."""


class SubmissionProvider(TaskProvider, ConversionProvider, Protocol):
    """Takes orders and uploads, and renews the link of a source."""


class Submission:
    """Submits a claimed job and saves the outcome."""

    def __init__(
        self,
        *,
        config: Config,
        provider: SubmissionProvider,
        transitions: Transitions,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`sleep` waits between attempts to save the id of an accepted task."""
        self._config = config
        self._provider = provider
        self._transitions = transitions
        self._now = now
        self._sleep = sleep

    async def send(self, job: Job) -> float | None:
        """Submit a job in state submitting, once; return None while the provider is taking orders.

        Seconds mean that nothing was started and the job is back in the queue: the caller should pause for at least
        that long (0: the provider did not say).
        """
        try:
            ready = await self._upload_source(job)
            if ready is None:
                return None
            accepted = await self._order(ready)
        except NotStarted as error:
            return await self._put_back(job, error)
        except FateUnknown as error:
            log_service_error(log, "the answer to its submit was lost", error, job=job)
            likely = Failure(code=FailureCode.SERVICE_FAULT) if error.is_answered else None
            await self._transitions.mark_unknown(job, likely)
        except ServiceError as error:
            log_service_error(log, "its submit was refused", error, job=job)
            await self._transitions.fail(job, failure_of(error))
        else:
            await self._save(job, accepted)
        return None

    async def _order(self, job: Job) -> Accepted:
        return await self._provider.submit(
            complete_request(job), callback_url=callback_url(job, self._config.public_url)
        )

    async def _upload_source(self, job: Job) -> Job | None:
        """Upload the source first, if it is a file; None if the job has ended or was taken over meanwhile.

        A failed or doubtful upload is NotStarted: no song can have been ordered yet.
        """
        source_url = job.request.source_url
        if source_url is None or job.uploaded_clip_id is not None:
            return job
        try:
            uploaded = await self._find_upload(job, source_url)
            if uploaded is None:
                await self._transitions.start_upload(job)
                uploaded = await self._upload(job, source_url)
        except FateUnknown as error:
            raise Busy(error.message, code=error.code, status=error.status, trace_id=error.trace_id) from error
        ready = await self._transitions.save_upload(job, uploaded)
        if ready is None:
            log.warning("job %s was taken over by another worker while its source was uploaded", job.id)
            return None
        if ready.is_discarded:
            await self._transitions.abandon(ready)
            return None
        return ready

    async def _upload(self, job: Job, source_url: str) -> Uploaded:
        """Upload a file; if it is a song of the library whose link is dead, by a fresh link."""
        try:
            return await self._provider.upload(source_url)
        except (Rejected, SourceUnusable, ServiceFault):
            fresh_url = await self._fresh_url(job)
            if fresh_url is None or fresh_url == source_url:
                raise
        return await self._provider.upload(fresh_url)

    async def _fresh_url(self, job: Job) -> str | None:
        """Return a new link to the song of the library that is uploaded; None for an attachment, or if there is none.

        An upload by that link whose answer is lost cannot be found by the old one; it is sent once more then.
        """
        clip_id = job.request.source_clip_id
        if clip_id is None:
            return None
        try:
            return await self._provider.renew_audio_url(clip_id)
        except ServiceError as error:
            log_service_error(log, "no fresh link to its source", error, job=job)
            return None

    async def _find_upload(self, job: Job, source_url: str) -> Uploaded | None:
        if job.upload_started_at is None:
            return None
        return await self._provider.find_upload(
            source_url, created_from=job.upload_started_at - LISTING_MARGIN, created_until=self._now() + LISTING_MARGIN
        )

    async def _put_back(self, job: Job, error: NotStarted) -> float:
        log_service_error(log, "nothing was started", error, job=job)
        started_at = job.submitted_at or self._now()
        is_too_late = (self._now() - started_at).total_seconds() > self._config.job_deadline_s
        if is_too_late or (isinstance(error, Busy) and job.attempts + 1 >= BUSY_TRIES):
            await self._transitions.fail(job, Failure(code=FailureCode.SERVICE_BUSY))
        else:
            await self._transitions.requeue(job)
        return (error.retry_after_s or 0.0) if isinstance(error, TooManyRequests) else 0.0

    async def _save(self, job: Job, accepted: Accepted) -> None:
        """Save the task id, repeatedly if the store fails: it is the only link to a paid song.

        If another job with the very same request already holds that task, this one must look for the other's.
        """
        log.info("job %s became task %s (trace %s)", job.id, accepted.task_id, accepted.trace_id)
        pause_s = 0.1
        while True:
            # A paid song hangs on this id: whatever fails in the store, it is tried again.
            with contain_errors(log, "task %s of job %s is not saved yet", accepted.task_id, job.id):
                if await self._transitions.accept(job, accepted) is None:
                    await self._transitions.mark_unknown(job)
                return
            await self._sleep(pause_s)
            pause_s = min(pause_s * 2, 5.0)
