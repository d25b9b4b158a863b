"""Drafts: kept for a week, and counted."""

from dataclasses import replace
from datetime import timedelta

from core.model.library import Draft
from core.model.request import SongRequest, Vocals
from tests.support.store.sample import BOB, MAKER, NOON, PLAIN

FULL = Draft(
    id="d",
    user_id=MAKER,
    made_at=NOON,
    request=SongRequest(action="generate", model="chirp-v6", lyrics="[Vers]\nSchnee 雪", vocals=Vocals.MALE),
    earlier=(replace(PLAIN, title="first"),),
    others=(replace(PLAIN, title="third"), replace(PLAIN, title="fourth")),
    calls=2,
)


async def test_a_draft_comes_back_as_it_was(store):
    await store.keep_draft(FULL)
    assert await store.draft("d") == FULL


async def test_an_unknown_draft_is_none(store):
    assert await store.draft("d") is None


async def test_a_draft_is_replaced_as_a_whole(store):
    await store.keep_draft(FULL)
    plain = Draft(id="d", user_id=MAKER, made_at=NOON, request=PLAIN)
    await store.keep_draft(plain)
    assert await store.draft("d") == plain


async def test_drafts_are_thrown_away_after_a_week(store):
    await store.keep_draft(FULL)
    week = NOON + timedelta(weeks=1)
    await store.keep_draft(replace(FULL, id="e", user_id=BOB.id, made_at=week))
    assert await store.draft("d") == FULL
    await store.keep_draft(replace(FULL, id="f", user_id=BOB.id, made_at=week + timedelta(seconds=1)))
    assert await store.draft("d") is None
    assert await store.draft("e") is not None


async def test_what_was_written_for_a_member_is_counted_since_a_time(store):
    assert await store.lyrics_calls(MAKER, NOON) == (0, None)
    for name, minute, calls in (("old", -1, 9), ("kept", 0, 0), ("first", 1, 2), ("second", 2, 3)):
        await store.keep_draft(replace(FULL, id=name, made_at=NOON + timedelta(minutes=minute), calls=calls))
    await store.keep_draft(replace(FULL, id="theirs", user_id=BOB.id, calls=4))
    assert await store.lyrics_calls(MAKER, NOON) == (5, NOON + timedelta(minutes=1))
    assert await store.lyrics_calls(BOB.id, NOON) == (4, NOON)
