"""Drafts of lyrics, kept for a week."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, select
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.schema.record import request_of, request_values
from adapters.store.schema.tables import drafts
from core.model.library import Draft
from core.ports import DraftStore

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

KEPT = timedelta(weeks=1)


class SqlDrafts(OverDatabase, DraftStore):
    """Saved lyrics."""

    @override
    async def keep_draft(self, draft: Draft) -> None:
        await self._database.write(_keep, draft)

    @override
    async def draft(self, draft_id: str) -> Draft | None:
        return await self._database.read(_draft, draft_id)

    @override
    async def lyrics_calls(self, user_id: int, since: datetime) -> tuple[int, datetime | None]:
        return await self._database.read(_writing_calls, user_id, since)


def _keep(connection: Connection, draft: Draft) -> None:
    values = {
        "user_id": draft.user_id,
        "made_at": draft.made_at,
        "request": request_values(draft.request),
        "earlier": [request_values(other) for other in draft.earlier],
        "others": [request_values(other) for other in draft.others],
        "calls": draft.calls,
    }
    connection.execute(
        upsert(connection.dialect.name, drafts)
        .values(id=draft.id, **values)
        .on_conflict_do_update(index_elements=[drafts.c.id], set_=values)
    )
    connection.execute(delete(drafts).where(drafts.c.made_at < draft.made_at - KEPT))


def _draft(connection: Connection, draft_id: str) -> Draft | None:
    row = connection.execute(select(drafts).where(drafts.c.id == draft_id)).one_or_none()
    if row is None:
        return None
    return Draft(
        id=row.id,
        user_id=row.user_id,
        made_at=row.made_at,
        request=request_of(row.request),
        earlier=tuple(request_of(other) for other in row.earlier),
        others=tuple(request_of(other) for other in row.others),
        calls=row.calls,
    )


def _writing_calls(connection: Connection, user_id: int, since: datetime) -> tuple[int, datetime | None]:
    written = select(func.sum(drafts.c.calls), func.min(drafts.c.made_at)).where(
        drafts.c.user_id == user_id, drafts.c.made_at >= since, drafts.c.calls > 0
    )
    calls, oldest_at = connection.execute(written).one()
    return calls or 0, oldest_at
