"""Bonus credits: what they make up for, in which order they are used, and how they come back or run out."""

import asyncio
from datetime import timedelta

import pytest

from core.errors import GuildBudgetSpent, OperatorBudgetSpent, QuotaSpent
from core.model.job import JobState
from core.model.money import EntryKind, Grant, WindowKind, WindowScope
from tests.support.store.sample import (
    GUILD,
    LATER,
    MAKER,
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
    window,
)

ADMIN = 99
TOMORROW = NOON + timedelta(days=1)


async def give(store, credits_=5, *, expires_at=None, user=MAKER, guild=GUILD, at=NOON):
    return await store.grant(guild, user, credits_=credits_, expires_at=expires_at, actor_id=ADMIN, at=at)


async def bonus(store, *, at=NOON, user=MAKER, guild: int | None = GUILD):
    """What is left of each grant that counts."""
    return [grant.left for grant in (await store.member_usage(guild, user, at=at)).bonus]


async def kinds(store):
    return [(entry.kind, entry.credits) for entry in await store.entries(guild_id=GUILD, user_id=MAKER, limit=99)]


async def test_a_grant_is_there_with_its_entry(store):
    given = await give(store, expires_at=TOMORROW)
    assert given == Grant(id=given.id, user_id=MAKER, credits=5, left=5, expires_at=TOMORROW, by_id=ADMIN, at=NOON)
    assert (await store.member_usage(GUILD, MAKER, at=NOON)).bonus == (given,)
    (entry,) = await store.entries(guild_id=GUILD, user_id=MAKER, limit=9)
    assert (entry.kind, entry.credits, entry.actor_id, entry.job_id) == (EntryKind.GRANT, 5, ADMIN, None)
    for user, guild in ((MAKER + 1, GUILD), (MAKER, GUILD + 1), (MAKER, None)):
        assert await bonus(store, user=user, guild=guild) == []


async def test_bonus_is_touched_only_for_what_does_not_fit(store):
    await give(store)
    await admit(store, day(2), cost=2)
    assert await bonus(store) == [5]
    await admit(store, day(2), cost=2)
    assert await bonus(store) == [3]
    assert [use.used for use in await store.used([day(2)])] == [2]
    await check_money(store)


async def test_an_order_is_paid_partly_by_the_windows(store):
    await give(store)
    job = await admit(store, day(2), window(WindowScope.MEMBER, WindowKind.WEEK, 1), brake(9), cost=3)
    assert await bonus(store) == [3]
    uses = await store.used([day(2), window(WindowScope.MEMBER, WindowKind.WEEK, 1), brake(9)])
    assert [use.used for use in uses] == [1, 1, 3]
    await check_money(store)
    await cancel(store, job)
    assert await bonus(store) == [5]
    assert [use.used for use in await store.used([day(2), brake(9)])] == [0, 0]
    await check_money(store)


async def test_the_soonest_expiry_is_used_first_and_what_never_expires_last(store):
    for expires_at in (None, TOMORROW + timedelta(days=1), TOMORROW, NOON):
        await give(store, 2, expires_at=expires_at)
    ends = [grant.expires_at for grant in (await store.member_usage(GUILD, MAKER, at=NOON)).bonus]
    assert ends == [TOMORROW, TOMORROW + timedelta(days=1), None]
    for expected in ([1, 2, 2], [2, 2], [1, 2], [2], [1], []):
        await admit(store, day(0))
        assert await bonus(store) == expected
    with pytest.raises(QuotaSpent) as refusal:
        await admit(store, day(0))
    assert refusal.value.bonus == 0
    await check_money(store)


async def test_too_little_bonus_is_left_untouched_and_named(store):
    await give(store, 2)
    before = await counted(store)
    with pytest.raises(QuotaSpent) as refusal:
        await admit(store, day(1), cost=4)
    assert (refusal.value.window, refusal.value.used, refusal.value.bonus) == (day(1), 0, 2)
    assert (await counted(store), await bonus(store)) == (before, [2])


@pytest.mark.parametrize(
    ("other", "error"),
    [(window(WindowScope.GUILD, WindowKind.DAY, 1), GuildBudgetSpent), (brake(1), OperatorBudgetSpent)],
)
async def test_bonus_lifts_neither_the_guilds_budget_nor_the_operators_brake(store, other, error):
    await give(store)
    with pytest.raises(error):
        await admit(store, day(0), other, cost=2)
    assert await bonus(store) == [5]
    assert await counted(store) == [("jobs", 0), ("ledger", 1), ("ledger_windows", 0), ("window_counters", 0)]


