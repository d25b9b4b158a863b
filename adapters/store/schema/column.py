"""The column types and kinds of indexes in which the two engines differ."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, DateTime, Index, Integer, String, TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import Column, ColumnElement, Dialect


class UtcTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps naive text, so it is written as UTC and gets its zone back when it is read.

    Written in one zone, the text also sorts as the instants do.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware datetime into UTC; a naive one is refused, for its zone could only be guessed.

        Raises:
            ValueError: the datetime is naive.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime names no instant")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ANN401 - as its base
        """Restore the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Text(TypeDecorator[str]):
    """Text of any origin: what no engine can keep (half of a surrogate pair) becomes "?", and NUL is left out.

    JSON may carry both, and a song must not be lost because of an odd character in its title.
    """

    impl = String
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - as its base
        """Replace what cannot be stored."""
        if value is None or value.isascii():
            return value and value.replace("\0", "")
        return value.replace("\0", "").encode(errors="replace").decode()


# SQLite numbers rows automatically only where the type is literally INTEGER (which holds 64 bits there).
RowNumber = BigInteger().with_variant(Integer, "sqlite")

LARGEST_ID = 2**63 - 1
"""What a column of ids can hold; Discord's own stay below."""


def index_some(name: str, *columns: Column[Any], where: ColumnElement[bool], is_unique: bool = False) -> None:
    """Index only the rows for which that holds."""
    Index(name, *columns, unique=is_unique, sqlite_where=where, postgresql_where=where)
