"""The queue: one place at the provider is given to one job, in order, over all processes."""

import asyncio
from datetime import timedelta

from adapters.store import open_store
from core.model.job import IN_FLIGHT_STATES, JobState, Service
from tests.support.store.sample import NOON, WORKER, order, rules


async def admit(store, count, service=Service.SUNO):
    """Orders of as many members, a second apart."""
    orders = (order(maker=n, at=NOON + timedelta(seconds=n), service=service) for n in range(count))
    return [await store.admit(job, rules(), worker_id=WORKER) for job in orders]


async def claim(store, *, cap=5, worker_id=WORKER, now=NOON):
    return await store.claim_next(Service.SUNO, worker_id=worker_id, cap=cap, now=now)


async def test_a_claim_takes_the_first_and_leases_it(store):
    first, _ = await admit(store, 2)
    job = await claim(store, worker_id="other", now=NOON + timedelta(minutes=1))
    assert (job.id, job.state, job.submitted_at) == (first.id, JobState.SUBMITTING, NOON + timedelta(minutes=1))
    assert await store.jobs_of_worker("other", {JobState.SUBMITTING}) == [job]
    assert await claim(store, cap=1) is None


async def test_nothing_is_claimed_where_nothing_waits(store):
    await admit(store, 1, Service.LUMA)
    assert await claim(store) is None


async def test_twenty_claims_at_once_fill_the_places_and_no_more(store):
    await admit(store, 20)
    jobs = await asyncio.gather(*(claim(store, cap=5) for _ in range(20)))
    assert len({job.id for job in jobs if job}) == sum(job is not None for job in jobs) == 5


async def test_the_cap_holds_over_two_processes(url):
    async with open_store(url) as one, open_store(url) as two:
        await admit(one, 20)
        jobs = await asyncio.gather(*(claim(store, cap=7) for store in (one, two) * 10))
        assert sum(job is not None for job in jobs) == 7


async def test_every_state_at_the_provider_occupies_a_place(store):
    jobs = await admit(store, len(JobState))
    for job, state in zip(jobs, sorted(IN_FLIGHT_STATES), strict=False):
        await store.change(job.id, at=NOON, was={JobState.QUEUED}, to=state, submitted_at=NOON)
    assert await claim(store, cap=len(IN_FLIGHT_STATES)) is None
    assert await claim(store, cap=len(IN_FLIGHT_STATES) + 1) is not None


async def test_each_service_has_places_of_its_own(store):
    await admit(store, 3)
    videos = await admit(store, 3, Service.LUMA)
    assert await claim(store, cap=1) is not None
    assert await claim(store, cap=1) is None
    first = await store.claim_next(Service.LUMA, worker_id=WORKER, cap=1, now=NOON)
    assert (first.id, first.service) == (videos[0].id, Service.LUMA)
    assert await store.claim_next(Service.LUMA, worker_id=WORKER, cap=1, now=NOON) is None
    assert await claim(store, cap=2) is not None


async def test_a_crowd_of_two_services_fills_the_places_of_both(store):
    for service in Service:
        await admit(store, 10, service)
    claims = [store.claim_next(service, worker_id=WORKER, cap=3, now=NOON) for service in Service for _ in range(10)]
    jobs = [job for job in await asyncio.gather(*claims) if job]
    assert sorted(job.service for job in jobs) == [Service.LUMA] * 3 + [Service.SUNO] * 3


async def test_an_order_of_unknown_fate_gives_its_place_free_after_some_minutes(store):
    first, _ = await admit(store, 2)
    await claim(store)
    await store.change(first.id, at=NOON, was={JobState.SUBMITTING}, to=JobState.UNKNOWN)
    assert await claim(store, cap=1, now=NOON + timedelta(minutes=2)) is None
    assert await claim(store, cap=1, now=NOON + timedelta(minutes=4)) is not None


async def test_a_job_that_goes_back_keeps_its_turn_and_its_first_attempt(store):
    jobs = await admit(store, 3)
    first = await claim(store)
    await claim(store)
    await store.change(first.id, at=NOON, was={JobState.SUBMITTING}, to=JobState.QUEUED, attempts=1)
    assert await store.queued_jobs(Service.SUNO) == [(first.id, first.turn), (jobs[2].id, jobs[2].turn)]
    again = await claim(store, now=NOON + timedelta(minutes=5))
    assert (again.id, again.submitted_at, again.attempts) == (first.id, NOON, 1)


async def test_the_queue_is_read_in_the_order_of_service(store):
    jobs = await admit(store, 3)
    await admit(store, 1, Service.LUMA)
    second = await store.admit(order(maker=0, at=NOON), rules(), worker_id=WORKER)
    assert await store.queued_jobs(Service.SUNO) == [(job.id, job.turn) for job in (*jobs, second)]


async def test_the_queue_does_not_go_back_for_a_job_that_did(store):
    for second in range(3):
        await store.admit(order(at=NOON + timedelta(seconds=second)), rules(), worker_id=WORKER)
    first, _, _ = [await claim(store) for _ in range(3)]
    await store.change(first.id, at=NOON, was={JobState.SUBMITTING}, to=JobState.QUEUED)
    assert (await claim(store)).turn == 0.0
    assert (await store.admit(order(maker=99), rules(), worker_id=WORKER)).turn == 2.0
