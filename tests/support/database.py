"""Databases for tests, made cheap: the schema is copied, and statements are compiled once for the whole run.

Raising the schema step by step takes most of a bot's first start (60 ms of it), so it is done once in each process;
tests of the steps and of the end-to-end process raise a schema of their own. Compiling statements takes a quarter of
what is left, as SQLAlchemy keeps compiled statements for each engine, and each bot has engines of its own.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine

from adapters.store import open_store

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

_raised: list[bytes] = []
_first_engine: list[Engine] = []


def create_similar_engine(url: URL, **options: Any) -> Engine:
    """Do what `create_engine` does, and share the compiled statements of all engines that were made here."""
    engine = create_engine(url, query_cache_size=5000, **options)
    if _first_engine:
        # The dialect is part of a compiled statement's key.
        engine.dialect = _first_engine[0].dialect
        engine._compiled_cache = _first_engine[0]._compiled_cache
    else:
        _first_engine.append(engine)
    return engine


async def lay_database(file: Path) -> None:
    """Put the file where a bot that starts for the first time would make it."""
    if not _raised:
        with TemporaryDirectory() as folder:
            first = Path(folder) / "chorus.db"
            async with open_store(f"sqlite:///{first}"):
                pass  # its last close moves the journal into the file
            _raised.append(_read(first))
    _write(file, _raised[0])


def _read(file: Path) -> bytes:
    return file.read_bytes()


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
