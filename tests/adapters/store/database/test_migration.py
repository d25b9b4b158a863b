"""Opening: the schema is made, raised or refused, and what is wrong is said in plain words."""

import asyncio
import sqlite3

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text

from adapters.store import StoreUnusable, open_store
from adapters.store.database import migration
from adapters.store.schema.tables import metadata
from core.model.job import Service
from tests.support.store.sample import WORKER, order, rules


async def read(store, statement):
    return await store._database.read(lambda connection: [tuple(row) for row in connection.execute(text(statement))])


def made(file):
    """The statements that made each table and index of a SQLite file."""
    with sqlite3.connect(file) as connection:
        rows = connection.execute("SELECT name, sql FROM sqlite_master").fetchall()
    connection.close()
    return dict(rows)


def is_described(name, kind, _parents):
    """What each engine's full-text index is made of is plain SQL; the next tests compare it."""
    return not (kind == "table" and name.startswith("clip_search")) and name not in {"vector", "clip_texts_vector"}


async def test_the_migrated_schema_is_the_one_the_code_describes(store):
    def differences(connection):
        options = {"compare_type": True, "compare_server_default": True, "include_name": is_described}
        return compare_metadata(MigrationContext.configure(connection, opts=options), metadata)

    assert await store._database.read(differences) == []


async def test_a_fresh_schema_has_the_very_indexes_and_triggers_of_the_migrated_one(tmp_path):
    async with open_store(f"sqlite:///{tmp_path}/migrated.db"):
        pass
    fresh = create_engine(f"sqlite:///{tmp_path}/fresh.db")
    metadata.create_all(fresh)
    fresh.dispose()
    of_migrated, of_fresh = made(tmp_path / "migrated.db"), made(tmp_path / "fresh.db")
    del of_migrated["alembic_version"], of_migrated["sqlite_autoindex_alembic_version_1"]
    assert of_migrated.keys() == of_fresh.keys()
    # Those of tables differ: a column that was added stands at the end.
    comparable = ("CREATE INDEX", "CREATE UNIQUE INDEX", "CREATE TRIGGER", "CREATE VIRTUAL TABLE")
    names = [name for name, statement in of_fresh.items() if (statement or "").startswith(comparable)]
    assert {"jobs_asked_once", "clip_search", "clip_texts_updated"} <= set(names)
    assert {name: of_migrated[name] for name in names} == {name: of_fresh[name] for name in names}


async def test_a_text_is_taken_apart_for_postgresql_when_it_is_written_however_the_schema_came_to_be(store):
    def vectors(connection):
        of_texts = "FROM pg_attrdef WHERE adrelid = 'clip_texts'::regclass AND pg_get_expr(adbin, adrelid) LIKE '%tsv%'"
        kept = connection.execute(text(f"SELECT pg_get_expr(adbin, adrelid) {of_texts}")).scalars().all()
        indexes = "SELECT indexdef FROM pg_indexes WHERE indexname = 'clip_texts_vector'"
        return kept, connection.execute(text(indexes)).scalars().all()

    def make_anew(connection):
        connection.execute(text("DROP TABLE clip_texts"))
        metadata.tables["clip_texts"].create(connection)

    if store._database.name.endswith(".db"):
        pytest.skip("it is PostgreSQL's")
    migrated = await store._database.read(vectors)
    await store._database.write(make_anew)
    assert migrated == await store._database.read(vectors)
    assert [len(found) for found in migrated] == [1, 1]


async def test_every_service_has_a_queue(store):
    assert sorted(await read(store, "SELECT service FROM queues")) == sorted((service.value,) for service in Service)


def test_the_newest_step_is_the_one_the_code_names():
    config = Config()
    config.set_main_option("script_location", str(migration._STEPS))
    assert ScriptDirectory.from_config(config).get_heads() == [migration.SCHEMA]


