"""A job at the provider: its complete request, its callback address, its deadline, its failure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from core.model.job import Failure, FailureCode

if TYPE_CHECKING:
    from datetime import datetime

    from core.errors import ServiceError
    from core.model.job import Job
    from core.model.request import SongRequest

LISTING_MARGIN = timedelta(minutes=2)
"""How far the provider's clock may be off when its listing is searched by time."""


HOPELESS_FACTOR = 10
"""Deadlines after which a job is given up even though the provider could not be asked."""


def is_overdue(job: Job, now: datetime, deadline: timedelta, *, is_seen: bool) -> bool:
    """Whether a job must be given up: at its deadline if the provider was just asked (`is_seen`), else much later.

    After a long downtime, or with the provider out of reach, all jobs are past their deadline, and many are finished.
    """
    age = now - (job.submitted_at or job.created_at)
    return age > (deadline if is_seen else HOPELESS_FACTOR * deadline)


def complete_request(job: Job) -> SongRequest:
    """Return the request with all that became known since it was typed.

    An uploaded file is named by its clip id. A file that is extended from its end is as long as the provider measured,
    else as the bot measured.
    """
    request = job.request
    if request.source_url is None:
        return request
    at_s = job.uploaded_duration_s or request.source_length_s if request.at_s is None else request.at_s
    return replace(request, source_clip_id=job.uploaded_clip_id, at_s=at_s)


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