async def test_a_refund_gives_back_what_was_taken_of_each(store):
    for credits_, expires_at in ((1, TOMORROW), (1, TOMORROW + timedelta(days=1)), (5, None)):
        await give(store, credits_, expires_at=expires_at)
    job = await admit(store, day(1), cost=4)
    assert await bonus(store) == [4]
    endings = [cancel(store, job) for _ in range(5)]
    assert sum(ended is not None for ended in await asyncio.gather(*endings)) == 1
    assert await bonus(store) == [1, 1, 5]
    await check_money(store)


async def test_a_settled_song_keeps_what_it_took(store):
    await give(store)
    job = await admit(store, day(0), cost=2)
    await store.finish(job.id, to=JobState.DELIVERED, money=EntryKind.SETTLE, actor_id=MAKER, at=LATER)
    assert await bonus(store) == [3]
    await check_money(store)


async def test_what_is_left_of_an_expired_grant_is_taken_away_once(store):
    await give(store, 5, expires_at=TOMORROW)
    await give(store, 3, expires_at=TOMORROW + timedelta(hours=1))
    await give(store, 2)
    await admit(store, day(0), cost=2)
    assert await store.expire_grants(TOMORROW - timedelta(seconds=1)) == 0
    assert sum(await asyncio.gather(*(store.expire_grants(TOMORROW) for _ in range(3)))) == 1
    assert (await kinds(store))[0] == (EntryKind.EXPIRE, 3)
    assert await bonus(store, at=TOMORROW) == [3, 2]
    await check_money(store)


async def test_an_expired_grant_pays_for_nothing_even_before_the_sweep(store):
    await give(store, 5, expires_at=NOON)
    assert await bonus(store) == []
    with pytest.raises(QuotaSpent):
        await admit(store, day(0))


async def test_a_refund_to_an_expired_grant_is_taken_away_by_the_next_sweep(store):
    await give(store, 5, expires_at=TOMORROW)
    job = await admit(store, day(0), cost=4)
    assert await store.expire_grants(TOMORROW) == 1
    await cancel(store, job)
    await check_money(store)
    assert await bonus(store, at=TOMORROW) == []
    assert await store.expire_grants(TOMORROW) == 1
    assert [entry for entry in await kinds(store) if entry[0] is EntryKind.EXPIRE] == [
        (EntryKind.EXPIRE, 4),
        (EntryKind.EXPIRE, 1),
    ]
    await check_money(store)


async def test_a_sweep_takes_all_however_many_there_are(store, monkeypatch):
    monkeypatch.setattr("adapters.store.limits.bonus.SWEPT_AT_ONCE", 2)
    for user in (1, 2, 3, 4):
        await give(store, user=user, expires_at=TOMORROW)
    assert await store.expire_grants(TOMORROW) == 4
    assert await store.expire_grants(TOMORROW) == 0


async def test_a_cost_of_nothing_takes_no_bonus_and_is_never_refused(store):
    await give(store, 1)
    await admit(store, day(2), cost=2)
    await admit(store, day(0), window(WindowScope.GUILD, WindowKind.DAY, 0), brake(0), cost=0)
    assert await bonus(store) == [1]
    await check_money(store)


async def test_grants_count_in_direct_messages_too(store):
    await give(store, 1, guild=0)
    await admit(store, day(0, guild=0), guild=None)
    assert await bonus(store, guild=None) == []
    with pytest.raises(QuotaSpent):
        await admit(store, day(0, guild=0), guild=None)


async def test_bonus_is_one_guilds(store):
    await give(store, guild=GUILD + 1)
    with pytest.raises(QuotaSpent):
        await admit(store, day(0))


async def test_orders_refunds_grants_sweeps_and_resets_at_once_keep_the_accounts(store):
    """They lock the same rows; none may wait for another one that waits for it."""
    windows = [
        *(window(scope, kind, 40) for scope in (WindowScope.MEMBER, WindowScope.GUILD) for kind in WindowKind),
        brake(90),
    ]

    async def live(number):
        maker = number % 3 + 1
        mine = [
            window(some.scope, some.kind, 2, maker=maker) if some.scope is WindowScope.MEMBER else some
            for some in windows
        ]
        await give(store, 3, user=maker, expires_at=[None, LATER, TOMORROW][number % 2])
        try:
            job = await store.admit(order(maker=maker, cost=3), rules(*mine), worker_id=WORKER)
        except (QuotaSpent, GuildBudgetSpent):
            return
        if number % 3:
            await cancel(store, job)
        if number % 4 == 0:
            await store.reset(list(reversed(mine)), actor_id=ADMIN, at=LATER)
        await store.expire_grants(LATER)

    await asyncio.gather(*(live(number) for number in range(60)))
    await check_money(store)
