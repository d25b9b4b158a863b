"""Star posts: one a song and guild, claimed before it is sent."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from core.model.library import Star
from tests.support.store.sample import GUILD, LATER, NOON, clip, make

CLAIM = Star(guild_id=GUILD, clip_id="a", channel_id=500, message_id=None, shown=3)
PATIENCE = timedelta(minutes=2)


async def begin(store, star=CLAIM, at=NOON):
    return await store.begin_star(star, at=at, stale_before=at - PATIENCE)


async def test_a_star_that_never_was_is_none(store):
    assert await store.star(GUILD, "a") is None


async def test_of_fifty_who_would_post_a_star_one_may(store):
    await make(store, clip("a"))
    assert sum(await asyncio.gather(*(begin(store) for _ in range(50)))) == 1
    assert await store.star(GUILD, "a") == CLAIM


async def test_a_claim_that_came_to_nothing_is_taken_over_by_one(store):
    await make(store, clip("a"))
    await begin(store)
    assert not await begin(store, at=NOON + PATIENCE)
    late = NOON + PATIENCE + timedelta(seconds=1)
    elsewhere = replace(CLAIM, channel_id=501, shown=4)
    assert sum(await asyncio.gather(*(begin(store, elsewhere, late) for _ in range(50)))) == 1
    assert await store.star(GUILD, "a") == elsewhere


async def test_a_posted_star_is_never_claimed_again(store):
    await make(store, clip("a"))
    await begin(store)
    posted = replace(CLAIM, message_id=900)
    await store.place_star(posted)
    assert not await begin(store, at=NOON + timedelta(days=99))
    assert await store.star(GUILD, "a") == posted


async def test_a_star_shows_the_newest_count(store):
    await make(store, clip("a"))
    await begin(store)
    for shown in (3, 4):
        await store.place_star(replace(CLAIM, message_id=900, shown=shown))
    assert (await store.star(GUILD, "a")).shown == 4


async def test_each_guild_has_a_star_of_its_own(store):
    await make(store, clip("a"))
    assert await begin(store)
    assert await begin(store, replace(CLAIM, guild_id=GUILD + 1))
    await store.place_star(replace(CLAIM, message_id=900))
    assert (await store.star(GUILD + 1, "a")).message_id is None


async def test_a_star_goes_with_the_posts_of_its_song(store):
    job = await make(store, clip("a"), clip("b"), guild=GUILD)
    await store.add_post("a", channel_id=201, message_id=301)
    await begin(store)
    await begin(store, replace(CLAIM, clip_id="b"), LATER)
    assert await store.posts_of_job(job.id) == [(201, 301)]
    await store.place_star(replace(CLAIM, message_id=302))
    assert await store.posts_of_job(job.id) == [(201, 301), (500, 302)]
    await store.add_post("a", channel_id=500, message_id=302, is_home=False)
    assert await store.posts_of_job(job.id) == [(201, 301), (500, 302)]
