"""Jobs in a store: read, queued, changed and ended. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

from core.ports.admission import AdmissionStore

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from core.model.job import Clip, Failure, Job, JobState, Place, Service, Timing
    from core.model.money import EntryKind


class JobChanges(TypedDict, total=False):
    """Columns of a job that a change of state may write along with the state."""

    place: Place
    attempts: int
    submitted_at: datetime
    upload_started_at: datetime
    uploaded_clip_id: str
    uploaded_duration_s: float | None
    task_id: str
    trace_id: str | None
    started_at: datetime
    finished_at: datetime
    failure: Failure | None
    is_discarded: bool
    told_at: datetime
    worker_id: str


class JobGuard(TypedDict, total=False):
    """What must be true for a change to be written, besides the job's state."""

    worker_id: str
    attempts: int
    is_discarded: bool


class JobReader(Protocol):
    """Reads jobs."""

    async def job(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            JobUnknown: no such job.
        """
        ...

    async def job_of_message(self, message_id: int) -> Job | None:
        """Return the job whose card, or one of whose clips, is in that message."""
        ...

    async def open_jobs_of(self, maker_id: int) -> Sequence[Job]:
        """Return a member's open jobs everywhere, oldest first."""
        ...

    async def timings(self, limit: int) -> Sequence[Timing]:
        """Return how long the newest delivered jobs took (submitted_at to finished_at), newest first."""
        ...


class QueueStore(Protocol):
    """The queue of each service, over all processes."""

    async def claim_next(self, service: Service, *, worker_id: str, cap: int, now: datetime) -> Job | None:
        """Move the first queued job to submitting, leased to the worker, if fewer than `cap` are in flight.

        Applies over all processes: the count and the move are one transaction. A job in state unknown counts for the
        first minutes only: lost answers must not block everybody until their deadlines. Sets `submitted_at` on the
        first attempt. Returns None when nothing is queued or the cap is reached.
        """
        ...

    async def queued_jobs(self, service: Service) -> Sequence[tuple[str, float]]:
        """Return the id and turn of every queued job, in the order in which they will be served."""
        ...


class JobWriter(Protocol):
    """Changes and ends jobs. Each method is one transaction: all of it was written, or nothing."""

    async def change(
        self,
        job_id: str,
        *,
        at: datetime,
        was: Collection[JobState],
        to: JobState | None = None,
        given: JobGuard | None = None,
        clips: Sequence[Clip] = (),
        **changes: Unpack[JobChanges],
    ) -> Job | None:
        """Compare and set: if the job's state is one of `was`, write `to` (None keeps it), the changes and the clips.

        `given` narrows it further: to jobs leased to that worker, at that attempt, discarded or not.
        Returns the job as it is now, or None if it was in another state (nothing was written). Not for final
        states. Clips are upserted into the library by their id, numbered in the given order. A `task_id` that
        another job already holds is refused the same way: None, nothing written.
        """
        ...

    async def finish(
        self,
        job_id: str,
        *,
        to: JobState,
        money: EntryKind,
        actor_id: int,
        at: datetime,
        was: Collection[JobState] | None = None,
        given: JobGuard | None = None,
        **changes: Unpack[JobChanges],
    ) -> Job | None:
        """End a job: the final state and its one settle or refund entry, together and once.

        A refund gives the credits back to the very windows in which the reservation was counted. `was` narrows the
        states it may be in (None means any open state), `given` as for `change`. Returns None when it does not apply
        (nothing was written).
        """
        ...

    async def mark_told(self, job_id: str, at: datetime) -> None:
        """Remember that the final state was shown."""
        ...


class JobStore(AdmissionStore, JobReader, QueueStore, JobWriter, Protocol):
    """Jobs and their money."""
