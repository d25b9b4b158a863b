"""The audit log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, insert, select
from typing_extensions import override

from adapters.store.database.engine import OverDatabase
from adapters.store.schema.money_tables import audit
from core.model.audit_entry import AuditAction, AuditEntry
from core.ports import AuditStore

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection


class SqlAudits(OverDatabase, AuditStore):
    """The audit log by guild."""

    @override
    async def write_audit_entry(self, entry: AuditEntry, *, oldest_at: datetime) -> None:
        await self._database.write(_note, entry, oldest_at)

    @override
    async def audit_entries(self, guild_id: int, *, limit: int, refused_id: int | None = None) -> Sequence[AuditEntry]:
        return await self._database.read(_notes, guild_id, limit, refused_id)


def _note(connection: Connection, entry: AuditEntry, oldest_at: datetime) -> None:
    connection.execute(
        insert(audit).values(
            guild_id=entry.guild_id,
            actor_id=entry.actor_id,
            subject_id=entry.subject_id,
            deed=entry.action.value,
            text=entry.text,
            at=entry.at,
        )
    )
    is_over = select(audit.c.id).where(audit.c.guild_id == entry.guild_id, audit.c.at < oldest_at)
    # Rows that another transaction is deleting are skipped rather than waited for.
    connection.execute(delete(audit).where(audit.c.id.in_(is_over.with_for_update(skip_locked=True))))


def _notes(connection: Connection, guild_id: int, limit: int, refused_id: int | None) -> list[AuditEntry]:
    newest = (
        select(audit).where(audit.c.guild_id == guild_id).order_by(audit.c.at.desc(), audit.c.id.desc()).limit(limit)
    )
    if refused_id is not None:
        newest = newest.where(audit.c.actor_id == refused_id, audit.c.deed == AuditAction.REFUSED.value)
    return [
        AuditEntry(
            guild_id=row.guild_id,
            actor_id=row.actor_id,
            action=AuditAction(row.deed),
            text=row.text,
            at=row.at,
            subject_id=row.subject_id,
        )
        for row in connection.execute(newest)
    ]
