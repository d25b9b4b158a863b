"""Counters of windows: read, counted up, given back after a refund, and reset."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, bindparam, func, insert, literal_column, select, true, union_all, update

from adapters.store.database.engine import lock_until_commit, upsert
from adapters.store.limits import ledger_entry
from adapters.store.schema.money_tables import ledger, ledger_windows, window_counters
from core.model.money import EntryKind, WindowKind, WindowScope, WindowUse

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Executable

    from core.model.money import Window

_KEY = ("scope", "kind", "guild_id", "user_id", "starts_at")
_RUNNING = literal_column("0", Integer)
"""The epoch of the row that is counted in."""
_IS_THAT = [window_counters.c[name] == bindparam(name) for name in _KEY]
_RUNS = window_counters.c.epoch == _RUNNING

_READ = select(window_counters.c.used).where(*_IS_THAT, _RUNS)
_LOCK = select(window_counters.c.id, window_counters.c.used).where(*_IS_THAT, _RUNS).with_for_update()
_LATEST = select(func.max(window_counters.c.epoch)).where(*_IS_THAT)
_REMEMBER = insert(ledger_windows)
_COUNTED = (
    select(ledger_windows.c.window_id, ledger_windows.c.credits)
    .join(ledger, ledger.c.id == ledger_windows.c.entry_id)
    .where(ledger.c.job_id == bindparam("job_id"), ledger.c.kind == EntryKind.RESERVE.value)
    .order_by(ledger_windows.c.position)  # rows are locked in the order in which admissions lock them
)
_GIVE_BACK = (
    update(window_counters)
    .where(window_counters.c.id == bindparam("window_id"))
    .values(used=window_counters.c.used - bindparam("credits"))
)


def used(connection: Connection, windows: Sequence[Window]) -> list[WindowUse]:
    """Return how much of each window is used."""
    return [WindowUse(window=window, used=connection.scalar(_READ, _key(window)) or 0) for window in windows]


def count(connection: Connection, windows: Sequence[tuple[Window, int]]) -> list[tuple[int, WindowUse]]:
    """Count so many credits in each window; return each one's row and how much of it was used before, in that order.

    No two of them are of the same scope and kind. The rows are locked in the given order. Limits are not checked: the
    caller rolls back where one is exceeded.
    """
    if not windows:
        return []
    values = {
        f"{name}_{number}": value
        for number, (window, amount) in enumerate(windows)
        for name, value in (*_key(window).items(), ("used", amount))
    }
    counting = _counting(connection.dialect.name, len(windows))
    rows = {(row.scope, row.kind): row for row in connection.execute(counting, values)}
    found = [(window, amount, rows[window.scope, window.kind]) for window, amount in windows]
    return [(row.id, WindowUse(window=window, used=row.used - amount)) for window, amount, row in found]


def remember(connection: Connection, entry_id: int, counted: Sequence[tuple[int, int]]) -> None:
    """Write down in which rows how many credits of a reserve entry were counted."""
    rows = [
        {"entry_id": entry_id, "position": position, "window_id": window_id, "credits": amount}
        for position, (window_id, amount) in enumerate(counted)
    ]
    if rows:
        connection.execute(_REMEMBER, rows)


def give_back(connection: Connection, job_id: str) -> None:
    """Count a job's reservation out of the rows in which it was counted, also of those that were set aside."""
    for window_id, amount in connection.execute(_COUNTED, {"job_id": job_id}).all():
        connection.execute(_GIVE_BACK, {"window_id": window_id, "credits": amount})


def reset(connection: Connection, windows: Sequence[Window], *, actor_id: int, at: datetime) -> list[WindowUse]:
    """Start those windows again, empty, with a reset entry for each that was used; return what was used of each."""
    for user_id in sorted({window.user_id for window in windows if window.user_id}):
        lock_until_commit(connection, user_id)
    # Locked in the order in which orders and refunds lock them, whatever the caller's is.
    done = {window: _reset(connection, window, actor_id, at) for window in sorted(windows, key=_rank)}
    return [done[window] for window in windows]


def _reset(connection: Connection, window: Window, actor_id: int, at: datetime) -> WindowUse:
    key = _key(window)
    # Other transactions that count in the row wait for its lock, then find it set aside and start a new one.
    row = connection.execute(_LOCK, key).one_or_none()
    if row is None or row.used == 0:
        return WindowUse(window=window, used=0)
    epoch = connection.scalars(_LATEST, key).one() + 1
    connection.execute(update(window_counters).where(window_counters.c.id == row.id).values(epoch=epoch))
    ledger_entry.write(
        connection,
        EntryKind.RESET,
        row.used,
        guild_id=window.guild_id,
        user_id=window.user_id,
        actor_id=actor_id,
        at=at,
    )
    return WindowUse(window=window, used=row.used)


@cache
def _counting(dialect: str, windows: int) -> Executable:
    """Return one statement for all of an order's windows: one for each takes longer than all the rest of the order."""
    names = (*_KEY, "used")
    columns = window_counters.c
    asked = union_all(
        *(
            select(*(bindparam(f"{name}_{number}", type_=columns[name].type).label(name) for name in names))
            for number in range(windows)
        )
    ).subquery("asked")
    # "WHERE true", for without it SQLite takes ON CONFLICT for the ON of a join.
    statement = upsert(dialect, window_counters).from_select(
        [*names, "epoch"], select(*asked.c, _RUNNING.label("epoch")).where(true())
    )
    return statement.on_conflict_do_update(
        index_elements=(*_KEY, "epoch"),
        # Qualified, for the bare name is ambiguous on PostgreSQL.
        set_={"used": columns.used + statement.excluded.used},
    ).returning(columns.id, columns.used, columns.scope, columns.kind)


def _rank(window: Window) -> tuple[int, int]:
    return list(WindowScope).index(window.scope), list(WindowKind).index(window.kind)


def _key(window: Window) -> dict[str, Any]:
    return {name: getattr(window, name) for name in _KEY}
