"""One open job of one ask: by one member, or by as many as must ask for it, however many do so at once."""

import asyncio
from dataclasses import replace

import pytest
from sqlalchemy.exc import IntegrityError

from core.errors import AlreadyAsked, CoolingDown, QuotaSpent, Refused
from core.model.job import JobState
from core.model.money import EntryKind
from core.model.reaction_meanings import Vote
from tests.support.store.sample import MAKER, NOON, WORKER, admit, cancel, check_money, clip, day, make, order, rules

ROCK = "🎸"


async def vote(store, member, admission=None, *, emoji=ROCK, threshold=3):
    """A member asks for a cover of clip "a"."""
    cast = Vote(clip_id="a", emoji=emoji, user_id=member, threshold=threshold)
    job = order(maker=member, ask=f"a:{emoji}")
    return await store.admit_voted(job, admission or rules(), vote=cast, worker_id=WORKER)


async def all_at_once(*asks):
    """Let all of them ask at once; return the jobs, and the errors."""
    results = await asyncio.gather(*asks, return_exceptions=True)
    jobs = [result for result in results if result is not None and not isinstance(result, BaseException)]
    return jobs, [result for result in results if isinstance(result, BaseException)]


async def finish(store, job):
    await store.change(job.id, at=NOON, was={JobState.QUEUED}, to=JobState.DELIVERING)
    await store.finish(job.id, to=JobState.DELIVERED, money=EntryKind.SETTLE, actor_id=MAKER, at=NOON)


async def test_fifty_identical_asks_of_one_member_at_once_are_one_job(store):
    jobs, errors = await all_at_once(*(admit(store, day(99), ask="a:🎸:7") for _ in range(50)))
    assert len(jobs) == 1
    assert {type(error) for error in errors} == {AlreadyAsked}
    assert [use.used for use in await store.used([day(99)])] == [1]
    await check_money(store)


async def test_the_same_ask_by_different_members_is_one_job_too(store):
    jobs, errors = await all_at_once(*(admit(store, maker=member, ask="draft:1") for member in range(1, 51)))
    assert len(jobs) == 1
    assert {type(error) for error in errors} == {AlreadyAsked}
    await check_money(store)


async def test_different_asks_and_orders_without_one_are_jobs_each(store):
    for ask in ("a:🎸:7", "a:🎷:7", None, None):
        await admit(store, ask=ask)
    assert len(await store.open_jobs_of(MAKER)) == 4


@pytest.mark.parametrize("end", [finish, cancel])
async def test_an_ask_may_be_repeated_when_its_job_ended(store, end):
    first = await admit(store, ask="a:🎸:7")
    with pytest.raises(AlreadyAsked):
        await admit(store, ask="a:🎸:7")
    await end(store, first)
    second = await admit(store, ask="a:🎸:7")
    assert (second.id != first.id, second.ask) == (True, "a:🎸:7")


async def test_what_was_asked_before_is_told_before_any_other_rule(store):
    await admit(store, ask="a:🎸:7")
    with pytest.raises(AlreadyAsked):
        await store.admit(order(ask="a:🎸:7"), rules(day(0), cooldown_s=60, at_once=1), worker_id=WORKER)


async def test_an_ask_hides_no_other_conflict(store):
    job = order(ask="a:🎸:7")
    await store.admit(job, rules(), worker_id=WORKER)
    with pytest.raises(IntegrityError):
        await store.admit(replace(job, ask="a:🎷:7"), rules(), worker_id=WORKER)


async def test_the_vote_that_was_needed_orders_the_song_for_who_cast_it(store):
    await make(store, clip("a"))
    assert [await vote(store, member) for member in (1, 2)] == [None, None]
    job = await vote(store, 3, rules(day(5, maker=3)))
    assert await store.job(job.id) == job
    assert (job.maker.id, job.ask) == (3, "a:🎸")
    assert [use.used for use in await store.used([day(5, maker=3)])] == [1]


async def test_a_vote_counts_once_however_often_it_is_cast(store):
    await make(store, clip("a"))
    assert [await vote(store, 1) for _ in range(5)] == [None] * 5
    assert await vote(store, 2) is None
    assert await vote(store, 3) is not None


async def test_votes_for_another_emoji_are_other_votes(store):
    await make(store, clip("a"))
    assert [await vote(store, member) for member in (1, 2)] == [None, None]
    assert await vote(store, 3, emoji="🎷") is None


async def test_a_vote_that_was_taken_back_does_not_count(store):
    await make(store, clip("a"))
    assert [await vote(store, member) for member in (1, 2)] == [None, None]
    await store.unvote("a", ROCK, 2)
    await store.unvote("a", ROCK, 2)
    await store.unvote("a", "🎷", 1)
    await store.unvote("unknown", ROCK, 1)
    assert await vote(store, 3) is None
    assert await vote(store, 2) is not None


async def test_while_a_voted_song_is_in_work_no_vote_is_taken(store):
    await make(store, clip("a"))
    job = await vote(store, 1, threshold=1)
    for member in (1, 2, 3, 4):
        with pytest.raises(AlreadyAsked):
            await vote(store, member)
    await cancel(store, job)
    assert [await vote(store, member) for member in (2, 3)] == [None, None]
    assert await vote(store, 4) is not None


async def test_a_refused_vote_does_not_count_and_the_others_stand(store):
    await make(store, clip("a"))
    assert [await vote(store, member) for member in (1, 2)] == [None, None]
    for _ in range(2):
        with pytest.raises(QuotaSpent):
            await vote(store, 3, rules(day(0, maker=3)))
    assert await vote(store, 4) is not None
    await check_money(store)


async def test_a_lowered_threshold_is_met_by_the_next_vote(store):
    await make(store, clip("a"))
    assert [await vote(store, member, threshold=25) for member in range(1, 6)] == [None] * 5
    assert await vote(store, 6, threshold=2) is not None


async def test_fifty_members_at_once_are_one_job_of_the_third(store):
    await make(store, clip("a"))
    jobs, errors = await all_at_once(*(vote(store, member) for member in range(1, 51)))
    assert len(jobs) == 1
    assert [type(error) for error in errors] == [AlreadyAsked] * 47
    await cancel(store, jobs[0])
    assert await vote(store, 51) is None  # nothing of the votes was left
    assert await vote(store, 52) is None
    assert await vote(store, 53) is not None
    await check_money(store)


async def test_fifty_members_of_whom_few_may_pay_are_one_job_of_one_who_may(store):
    await make(store, clip("a"))

    def admission(member):
        return rules(day(int(member % 5 == 0), maker=member))

    jobs, errors = await all_at_once(*(vote(store, member, admission(member)) for member in range(1, 51)))
    assert [job.maker.id % 5 for job in jobs] == [0]
    assert {type(error) for error in errors} <= {AlreadyAsked, QuotaSpent}
    await check_money(store)


async def test_one_member_who_votes_and_unvotes_in_a_burst_asks_at_most_once(store):
    await make(store, clip("a"))
    votes = [vote(store, MAKER, rules(cooldown_s=60), threshold=1) for _ in range(25)]
    unvotes = [store.unvote("a", ROCK, MAKER) for _ in range(25)]
    jobs, errors = await all_at_once(*(ask for pair in zip(votes, unvotes, strict=True) for ask in pair))
    # The song that they made before cools them down.
    assert len(jobs) + len(errors) == 25
    assert {type(error) for error in errors} <= {AlreadyAsked, CoolingDown}
    assert all(isinstance(error, Refused) for error in errors)
    assert len(jobs) <= 1
