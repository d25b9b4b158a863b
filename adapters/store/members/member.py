"""Members' own settings, and the export and erasure of everything that is kept about a member."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from typing_extensions import override

from adapters.store import fulltext
from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.members import account_erasure, erasure, export
from adapters.store.schema.tables import member_settings
from core.model.library import MemberSettings
from core.ports import ErasureStore, MemberSettingsStore

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from core.model.library import Erased

PAGE = 200
"""Rows that are read at once for an export: on PostgreSQL they become values on the event loop."""


class SqlMembers(OverDatabase, MemberSettingsStore, ErasureStore):
    """Settings of members, their export and their erasure."""

    @override
    async def member_settings(self, user_id: int) -> MemberSettings:
        return await self._database.read(_settings, user_id)

    @override
    async def save_member_settings(self, user_id: int, settings: MemberSettings) -> None:
        await self._database.write(_save, user_id, settings)

    @override
    async def export(self, user_id: int) -> Mapping[str, object]:
        return {
            **await self._database.read(export.profile, user_id),
            "orders": await self._pages(export.order_ids, export.orders, user_id),
            "songs": await self._pages(export.song_ids, export.songs, user_id),
            **await self._database.read(export.activity, user_id),
            "rules": await self._database.read(export.rules, user_id),
            "audit": await self._pages(export.note_ids, partial(export.notes, user_id=user_id), user_id),
            "ledger": await self._pages(export.entry_ids, export.entries, user_id),
        }

    @override
    async def forget(self, user_id: int, *, at: datetime, since: datetime) -> Erased:
        erased = await self._database.write(erasure.forget, user_id, at, since)
        if erased.songs:
            await self._merge_index()
        return erased

    @override
    async def forget_due(self, *, since: datetime) -> int:
        await self._database.write(account_erasure.drop_ended_blocks, since)
        waiting = await self._database.read(erasure.waiting, since)
        # One transaction for each member, so that no order waits for the erasure of many.
        rests = [await self._database.write(erasure.forget_rest, user_id, since) for user_id in waiting]
        if any(rest.songs for rest in rests):
            await self._merge_index()
        return sum(rest.is_complete for rest in rests)

    async def _merge_index(self) -> None:
        is_first = True
        while await self._database.write(fulltext.merge, is_first=is_first):
            is_first = False

    async def _pages(
        self,
        ids_of: Callable[[Connection, int], Sequence[Any]],
        rows_of: Callable[[Connection, Sequence[Any]], Sequence[object]],
        user_id: int,
    ) -> list[object]:
        ids = await self._database.read(ids_of, user_id)
        rows: list[object] = []
        for start in range(0, len(ids), PAGE):
            rows += await self._database.read(rows_of, ids[start : start + PAGE])
        return rows


def _settings(connection: Connection, user_id: int) -> MemberSettings:
    row = connection.execute(select(member_settings).where(member_settings.c.user_id == user_id)).one_or_none()
    return MemberSettings() if row is None else MemberSettings(closes_songs=row.closes_songs)


def _save(connection: Connection, user_id: int, settings: MemberSettings) -> None:
    values = {"closes_songs": settings.closes_songs}
    connection.execute(
        upsert(connection.dialect.name, member_settings)
        .values(user_id=user_id, **values)
        .on_conflict_do_update(index_elements=[member_settings.c.user_id], set_=values)
    )
