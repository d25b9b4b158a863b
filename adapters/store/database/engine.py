"""What both engines are to the rest of the store: where transactions run, and the few statements that differ.

Queries are plain functions of a SQLAlchemy `Connection`, written once. An engine runs one as a transaction of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection, Table

T = TypeVar("T")
P = ParamSpec("P")

SCHEMA_LOCK = -1
"""The advisory lock that a migration holds; members' locks are their ids, which are positive."""
FORGET_LOCK = 0
"""The advisory lock of transactions that change what many orders say about others (erasures, deleted personas): one at
a time, so that two members with favourites or personas of each other cannot deadlock.

Members' locks are positive, those of the schema and of votes negative.
"""


class Database(Protocol):
    """Runs functions of a connection as transactions.

    Cancelling the caller rolls its transaction back, unless the commit has started.
    """

    name: str
    """Where the database is, for messages; without a password."""

    async def read(self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function that only reads, and return what it returns."""
        ...

    async def write(self, change: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """Run a function in a transaction, commit, and return what it returned; if it raises, nothing was written."""
        ...

    async def close(self) -> None:
        """Wait for running transactions, then close the database."""
        ...


class OverDatabase:
    """The base of the classes that fulfil one port each over a shared database."""

    def __init__(self, database: Database) -> None:
        self._database = database


def upsert(dialect: str, table: Table) -> sqlite.Insert | postgresql.Insert:
    """Begin an INSERT that can have an ON CONFLICT; the dialects spell it alike but share no class."""
    return sqlite.insert(table) if dialect == "sqlite" else postgresql.insert(table)


def lock_until_commit(connection: Connection, key: int) -> None:
    """Let one transaction at a time continue with that key. On SQLite there is only one write transaction anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(key)))
