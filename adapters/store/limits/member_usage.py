"""A member's usage in a guild: what the rules look at beside the windows, all in one query."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, and_, bindparam, func, literal, literal_column, or_, select

from adapters.store.limits import bonus
from adapters.store.limits.operator import NOTICE
from adapters.store.schema.money_tables import allowances, blocks, ledger
from adapters.store.schema.tables import jobs
from core.model.job import OPEN_STATES
from core.model.money import Allowance, Block, EntryKind, MemberUsage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Row

    from core.model.money import Grant

    _Columns = tuple[Any, ...]

MINE = jobs.c.maker_id == bindparam("user_id")
_HERE = jobs.c.guild_id == bindparam("guild_id")
_IN_FORCE = or_(blocks.c.until.is_(None), blocks.c.until > bindparam("at"))

USAGE = select(
    # From the ledger: being forgotten takes a member out of their orders at once, and must not end a cooldown.
    select(ledger.c.at)
    .where(
        ledger.c.user_id == bindparam("user_id"),
        ledger.c.guild_id == bindparam("guild_id"),
        ledger.c.kind == EntryKind.RESERVE.value,
    )
    .order_by(ledger.c.id.desc())
    .limit(1)
    .scalar_subquery()
    .label("last_order_at"),
    select(func.count())
    .select_from(jobs)
    # One by one: SQLAlchemy would write a plain list into the statement again each time it runs.
    .where(MINE, _HERE, jobs.c.state.in_([literal(state.value) for state in sorted(OPEN_STATES)]))
    .scalar_subquery()
    .label("open_count"),
    NOTICE.scalar_subquery().label("notice"),
    allowances.c.user_id.label("owner_id"),
    allowances.c.day,
    allowances.c.week,
    allowances.c.month,
    blocks.c.user_id.label("blocked_id"),
    blocks.c.reason,
    blocks.c.until,
    blocks.c.by_id,
    blocks.c.at.label("blocked_at"),
).select_from(
    select(literal_column("1", Integer).label("one"))
    .subquery("nobody")
    .outerjoin(
        allowances,
        and_(allowances.c.guild_id == bindparam("guild_id"), allowances.c.user_id == bindparam("user_id")),
    )
    .outerjoin(
        blocks,
        and_(blocks.c.guild_id == bindparam("guild_id"), blocks.c.user_id == bindparam("user_id"), _IN_FORCE),
    )
)
"""Always one row: `guild_id`, `user_id` and `at` are to be filled in."""


def member_usage(connection: Connection, guild_id: int, user_id: int, at: datetime) -> MemberUsage:
    """Return a member's usage in a guild, bonus credits included."""
    row = connection.execute(USAGE, {"guild_id": guild_id, "user_id": user_id, "at": at}).one()
    return usage_of(row, bonus.live(connection, guild_id, user_id, at))


def usage_of(row: Row[*_Columns], grants: Sequence[Grant] = ()) -> MemberUsage:
    """Read the row of `USAGE`."""
    return MemberUsage(
        open_count=row.open_count,
        last_order_at=row.last_order_at,
        own=None if row.owner_id is None else Allowance(day=row.day, week=row.week, month=row.month),
        block=_block_of(row),
        bonus=tuple(grants),
        notice=row.notice,
    )


def _block_of(row: Row[*_Columns]) -> Block | None:
    if row.blocked_id is None:
        return None
    return Block(user_id=row.blocked_id, reason=row.reason, until=row.until, by_id=row.by_id, at=row.blocked_at)
