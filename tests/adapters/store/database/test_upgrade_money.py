"""The money of an older Chorus: after the update every credit is where it was, and goes where it should."""

import sqlite3
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from adapters.store import open_store
from adapters.store.database.url import open_database
from core.errors import QuotaSpent
from core.model.job import JobState
from core.model.money import Allowance, EntryKind, GuildSettings
from tests.adapters.store.database.test_upgrade import JOB, step, time_for, write
from tests.support.store.sample import (
    GUILD,
    LATER,
    MAKER,
    MIDNIGHT,
    NOON,
    WORKER,
    admit,
    brake,
    check_money,
    counted,
    day,
    order,
    rules,
)

ENTRY = {"guild_id": GUILD, "user_id": MAKER, "actor_id": MAKER}
JOBS = {"paid": ("delivered", 2, "settle"), "back": ("failed", 3, "refund"), "open": ("running", 4, None)}


def old_money(connection):
    """A settled, a refunded and an open order, counted in the member's day and the operator's."""
    at = time_for(connection, NOON)
    windows = {"member": (7, GUILD, MAKER), "operator": (4, 0, 0)}
    for scope, (number, guild_id, user_id) in windows.items():
        row = {"scope": scope, "kind": "day", "guild_id": guild_id, "user_id": user_id, "used": 6}
        write(connection, "window_counters", row, id=number, starts_at=time_for(connection, MIDNIGHT))
    for number, (job_id, (state, cost, end)) in enumerate(JOBS.items()):
        job = JOB | {"id": job_id, "state": state, "cost": cost, "request": '{"action": "generate", "model": "m"}'}
        write(connection, "jobs", job, created_at=at, updated_at=at)
        entry_id = 10 * (number + 1)
        write(connection, "ledger", ENTRY, id=entry_id, kind="reserve", credits=cost, job_id=job_id, at=at)
        for position, (window_id, *_) in enumerate(windows.values()):
            write(connection, "ledger_windows", {}, entry_id=entry_id, position=position, window_id=window_id)
        if end is not None:
            actor = {"actor_id": 99} if end == "refund" else {}
            write(connection, "ledger", ENTRY | actor, id=entry_id + 1, kind=end, credits=cost, job_id=job_id, at=at)
    for guild_id, daily in ((GUILD, 5), (GUILD + 1, None), (GUILD + 2, 0)):
        row = {"guild_id": guild_id, "daily_credits": daily, "songs_at_once": 2, "cooldown_s": 3, "time_zone": "UTC"}
        write(connection, "guild_settings", row)


@pytest.fixture(params=["0001", "0002"])
async def old_url(request, url):
    """The URL of a database of an older schema, with money in it."""
    database = open_database(url)
    await database.write(step, request.param)
    await database.write(old_money)
    if "postgresql" in url:  # as rows that were written by the database itself would have moved them
        for table, number in (("ledger", 31), ("window_counters", 7)):
            await database.write(
                lambda connection, table=table, number=number: connection.execute(
                    text(f"SELECT setval('{table}_id_seq', {number})")
                )
            )
    await database.close()
    return url


@pytest.fixture
async def updated(old_url):
    """A store that was opened on it by the newer Chorus."""
    async with open_store(old_url) as store:
        yield store


async def test_every_entry_and_counter_is_as_it_was(updated):
    entries = await updated.entries(guild_id=GUILD, user_id=MAKER, limit=9)
    assert [(entry.id, entry.kind, entry.credits, entry.actor_id, entry.job_id, entry.at) for entry in entries] == [
        (30, EntryKind.RESERVE, 4, MAKER, "open", NOON),
        (21, EntryKind.REFUND, 3, 99, "back", NOON),
        (20, EntryKind.RESERVE, 3, MAKER, "back", NOON),
        (11, EntryKind.SETTLE, 2, MAKER, "paid", NOON),
        (10, EntryKind.RESERVE, 2, MAKER, "paid", NOON),
    ]
    assert [use.used for use in await updated.used([day(9), brake(9)])] == [6, 6]
    assert (await counted(updated))[1:] == [("ledger", 5), ("ledger_windows", 6), ("window_counters", 2)]
    await check_money(updated)


async def test_old_settings_say_the_same_in_the_new_words(updated):
    usual: dict[str, Any] = {"songs_at_once": 2, "cooldown_s": 3}
    assert [await updated.settings(GUILD + number) for number in range(3)] == [
        GuildSettings(member=Allowance(day=5), **usual),
        GuildSettings(**usual),
        GuildSettings(member=Allowance(day=0), **usual),
    ]
    await updated.change_settings(GUILD, words=("a",))
    assert await updated.settings(GUILD) == GuildSettings(member=Allowance(day=5), words=("a",), **usual)


async def test_an_order_from_before_is_given_back_once_and_to_its_windows(updated):
    with pytest.raises(QuotaSpent):
        await admit(updated, day(6), brake(9))
    for _ in range(2):
        await updated.finish("open", to=JobState.FAILED, money=EntryKind.REFUND, actor_id=MAKER, at=LATER)
    assert [use.used for use in await updated.used([day(9), brake(9)])] == [2, 2]
    await check_money(updated)
    await updated.admit(order(cost=4), rules(day(6), brake(9)), worker_id=WORKER)
    await check_money(updated)


async def test_old_windows_can_be_reset_and_new_entries_need_no_order(updated):
    assert [use.used for use in await updated.reset([day(9)], actor_id=99, at=LATER)] == [6]
    await updated.grant(GUILD, MAKER, credits_=5, expires_at=None, actor_id=99, at=LATER)
    await updated.finish("open", to=JobState.FAILED, money=EntryKind.REFUND, actor_id=MAKER, at=LATER)
    assert [use.used for use in await updated.used([day(9)])] == [0]
    await check_money(updated)


@pytest.mark.parametrize("kind", ["reserve", "settle"])
async def test_the_database_still_takes_no_second_entry_of_its_kind(updated, kind):
    def again(connection):
        at = time_for(connection, NOON)
        write(connection, "ledger", ENTRY, id=99, kind=kind, credits=1, job_id="paid", at=at)

    with pytest.raises(IntegrityError):
        await updated._database.write(again)


@pytest.mark.parametrize(
    "row",
    [
        ("ledger", ENTRY | {"id": 99, "kind": "reserve", "credits": 1, "job_id": "nobody's"}),
        ("ledger_windows", {"entry_id": 10, "position": 9, "window_id": 99, "credits": 1}),
        ("ledger_windows", {"entry_id": 99, "position": 0, "window_id": 7, "credits": 1}),
    ],
)
async def test_the_database_still_knows_what_belongs_to_what(updated, row):
    table, values = row

    def stray(connection):
        times = {"at": time_for(connection, NOON)} if table == "ledger" else {}
        write(connection, table, values, **times)

    with pytest.raises(IntegrityError):
        await updated._database.write(stray)


async def test_an_updated_sqlite_file_is_sound(tmp_path):
    url = f"sqlite:///{tmp_path}/chorus.db"
    database = open_database(url)
    await database.write(step, "0002")
    await database.write(old_money)
    await database.close()
    async with open_store(url):
        pass
    with sqlite3.connect(tmp_path / "chorus.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master")]
    connection.close()
    assert [name for name in names if "old_" in name] == []
