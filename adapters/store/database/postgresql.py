"""PostgreSQL: each transaction on a connection of its own, from a pool."""

from __future__ import annotations

from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar, final

from sqlalchemy.ext.asyncio import create_async_engine
from typing_extensions import override

from adapters.store.database.engine import Database

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import URL, Connection

T = TypeVar("T")
P = ParamSpec("P")


@final
class PostgresqlDatabase(Database):
    """A database on a server."""

    def __init__(self, url: URL) -> None:
        self.name = f"{url.database} at {url.host}"
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            hide_parameters=True,  # an error would quote what members typed, and tokens
            pool_pre_ping=True,
        )

    @override
    async def read(self, query: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._engine.connect() as connection:
            return await connection.run_sync(query, *args, **kwargs)

    @override
    async def write(self, change: Callable[Concatenate[Connection, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        async with self._engine.begin() as connection:
            return await connection.run_sync(change, *args, **kwargs)

    @override
    async def close(self) -> None:
        await self._engine.dispose()
