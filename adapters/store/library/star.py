"""Posts in star channels: claimed by one, then placed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.schema.tables import stars
from core.model.library import Star
from core.ports import StarStore

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection


class SqlStars(OverDatabase, StarStore):
    """Posts in star channels."""

    @override
    async def star(self, guild_id: int, clip_id: str) -> Star | None:
        return await self._database.read(_star, guild_id, clip_id)

    @override
    async def begin_star(self, star: Star, *, at: datetime, stale_before: datetime) -> bool:
        return await self._database.write(_begin, star, at, stale_before)

    @override
    async def place_star(self, star: Star) -> None:
        await self._database.write(_place, star)


def _star(connection: Connection, guild_id: int, clip_id: str) -> Star | None:
    row = connection.execute(select(stars).where(_is(guild_id, clip_id))).one_or_none()
    if row is None:
        return None
    return Star(
        guild_id=row.guild_id,
        clip_id=row.clip_id,
        channel_id=row.channel_id,
        message_id=row.message_id,
        shown=row.shown,
    )


def _begin(connection: Connection, star: Star, at: datetime, stale_before: datetime) -> bool:
    claim = {"channel_id": star.channel_id, "shown": star.shown, "claimed_at": at}
    claiming = (
        upsert(connection.dialect.name, stars)
        .values(guild_id=star.guild_id, clip_id=star.clip_id, **claim)
        .on_conflict_do_update(
            index_elements=[stars.c.guild_id, stars.c.clip_id],
            set_=claim,
            where=stars.c.message_id.is_(None) & (stars.c.claimed_at < stale_before),
        )
        .returning(stars.c.guild_id)
    )
    return connection.scalar(claiming) is not None


def _place(connection: Connection, star: Star) -> None:
    connection.execute(
        update(stars)
        .where(_is(star.guild_id, star.clip_id))
        .values(channel_id=star.channel_id, message_id=star.message_id, shown=star.shown)
    )


def _is(guild_id: int, clip_id: str) -> ColumnElement[bool]:
    return (stars.c.guild_id == guild_id) & (stars.c.clip_id == clip_id)
