"""What core asks of the outside: the contracts that adapters fulfil. The docstrings here are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypedDict, Unpack

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime
    from pathlib import Path

    from core.model import (
        Accepted,
        Clip,
        Failure,
        Job,
        JobState,
        Place,
        Service,
        Song,
        SongRequest,
        TaskReport,
        Timing,
        Uploaded,
        Worker,
    )
    from core.money import Admission, EntryKind, GuildSettings, LedgerEntry, Window, WindowUse


class SongService(Protocol):
    """The provider's API. Every method raises errors of `core.errors.ServiceError` and nothing else.

    Reads may be repeated by the adapter on 429, 5xx and network errors; a submit is sent exactly once per call.
    """

    async def submit(self, request: SongRequest, *, audio_id: str | None, callback_url: str | None) -> Accepted:
        """Send one order asynchronously and return the task it became.

        `audio_id` is the clip to work on: the library's, or what `upload` gave.

        Raises:
            NotStarted: certainly no task exists; the caller may submit again later.
            FateUnknown: a task may exist; the caller must reconcile, never submit again.
            Moderated, Rejected, SourceUnusable, OperatorTrouble, ServiceFault: refused for good, no task, no bill.
        """
        ...

    async def retrieve(self, service: Service, task_id: str) -> TaskReport | None:
        """Read one task; None when the provider does not know it."""
        ...

    async def retrieve_batch(self, service: Service, task_ids: Sequence[str]) -> Mapping[str, TaskReport]:
        """Read up to 50 tasks in one call. Tasks that are missing in the answer are unknown, not failed."""
        ...

    async def find(
        self,
        request: SongRequest,
        *,
        audio_id: str | None,
        callback_url: str | None,
        created_from: datetime,
        created_until: datetime,
    ) -> Sequence[TaskReport]:
        """List tasks of that time whose echoed request equals what `submit` would send, oldest first."""
        ...

    async def upload(self, audio_url: str) -> Uploaded:
        """Hand the provider a public audio URL; it becomes a clip that extend and cover can work on."""
        ...

    async def find_upload(self, audio_url: str, *, created_from: datetime, created_until: datetime) -> Uploaded | None:
        """Look in the listing for an upload of that URL whose answer was lost."""
        ...


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


class JobGuard(TypedDict, total=False):
    """What else must hold for a change to be written, beside the job's state."""

    worker_id: str
    attempts: int
    is_discarded: bool


class JobStore(Protocol):
    """Jobs and the money that hangs on them. Each method is one transaction: all of it happened, or nothing did."""

    async def admit(self, job: Job, admission: Admission, *, worker_id: str) -> Job:
        """Check the rules, reserve the credits, and write the job with its turn in the queue, leased to `worker_id`.

        `job.cost` credits are reserved in every window and written as one reserve entry; `job.turn` is ignored.
        The turn is max(the service's virtual time, the member's newest live turn + 1 / queue_weight): members are
        served in rotation however many orders one of them has waiting. Cancelled jobs do not count.

        Raises:
            CoolingDown, SongsAtOnceReached, QuotaSpent, OperatorBudgetSpent: nothing was written.
        """
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

    async def retire(self, worker_id: str) -> None:
        """Drop the worker's row: all that it held is free for others at once."""
        ...


class Library(Protocol):
    """Songs that were made, by guild and maker."""

    async def song(self, clip_id: str) -> Song | None:
        """Return one song by its clip id."""
        ...

    async def songs_of_job(self, job_id: str) -> Sequence[Song]:
        """Return a job's songs by number."""
        ...

    async def search(self, *, guild_id: int | None, user_id: int, typed: str, limit: int) -> Sequence[Song]:
        """Return songs that the member may use there, the member's first, then newest first.

        These are the guild's and the member's own from direct messages; in direct messages: the member's own from
        everywhere.
        `typed` matches a part of title, style or maker name, ignoring case; "" matches all. Only songs of jobs that
        reached delivering or delivered (or whose discarded job was paid for).
        """
        ...

    async def post(self, clip_id: str, *, channel_id: int, message_id: int) -> None:
        """Remember the message that carries the clip's audio."""
        ...


class Ledger(Protocol):
    """What members have used, and by which entries."""

    async def used(self, windows: Sequence[Window]) -> Sequence[WindowUse]:
        """Return the counters of those windows, in the same order."""
        ...

    async def entries(self, *, guild_id: int | None, user_id: int, limit: int) -> Sequence[LedgerEntry]:
        """Return a member's newest ledger entries in that guild (None: direct messages), newest first."""
        ...


class Guilds(Protocol):
    """Settings by guild."""

    async def settings(self, guild_id: int) -> GuildSettings:
        """Return the guild's settings, all defaults if it never set any."""
        ...

    async def save_settings(self, guild_id: int, settings: GuildSettings) -> None:
        """Replace the guild's settings."""
        ...


class Store(JobStore, Leases, Library, Ledger, Guilds, Protocol):
    """All of them over one database."""


class Tune(Protocol):
    """A clip's files on disk, ready to be posted; they go when the `Media.fetch` block ends."""

    @property
    def clip(self) -> Clip:
        """The clip they belong to."""
        ...

    @property
    def audio(self) -> Path:
        """The tagged MP3."""
        ...

    @property
    def cover(self) -> Path | None:
        """The cover picture, or None where it could not be had (a song is never held back for its cover)."""
        ...


class Media(Protocol):
    """Results on disk: fetched, checked, tagged, fitted. Nothing is ever whole in memory."""

    def fetch(self, song: Song, *, maker: str, source: str) -> AbstractAsyncContextManager[Tune]:
        """Stream a song's audio and cover into files of their own, check and tag them, and remove them on exit.

        The tags are title, maker, cover, lyrics and source.
        Raises (on entering; nothing is left on disk):
            MediaMissing: 404, short, or too slow: may work later.
            MediaUnfit: over the size cap, or not audio.
            MediaForbidden: a URL that is never fetched from.
        """
        ...

    async def fit(self, tune: Tune, limit_bytes: int) -> Path:
        """Return the tune's audio as a file of at most `limit_bytes`: as it is if it fits, else re-encoded (tags kept).

        Raises:
            MediaUnfit: it cannot be made to fit at a quality worth hearing (below 48 kbit/s).
        """
        ...

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """Stream an attachment to disk, check that it is audio, and return its length in seconds; keeps nothing.

        Raises: as `fetch`.
        """
        ...
