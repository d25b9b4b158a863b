"""Traces of a member in a store, wherever they stand."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

if TYPE_CHECKING:
    from sqlalchemy import Connection


async def naming(store, *marks: object) -> set[str]:
    """The tables in which one of those stands somewhere, in any column; those of the full-text index among them."""

    def read(connection: Connection) -> set[str]:
        names = [name for name in inspect(connection).get_table_names() if name != "alembic_version"]
        rows = {name: connection.execute(text(f"SELECT * FROM {name}")).all() for name in names}  # noqa: S608
        return {
            name
            for name, lines in rows.items()
            for line in lines
            if any(str(mark) in str(tuple(line)) for mark in marks)
        }

    return await store._database.read(read)
