"""Windows that are begun anew: what was used is given back once, and nothing that ends later gives more."""

import asyncio
from datetime import timedelta

import pytest

from core.errors import QuotaSpent
from core.limits.window import LONGEST
from core.model.money import EntryKind, WindowKind, WindowScope, WindowUse
from tests.support.store.sample import (
    GUILD,
    LATER,
    MAKER,
    NOON,
    admit,
    brake,
    cancel,
    check_money,
    day,
    window,
)

ADMIN = 99
WEEK = window(WindowScope.MEMBER, WindowKind.WEEK, 9)


async def reset(store, *windows, at=LATER):
    return await store.reset(windows, actor_id=ADMIN, at=at)


async def used(store, *windows):
    return [use.used for use in await store.used(windows)]


async def resets(store, user=MAKER):
    entries = await store.entries(guild_id=GUILD, user_id=user, limit=99)
    return [entry for entry in entries if entry.kind is EntryKind.RESET]


async def test_a_reset_window_is_empty_and_counts_again(store):
    await admit(store, day(5), WEEK, brake(9), cost=5)
    with pytest.raises(QuotaSpent):
        await admit(store, day(5))
    assert await reset(store, day(5)) == [WindowUse(window=day(5), used=5)]
    assert await used(store, day(5), WEEK, brake(9)) == [0, 5, 5]
    await admit(store, day(5), WEEK, brake(9), cost=2)
    assert await used(store, day(5), WEEK, brake(9)) == [2, 7, 7]
    (entry,) = await resets(store)
    assert (entry.credits, entry.actor_id, entry.job_id, entry.at) == (5, ADMIN, None, LATER)
    await check_money(store)


async def test_each_window_that_was_used_has_one_entry(store):
    await admit(store, day(5), WEEK, cost=5)
    unused = window(WindowScope.MEMBER, WindowKind.MONTH, None)
    uses = await reset(store, unused, WEEK, day(5))
    assert [(use.window, use.used) for use in uses] == [(unused, 0), (WEEK, 5), (day(5), 5)]
    assert [entry.credits for entry in await resets(store)] == [5, 5]
    assert [use.used for use in await reset(store, day(5), WEEK)] == [0, 0]
    assert len(await resets(store)) == 2
    await check_money(store)


async def test_what_was_reserved_before_is_refunded_to_the_old_count(store):
    before = await admit(store, day(5), cost=5)
    await reset(store, day(5))
    after = await admit(store, day(5), cost=5)
    await cancel(store, before)
    assert await used(store, day(5)) == [5]
    with pytest.raises(QuotaSpent):
        await admit(store, day(5))
    await check_money(store)
    await cancel(store, after)
    assert await used(store, day(5)) == [0]
    await check_money(store)


async def test_a_window_can_be_reset_again_and_again(store):
    jobs = []
    for cost in (1, 2, 3):
        jobs.append(await admit(store, day(5), cost=cost))
        assert [use.used for use in await reset(store, day(5))] == [cost]
    for job in jobs:
        await cancel(store, job)
        await check_money(store)
    assert await used(store, day(5)) == [0]


async def test_two_admins_who_reset_at_once_reset_once(store):
    await admit(store, day(5), WEEK, cost=5)
    uses = await asyncio.gather(*(reset(store, day(5), WEEK) for _ in range(8)))
    assert sorted(use.used for both in uses for use in both) == [0] * 14 + [5, 5]
    assert len(await resets(store)) == 2


async def test_a_reset_amid_orders_gives_back_what_it_says(store):
    results = await asyncio.gather(
        *(admit(store, day(5)) for _ in range(20)), reset(store, day(5)), return_exceptions=True
    )
    ((use,),) = [result for result in results if isinstance(result, list)]
    admitted = 20 - sum(isinstance(result, QuotaSpent) for result in results)
    assert await used(store, day(5)) == [admitted - use.used]
    assert admitted <= 10
    await check_money(store)


async def test_a_guilds_own_window_can_be_reset(store):
    budget = window(WindowScope.GUILD, WindowKind.MONTH, 3)
    await admit(store, day(9), budget, cost=3)
    assert [use.used for use in await reset(store, budget)] == [3]
    await admit(store, day(9), budget, cost=3)
    assert await used(store, day(9), budget) == [6, 3]
    assert [entry.credits for entry in await resets(store, user=0)] == [3]


async def test_who_is_forgotten_is_also_taken_out_of_counts_put_aside(store):
    await admit(store, day(5))
    await reset(store, day(5))
    job = await admit(store, day(5))
    await cancel(store, job)
    later = NOON + LONGEST + timedelta(days=1)
    await store.forget(MAKER, at=later, since=later - LONGEST)
    assert await used(store, day(5)) == [0]
    assert await resets(store) == []
    await check_money(store)
