"""Ledger entries: written once, and changed only when a member is forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, select

from adapters.store.schema.money_tables import ledger
from adapters.store.schema.record import entry_of

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model.money import EntryKind, LedgerEntry

_WRITE = insert(ledger).returning(ledger.c.id)


def write(  # noqa: PLR0913 - the columns of a line
    connection: Connection,
    kind: EntryKind,
    credits_: int,
    *,
    guild_id: int,
    user_id: int,
    actor_id: int,
    at: datetime,
    job_id: str | None = None,
) -> int:
    """Write one line and return its number."""
    line = {
        "kind": kind.value,
        "credits": credits_,
        "guild_id": guild_id,
        "user_id": user_id,
        "actor_id": actor_id,
        "job_id": job_id,
        "at": at,
    }
    return connection.execute(_WRITE, line).scalar_one()


def newest(connection: Connection, guild_id: int, user_id: int, limit: int) -> list[LedgerEntry]:
    """Return a member's newest entries in a guild, newest first."""
    lines = (
        select(ledger)
        .where(ledger.c.user_id == user_id, ledger.c.guild_id == guild_id)
        .order_by(ledger.c.id.desc())
        .limit(limit)
    )
    return [entry_of(row) for row in connection.execute(lines)]
