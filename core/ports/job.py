"""What core asks of a store about jobs, and who works on them. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from core.model.job import Clip, Failure, Job, JobState, Place, Service, Timing, Worker
    from core.model.money import EntryKind
    from core.model.reactions import Vote
    from core.ports.admission import Admission


class JobChanges(TypedDict, total=False):
    """Columns of a job that a change of state may write beside the state itself."""

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
    """What else must hold for a change to be written, beside the job's state."""

    worker_id: str
    attempts: int
    is_discarded: bool


class JobStore(Protocol):
    """Jobs and the money that hangs on them. Each method is one transaction: all of it happened, or nothing did."""

    async def admit(self, job: Job, admission: Admission, *, worker_id: str) -> Job:
        """Check the rules, reserve the credits, and write the job with its turn in the queue, leased to `worker_id`.

        `job.cost` credits are reserved and written as one reserve entry; `job.turn` is ignored. The guild's and the
        operator's windows count all of it. The member's windows count what fits into all of them, and bonus credits
        (soonest expiry first) make up the rest; a refund gives each back what was taken from it.
        The turn is max(the service's virtual time, the member's newest live turn + 1 / queue_weight): members are
        served in rotation however many orders one of them has waiting. Cancelled jobs do not count.

        Where `job.ask` is set, at most one open job has it.

        Raises:
            AlreadyAsked, Paused, Blocked, one of `admission.refusals`, CoolingDown, SongsAtOnceReached, QuotaSpent,
            GuildBudgetSpent, OperatorBudgetSpent: the first rule that says no; nothing was written.
        """
        ...

    async def admit_voted(self, job: Job, admission: Admission, *, vote: Vote, worker_id: str) -> Job | None:
        """Count a member's vote; if it is the last that was needed, take all votes for it away and admit the job.

        None: more members must ask; the vote was written (once, however often it is cast).

        Raises:
            AlreadyAsked: an open job has `job.ask`. Nothing was written.
            Paused, Blocked: the member may have nothing made; nothing was written, so this vote does not count.
            Refused: the vote was the last one, and as `admit`; nothing was written, so this vote does not count.
        """
        ...

    async def unvote(self, clip_id: str, emoji: str, user_id: int) -> None:
        """Take a member's vote back, if it is there."""
        ...

    async def job(self, job_id: str) -> Job:
        """Return one job.

        Raises:
            JobUnknown: no such job.
        """
        ...

    async def job_of_message(self, message_id: int) -> Job | None:
        """Return the job whose card, or one of whose clips, stands in that message."""
        ...

    async def open_jobs_of(self, maker_id: int) -> Sequence[Job]:
        """Return a member's open jobs everywhere, oldest first."""
        ...

    async def claim_next(self, service: Service, *, worker_id: str, cap: int, now: datetime) -> Job | None:
        """Move the first queued job to submitting, leased to the worker, if fewer than `cap` are in flight.

        Holds over all processes: the count and the move are one transaction. A job of unknown fate counts for the
        first minutes only: lost answers must not stop everybody until their deadlines. Sets `submitted_at` on the
        first attempt. Returns None when nothing waits or the cap is reached.
        """
        ...

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
        Returns the job as it now stands, or None if it was in another state (nothing was written). Not for final
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

        A refund gives the credits back to the very windows that the reserve was counted in. `was` narrows the states
        it may be in (None means any open state), `given` as for `change`. Returns None when it does not apply
        (nothing was written).
        """
        ...

    async def tell(self, job_id: str, at: datetime) -> None:
        """Remember that the final state was shown."""
        ...

    async def waiting(self, service: Service) -> Sequence[tuple[str, float]]:
        """Return the id and turn of every queued job, in the order in which they will be served."""
        ...

    async def timings(self, limit: int) -> Sequence[Timing]:
        """Return how long the newest delivered jobs took (submitted_at to finished_at), newest first."""
        ...


class Leases(Protocol):
    """Who works on which job. A job is leased to a worker; the lease lasts while the worker's own row is alive."""

    async def register(self, worker: Worker, *, now: datetime, alive_until: datetime) -> None:
        """Write the worker's row, and drop those of dead workers of the same host.

        Dead is a worker whose process is gone (killed; this is how a restarted process takes its own jobs back at
        once) or that had this very pid (a container started again).
        """
        ...

    async def renew(self, worker_id: str, alive_until: datetime) -> bool:
        """Stay alive; False if the row is gone (others took over: register again, and treat nothing as held)."""
        ...

    async def adopt(self, worker_id: str, *, now: datetime, limit: int) -> Sequence[Job]:
        """Lease up to `limit` jobs to this worker that nobody alive holds, and return those it got.

        Workers of the same host whose process is gone are dead at once, others once their row ran out.
        These are the jobs that are not done with: every open one, and every final one that was not told.
        """
        ...

    async def held(self, worker_id: str, states: Collection[JobState]) -> Sequence[Job]:
        """Return the worker's jobs in those states, oldest first."""
        ...

    async def holds(self, worker_id: str, job_id: str) -> bool:
        """Whether a job is leased to that worker."""
        ...

    async def retire(self, worker_id: str) -> None:
        """Drop the worker's row: all that it held is free for others at once."""
        ...
