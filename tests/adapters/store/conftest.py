"""A store of each engine: SQLite always, another one where CHORUS_TEST_DATABASE_URL names a database to empty."""

import os

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from adapters.store import open_store
from tests.support.database import lay_database

OTHER_DATABASE = os.environ.get("CHORUS_TEST_DATABASE_URL", "")


@pytest.fixture(params=["sqlite", "other"] if OTHER_DATABASE else ["sqlite"])
async def url(request, tmp_path):
    """The URL of an empty database."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/data/chorus.db"
    engine = create_async_engine(OTHER_DATABASE.replace("postgresql:", "postgresql+asyncpg:"))
    async with engine.begin() as connection:
        await connection.execute(text("DROP SCHEMA public CASCADE"))
        await connection.execute(text("CREATE SCHEMA public"))
    await engine.dispose()
    return OTHER_DATABASE


@pytest.fixture
async def store(url, tmp_path):
    """An open store over an empty database."""
    if url.startswith("sqlite"):
        await lay_database(tmp_path / "data" / "chorus.db")
    async with open_store(url) as store:
        yield store
