"""Fulfils `core.ports.Store` over SQLite, or over PostgreSQL by another URL."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, final

from sqlalchemy.exc import DBAPIError

from adapters.store.database.error import StoreUnusable
from adapters.store.database.migration import is_current, migrate
from adapters.store.database.url import open_database
from adapters.store.jobs.job import SqlJobs
from adapters.store.jobs.lease import SqlLeases
from adapters.store.library.conversion import SqlConversions
from adapters.store.library.draft import SqlDrafts
from adapters.store.library.persona import SqlPersonas
from adapters.store.library.song import SqlLibrary
from adapters.store.library.star import SqlStars
from adapters.store.limits.audit import SqlAudits
from adapters.store.limits.free_usage import SqlFreeUses
from adapters.store.limits.guild import SqlGuilds
from adapters.store.limits.ledger import SqlLedger
from adapters.store.limits.operator import SqlOperator
from adapters.store.members.member import SqlMembers
from core.ports import Store

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

    from adapters.store.database.engine import Database

__all__ = ["SqlStore", "StoreUnusable", "open_store"]


@final
class SqlStore(
    SqlJobs,
    SqlLeases,
    SqlLibrary,
    SqlStars,
    SqlDrafts,
    SqlPersonas,
    SqlConversions,
    SqlFreeUses,
    SqlMembers,
    SqlLedger,
    SqlGuilds,
    SqlAudits,
    SqlOperator,
    Store,
):
    """All of them over one database."""


@asynccontextmanager
async def open_store(database_url: str) -> AsyncGenerator[SqlStore]:
    """Open the database, create or upgrade its schema, and close it at the end.

    `database_url` is `sqlite:///data/chorus.db` (from the working directory; its folder is made), or
    `sqlite:////var/lib/chorus.db`, or `postgresql://user:password@host/name`.

    Raises:
        StoreUnusable: it cannot be opened, or was written by a newer version; nothing was changed.
    """
    database = open_database(database_url)
    try:
        await _prepare(database)
        yield SqlStore(database)
    finally:
        await database.close()


async def _prepare(database: Database) -> None:
    try:
        if not await database.read(is_current):
            await database.write(migrate)
    except DBAPIError as error:
        raise StoreUnusable(f"the database {database.name} cannot be used: {error.orig}") from error
    except OSError as error:
        raise StoreUnusable(f"the database {database.name} cannot be reached: {error}") from error
