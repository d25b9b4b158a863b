"""Sixty orders at once, where five are left: five get through, in every kind of window, in one process and in four."""

import asyncio
from datetime import timedelta

import pytest

from adapters.store import open_store
from core.errors import GuildBudgetSpent, OperatorBudgetSpent, QuotaSpent, Refused
from core.model.job import JobState
from core.model.money import EntryKind
from tests.support.store.crowd import BONUS, CASES, crowds, rush, windows
from tests.support.store.sample import GUILD, LATER, MAKER, NOON, check_money

REFUSALS = {"member": QuotaSpent, BONUS: QuotaSpent, "guild": GuildBudgetSpent, "operator": OperatorBudgetSpent}


async def prepare(store, case):
    """Give five bonus credits, in three grants of which one expires, where they are what is at its limit."""
    if case == BONUS:
        for credits_, expires_at in ((2, NOON + timedelta(days=1)), (1, None), (2, None), (9, NOON)):
            await store.grant(GUILD, MAKER, credits_=credits_, expires_at=expires_at, actor_id=1, at=NOON)


async def check_five(store, case):
    """Five were counted in each window that counted all of it, none of the bonus in the member's."""
    uses = await store.used(windows(5, case))
    counted = {use.window.scope.value: use.used for use in uses if use.used or case == BONUS}
    assert counted["guild"] == counted["operator"] == 5
    if case == BONUS:
        assert counted["member"] == 0
        assert (await store.member_usage(GUILD, MAKER, at=NOON)).bonus == ()
    await check_money(store)


@pytest.mark.parametrize("case", CASES)
async def test_five_of_sixty_get_through_at_a_limit_of_five(store, case):
    await prepare(store, case)
    results = await rush(store, 60, 5, case)
    refused = [result for result in results if isinstance(result, Refused)]
    assert {type(refusal) for refusal in refused} == {REFUSALS[case.split()[0]]}
    assert len(refused) == 55
    assert not any(isinstance(result, Exception) for result in results if result not in refused)
    await check_five(store, case)


@pytest.mark.parametrize("case", CASES)
async def test_what_is_given_back_in_the_rush_is_there_once_and_no_more(store, case):
    await prepare(store, case)
    earlier = [job for job in await rush(store, 60, 5, case) if not isinstance(job, Exception)]

    async def fail(job):
        return await store.finish(job.id, to=JobState.FAILED, money=EntryKind.REFUND, actor_id=1, at=LATER)

    # Refunds and orders pass through each other; however they do, five at most are out at any time.
    *ended, results = await asyncio.gather(*(fail(job) for job in earlier * 2), rush(store, 30, 5, case))
    assert sum(job is not None for job in ended) == 5
    admitted = sum(not isinstance(result, Exception) for result in results)
    results = await rush(store, 30, 5, case)
    assert admitted + sum(not isinstance(result, Exception) for result in results) == 5
    await check_five(store, case)


@pytest.mark.parametrize("case", ["member month", "guild week", "operator day", BONUS])
async def test_four_processes_let_five_of_sixty_through(url, case):
    async with open_store(url) as store:
        await prepare(store, case)
    results = await asyncio.to_thread(crowds, url, 15, 5, case)
    assert sum(result["admitted"] for result in results) == 5
    assert sum(result["refused"] for result in results) == 55
    assert [result["trouble"] for result in results] == [[], [], [], []]
    async with open_store(url) as store:
        await check_five(store, case)
