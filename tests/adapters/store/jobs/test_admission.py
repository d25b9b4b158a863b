"""What is admitted, what is refused, and that a refusal leaves nothing behind."""

import asyncio
from datetime import timedelta

import pytest

from adapters.store import open_store
from core.errors import CoolingDown, OperatorBudgetSpent, QuotaSpent, Refused, SongsAtOnceReached
from core.model.job import JobState, Service
from core.model.money import EntryKind, WindowUse
from tests.support.store.crowd import crowds
from tests.support.store.sample import (
    GUILD,
    MAKER,
    MIDNIGHT,
    NOON,
    WORKER,
    brake,
    check_money,
    counted,
    day,
    order,
    rules,
)

NOTHING = [("jobs", 0), ("ledger", 0), ("ledger_windows", 0), ("window_counters", 0)]


async def crowd(store, count, admission, **options):
    """Let `count` orders come in at once; return what each got."""
    orders = [store.admit(order(**options), admission, worker_id=WORKER) for _ in range(count)]
    return await asyncio.gather(*orders, return_exceptions=True)


async def test_an_admitted_order_is_the_same_when_it_is_read_again(store):
    admitted = await store.admit(order(message=300), rules(day(10), brake(100)), worker_id=WORKER)
    assert await store.job(admitted.id) == admitted
    assert [
        (e.kind, e.credits, e.user_id, e.actor_id, e.at)
        for e in await store.entries(guild_id=GUILD, user_id=MAKER, limit=9)
    ] == [(EntryKind.RESERVE, 1, MAKER, MAKER, NOON)]


@pytest.mark.parametrize("window", [day(5), brake(5)], ids=["member", "operator"])
async def test_sixty_at_once_with_five_credits_are_five_songs(store, window):
    results = await crowd(store, 60, rules(window))
    refusals = [result for result in results if isinstance(result, Refused)]
    assert len(refusals) == 55
    assert {type(refusal) for refusal in refusals} == {QuotaSpent if window.user_id else OperatorBudgetSpent}
    assert {refusal.ends_at for refusal in refusals} == {window.ends_at}
    assert await store.used([window]) == [WindowUse(window=window, used=5)]
    assert await counted(store) == [("jobs", 5), ("ledger", 5), ("ledger_windows", 5), ("window_counters", 1)]
    await check_money(store)


async def test_sixty_at_once_are_as_many_as_may_be_in_work(store):
    results = await crowd(store, 60, rules(at_once=5))
    assert sum(isinstance(result, SongsAtOnceReached) for result in results) == 55


async def test_sixty_at_once_are_one_while_the_member_cools_down(store):
    results = await crowd(store, 60, rules(cooldown_s=30))
    assert sum(isinstance(result, CoolingDown) for result in results) == 59


async def test_four_processes_on_one_database_admit_what_one_would(url):
    async with open_store(url):
        pass
    results = await asyncio.to_thread(crowds, url, 60, 5)
    assert sum(result["admitted"] for result in results) == 5
    assert sum(result["refused"] for result in results) == 235
    assert [result["trouble"] for result in results] == [[], [], [], []]
    async with open_store(url) as store:
        assert [use.used for use in await store.used([day(5)])] == [5]
        await check_money(store)


async def test_an_order_that_alone_is_too_dear_is_refused(store):
    with pytest.raises(QuotaSpent) as refusal:
        await store.admit(order(cost=3), rules(day(2)), worker_id=WORKER)
    assert (refusal.value.used, refusal.value.cost, refusal.value.window) == (0, 3, day(2))
    assert await counted(store) == NOTHING


async def test_a_refusal_says_what_is_used(store):
    await store.admit(order(cost=2), rules(day(4)), worker_id=WORKER)
    with pytest.raises(QuotaSpent) as refusal:
        await store.admit(order(cost=3), rules(day(4)), worker_id=WORKER)
    assert (refusal.value.used, refusal.value.cost) == (2, 3)


async def test_a_refusal_by_the_last_window_takes_the_count_in_the_first_back(store):
    with pytest.raises(OperatorBudgetSpent):
        await store.admit(order(), rules(day(10), brake(0)), worker_id=WORKER)
    assert await counted(store) == NOTHING


async def test_the_first_rule_that_refuses_is_the_one_that_is_told(store):
    windows = (day(1), brake(1))
    await store.admit(order(), rules(*windows), worker_id=WORKER)
    for admission, refusal in (
        (rules(*windows, at_once=1, cooldown_s=60), CoolingDown),
        (rules(*windows, at_once=1), SongsAtOnceReached),
        (rules(*windows), QuotaSpent),
        (rules(brake(1), day(1)), QuotaSpent),
    ):
        with pytest.raises(refusal):
            await store.admit(order(), admission, worker_id=WORKER)


