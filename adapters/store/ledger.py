"""The ledger and the counters beside it: reserve, settle, refund."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, insert, select, update

from adapters.store.engine import OverDatabase, upsert
from adapters.store.record import entry_of
from adapters.store.tables import ledger, ledger_windows, window_counters
from core.errors import OperatorBudgetSpent, QuotaSpent
from core.money import EntryKind, Window, WindowScope, WindowUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Executable

    from core.model import Job
    from core.money import LedgerEntry

_KEY = ("scope", "kind", "guild_id", "user_id", "starts_at")
_USED = select(window_counters.c.used).where(*(window_counters.c[name] == bindparam(name) for name in _KEY))
_WRITE = insert(ledger).returning(ledger.c.id)
_REMEMBER = insert(ledger_windows)
_COUNTED = (
    select(ledger_windows.c.window_id)
    .join(ledger, ledger.c.id == ledger_windows.c.entry_id)
    .where(ledger.c.job_id == bindparam("job_id"), ledger.c.kind == EntryKind.RESERVE.value)
    .order_by(ledger_windows.c.position)  # rows are locked in the order in which admissions lock them
)
_GIVE_BACK = (
    update(window_counters)
    .where(window_counters.c.id == bindparam("window_id"))
    .values(used=window_counters.c.used - bindparam("credits"))
)


class SqlLedger(OverDatabase):
    """See `core.ports.Ledger`."""

    async def used(self, windows: Sequence[Window]) -> Sequence[WindowUse]:
        """See `core.ports.Ledger`."""
        return await self._database.read(_used, windows)

    async def entries(self, *, guild_id: int | None, user_id: int, limit: int) -> Sequence[LedgerEntry]:
        """See `core.ports.Ledger`."""
        return await self._database.read(_entries, guild_id or 0, user_id, limit)


def reserve(connection: Connection, job: Job, windows: Sequence[Window]) -> None:
    """Count the job's cost in every window and write its reserve entry. The job's row must be there.

    Raises:
        QuotaSpent, OperatorBudgetSpent: a window has too little left; the caller must roll back.
    """
    counters = [_count(connection, window, job.cost) for window in windows]
    entry_id = _write(connection, job, EntryKind.RESERVE, actor_id=job.maker.id, at=job.created_at)
    remembered = [
        {"entry_id": entry_id, "position": position, "window_id": window_id}
        for position, window_id in enumerate(counters)
    ]
    if remembered:
        connection.execute(_REMEMBER, remembered)


def end(connection: Connection, job: Job, money: EntryKind, *, actor_id: int, at: datetime) -> None:
    """Write the entry that ends the job's reservation; a refund goes back to the windows it was counted in."""
    _write(connection, job, money, actor_id=actor_id, at=at)
    if money is EntryKind.REFUND:
        for window_id in connection.scalars(_COUNTED, {"job_id": job.id}).all():
            connection.execute(_GIVE_BACK, {"window_id": window_id, "credits": job.cost})


def _count(connection: Connection, window: Window, cost: int) -> int:
    """Count the cost in one window if it still fits, in one statement; return the counter's id.

    Raises:
        QuotaSpent, OperatorBudgetSpent: it does not fit.
    """
    # What costs nothing is never refused, not even where the limit was lowered below what is used.
    limit = window.limit if cost else None
    if limit is not None and cost > limit:
        raise _spent(connection, window, cost)
    counting = _counting(connection.dialect.name, is_limited=limit is not None)
    values = _key(window) | {"used": cost} | ({} if limit is None else {"limit": limit})
    counter_id = connection.scalar(counting, values)
    if counter_id is None:
        raise _spent(connection, window, cost)
    return counter_id


@cache
def _counting(dialect: str, *, is_limited: bool) -> Executable:
    statement = upsert(dialect, window_counters)
    # Qualified, for the bare name is ambiguous on PostgreSQL.
    sum_used = window_counters.c.used + statement.excluded.used
    return statement.on_conflict_do_update(
        index_elements=_KEY,
        set_={"used": sum_used},
        where=sum_used <= bindparam("limit", type_=window_counters.c.used.type) if is_limited else None,
    ).returning(window_counters.c.id)


def _spent(connection: Connection, window: Window, cost: int) -> QuotaSpent | OperatorBudgetSpent:
    (use,) = _used(connection, [window])
    if window.scope is WindowScope.OPERATOR:
        return OperatorBudgetSpent(f"{use.used} of {window.limit} credits used", ends_at=window.ends_at)
    return QuotaSpent(window, used=use.used, cost=cost)


def _write(connection: Connection, job: Job, kind: EntryKind, *, actor_id: int, at: datetime) -> int:
    entry = {
        "kind": kind.value,
        "credits": job.cost,
        "guild_id": job.place.guild_id or 0,
        "user_id": job.maker.id,
        "actor_id": actor_id,
        "job_id": job.id,
        "at": at,
    }
    return connection.execute(_WRITE, entry).scalar_one()


def _key(window: Window) -> dict[str, Any]:
    return {name: getattr(window, name) for name in _KEY}


def _used(connection: Connection, windows: Sequence[Window]) -> list[WindowUse]:
    return [WindowUse(window=window, used=connection.scalar(_USED, _key(window)) or 0) for window in windows]


def _entries(connection: Connection, guild_id: int, user_id: int, limit: int) -> list[LedgerEntry]:
    newest = (
        select(ledger)
        .where(ledger.c.user_id == user_id, ledger.c.guild_id == guild_id)
        .order_by(ledger.c.id.desc())
        .limit(limit)
    )
    return [entry_of(row) for row in connection.execute(newest)]
