"""The money of a forgotten member: it names them as long as it counts against a limit, and nobody gains by it."""

from datetime import timedelta

import pytest

from core.errors import CoolingDown, QuotaSpent
from core.limits.window import LONGEST
from core.model.job import JobState
from core.model.library import Draft
from core.model.money import EntryKind
from core.model.request import SongRequest
from tests.support.store.life import (
    ANN,
    ANNS_WORDS,
    BOB,
    DUE,
    NAMES,
    SINCE,
    at_suno,
    ended,
    forget,
    lived,
    ordered,
    sang,
    sung,
    used,
)
from tests.support.store.sample import GUILD, NOON, WORKER, check_money, order, rules
from tests.support.store.trace import naming


async def test_what_counts_against_a_limit_is_all_that_names_a_forgotten_member(store):
    await lived(store)
    erased = await forget(store)
    assert (erased.songs, erased.favourites, erased.drafts, erased.is_complete) == (2, 1, 1, False)
    assert await naming(store, *ANNS_WORDS) == set()
    assert await naming(store, ANN) == {"ledger", "window_counters", "forgetting"}
    await check_money(store)


async def test_nothing_at_all_is_left_when_the_windows_are_over(store):
    await lived(store)
    await forget(store)
    assert await store.forget_due(since=NOON - timedelta(seconds=1)) == 0
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN, NAMES[ANN]) == set()
    await check_money(store)
    assert await store.forget_due(since=DUE - LONGEST) == 0


async def test_who_spent_nothing_lately_is_forgotten_at_once(store):
    await sang(store, "a1", at=NOON - timedelta(days=40))
    erased = await forget(store)
    assert erased.is_complete
    assert await naming(store, ANN, *ANNS_WORDS) == set()
    await check_money(store)


async def test_nobody_gets_fresh_credits_by_being_forgotten(store):
    for _ in range(3):
        await sang(store, limit=3)
    await forget(store)
    assert await used(store) == 3
    with pytest.raises(QuotaSpent):
        await ordered(store, at=NOON + timedelta(minutes=1), limit=3)


async def test_nobody_ends_a_cooldown_by_being_forgotten(store):
    await sang(store)
    await forget(store)
    hour = rules(cooldown_s=3600)
    with pytest.raises(CoolingDown):
        await store.admit(order(maker=ANN, at=NOON + timedelta(minutes=1)), hour, worker_id=WORKER)
    await store.admit(order(maker=ANN, at=NOON + timedelta(hours=2)), hour, worker_id=WORKER)


async def test_two_who_counted_in_the_same_window_can_both_be_forgotten(store):
    for maker in (ANN, BOB):
        await sang(store, maker=maker, words="pear", at=NOON - timedelta(days=40))
        assert (await forget(store, maker)).is_complete
    await check_money(store)
    assert await naming(store, ANN, BOB) == set()


@pytest.mark.parametrize(
    ("to", "money", "left"), [(JobState.CANCELLED, EntryKind.SETTLE, 1), (JobState.CANCELLED, EntryKind.REFUND, 0)]
)
async def test_a_song_in_work_is_accounted_for_and_forgotten_when_it_ends(store, to, money, left):
    job = await at_suno(store)
    assert not (await forget(store)).is_complete
    assert await store.job(job.id) == job
    assert await store.forget_due(since=SINCE) == 0
    assert await store.job(job.id) == job
    await store.change(job.id, at=NOON, was={JobState.RUNNING}, to=JobState.DELIVERING, clips=[sung("late")])
    await store.finish(job.id, to=to, money=money, actor_id=ANN, at=NOON + timedelta(minutes=3))
    await check_money(store)
    assert await used(store) == left

    assert await store.forget_due(since=SINCE) == 0
    assert await naming(store, *ANNS_WORDS) == set()
    assert (await store.song("late")).is_deleted
    assert await naming(store, ANN) == {"ledger", "window_counters", "forgetting"}
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()
    await check_money(store)


async def test_a_song_that_outlives_its_window_is_given_back_to_it_and_then_forgotten(store):
    job = await at_suno(store)
    await forget(store)
    assert await store.forget_due(since=DUE - LONGEST) == 0
    assert await used(store) == 0  # nobody asks any more, and the counter is nobody's
    await store.finish(job.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=ANN, at=DUE)
    await check_money(store)
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()
    await check_money(store)


async def test_what_a_member_did_to_the_credits_of_others_no_longer_names_them(store):
    job = await ordered(store, BOB)
    await ended(store, job, JobState.CANCELLED, EntryKind.REFUND, actor=ANN)
    assert (await forget(store)).is_complete
    assert await naming(store, ANN) == set()
    newest, _ = await store.entries(guild_id=GUILD, user_id=BOB, limit=9)
    assert (newest.kind, newest.user_id, newest.actor_id) == (EntryKind.REFUND, BOB, 0)


async def test_being_forgotten_gives_nobody_more_lyrics_than_a_day_allows(store):
    wish = SongRequest(action="generate", model="m", prompt="grapefruit")
    made_at = NOON - timedelta(hours=1)
    await store.keep_draft(Draft(id="d", user_id=ANN, made_at=made_at, request=wish, others=(wish,), calls=7))
    assert (await forget(store)).drafts == 1
    assert await store.lyrics_calls(ANN, NOON - timedelta(days=1)) == (7, made_at)
    assert await store.draft("d") is None
    assert await naming(store, "grapefruit") == set()
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()