async def test_a_window_without_limit_counts_all_the_same(store):
    await store.admit(order(cost=3), rules(day(None), brake(None)), worker_id=WORKER)
    assert [use.used for use in await store.used([brake(None), day(None), day(None, maker=8)])] == [3, 3, 0]


async def test_what_costs_nothing_is_admitted_with_all_credits_spent(store):
    await store.admit(order(cost=5), rules(day(5)), worker_id=WORKER)
    await store.admit(order(cost=0), rules(day(2)), worker_id=WORKER)
    assert [use.used for use in await store.used([day(2)])] == [5]


async def test_the_next_day_is_another_window(store):
    await store.admit(order(), rules(day(1)), worker_id=WORKER)
    tomorrow = MIDNIGHT + timedelta(days=1)
    await store.admit(order(at=tomorrow), rules(day(1, starts_at=tomorrow)), worker_id=WORKER)
    with pytest.raises(QuotaSpent):
        await store.admit(order(at=tomorrow), rules(day(1, starts_at=tomorrow)), worker_id=WORKER)


async def test_a_cooldown_ends_and_says_when(store):
    await store.admit(order(at=NOON), rules(cooldown_s=30), worker_id=WORKER)
    with pytest.raises(CoolingDown) as refusal:
        await store.admit(order(at=NOON + timedelta(seconds=29)), rules(cooldown_s=30), worker_id=WORKER)
    assert refusal.value.ends_at == NOON + timedelta(seconds=30)
    await store.admit(order(at=NOON + timedelta(seconds=30)), rules(cooldown_s=30), worker_id=WORKER)


async def test_a_clock_that_was_set_back_locks_nobody_out(store):
    await store.admit(order(at=NOON), rules(cooldown_s=30), worker_id=WORKER)
    await store.admit(order(at=NOON - timedelta(hours=1)), rules(cooldown_s=30), worker_id=WORKER)


async def test_cooldown_and_songs_at_once_are_each_guilds_own(store):
    strict = rules(at_once=1, cooldown_s=30)
    for guild in (GUILD, GUILD + 1, None):
        await store.admit(order(guild=guild), strict, worker_id=WORKER)
        with pytest.raises(CoolingDown):
            await store.admit(order(guild=guild), strict, worker_id=WORKER)


async def test_a_song_that_ended_is_no_longer_in_work(store):
    first = await store.admit(order(), rules(at_once=1), worker_id=WORKER)
    await store.finish(first.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=MAKER, at=NOON)
    await store.admit(order(), rules(at_once=1), worker_id=WORKER)


async def test_members_are_served_in_rotation_however_many_orders_one_has_waiting(store):
    for second, maker in enumerate((1, 1, 1, 2)):
        await store.admit(order(maker=maker, at=NOON + timedelta(seconds=second)), rules(), worker_id=WORKER)
    served = []
    while job := await store.claim_next(Service.SUNO, worker_id=WORKER, cap=99, now=NOON):
        served.append(job.maker.id)
    assert served == [1, 2, 1, 1]


async def test_a_heavier_member_is_served_more_often(store):
    for _ in range(4):
        await store.admit(order(maker=1), rules(weight=2.0), worker_id=WORKER)
        await store.admit(order(maker=2), rules(), worker_id=WORKER)
    turns = {maker: [] for maker in (1, 2)}
    while job := await store.claim_next(Service.SUNO, worker_id=WORKER, cap=99, now=NOON):
        turns[job.maker.id].append(job.turn)
    assert turns == {1: [0.0, 0.5, 1.0, 1.5], 2: [0.0, 1.0, 2.0, 3.0]}


async def test_who_was_away_gets_no_turns_for_it(store):
    for _ in range(5):
        await store.admit(order(maker=1), rules(), worker_id=WORKER)
    for _ in range(4):
        await store.claim_next(Service.SUNO, worker_id=WORKER, cap=99, now=NOON)
    late = [await store.admit(order(maker=2), rules(), worker_id=WORKER) for _ in range(2)]
    assert [job.turn for job in late] == [3.0, 4.0]


async def test_a_cancelled_order_costs_no_turn(store):
    first = await store.admit(order(), rules(), worker_id=WORKER)
    await store.finish(first.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=MAKER, at=NOON)
    assert (await store.admit(order(), rules(), worker_id=WORKER)).turn == first.turn


async def test_each_service_has_a_queue_of_its_own(store):
    assert (await store.admit(order(service=Service.SUNO), rules(), worker_id=WORKER)).turn == 0.0
    assert (await store.admit(order(service=Service.LUMA), rules(), worker_id=WORKER)).turn == 0.0
