"""Jobs: admitted, claimed, changed by compare and set, ended once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Unpack

from sqlalchemy import bindparam, exists, select, update
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from adapters.store.database.engine import OverDatabase
from adapters.store.jobs.admission import admit
from adapters.store.jobs.queue import claim_next, waiting
from adapters.store.jobs.vote import admit_voted, unvote
from adapters.store.library.reported_clips import save_clips
from adapters.store.limits import ledger
from adapters.store.schema.column import LARGEST_ID
from adapters.store.schema.record import change_values, job_of, request_of
from adapters.store.schema.tables import clips, jobs, posts
from core.errors import JobUnknown
from core.model.job import FINAL_STATES, OPEN_STATES, Job, JobState, Timing
from core.model.money import EntryKind
from core.ports import JobStore

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model.job import Clip, Service
    from core.model.reaction_meanings import Vote
    from core.ports import Admission, JobChanges, JobGuard

_COMPARE_AND_SET = (
    update(jobs)
    .where(jobs.c.id == bindparam("job_id"), jobs.c.state.in_(bindparam("was", expanding=True)))
    .values(revision=jobs.c.revision + 1)
    .returning(*jobs.c)
)


class SqlJobs(OverDatabase, JobStore):
    """Jobs, and the credits reserved for them."""

    @override
    async def admit(self, job: Job, admission: Admission, *, worker_id: str) -> Job:
        return await self._database.write(admit, job, admission, worker_id=worker_id)

    @override
    async def admit_voted(self, job: Job, admission: Admission, *, vote: Vote, worker_id: str) -> Job | None:
        return await self._database.write(admit_voted, job, admission, vote=vote, worker_id=worker_id)

    @override
    async def unvote(self, clip_id: str, emoji: str, user_id: int) -> None:
        await self._database.write(unvote, clip_id, emoji, user_id)

    @override
    async def job(self, job_id: str) -> Job:
        return await self._database.read(_job, job_id)

    @override
    async def job_of_message(self, message_id: int) -> Job | None:
        return await self._database.read(_job_of_message, message_id)

    @override
    async def open_jobs_of(self, maker_id: int) -> Sequence[Job]:
        return await self._database.read(_open_jobs_of, maker_id)

    @override
    async def claim_next(self, service: Service, *, worker_id: str, cap: int, now: datetime) -> Job | None:
        return await self._database.write(claim_next, service, worker_id=worker_id, cap=cap, now=now)

    @override
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
        """Change a job that is open and stays open.

        Raises:
            ValueError: the change would end a job, or revive one; nothing was written.
        """
        if to is not None and FINAL_STATES & {to, *was}:
            raise ValueError(f"{job_id}: {sorted(was)} to {to} needs finish(), or cannot be")
        values = change_values(changes) | {"updated_at": at}
        if to is not None:
            values["state"] = to
        return await self._database.write(_change, job_id, was, values, given or {}, clips)

    @override
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
        """End a job and its reservation in one transaction.

        Raises:
            ValueError: the state is not final, or the money neither settled nor refunded; nothing was written.
        """
        if not to.is_final or money not in {EntryKind.SETTLE, EntryKind.REFUND}:
            raise ValueError(f"{job_id}: {to} with {money} ends nothing")
        states = OPEN_STATES if was is None else OPEN_STATES.intersection(was)
        values = change_values(changes) | {"state": to, "updated_at": at}
        return await self._database.write(_finish, job_id, states, values, given, money, actor_id)

    @override
    async def mark_told(self, job_id: str, at: datetime) -> None:
        await self._database.write(_compare_and_set, job_id, FINAL_STATES, {"told_at": at})

    @override
    async def queued_jobs(self, service: Service) -> Sequence[tuple[str, float]]:
        return await self._database.read(waiting, service)

    @override
    async def timings(self, limit: int) -> Sequence[Timing]:
        return await self._database.read(_timings, limit)


def _job(connection: Connection, job_id: str) -> Job:
    row = connection.execute(select(jobs).where(jobs.c.id == job_id)).one_or_none()
    if row is None:
        raise JobUnknown(f"no job {job_id}")
    return job_of(row)


def _job_of_message(connection: Connection, message_id: int) -> Job | None:
    if message_id > LARGEST_ID:  # typed by hand, in a link
        return None
    of_card = select(jobs.c.id).where(jobs.c.message_id == message_id)
    posted = select(posts.c.clip_id).where(posts.c.message_id == message_id)
    of_clip = select(clips.c.job_id).where(clips.c.id.in_(posted))
    newest = select(jobs).where(jobs.c.id.in_(of_card.union(of_clip))).order_by(jobs.c.created_at.desc()).limit(1)
    row = connection.execute(newest).one_or_none()
    return None if row is None else job_of(row)


def _open_jobs_of(connection: Connection, maker_id: int) -> list[Job]:
    mine = select(jobs).where(jobs.c.maker_id == maker_id, jobs.c.state.in_(sorted(OPEN_STATES)))
    return [job_of(row) for row in connection.execute(mine.order_by(jobs.c.created_at, jobs.c.id))]


def _change(
    connection: Connection,
    job_id: str,
    was: Collection[JobState],
    values: dict[str, Any],
    given: JobGuard,
    reported: Sequence[Clip],
) -> Job | None:
    job = _compare_and_set(connection, job_id, was, values, given)
    if job is not None and reported:
        save_clips(connection, job, reported)
    return job


def _finish(
    connection: Connection,
    job_id: str,
    was: Collection[JobState],
    values: dict[str, Any],
    given: JobGuard | None,
    money: EntryKind,
    actor_id: int,
) -> Job | None:
    job = _compare_and_set(connection, job_id, was, values, given)
    if job is not None:
        ledger.end(connection, job, money, actor_id=actor_id, at=job.updated_at)
    return job


def _compare_and_set(
    connection: Connection,
    job_id: str,
    was: Collection[JobState],
    values: dict[str, Any],
    given: JobGuard | None = None,
) -> Job | None:
    """Write the values if the job is in one of those states and as `given`.

    None, with nothing written, if it is not, or if another job has that task.
    """
    statement = _COMPARE_AND_SET.where(*(jobs.c[name] == value for name, value in (given or {}).items()))
    values = values | {"job_id": job_id, "was": sorted(was)}
    if values.get("task_id") is None:
        row = connection.execute(statement, values).one_or_none()
        return None if row is None else job_of(row)
    try:
        with connection.begin_nested():
            row = connection.execute(statement, values).one_or_none()
    except IntegrityError:
        if connection.scalar(select(exists().where(jobs.c.task_id == values["task_id"], jobs.c.id != job_id))):
            return None
        raise
    return None if row is None else job_of(row)


def _timings(connection: Connection, limit: int) -> list[Timing]:
    newest = (
        select(jobs.c.request, jobs.c.submitted_at, jobs.c.finished_at)
        .where(
            jobs.c.state == JobState.DELIVERED.value,
            jobs.c.submitted_at.is_not(None),
            jobs.c.finished_at.is_not(None),
        )
        .order_by(jobs.c.finished_at.desc())
        .limit(limit)
    )
    timings: list[Timing] = []
    for values, submitted_at, finished_at in connection.execute(newest):
        request = request_of(values)
        seconds = (finished_at - submitted_at).total_seconds()
        timings.append(Timing(action=request.action, model=request.model, seconds=seconds))
    return timings
