"""The rules that an order is checked against, and its turn in the queue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import String, bindparam, exists, insert, select
from sqlalchemy.exc import IntegrityError

from adapters.store.database.engine import lock_until_commit
from adapters.store.limits.ledger import reserve
from adapters.store.limits.member_usage import MINE, USAGE, usage_of
from adapters.store.schema.record import job_values
from adapters.store.schema.tables import IS_OPEN, jobs, queues
from core.errors import AlreadyAsked, Paused
from core.limits.member_rules import block_refusal, cooldown_refusal, songs_at_once_refusal
from core.model.job import JobState

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from core.model.job import Job
    from core.model.money import MemberUsage
    from core.ports import Admission

_SERVICE = bindparam("service", type_=String())
_LOOK = USAGE.add_columns(
    select(jobs.c.turn)
    .where(MINE, jobs.c.service == _SERVICE, jobs.c.state != JobState.CANCELLED.value)
    .order_by(jobs.c.turn.desc())
    .limit(1)
    .scalar_subquery()
    .label("newest_turn"),
    select(queues.c.virtual_time).where(queues.c.service == _SERVICE).scalar_subquery().label("virtual_time"),
)
"""A member's usage when an order comes in, and their turn, all in one query."""

_ENTER = insert(jobs)
_ASKED = select(exists().where(jobs.c.ask == bindparam("ask"), IS_OPEN))


def admit(connection: Connection, job: Job, admission: Admission, *, worker_id: str) -> Job:
    """Check the rules, write the job and reserve its credits; the caller must roll back after a refusal."""
    lock_until_commit(connection, job.maker.id)
    check_asked(connection, job)
    found = connection.execute(_LOOK, _who(job) | {"service": job.service}).one()
    _check_rules(job, admission, usage_of(found))
    turn = found.virtual_time
    if found.newest_turn is not None:
        turn = max(turn, found.newest_turn + 1 / admission.queue_weight)
    admitted = replace(job, turn=turn)
    _enter(connection, admitted, worker_id)
    reserve(connection, admitted, admission.windows)
    return admitted


def check_asked(connection: Connection, job: Job) -> None:
    """Check that no open job has the same `ask`.

    Raises:
        AlreadyAsked: one has.
    """
    if job.ask is not None and connection.scalar(_ASKED, {"ask": job.ask}):
        raise AlreadyAsked(job.ask)


def check_welcome(connection: Connection, job: Job) -> None:
    """Check that the maker may order at all.

    Raises:
        Paused, Blocked: they may not.
    """
    _check_welcome(usage_of(connection.execute(USAGE, _who(job)).one()))


def _enter(connection: Connection, job: Job, worker_id: str) -> None:
    values = job_values(job) | {"worker_id": worker_id}
    if job.ask is None:
        connection.execute(_ENTER, values)
        return
    try:
        with connection.begin_nested():
            connection.execute(_ENTER, values)
    except IntegrityError:
        # On PostgreSQL another member's transaction may have been first; the database accepts only one.
        check_asked(connection, job)
        raise


def _check_rules(job: Job, admission: Admission, usage: MemberUsage) -> None:
    """Check an order against the rules that come before the windows.

    Raises:
        Refused: the first rule that refuses it.
    """
    _check_welcome(usage)
    for refusal in (
        *admission.refusals,
        cooldown_refusal(usage.last_order_at, admission.cooldown_s, job.created_at),
        songs_at_once_refusal(usage.open_count, admission.songs_at_once),
    ):
        if refusal is not None:
            raise refusal


def _check_welcome(usage: MemberUsage) -> None:
    for refusal in (None if usage.notice is None else Paused(usage.notice), block_refusal(usage)):
        if refusal is not None:
            raise refusal


def _who(job: Job) -> dict[str, Any]:
    return {"user_id": job.maker.id, "guild_id": job.place.guild_id or 0, "at": job.created_at}
