"""What a guild decided about single members: their own allowances, and blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, func, or_, select

from adapters.store.database.engine import upsert
from adapters.store.schema.money_tables import allowances, blocks
from core.model.money import Allowance, Block

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection


def own_allowance(connection: Connection, guild_id: int, user_id: int) -> Allowance | None:
    """Return a member's own allowance there, None if they have none."""
    found = connection.execute(select(allowances).where(*_is_of(guild_id, user_id))).one_or_none()
    return None if found is None else Allowance(day=found.day, week=found.week, month=found.month)


def save_own_allowance(connection: Connection, guild_id: int, user_id: int, allowance: Allowance | None) -> None:
    """Write a member's own allowance there; None removes it."""
    if allowance is None:
        connection.execute(delete(allowances).where(*_is_of(guild_id, user_id)))
        return
    values = {"day": allowance.day, "week": allowance.week, "month": allowance.month}
    connection.execute(
        upsert(connection.dialect.name, allowances)
        .values(guild_id=guild_id, user_id=user_id, **values)
        .on_conflict_do_update(index_elements=[allowances.c.guild_id, allowances.c.user_id], set_=values)
    )


def count_own_allowances(connection: Connection, guild_id: int) -> int:
    """Return how many members have an own allowance there."""
    return connection.scalars(
        select(func.count()).select_from(allowances).where(allowances.c.guild_id == guild_id)
    ).one()


def block(connection: Connection, guild_id: int, block: Block) -> None:
    """Block a member there, or replace the block."""
    values = {"reason": block.reason, "until": block.until, "by_id": block.by_id, "at": block.at}
    connection.execute(
        upsert(connection.dialect.name, blocks)
        .values(guild_id=guild_id, user_id=block.user_id, **values)
        .on_conflict_do_update(index_elements=[blocks.c.guild_id, blocks.c.user_id], set_=values)
    )


def unblock(connection: Connection, guild_id: int, user_id: int) -> bool:
    """Remove a block; False if there was none."""
    lifted = delete(blocks).where(blocks.c.guild_id == guild_id, blocks.c.user_id == user_id)
    return connection.execute(lifted).rowcount > 0


def in_force(connection: Connection, guild_id: int, at: datetime) -> list[Block]:
    """Return the blocks in force, newest first."""
    still = or_(blocks.c.until.is_(None), blocks.c.until > at)
    newest = select(blocks).where(blocks.c.guild_id == guild_id, still).order_by(blocks.c.at.desc(), blocks.c.user_id)
    return [
        Block(user_id=row.user_id, reason=row.reason, until=row.until, by_id=row.by_id, at=row.at)
        for row in connection.execute(newest)
    ]


def _is_of(guild_id: int, user_id: int) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (allowances.c.guild_id == guild_id, allowances.c.user_id == user_id)
