"""Errands: in order within a key, beside each other between keys, a bounded number at once."""

import asyncio
from functools import partial

import pytest

from cogs._transport.background import BackgroundQueue


@pytest.fixture
async def errands():
    errands = BackgroundQueue(3)
    yield errands
    await errands.close()


class Work:
    """Counts what runs at once, and waits until it may go on."""

    def __init__(self):
        self.running = self.most = 0
        self.done = []
        self.may_go = asyncio.Event()

    async def run(self, name):
        self.running += 1
        self.most = max(self.most, self.running)
        await self.may_go.wait()
        await asyncio.sleep(0)
        self.running -= 1
        self.done.append(name)


async def finished(errands):
    async with asyncio.timeout(5):
        while errands._tasks:
            await asyncio.gather(*errands._tasks)


async def test_errands_of_one_key_run_in_order_and_one_at_a_time(errands):
    work = Work()
    work.may_go.set()
    for number in range(20):
        errands.give("bob", partial(work.run, number))
    await finished(errands)
    assert work.done == list(range(20))
    assert work.most == 1
    assert errands._lines == {}


async def test_no_more_than_the_bound_run_at_once_and_all_have_their_turn(errands):
    work = Work()
    for number in range(10):
        errands.give(number, partial(work.run, number))
    await asyncio.sleep(0)
    work.may_go.set()
    await finished(errands)
    assert work.most == 3
    assert sorted(work.done) == list(range(10))


async def test_a_defect_is_logged_and_the_next_errand_of_the_key_runs(errands, caplog):
    work = Work()
    work.may_go.set()

    async def fail():
        raise KeyError("a defect")

    errands.give("bob", fail)
    errands.give("bob", partial(work.run, 1))
    await finished(errands)
    assert work.done == [1]
    assert "a defect" in caplog.text


async def test_a_stop_waits_for_what_is_under_way_and_cuts_off_what_takes_too_long(errands, monkeypatch):
    monkeypatch.setattr("cogs._transport.background.GRACE_S", 0.1)
    quick, endless = Work(), Work()
    errands.give("bob", partial(quick.run, 1))
    errands.give("alice", partial(endless.run, 2))
    asyncio.get_running_loop().call_later(0.01, quick.may_go.set)
    await errands.close()
    assert quick.done == [1]
    assert endless.done == []
