"""Who works on which job: workers that are alive, and the jobs leased to them."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlalchemy import delete, select, update
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.schema.record import job_of
from adapters.store.schema.tables import jobs, workers
from core.ports import LeaseStore

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model.job import Job, JobState, Worker

_POSIX = os.name == "posix"


class SqlLeases(OverDatabase, LeaseStore):
    """Workers and the jobs leased to them."""

    @override
    async def register(self, worker: Worker, *, now: datetime, alive_until: datetime) -> None:
        await self._database.write(_register, worker, now, alive_until)

    @override
    async def renew(self, worker_id: str, alive_until: datetime) -> bool:
        return await self._database.write(_renew, worker_id, alive_until)

    @override
    async def adopt(self, worker_id: str, *, now: datetime, limit: int) -> Sequence[Job]:
        return await self._database.write(_adopt, worker_id, now, limit)

    @override
    async def jobs_of_worker(self, worker_id: str, states: Collection[JobState]) -> Sequence[Job]:
        return await self._database.read(_held, worker_id, states)

    @override
    async def is_leased_to(self, worker_id: str, job_id: str) -> bool:
        return await self._database.read(_holds, worker_id, job_id)

    @override
    async def retire(self, worker_id: str) -> None:
        await self._database.write(_retire, worker_id)


def _register(connection: Connection, worker: Worker, now: datetime, alive_until: datetime) -> None:
    _drop_expired(connection, now, but=worker.id)
    _drop_dead(connection, worker.id, worker.host, own_pid=worker.pid)
    values = {"host": worker.host, "pid": worker.pid, "alive_until": alive_until}
    connection.execute(
        upsert(connection.dialect.name, workers)
        .values(id=worker.id, **values)
        .on_conflict_do_update(index_elements=[workers.c.id], set_=values)
    )


def _drop_expired(connection: Connection, now: datetime, *, but: str) -> None:
    """Drop rows that ran out: should their worker come back, its renewal fails, and it learns that it holds nothing."""
    connection.execute(delete(workers).where(workers.c.alive_until <= now, workers.c.id != but))


def _drop_dead(connection: Connection, worker_id: str, host: str, *, own_pid: int | None = None) -> None:
    """Drop rows of the same host whose process is gone, or had `own_pid`: that id has been given out again."""
    others = select(workers.c.id, workers.c.pid).where(workers.c.host == host, workers.c.id != worker_id)
    gone = [row.id for row in connection.execute(others) if row.pid == own_pid or not _is_running(row.pid)]
    if gone:
        connection.execute(delete(workers).where(workers.c.id.in_(gone)))


def _is_running(pid: int) -> bool:
    """Whether the process is there. If unknown, it counts as running until its row expires."""
    if not _POSIX:
        return True  # there, signal 0 would not ask but press Ctrl+C
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's process
        return True
    return True


def _renew(connection: Connection, worker_id: str, alive_until: datetime) -> bool:
    renewed = connection.execute(update(workers).where(workers.c.id == worker_id).values(alive_until=alive_until))
    return renewed.rowcount == 1


def _adopt(connection: Connection, worker_id: str, now: datetime, limit: int) -> list[Job]:
    _drop_expired(connection, now, but=worker_id)
    host = connection.scalar(select(workers.c.host).where(workers.c.id == worker_id))
    if host is not None:
        _drop_dead(connection, worker_id, host)
    others = select(workers.c.id)
    free = (
        select(jobs.c.id)
        .where(
            jobs.c.told_at.is_(None),  # set on final jobs only, so this holds for all open ones too
            jobs.c.worker_id != worker_id,
            jobs.c.worker_id.not_in(others),
        )
        .order_by(jobs.c.created_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    adopted = connection.execute(update(jobs).where(jobs.c.id.in_(free)).values(worker_id=worker_id).returning(*jobs.c))
    return sorted(map(job_of, adopted), key=lambda job: (job.created_at, job.id))


def _held(connection: Connection, worker_id: str, states: Collection[JobState]) -> list[Job]:
    mine = select(jobs).where(jobs.c.worker_id == worker_id, jobs.c.state.in_(sorted(states)))
    return [job_of(row) for row in connection.execute(mine.order_by(jobs.c.created_at, jobs.c.id))]


def _holds(connection: Connection, worker_id: str, job_id: str) -> bool:
    return connection.scalar(select(jobs.c.worker_id).where(jobs.c.id == job_id)) == worker_id


def _retire(connection: Connection, worker_id: str) -> None:
    connection.execute(delete(workers).where(workers.c.id == worker_id))
