"""Leases: the living keep their jobs, those of the dead are taken over, each once."""

import asyncio
import os
import subprocess
import sys
from datetime import timedelta

from core.model.job import OPEN_STATES, JobState, Worker
from core.model.money import EntryKind
from tests.support.store.sample import MAKER, NOON, order, rules

SOON = NOON + timedelta(seconds=20)


async def register(store, worker_id, *, host="here", pid=None, now=NOON, until=SOON):
    await store.register(Worker(id=worker_id, host=host, pid=pid or os.getpid()), now=now, alive_until=until)


async def admit(store, worker_id, count=1):
    orders = (order(at=NOON + timedelta(seconds=n)) for n in range(count))
    return [await store.admit(job, rules(), worker_id=worker_id) for job in orders]


async def ids(jobs):
    return [job.id for job in await jobs]


def pid_of_the_dead():
    """A process that is certainly gone."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


async def test_what_the_living_hold_is_not_taken(store):
    await register(store, "a", pid=os.getppid())
    await admit(store, "a")
    await register(store, "b")
    assert await store.adopt("b", now=NOON, limit=9) == []


async def test_what_nobody_holds_is_taken_oldest_first_and_once(store):
    jobs = await admit(store, "gone", 5)
    await register(store, "b")
    assert await ids(store.adopt("b", now=NOON, limit=3)) == [job.id for job in jobs[:3]]
    assert await ids(store.adopt("b", now=NOON, limit=3)) == [job.id for job in jobs[3:]]
    assert await store.adopt("b", now=NOON, limit=3) == []
    assert await ids(store.jobs_of_worker("b", OPEN_STATES)) == [job.id for job in jobs]


async def test_two_who_adopt_at_once_share_what_there_is(store):
    jobs = await admit(store, "gone", 20)
    await register(store, "a", host="one")
    await register(store, "b", host="two")
    parts = await asyncio.gather(*(store.adopt(worker, now=NOON, limit=5) for worker in ("a", "b") * 4))
    assert sorted(job.id for part in parts for job in part) == sorted(job.id for job in jobs)


async def test_a_silent_worker_loses_its_jobs_and_learns_of_it(store):
    await register(store, "a", host="far")
    (job,) = await admit(store, "a")
    await register(store, "b", until=SOON + timedelta(minutes=1))
    assert await store.adopt("b", now=SOON - timedelta(seconds=1), limit=9) == []
    assert await ids(store.adopt("b", now=SOON, limit=9)) == [job.id]
    assert await store.renew("a", SOON + timedelta(minutes=1)) is False
    assert await store.jobs_of_worker("a", OPEN_STATES) == []


async def test_a_renewed_worker_keeps_its_jobs(store):
    await register(store, "a", host="far")
    await admit(store, "a")
    assert await store.renew("a", SOON + timedelta(minutes=1)) is True
    await register(store, "b")
    assert await store.adopt("b", now=SOON, limit=9) == []


async def test_a_killed_process_of_this_host_is_succeeded_at_once(store):
    await register(store, "killed", pid=pid_of_the_dead())
    (job,) = await admit(store, "killed")
    await register(store, "b")
    assert await ids(store.adopt("b", now=NOON, limit=9)) == [job.id]


async def test_a_killed_process_of_another_host_may_be_alive(store):
    await register(store, "a", host="far", pid=pid_of_the_dead())
    await admit(store, "a")
    await register(store, "b")
    assert await store.adopt("b", now=NOON, limit=9) == []


async def test_a_container_that_starts_again_with_its_old_pid_succeeds_itself(store):
    await register(store, "before")
    (job,) = await admit(store, "before")
    await register(store, "after")
    assert await ids(store.adopt("after", now=NOON, limit=9)) == [job.id]


async def test_somebody_elses_process_counts_as_running(store, monkeypatch):
    def kill(pid, signal):
        raise PermissionError

    monkeypatch.setattr(os, "kill", kill)
    await register(store, "a", pid=1)
    await admit(store, "a")
    await register(store, "b")
    assert await store.adopt("b", now=NOON, limit=9) == []


async def test_where_processes_cannot_be_asked_for_they_count_as_running(store, monkeypatch):
    monkeypatch.setattr("adapters.store.jobs.lease._POSIX", False)
    await register(store, "a", pid=pid_of_the_dead())
    await admit(store, "a")
    await register(store, "b")
    assert await store.adopt("b", now=NOON, limit=9) == []


async def test_who_retires_hands_everything_on(store):
    await register(store, "a")
    (job,) = await admit(store, "a")
    await store.retire("a")
    assert await ids(store.adopt("b", now=NOON, limit=9)) == [job.id]


async def test_an_end_that_was_not_told_is_taken_over_too(store):
    untold, told = await admit(store, "gone", 2)
    for job in (untold, told):
        await store.finish(job.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=MAKER, at=NOON)
    await store.mark_told(told.id, NOON)
    assert await ids(store.adopt("b", now=NOON, limit=9)) == [untold.id]


async def test_held_are_only_those_in_the_states_asked_for(store):
    queued, running = await admit(store, "a", 2)
    await store.change(running.id, at=NOON, was={JobState.QUEUED}, to=JobState.RUNNING)
    assert await ids(store.jobs_of_worker("a", {JobState.QUEUED})) == [queued.id]
    assert await ids(store.jobs_of_worker("a", {JobState.RUNNING})) == [running.id]
    assert await store.jobs_of_worker("a", set()) == []
