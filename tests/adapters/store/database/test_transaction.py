"""Transactions: cancelled, failing, waiting for each other; never half, and never in the way of the next one."""

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy import insert, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from adapters.store import StoreUnusable, open_store
from adapters.store.schema.tables import workers
from tests.support.store.sample import NOON, WORKER, check_money, counted, day, order, rules


@pytest.fixture
async def file(tmp_path):
    """A path for a SQLite database."""
    return tmp_path / "chorus.db"


@pytest.fixture
async def sqlite_store(file):
    """A store of which these tests know the threads."""
    async with open_store(f"sqlite:///{file}") as store:
        yield store


class Gate:
    """A change that writes a worker's row and then waits in the midst of its transaction."""

    def __init__(self):
        self.reached = threading.Event()
        self.opened = threading.Event()

    def enter(self, connection, worker_id):
        enter(connection, worker_id)
        self.reached.set()
        assert self.opened.wait(timeout=10)


def enter(connection, worker_id):
    connection.execute(insert(workers).values(id=worker_id, host="h", pid=1, alive_until=NOON))


async def entered(store):
    return await store._database.read(lambda connection: sorted(connection.scalars(text("SELECT id FROM workers"))))


@pytest.mark.parametrize("yields", range(12))
async def test_an_order_cancelled_at_any_moment_is_whole_or_not_there(store, yields):
    for _ in range(5):
        admitting = asyncio.create_task(store.admit(order(), rules(day(99)), worker_id=WORKER))
        for _ in range(yields):
            await asyncio.sleep(0)
        admitting.cancel()
        await asyncio.wait([admitting])
    await store.save_notice(None)  # what was under way has ended when this has
    await check_money(store)
    (_, jobs), (_, entries), *_ = await counted(store)
    (use,) = await store.used([day(99)])
    assert jobs == entries == use.used
    results = await asyncio.gather(*(store.admit(order(), rules(), worker_id=WORKER) for _ in range(30)))
    assert len(results) == 30


async def test_a_change_cancelled_in_its_midst_is_undone(sqlite_store):
    gate = Gate()
    changing = asyncio.create_task(sqlite_store._database.write(gate.enter, "a"))
    await asyncio.to_thread(gate.reached.wait, 10)
    changing.cancel()
    await asyncio.wait([changing])
    gate.opened.set()
    await sqlite_store._database.write(enter, "b")
    assert await entered(sqlite_store) == ["b"]


async def test_a_change_cancelled_while_it_waits_is_never_made(sqlite_store):
    gate = Gate()
    first = asyncio.create_task(sqlite_store._database.write(gate.enter, "a"))
    await asyncio.to_thread(gate.reached.wait, 10)
    second = asyncio.create_task(sqlite_store._database.write(enter, "b"))
    await asyncio.sleep(0)
    second.cancel()
    await asyncio.wait([second])
    gate.opened.set()
    await first
    assert await entered(sqlite_store) == ["a"]


async def test_changes_that_wait_together_fail_alone(sqlite_store):
    gate = Gate()
    first = asyncio.create_task(sqlite_store._database.write(gate.enter, "a"))
    await asyncio.to_thread(gate.reached.wait, 10)
    names = ("b", "a", "c")
    together = [asyncio.create_task(sqlite_store._database.write(enter, name)) for name in names]
    await asyncio.sleep(0)
    gate.opened.set()
    results = await asyncio.gather(first, *together, return_exceptions=True)
    assert [type(result) for result in results] == [type(None), type(None), IntegrityError, type(None)]
    assert await entered(sqlite_store) == ["a", "b", "c"]


async def test_a_transaction_that_is_lost_is_told_to_all_who_shared_it(sqlite_store):
    """SQLite rolls back by itself when the disk is full; a ROLLBACK is the same to those who share it."""

    def lose(connection):
        connection.exec_driver_sql("ROLLBACK")

    gate = Gate()
    first = asyncio.create_task(sqlite_store._database.write(gate.enter, "a"))
    await asyncio.to_thread(gate.reached.wait, 10)
    changes = [(enter, "b"), (lose,), (enter, "c")]
    together = [asyncio.create_task(sqlite_store._database.write(*change)) for change in changes]
    cancelled = asyncio.create_task(sqlite_store._database.write(enter, "d"))
    await asyncio.sleep(0)
    cancelled.cancel()
    gate.opened.set()
    results = await asyncio.gather(first, *together, return_exceptions=True)
    assert results[0] is None
    assert all(isinstance(result, DBAPIError) for result in results[1:])
    await sqlite_store._database.write(enter, "e")
    assert await entered(sqlite_store) == ["a", "e"]


async def test_a_change_waits_for_another_process(sqlite_store, file):
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    changing = asyncio.create_task(sqlite_store._database.write(enter, "a"))
    done, _ = await asyncio.wait([changing], timeout=0.1)
    assert not done
    other.execute("COMMIT")
    other.close()
    await changing
    assert await entered(sqlite_store) == ["a"]


async def test_a_database_that_stays_locked_is_an_error_in_plain_words(sqlite_store, file, monkeypatch):
    monkeypatch.setattr("adapters.store.database.sqlite.LOCK_WAIT_S", 0.05)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    results = await asyncio.gather(
        *(sqlite_store._database.write(enter, str(n)) for n in range(3)), return_exceptions=True
    )
    assert all(isinstance(result, StoreUnusable) and "another process" in str(result) for result in results)
    other.execute("COMMIT")
    other.close()
    await sqlite_store._database.write(enter, "a")
    assert await entered(sqlite_store) == ["a"]


async def test_readers_read_while_somebody_writes(sqlite_store):
    gate = Gate()
    changing = asyncio.create_task(sqlite_store._database.write(gate.enter, "a"))
    await asyncio.to_thread(gate.reached.wait, 10)
    assert await entered(sqlite_store) == []
    gate.opened.set()
    await changing
    assert await entered(sqlite_store) == ["a"]


async def test_a_reader_cannot_write(sqlite_store):
    with pytest.raises(DBAPIError, match="readonly"):
        await sqlite_store._database.read(enter, "a")


async def test_what_was_committed_is_on_the_disk_and_keys_are_checked(sqlite_store):
    names = ("journal_mode", "synchronous", "foreign_keys")

    def ask(connection):
        return [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]

    assert await sqlite_store._database.write(ask) == ["wal", 2, 1]  # 2: FULL


async def test_an_error_quotes_nothing_that_was_typed_and_no_token(store):
    job = order()
    await store.admit(job, rules(), worker_id=WORKER)
    with pytest.raises(IntegrityError) as error:
        await store.admit(job, rules(), worker_id=WORKER)
    quoted = str(error.value) + repr(error.value)
    for secret in ("callback-secret", "interaction-secret", job.request.prompt, job.maker.name):
        assert secret not in quoted


async def test_closing_ends_what_is_under_way(file):
    async with open_store(f"sqlite:///{file}") as store:
        admitting = asyncio.create_task(store.admit(order(), rules(), worker_id=WORKER))
        await asyncio.sleep(0)
    await admitting
    async with open_store(f"sqlite:///{file}") as store:
        assert (await counted(store))[0] == ("jobs", 1)
