"""The queue: whose turn it is, who waits where, and how many are in flight."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import String, and_, bindparam, func, or_, select, update

from adapters.store.schema.record import job_of
from adapters.store.schema.tables import IS_CERTAINLY_IN_FLIGHT, jobs, queues
from core.model.job import JobState

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model.job import Job, Service

_SERVICE = bindparam("of_service", type_=String())
_DOUBTED = timedelta(minutes=3)
"""How long an order of unknown fate counts as one in flight; most songs that were ordered are done by then."""
_OCCUPIED = (
    select(func.count())
    .select_from(jobs)
    .where(
        jobs.c.service == _SERVICE,
        or_(
            IS_CERTAINLY_IN_FLIGHT,
            and_(
                jobs.c.state == JobState.UNKNOWN.value,
                jobs.c.submitted_at > bindparam("doubted_after", type_=jobs.c.submitted_at.type),
            ),
        ),
    )
)
_WAITING = (
    select(jobs.c.id, jobs.c.turn)
    .where(jobs.c.service == _SERVICE, jobs.c.state == JobState.QUEUED.value)
    .order_by(jobs.c.turn, jobs.c.created_at, jobs.c.id)
)
_FIRST = _WAITING.limit(1).with_for_update(skip_locked=True)
_QUEUE = select(queues.c.virtual_time).where(queues.c.service == _SERVICE).with_for_update()
_CLAIM = (
    update(jobs)
    .where(jobs.c.id == bindparam("job_id"))
    .values(
        state=JobState.SUBMITTING.value,
        worker_id=bindparam("claimer"),
        submitted_at=func.coalesce(jobs.c.submitted_at, bindparam("now", type_=jobs.c.submitted_at.type)),
        updated_at=bindparam("now", type_=jobs.c.updated_at.type),
        revision=jobs.c.revision + 1,
    )
    .returning(*jobs.c)
)
_ADVANCE = update(queues).where(queues.c.service == _SERVICE)


def claim_next(connection: Connection, service: Service, *, worker_id: str, cap: int, now: datetime) -> Job | None:
    """Move the first queued job to submitting, if fewer than `cap` are in flight."""
    # The queue's row is the lock under which the count stays true, over all processes.
    virtual_time = connection.scalars(_QUEUE, {"of_service": service}).one()
    occupied = {"of_service": service, "doubted_after": now - _DOUBTED}
    if connection.scalars(_OCCUPIED, occupied).one() >= cap:
        return None
    first = connection.execute(_FIRST, {"of_service": service}).one_or_none()
    if first is None:
        return None
    claimed = connection.execute(_CLAIM, {"job_id": first.id, "claimer": worker_id, "now": now}).one()
    if first.turn > virtual_time:  # never back: a job that was queued again keeps its old turn
        connection.execute(_ADVANCE, {"of_service": service, "virtual_time": first.turn})
    return job_of(claimed)


def waiting(connection: Connection, service: Service) -> list[tuple[str, float]]:
    """Return the id and turn of every queued job, in the order in which they will be served."""
    return [(job_id, turn) for job_id, turn in connection.execute(_WAITING, {"of_service": service})]
