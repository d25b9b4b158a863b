"""Money: reserved once, settled or given back once, and into the right day."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.model.job import FINAL_STATES, Failure, FailureCode, JobState, Service
from core.model.money import EntryKind
from tests.support.store.sample import (
    GUILD,
    LATER,
    MAKER,
    MIDNIGHT,
    NOON,
    WORKER,
    admit,
    brake,
    cancel,
    check_money,
    counted,
    day,
    order,
    rules,
)


async def kinds(store, job):
    entries = await store.entries(guild_id=job.place.guild_id, user_id=job.maker.id, limit=99)
    return [entry.kind for entry in reversed(entries) if entry.job_id == job.id]


async def test_twenty_who_end_a_job_at_once_end_it_once(store):
    job = await admit(store, day(5), brake(9), cost=3)
    endings = [(JobState.DELIVERED, EntryKind.SETTLE), (JobState.FAILED, EntryKind.REFUND)] * 10
    results = await asyncio.gather(
        *(store.finish(job.id, to=to, money=money, actor_id=1, at=LATER) for to, money in endings)
    )
    (ended,) = [result for result in results if result is not None]
    assert ended == await store.job(job.id)
    money = EntryKind.SETTLE if ended.state is JobState.DELIVERED else EntryKind.REFUND
    assert await kinds(store, job) == [EntryKind.RESERVE, money]
    used = 3 if money is EntryKind.SETTLE else 0
    assert [use.used for use in await store.used([day(5), brake(9)])] == [used, used]
    await check_money(store)


async def test_a_failed_song_is_given_back_once(store):
    job = await admit(store, day(1))
    failure = Failure(code=FailureCode.MODERATED, text="lyrics contain X")
    ended = await store.finish(
        job.id, to=JobState.FAILED, money=EntryKind.REFUND, actor_id=9, at=LATER, failure=failure, finished_at=LATER
    )
    expected = replace(job, state=JobState.FAILED, revision=1, failure=failure, updated_at=LATER, finished_at=LATER)
    assert ended == expected
    assert await cancel(store, job) is None
    await admit(store, day(1))
    (refund,) = [e for e in await store.entries(guild_id=GUILD, user_id=MAKER, limit=9) if e.kind is EntryKind.REFUND]
    assert (refund.credits, refund.actor_id, refund.job_id, refund.at) == (1, 9, job.id, LATER)


async def test_a_refund_after_midnight_goes_back_to_the_day_before(store):
    job = await admit(store, day(5), brake(None), cost=2)
    tomorrow = MIDNIGHT + timedelta(days=1)
    windows = [day(5, starts_at=tomorrow), brake(None, starts_at=tomorrow)]
    await store.admit(order(at=tomorrow), rules(*windows), worker_id=WORKER)
    await store.finish(job.id, to=JobState.FAILED, money=EntryKind.REFUND, actor_id=MAKER, at=tomorrow)
    assert [use.used for use in await store.used([day(5), brake(None), *windows])] == [0, 0, 1, 1]
    await check_money(store)


async def test_an_ending_only_applies_in_the_states_it_was_meant_for(store):
    job = await admit(store, day(1))
    await store.claim_next(Service.SUNO, worker_id=WORKER, cap=1, now=NOON)
    assert await cancel(store, job, was={JobState.QUEUED}) is None
    assert await cancel(store, job, was={JobState.QUEUED, *FINAL_STATES}) is None
    assert await kinds(store, job) == [EntryKind.RESERVE]


async def test_an_ending_must_be_one(store):
    job = await admit(store)
    before = await counted(store)
    for to, money in (
        (JobState.RUNNING, EntryKind.SETTLE),
        (JobState.FAILED, EntryKind.RESERVE),
        (JobState.FAILED, EntryKind.RESET),
    ):
        with pytest.raises(ValueError, match="ends nothing"):
            await store.finish(job.id, to=to, money=money, actor_id=1, at=LATER)
    assert await counted(store) == before


async def test_an_order_in_direct_messages_has_a_ledger_of_its_own(store):
    job = await admit(store, guild=None)
    assert (await store.job(job.id)).place.guild_id is None
    (entry,) = await store.entries(guild_id=None, user_id=MAKER, limit=9)
    assert (entry.guild_id, entry.job_id) == (0, job.id)
    assert await store.entries(guild_id=GUILD, user_id=MAKER, limit=9) == []


async def test_entries_are_the_newest_first_and_the_members_own(store):
    jobs = [await admit(store) for _ in range(3)]
    await admit(store, maker=8)
    entries = await store.entries(guild_id=GUILD, user_id=MAKER, limit=2)
    assert [entry.job_id for entry in entries] == [jobs[2].id, jobs[1].id]
