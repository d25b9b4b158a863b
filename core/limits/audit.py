"""The audit log: what admins changed, and whom a rule refused; stored, and passed to the listeners that post it."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import AlreadyAsked, Refused, ShuttingDown
from core.errors.containment import contain_errors
from core.limits import texts
from core.limits.usage import label_of
from core.model.audit_entry import AuditAction, AuditEntry

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable, Sequence
    from datetime import datetime

    from core.limits.check import MemberContext
    from core.ports import AuditStore

log = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=90)
"""How long entries are kept."""
TEXT_MAX = 300
"""Characters of what an entry says."""


class Audit:
    """Writes entries. Each of the `listeners` gets an entry after it was written; they must not raise."""

    def __init__(self, *, store: AuditStore, now: Callable[[], datetime]) -> None:
        self.listeners: list[Callable[[AuditEntry], None]] = []
        self._store = store
        self._now = now

    async def note(
        self, guild_id: int, *, actor_id: int, action: AuditAction, text: str, subject_id: int | None = None
    ) -> AuditEntry:
        """Write an entry and tell the listeners."""
        entry = AuditEntry(
            guild_id=guild_id,
            actor_id=actor_id,
            action=action,
            text=text[:TEXT_MAX],
            at=self._now(),
            subject_id=subject_id,
        )
        await self._store.write_audit_entry(entry, oldest_at=entry.at - KEPT_FOR)
        for listener in self.listeners:
            listener(entry)
        return entry

    @asynccontextmanager
    async def note_refusals(
        self, guild_id: int | None, user_id: int, action: str, member_context: MemberContext | None
    ) -> AsyncGenerator[None]:
        """Note it in the audit log when a rule refuses what is done inside, and raise the refusal again.

        An entry that cannot be written is only logged.
        """
        try:
            yield
        except Refused as refusal:
            ruled_by = guild_id if member_context is None else member_context.ruled_by(guild_id)
            if ruled_by is not None and not isinstance(refusal, (AlreadyAsked, ShuttingDown)):
                text = texts.REFUSED(action=label_of(action).lower(), reason=refusal)
                # The member must get the refusal, also when the database fails.
                with contain_errors(log, "guild %d: a refusal could not be written to the audit log", ruled_by):
                    await self.note(ruled_by, actor_id=user_id, action=AuditAction.REFUSED, text=text)
            raise

    async def entries(self, guild_id: int, *, limit: int) -> Sequence[AuditEntry]:
        """Return a guild's newest entries, newest first."""
        return await self._store.audit_entries(guild_id, limit=limit)

    async def refusals(self, guild_id: int, user_id: int, *, limit: int) -> Sequence[AuditEntry]:
        """Return the newest refusals of one member, newest first."""
        return await self._store.audit_entries(guild_id, limit=limit, refused_id=user_id)
