"""Every change of a job after its admission: written first, then published."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from core.library.titles import with_titles
from core.model.job import IN_FLIGHT_STATES, Failure, FailureCode, JobState, Timing
from core.model.money import EntryKind
from core.model.task import TaskState

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from core.jobs.estimate import Estimator
    from core.jobs.feed import Feed
    from core.jobs.queue import Queue
    from core.model.job import Job, Service
    from core.model.task import Accepted, TaskReport, Uploaded
    from core.ports import JobGuard, JobWriter

log = logging.getLogger(__name__)

FOLLOWED_STATES = frozenset({JobState.PENDING, JobState.RUNNING})
UNSETTLED_STATES = frozenset({JobState.SUBMITTING, JobState.UNKNOWN})
"""States in which a task may exist whose id is not known yet."""


class Transitions:
    """The arrows between job states. They return the changed job, or None if they no longer applied."""

    def __init__(
        self,
        *,
        worker_id: str,
        store: JobWriter,
        feed: Feed,
        queues: dict[Service, Queue],
        estimator: Estimator,
        now: Callable[[], datetime],
    ) -> None:
        """Work on that store as that worker, and publish to that feed."""
        self._worker_id = worker_id
        self._store = store
        self._feed = feed
        self._queues = queues
        self._estimator = estimator
        self._now = now

    async def accept(self, job: Job, accepted: Accepted) -> Job | None:
        """Save the task id of a submit that went through; its deadline counts from here."""
        return self._publish(
            await self._store.change(
                job.id,
                at=self._now(),
                was=UNSETTLED_STATES,
                to=JobState.PENDING,
                task_id=accepted.task_id,
                trace_id=accepted.trace_id,
                submitted_at=self._now(),
                failure=None,
            )
        )

    async def start_upload(self, job: Job) -> None:
        """Remember that the upload of the source starts."""
        now = self._now()
        await self._store.change(job.id, at=now, was={JobState.SUBMITTING}, upload_started_at=now)

    async def save_upload(self, job: Job, uploaded: Uploaded) -> Job | None:
        """Save the clip id that the source became, so that no restart uploads it again.

        None if the job is not this send's any more: an upload takes long enough for another worker to take it over.
        """
        return await self._store.change(
            job.id,
            at=self._now(),
            was={JobState.SUBMITTING},
            given={"worker_id": self._worker_id, "attempts": job.attempts},
            uploaded_clip_id=uploaded.clip_id,
            uploaded_duration_s=uploaded.duration_s,
        )

    async def requeue(self, job: Job) -> Job | None:
        """Put a job back that the provider turned away; it keeps its turn. A discarded one ends, for free."""
        return await self._put_back(job, attempts=job.attempts + 1)

    async def unclaim(self, job: Job) -> Job | None:
        """Put a job back that was claimed and certainly not sent, as `requeue` does, but not as one turned away."""
        return await self._put_back(job, attempts=job.attempts)

    async def abandon(self, job: Job) -> Job | None:
        """End a discarded job that was not sent yet, and give its credits back."""
        return self._publish(
            await self._store.finish(
                job.id,
                to=JobState.CANCELLED,
                money=EntryKind.REFUND,
                actor_id=job.maker.id,
                at=self._now(),
                was={JobState.SUBMITTING},
            )
        )

    async def mark_unknown(self, job: Job, likely: Failure | None = None) -> Job | None:
        """Mark a job whose submit may have started a task; `likely` is how it failed if it did not."""
        at, was = self._now(), {JobState.SUBMITTING}
        if likely is None:
            return self._publish(await self._store.change(job.id, at=at, was=was, to=JobState.UNKNOWN))
        return self._publish(await self._store.change(job.id, at=at, was=was, to=JobState.UNKNOWN, failure=likely))

    async def follow(self, job: Job, report: TaskReport) -> Job | None:
        """Apply what the provider's task says."""
        if report.state is TaskState.SUCCEEDED:
            return await self.complete(job, report)
        if report.state is TaskState.FAILED:
            return await self.fail(job, report.failure or Failure(code=FailureCode.SERVICE_FAULT))
        if report.state is TaskState.RUNNING and job.state is JobState.PENDING:
            now = self._now()
            return self._publish(
                await self._store.change(job.id, at=now, was={JobState.PENDING}, to=JobState.RUNNING, started_at=now)
            )
        return None

    async def complete(self, job: Job, report: TaskReport) -> Job | None:
        """Save the clips of a finished task; the job is now to be delivered (or, if discarded, is over and paid)."""
        now = self._now()
        finished_at = _ended_at(job, report, now)
        job_now = await self._store.change(
            job.id,
            at=now,
            was=FOLLOWED_STATES,
            to=JobState.DELIVERING,
            # A callback may come to another process than the one that sent the order: only one of them may post it.
            worker_id=self._worker_id,
            clips=with_titles(report.clips, job.request),
            finished_at=finished_at,
            trace_id=report.trace_id or job.trace_id,
        )
        if job_now is None:
            return None
        if job_now.is_discarded:
            return await self.settle_discarded(job_now)
        if job_now.submitted_at is not None:
            seconds = (finished_at - job_now.submitted_at).total_seconds()
            self._estimator.measure([Timing(action=job.request.action, model=job.request.model, seconds=seconds)])
        return self._publish(job_now)

    async def settle_discarded(self, job: Job) -> Job | None:
        """End a discarded job whose song was made: it stays in the library, is charged, and is not posted."""
        return self._publish(
            await self._store.finish(
                job.id, to=JobState.CANCELLED, money=EntryKind.SETTLE, actor_id=job.maker.id, at=self._now()
            )
        )

    async def deliver(self, job: Job) -> Job | None:
        """Settle a job whose song was posted where its maker can play it."""
        now = self._now()
        return self._publish(
            await self._store.finish(
                job.id,
                to=JobState.DELIVERED,
                money=EntryKind.SETTLE,
                actor_id=job.maker.id,
                at=now,
                was={JobState.DELIVERING},
                told_at=now,
            )
        )

    async def fail(self, job: Job, failure: Failure) -> Job | None:
        """End a job that the provider failed or refused, and give its credits back, once; a discarded one is cancelled.

        Whether it was discarded is asked of the store, for its maker may have done so a moment ago.
        """
        failed = await self._end(job, JobState.FAILED, failure, was=IN_FLIGHT_STATES, given={"is_discarded": False})
        return failed or await self._end(job, JobState.CANCELLED, failure, was=IN_FLIGHT_STATES)

    async def give_up_delivery(self, job: Job) -> Job | None:
        """End a job whose finished files could not be fetched, and give its credits back, once."""
        return await self._end(job, JobState.FAILED, Failure(code=FailureCode.MEDIA_LOST), was={JobState.DELIVERING})

    async def expire(self, job: Job, code: FailureCode) -> Job | None:
        """End a job that the provider never ended, and give its credits back, once."""
        log.warning("job %s expired (%s): task %s, trace %s", job.id, code, job.task_id, job.trace_id)
        return await self._end(job, JobState.EXPIRED, Failure(code=code), was=IN_FLIGHT_STATES)

    async def cancel(self, job: Job, actor_id: int) -> Job | None:
        """Take a queued job out of the queue and give its credits back."""
        return self._publish(
            await self._store.finish(
                job.id,
                to=JobState.CANCELLED,
                money=EntryKind.REFUND,
                actor_id=actor_id,
                at=self._now(),
                was={JobState.QUEUED},
            )
        )

    async def discard(self, job: Job) -> Job | None:
        """Mark a submitted job as discarded: it will not be posted, and is charged if it is made."""
        return self._publish(
            await self._store.change(job.id, at=self._now(), was=FOLLOWED_STATES | UNSETTLED_STATES, is_discarded=True)
        )

    async def _put_back(self, job: Job, *, attempts: int) -> Job | None:
        queued = await self._store.change(
            job.id,
            at=self._now(),
            was={JobState.SUBMITTING},
            to=JobState.QUEUED,
            given={"is_discarded": False},
            attempts=attempts,
        )
        if queued is None:
            return await self.abandon(job)
        self._queues[queued.service].join(queued.id, queued.turn)
        return self._publish(queued)

    async def _end(
        self, job: Job, to: JobState, failure: Failure, *, was: Collection[JobState], given: JobGuard | None = None
    ) -> Job | None:
        now = self._now()
        return self._publish(
            await self._store.finish(
                job.id,
                to=to,
                money=EntryKind.REFUND,
                actor_id=job.maker.id,
                at=now,
                was=was,
                given=given,
                failure=failure,
                finished_at=now,
            )
        )

    def _publish(self, job: Job | None) -> Job | None:
        """Publish a written change."""
        if job is not None:
            if job.state is not JobState.QUEUED:
                self._queues[job.service].leave(job.id)
            self._feed.publish(job)
        return job


def _ended_at(job: Job, report: TaskReport, now: datetime) -> datetime:
    """When a task ended: as the provider says, if that can be; else when it was seen (perhaps after a night off)."""
    began = job.submitted_at or job.created_at
    return report.finished_at if report.finished_at and began <= report.finished_at <= now else now
