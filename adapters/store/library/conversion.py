"""What the provider made of clips in other formats, for as long as the clip exists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import delete, literal, select
from typing_extensions import override

from adapters.store.database.engine import OverDatabase, upsert
from adapters.store.schema.column import Text
from adapters.store.schema.tables import clips, conversions
from core.model.format import Conversion
from core.ports import ConversionStore

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection, Select


class SqlConversions(OverDatabase, ConversionStore):
    """Converted clips: links and texts."""

    @override
    async def conversion(self, clip_id: str, form: str) -> Conversion | None:
        return await self._database.read(_conversion, clip_id, form)

    @override
    async def keep_conversion(self, clip_id: str, form: str, conversion: Conversion, *, at: datetime) -> None:
        """Nothing is kept for a clip that is deleted or does not exist."""
        await self._database.write(_keep, clip_id, form, conversion, at)

    @override
    async def drop_conversion(self, clip_id: str, form: str) -> None:
        await self._database.write(_drop, clip_id, form)


def drop_of(connection: Connection, clip_ids: Select[str]) -> None:
    """Remove all conversions of those clips."""
    connection.execute(delete(conversions).where(conversions.c.clip_id.in_(clip_ids)))


def _conversion(connection: Connection, clip_id: str, form: str) -> Conversion | None:
    kept = select(conversions.c.url, conversions.c.text)
    row = connection.execute(kept.where(conversions.c.clip_id == clip_id, conversions.c.form == form)).one_or_none()
    return None if row is None else Conversion(url=row.url, text=row.text)


def _keep(connection: Connection, clip_id: str, form: str, conversion: Conversion, at: datetime) -> None:
    values = {"url": conversion.url, "text": conversion.text, "at": at}
    # Locked, so that a deletion at the same time finds what is written here, or is found.
    existing = (
        select(
            clips.c.id,
            literal(form, Text),
            literal(conversion.url, Text),
            literal(conversion.text, Text),
            literal(at, conversions.c.at.type),
        )
        .where(clips.c.id == clip_id, clips.c.deleted_at.is_(None))
        .with_for_update(read=True)
    )
    connection.execute(
        upsert(connection.dialect.name, conversions)
        .from_select(["clip_id", "form", *values], existing)
        .on_conflict_do_update(index_elements=[conversions.c.clip_id, conversions.c.form], set_=values)
    )


def _drop(connection: Connection, clip_id: str, form: str) -> None:
    connection.execute(delete(conversions).where(conversions.c.clip_id == clip_id, conversions.c.form == form))
