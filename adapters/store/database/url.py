"""Which engine a database URL asks for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from adapters.store.database.error import StoreUnusable

if TYPE_CHECKING:
    from adapters.store.database.engine import Database


def open_database(database_url: str) -> Database:
    """Choose the engine by the URL and set it up; nothing is connected yet.

    Raises:
        StoreUnusable: the URL cannot be read, or names another kind of database.
    """
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):  # ValueError: a port that is not a number
        # Not chained, for the message quotes the text, which may hold a password.
        raise StoreUnusable("DATABASE_URL is not a database URL (sqlite:///data/chorus.db, for example)") from None
    if url.get_backend_name() == "sqlite":
        from adapters.store.database.sqlite import SqliteDatabase  # noqa: PLC0415 - only the engine in use is loaded

        return SqliteDatabase(url)
    if url.get_backend_name() in {"postgresql", "postgres"}:
        from adapters.store.database.postgresql import PostgresqlDatabase  # noqa: PLC0415 - as above

        return PostgresqlDatabase(url)
    raise StoreUnusable(f"DATABASE_URL names {url.drivername!r}; sqlite:///... and postgresql://... are understood")
