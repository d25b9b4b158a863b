"""Sending one order to the provider: at most once, and never forgotten."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.errors import Busy, FateUnknown, NotStarted, ServiceError, TooManyRequests
from core.model import Failure, FailureCode
from core.transition import trouble

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from core.model import Accepted, Job, SongRequest, Uploaded
    from core.ports import SongService
    from core.studio import Terms
    from core.transition import Transitions

log = logging.getLogger(__name__)

BUSY_TRIES = 5
"""Submits answered with `busy` before the member is told; the provider advises few repeats, at most five."""
LISTING_MARGIN = timedelta(minutes=2)
"""How far the provider's clock may be off when its listing is searched by time."""


class Submission:
    """Takes a claimed job to the provider and writes down what came of it."""

    def __init__(
        self,
        *,
        terms: Terms,
        service: SongService,
        transitions: Transitions,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Join the parts; `sleep` waits between tries at writing down an accepted task."""
        self._terms = terms
        self._service = service
        self._transitions = transitions
        self._now = now
        self._sleep = sleep

    async def send(self, job: Job) -> float | None:
        """Submit a job in state submitting, once; return None while the provider is taking orders.

        Seconds mean that nothing was started and the job waits in the queue again: the caller should pause, at least
        for so long (0: the provider did not say).
        """
        try:
            request, audio_id = await self._source(job)
            accepted = await self._service.submit(
                request, audio_id=audio_id, callback_url=callback_url(job, self._terms.public_url)
            )
        except NotStarted as error:
            return await self._put_back(job, error)
        except FateUnknown as error:
            trouble(job, error)
            likely = Failure(code=FailureCode.SERVICE_FAULT) if error.is_answered else None
            await self._transitions.doubt(job, likely)
        except ServiceError as error:
            trouble(job, error)
            await self._transitions.fail(job, failure_of(error))
        else:
            await self._save(job, accepted)
        return None

    async def _source(self, job: Job) -> tuple[SongRequest, str | None]:
        """Return the request and the clip id to work on, handing over an attachment first where there is one.

        A failed or doubtful hand-over is NotStarted: no song can have been ordered yet.
        """
        request = job.request
        if not ACTIONS[request.action].is_uploaded or request.source_url is None:
            return request, request.source_clip_id
        clip_id, duration_s = job.uploaded_clip_id, job.uploaded_duration_s
        if clip_id is None:
            uploaded = await self._upload(job, request.source_url)
            clip_id, duration_s = uploaded.clip_id, uploaded.duration_s
        return with_end(request, duration_s), clip_id

    async def _upload(self, job: Job, source_url: str) -> Uploaded:
        try:
            uploaded = await self._uploaded_before(job, source_url)
            if uploaded is None:
                await self._transitions.start_upload(job)
                uploaded = await self._service.upload(source_url)
        except FateUnknown as error:
            raise Busy(error.message, code=error.code, status=error.status, trace_id=error.trace_id) from error
        await self._transitions.uploaded(job, uploaded)
        return uploaded

    async def _uploaded_before(self, job: Job, source_url: str) -> Uploaded | None:
        if job.upload_started_at is None:
            return None
        return await self._service.find_upload(
            source_url, created_from=job.upload_started_at - LISTING_MARGIN, created_until=self._now() + LISTING_MARGIN
        )

    async def _put_back(self, job: Job, error: NotStarted) -> float:
        trouble(job, error)
        started_at = job.submitted_at or self._now()
        is_too_late = (self._now() - started_at).total_seconds() > self._terms.job_deadline_s
        if is_too_late or (isinstance(error, Busy) and job.attempts + 1 >= BUSY_TRIES):
            await self._transitions.fail(job, Failure(code=FailureCode.SERVICE_BUSY))
        else:
            await self._transitions.requeue(job)
        return (error.retry_after_s or 0.0) if isinstance(error, TooManyRequests) else 0.0

    async def _save(self, job: Job, accepted: Accepted) -> None:
        """Write the task id down, again and again if the store cannot: it is the only link to a paid song.

        Where another job with the very same request was found to hold that task, this one must look for the other's.
        """
        log.info("job %s became task %s (trace %s)", job.id, accepted.task_id, accepted.trace_id)
        pause_s = 0.1
        while True:
            try:
                if await self._transitions.accept(job, accepted) is None:
                    await self._transitions.doubt(job)
            except Exception:
                log.exception("task %s of job %s is not saved yet", accepted.task_id, job.id)
                await self._sleep(pause_s)
                pause_s = min(pause_s * 2, 5.0)
            else:
                return


def with_end(request: SongRequest, duration_s: float | None) -> SongRequest:
    """Fill in where an uploaded song is extended from: its end, unless the member named a point.

    The end is where the provider measured it (`duration_s`), or, if it did not say, where this house did.
    """
    if not request.action.endswith("extend") or request.at_s is not None:
        return request
    return replace(request, at_s=duration_s or request.source_length_s)


def callback_url(job: Job, public_url: str | None) -> str | None:
    """Return the address at which the provider reports this job, or None when there are no callbacks.

    Its last segment cannot be guessed and is the callback's only proof of origin (AceDataCloud: callbacks carry no
    signature).
    """
    if public_url is None or job.callback_token is None:
        return None
    return f"{public_url.rstrip('/')}/callbacks/{job.id}-{job.callback_token}"


def failure_of(error: ServiceError) -> Failure:
    """Return what a job's card may say of a provider error: the provider's words only where they help the member."""
    is_shown = error.failure_code in {FailureCode.MODERATED, FailureCode.REJECTED}
    return Failure(code=error.failure_code, text=error.message if is_shown else "")
