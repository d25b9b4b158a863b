"""Background work: in order within a key, at the same time between keys, a limited number at once."""

import asyncio
from functools import partial

import pytest

from cogs._transport.background import BackgroundQueue


@pytest.fixture
async def queue():
    queue = BackgroundQueue(3)
    yield queue
    await queue.close()


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


async def finished(queue):
    async with asyncio.timeout(5):
        while queue._tasks:
            await asyncio.gather(*queue._tasks)


async def test_work_of_one_key_run_in_order_and_one_at_a_time(queue):
    work = Work()
    work.may_go.set()
    for number in range(20):
        queue.add("bob", partial(work.run, number))
    await finished(queue)
    assert work.done == list(range(20))
    assert work.most == 1
    assert queue._waiting == {}


async def test_no_more_than_the_bound_run_at_once_and_all_have_their_turn(queue):
    work = Work()
    for number in range(10):
        queue.add(number, partial(work.run, number))
    await asyncio.sleep(0)
    work.may_go.set()
    await finished(queue)
    assert work.most == 3
    assert sorted(work.done) == list(range(10))


async def test_a_defect_is_logged_and_the_next_work_of_the_key_runs(queue, caplog):
    work = Work()
    work.may_go.set()

    async def fail():
        raise KeyError("a defect")

    queue.add("bob", fail)
    queue.add("bob", partial(work.run, 1))
    await finished(queue)
    assert work.done == [1]
    assert "a defect" in caplog.text


async def test_a_stop_waits_for_what_is_running_and_cancels_what_takes_too_long(queue, monkeypatch):
    monkeypatch.setattr("cogs._transport.background.GRACE_S", 0.1)
    quick, endless = Work(), Work()
    queue.add("bob", partial(quick.run, 1))
    queue.add("alice", partial(endless.run, 2))
    asyncio.get_running_loop().call_later(0.01, quick.may_go.set)
    await queue.close()
    assert quick.done == [1]
    assert endless.done == []
