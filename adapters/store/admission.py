"""The rules that one order is held against, and its turn in the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, bindparam, exists, func, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.store.engine import lock_until_commit
from adapters.store.ledger import reserve
from adapters.store.record import job_values
from adapters.store.tables import IS_OPEN, jobs, ledger, queues
from core.errors import AlreadyAsked, CoolingDown, SongsAtOnceReached
from core.model import OPEN_STATES, JobState
from core.money import EntryKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model import Job
    from core.money import Admission

_MINE = jobs.c.maker_id == bindparam("maker_id")
_HERE = jobs.c.guild_id == bindparam("guild_id")
_SERVICE = bindparam("service", type_=String())
_RESERVED_HERE = (
    ledger.c.user_id == bindparam("maker_id"),
    ledger.c.guild_id == bindparam("guild_id"),
    ledger.c.kind == EntryKind.RESERVE.value,
)
_STANDING = select(
    # From the ledger: being forgotten takes a member out of their orders at once, and must not end a cooldown.
    select(ledger.c.at)
    .where(*_RESERVED_HERE)
    .order_by(ledger.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("last_order_at"),
    select(func.count())
    .select_from(jobs)
    .where(_MINE, _HERE, jobs.c.state.in_(sorted(OPEN_STATES)))
    .scalar_subquery()
    .label("open_count"),
    select(jobs.c.turn)
    .where(_MINE, jobs.c.service == _SERVICE, jobs.c.state != JobState.CANCELLED.value)
    .order_by(jobs.c.turn.desc())
    .limit(1)
    .scalar_subquery()
    .label("newest_turn"),
    select(queues.c.virtual_time).where(queues.c.service == _SERVICE).scalar_subquery().label("virtual_time"),
)
"""How a member stands when an order comes in, all in one reading."""

_ENTER = insert(jobs)
_ASKED = select(exists().where(jobs.c.ask == bindparam("ask"), IS_OPEN))


def admit(connection: Connection, job: Job, admission: Admission, *, worker_id: str) -> Job:
    """See `core.ports.JobStore.admit`. A refusal may come after a window was counted: the caller must roll back."""
    lock_until_commit(connection, job.maker.id)
    check_asked(connection, job)
    standing = connection.execute(
        _STANDING, {"maker_id": job.maker.id, "guild_id": job.place.guild_id or 0, "service": job.service}
    ).one()
    _check_cooldown(job, standing.last_order_at, admission.cooldown_s)
    if admission.songs_at_once is not None and standing.open_count >= admission.songs_at_once:
        raise SongsAtOnceReached(admission.songs_at_once)
    turn = standing.virtual_time
    if standing.newest_turn is not None:
        turn = max(turn, standing.newest_turn + 1 / admission.queue_weight)
    admitted = replace(job, turn=turn)
    _enter(connection, admitted, worker_id)
    reserve(connection, admitted, admission.windows)
    return admitted


def check_asked(connection: Connection, job: Job) -> None:
    """Check that nothing open came of what the job was asked for by.

    Raises:
        AlreadyAsked: something did.
    """
    if job.ask is not None and connection.scalar(_ASKED, {"ask": job.ask}):
        raise AlreadyAsked(job.ask)


def _enter(connection: Connection, job: Job, worker_id: str) -> None:
    values = job_values(job) | {"worker_id": worker_id}
    if job.ask is None:
        connection.execute(_ENTER, values)
        return
    try:
        with connection.begin_nested():
            connection.execute(_ENTER, values)
    except IntegrityError:
        # On PostgreSQL another member's transaction may have been first; the database takes one of them.
        check_asked(connection, job)
        raise


def _check_cooldown(job: Job, last_order_at: datetime | None, cooldown_s: int) -> None:
    if last_order_at is None:
        return
    # A last order slightly ahead comes from another process' clock; one far ahead from a clock that was set back, and
    # must not lock the member out until then.
    cooldown = timedelta(seconds=cooldown_s)
    if abs(job.created_at - last_order_at) < cooldown:
        raise CoolingDown(f"one order every {cooldown_s} s", ends_at=last_order_at + cooldown)
