"""The audit log in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.audit_entry import AuditEntry


class AuditStore(Protocol):
    """The audit log."""

    async def write_audit_entry(self, entry: AuditEntry, *, oldest_at: datetime) -> None:
        """Write an entry, and drop those of the guild that are older than `oldest_at`."""
        ...

    async def audit_entries(self, guild_id: int, *, limit: int, refused_id: int | None = None) -> Sequence[AuditEntry]:
        """Return a guild's newest entries, newest first; with `refused_id` only the refusals of that member."""
        ...
