"""How often each member recently used a free call, which costs the operator a little."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, delete, func, insert, select
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, lock_until_commit
from adapters.store.schema.tables import favours
from core.ports import FreeUsageStore

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection


class SqlFreeUses(OverDatabase, FreeUsageStore):
    """Free calls, counted by member and kind."""

    @override
    async def count_free_use(
        self, user_id: int, kind: str, *, at: datetime, since: datetime, most: int
    ) -> datetime | None:
        return await self._database.write(_count, user_id, kind, at, since, most)

    @override
    async def uncount_free_use(self, user_id: int, kind: str, *, at: datetime) -> None:
        await self._database.write(_uncount, user_id, kind, at)


def _count(
    connection: Connection, user_id: int, kind: str, at: datetime, since: datetime, most: int
) -> datetime | None:
    lock_until_commit(connection, user_id)
    theirs = and_(favours.c.user_id == user_id, favours.c.kind == kind)
    connection.execute(delete(favours).where(theirs, favours.c.at <= since))
    done, oldest_at = connection.execute(select(func.count(), func.min(favours.c.at)).where(theirs)).one()
    if done >= most:
        return oldest_at or at
    connection.execute(insert(favours).values(user_id=user_id, kind=kind, at=at))
    return None


def _uncount(connection: Connection, user_id: int, kind: str, at: datetime) -> None:
    connection.execute(delete(favours).where(favours.c.user_id == user_id, favours.c.kind == kind, favours.c.at == at))
