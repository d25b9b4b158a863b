"""Erasure of a member's accounts: credits counted and granted, audit entries, and what they did as an admin.

Blocks in force and own allowances stay with the member's id until an admin removes them or the block ends: admins
decided them about that id, and being forgotten must not lift any limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, case, delete, exists, or_, select, update

from adapters.store.limits.bonus import SOONEST_FIRST
from adapters.store.schema.money_tables import audit, blocks, grants, ledger, window_counters
from adapters.store.schema.tables import NOBODY, drafts, favours, forgetting, jobs
from core.model.money import WindowKind

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Column, Connection


def close(connection: Connection, user_id: int, upto: datetime, since: datetime) -> bool:
    """Remove the member from what was counted up to then in past windows; True if nothing is left of them.

    Entries and counters of windows that may still run are kept, since they enforce the member's limits.
    """
    _erase_entries(connection, user_id, upto, since)
    _erase_grants(connection, user_id, upto, since)  # before the counters, as orders and refunds lock them
    counters = and_(window_counters.c.user_id == user_id, window_counters.c.starts_at <= upto)
    _erase_counters(connection, and_(counters, window_counters.c.starts_at < since))
    written = and_(drafts.c.user_id == user_id, drafts.c.made_at <= upto)
    connection.execute(delete(drafts).where(written, drafts.c.made_at < since))
    had = and_(favours.c.user_id == user_id, favours.c.at <= upto)
    connection.execute(delete(favours).where(had, favours.c.at < since))
    _erase_notes(connection, user_id, upto, since)
    left = (
        exists().where(jobs.c.maker_id == user_id, jobs.c.created_at <= upto),
        exists().where(ledger.c.user_id == user_id, _came_up(upto)),
        exists().where(counters),
        exists().where(written),
        exists().where(had),
        exists().where(grants.c.user_id == user_id, grants.c.at <= upto),
        exists().where(audit.c.actor_id == user_id, audit.c.at <= upto),
        exists().where(audit.c.subject_id == user_id, audit.c.at <= upto),
    )
    if any(connection.scalar(select(some)) for some in left):
        return False
    connection.execute(delete(forgetting).where(forgetting.c.user_id == user_id))
    return True


def drop_ended_blocks(connection: Connection, before: datetime) -> None:
    """Drop all blocks that ended before then."""
    connection.execute(delete(blocks).where(blocks.c.until < before))


def _erase_entries(connection: Connection, user_id: int, upto: datetime, since: datetime) -> None:
    own = and_(ledger.c.user_id == user_id, _came_up(upto, since))
    connection.execute(update(ledger).where(own).values(user_id=NOBODY, actor_id=_but(ledger.c.actor_id, user_id)))
    others = and_(ledger.c.actor_id == user_id, ledger.c.actor_id != ledger.c.user_id, ledger.c.at <= upto)
    connection.execute(update(ledger).where(others).values(actor_id=NOBODY))


def _erase_counters(connection: Connection, over: ColumnElement[bool]) -> None:
    kind = case({kind.value: rank for rank, kind in enumerate(WindowKind)}, value=window_counters.c.kind)
    connection.execute(select(window_counters.c.id).where(over).order_by(kind).with_for_update())
    # Two who are forgotten may have counted in the same window, and a counter is unique by member and window.
    connection.execute(update(window_counters).where(over).values(user_id=-window_counters.c.id))


def _erase_grants(connection: Connection, user_id: int, upto: datetime, since: datetime) -> None:
    own = and_(grants.c.user_id == user_id, grants.c.at <= upto, grants.c.at < since)
    by_them = and_(grants.c.by_id == user_id, grants.c.at <= upto, grants.c.user_id != user_id)
    # Locked in the order in which orders and refunds lock them.
    connection.execute(select(grants.c.id).where(or_(own, by_them)).order_by(*SOONEST_FIRST).with_for_update())
    connection.execute(update(grants).where(own).values(user_id=NOBODY, by_id=_but(grants.c.by_id, user_id)))
    connection.execute(update(grants).where(by_them).values(by_id=NOBODY))


def _erase_notes(connection: Connection, user_id: int, upto: datetime, since: datetime) -> None:
    """Remove the member from old entries of the audit log, and from the blocks that they made."""
    is_old = and_(audit.c.at <= upto, audit.c.at < since)
    connection.execute(update(audit).where(audit.c.actor_id == user_id, is_old).values(actor_id=NOBODY))
    connection.execute(update(audit).where(audit.c.subject_id == user_id, is_old).values(subject_id=None))
    connection.execute(update(blocks).where(blocks.c.by_id == user_id, blocks.c.at <= upto).values(by_id=NOBODY))


def _came_up(upto: datetime, before: datetime | None = None) -> ColumnElement[bool]:
    """Whether a ledger entry is about an order that was placed up to then, or, without one, was written up to then."""

    def then(at: Column[datetime]) -> ColumnElement[bool]:
        return at <= upto if before is None else and_(at <= upto, at < before)

    is_of_order = exists().where(jobs.c.id == ledger.c.job_id, then(jobs.c.created_at)).correlate(ledger)
    return or_(is_of_order, and_(ledger.c.job_id.is_(None), then(ledger.c.at)))


def _but(column: Column[int], user_id: int) -> ColumnElement[int]:
    """Return the id in that column, or NOBODY if it is the member's."""
    return case((column == user_id, NOBODY), else_=column)