async def test_what_was_written_is_there_when_it_is_opened_again(url):
    async with open_store(url) as store:
        job = await store.admit(order(), rules(), worker_id=WORKER)
    async with open_store(url) as store:
        assert await store.job(job.id) == job


async def test_processes_that_start_at_once_make_one_schema(url):
    async def start(n):
        async with open_store(url) as store:
            await store.admit(order(maker=n), rules(), worker_id=WORKER)

    await asyncio.gather(*(start(n) for n in range(6)))
    async with open_store(url) as store:
        assert await read(store, "SELECT count(*) FROM jobs") == [(6,)]
        assert await read(store, "SELECT version_num FROM alembic_version") == [(migration.SCHEMA,)]


async def test_a_newer_database_is_refused_and_left_alone(url, monkeypatch):
    def age(connection):
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    async with open_store(url) as store:
        await store._database.write(age)
    with pytest.raises(StoreUnusable, match=r"newer Chorus .*9999"):
        async with open_store(url):
            pass
    monkeypatch.setattr(migration, "SCHEMA", "9999")
    async with open_store(url) as store:
        assert await read(store, "SELECT version_num FROM alembic_version") == [("9999",)]


async def test_a_step_that_fails_leaves_nothing_behind(tmp_path):
    file = tmp_path / "chorus.db"
    with sqlite3.connect(file) as connection:
        connection.execute("CREATE TABLE queues (mine TEXT)")
    connection.close()
    with pytest.raises(StoreUnusable, match="queues already exists"):
        async with open_store(f"sqlite:///{file}"):
            pass
    assert made(file) == {"queues": "CREATE TABLE queues (mine TEXT)"}


async def test_the_folder_of_the_file_is_made_from_the_working_directory(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    async with open_store("sqlite:///some where/100%/chorus.db"):
        pass
    assert (tmp_path / "some where" / "100%" / "chorus.db").is_file()


async def test_nothing_but_the_database_is_left_after_closing(tmp_path):
    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        await store.settings(1)
    assert [file.name for file in tmp_path.iterdir()] == ["chorus.db"]


async def test_a_sqlite_that_is_too_old_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr("adapters.store.database.sqlite.OLDEST_SQLITE", (99, 0))
    with pytest.raises(StoreUnusable, match=r"SQLite [\d.]+ is too old"):
        async with open_store(f"sqlite:///{tmp_path}/chorus.db"):
            pass


async def test_a_sqlite_without_full_text_search_is_named_with_the_mend(tmp_path, monkeypatch):
    monkeypatch.setattr("adapters.store.database.sqlite.FULL_TEXT", "fts99")
    with pytest.raises(StoreUnusable, match=r"has no full-text search \(no such module: fts99\): run Chorus with"):
        async with open_store(f"sqlite:///{tmp_path}/chorus.db"):
            pass


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("sqlite:///file::memory:?cache=shared&uri=true", "needs a local disk"),
        ("sqlite:///{folder}", "unable to open"),
        ("sqlite:///{folder}/text.db", "not a database"),
        ("sqlite:///{folder}/text.db/deeper/chorus.db", "folder .*text.db/deeper cannot be made"),
        ("data/chorus.db", "not a database URL"),
        ("", "not a database URL"),
        ("mysql://me:hunter2@localhost/chorus", "'mysql'"),
        ("postgresql://me:hunter2@localhost:port/chorus", "not a database URL"),
        ("postgresql://me:hunter2@127.0.0.1:1/chorus", "chorus at 127.0.0.1 cannot be reached"),
    ],
)
async def test_a_database_that_cannot_be_used_is_named_with_the_reason_and_without_password(tmp_path, url, problem):
    (tmp_path / "text.db").write_text("This is a text, and a long one, so that nobody takes it for a database." * 9)
    with pytest.raises(StoreUnusable, match=problem) as error:
        async with open_store(url.format(folder=tmp_path)):
            pass
    assert "hunter2" not in str(error.value)
