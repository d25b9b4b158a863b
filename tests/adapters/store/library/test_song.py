"""What members do with songs: post, love, close and delete them, choose one of two, and see what came of which."""

import asyncio
from datetime import timedelta

from core.model.job import JobState
from core.model.library import MemberSettings
from tests.support.store.sample import BOB, CHANNEL, GUILD, MAKER, NOON, admit, child_of, clip, make


async def carried(store, message):
    return [song.clip.id for song in await store.songs_of_message(message)]


async def test_every_message_that_ever_showed_a_song_leads_to_it(store):
    job = await make(store, clip("a"), clip("b"))
    for message in (301, 302):
        for name in ("b", "a"):
            await store.add_post(name, channel_id=201, message_id=message)
    await store.add_post("b", channel_id=202, message_id=303)
    assert [await carried(store, message) for message in (301, 302, 303, 304)] == [["a", "b"], ["a", "b"], ["b"], []]
    assert [(await store.song(name)).message_id for name in ("a", "b")] == [302, 303]
    assert [(await store.job_of_message(message)).id for message in (301, 302, 303)] == [job.id] * 3


async def test_a_song_shown_elsewhere_stays_linked_to_its_home(store):
    job = await make(store, clip("a"))
    await store.add_post("a", channel_id=201, message_id=301)
    await store.add_post("a", channel_id=202, message_id=302, is_home=False)
    song = await store.song("a")
    assert (song.channel_id, song.message_id) == (201, 301)
    assert await carried(store, 302) == ["a"]
    assert await store.posts_of_job(job.id) == [(201, 301), (202, 302)]


async def test_a_message_is_remembered_once_however_often_it_is_told(store):
    job = await make(store, clip("a"))
    for _ in range(2):
        await store.add_post("a", channel_id=201, message_id=301)
    assert await store.posts_of_job(job.id) == [(201, 301)]


async def test_nothing_is_remembered_of_a_clip_that_is_not_there(store):
    await store.add_post("a", channel_id=201, message_id=301)
    assert await carried(store, 301) == []


async def test_a_card_without_songs_of_its_own_stands_for_its_jobs(store):
    await make(store, clip("a"), clip("b"), message=300)
    assert await carried(store, 300) == ["a", "b"]
    await store.add_post("b", channel_id=201, message_id=300)
    assert await carried(store, 300) == ["b"]


async def test_a_deleted_song_is_carried_by_no_message(store):
    card = await make(store, clip("a"), message=300)
    await store.delete(card.id, NOON)
    post = await make(store, clip("b"))
    await store.add_post("b", channel_id=201, message_id=301)
    await store.delete(post.id, NOON)
    assert [await carried(store, message) for message in (300, 301)] == [[], []]


async def test_a_message_id_that_discord_never_gave_leads_nowhere(store):
    assert await carried(store, 10**19 - 1) == []


async def test_the_posts_of_a_job_are_those_of_all_its_songs_oldest_first(store):
    job = await make(store, clip("a"), clip("b"))
    other = await make(store, clip("c"))
    await store.add_post("b", channel_id=202, message_id=302)
    await store.add_post("a", channel_id=201, message_id=301)
    await store.add_post("b", channel_id=201, message_id=301)
    await store.add_post("c", channel_id=201, message_id=303)
    assert await store.posts_of_job(job.id) == [(201, 301), (202, 302)]
    assert await store.posts_of_job(other.id) == [(201, 303)]
    assert await store.posts_of_job("unknown") == []


async def test_a_deleted_song_stays_known_but_to_no_search(store):
    job = await make(store, clip("a"), clip("b"))
    await store.delete(job.id, NOON)
    assert [song.is_deleted for song in await store.songs_of_job(job.id)] == [True, True]
    assert (await store.song("a")).is_deleted
    assert await store.search(guild_id=GUILD, user_id=MAKER, typed="", limit=9) == []
    assert not (await store.song("b")).is_usable(guild_id=GUILD, user_id=MAKER)


async def test_a_later_reading_changes_no_deleted_song(store):
    job = await make(store, clip("a"))
    await store.delete(job.id, NOON)
    await store.change(job.id, at=NOON, was={JobState.DELIVERING}, clips=[clip("a", title="New"), clip("b")])
    first, second = await store.songs_of_job(job.id)
    assert (first.is_deleted, first.clip.title) == (True, clip("a").title)
    assert (second.is_deleted, second.number) == (False, 2)


async def test_a_song_can_be_closed_and_opened_again(store):
    await make(store, clip("a"), clip("b"))
    await store.close("a", is_closed=True)
    assert [(await store.song(name)).is_closed for name in ("a", "b")] == [True, False]
    await store.close("a", is_closed=False)
    assert not (await store.song("a")).is_closed


async def test_a_member_who_closes_their_songs_closes_new_ones_only(store):
    await make(store, clip("old"))
    await store.save_member_settings(MAKER, MemberSettings(closes_songs=True))
    await make(store, clip("new"))
    await make(store, clip("theirs"), maker=BOB.id)
    assert [(await store.song(name)).is_closed for name in ("old", "new", "theirs")] == [False, True, False]
    await store.close("new", is_closed=False)
    job = await store.song("new")
    await store.change(job.job_id, at=NOON, was={JobState.DELIVERING}, clips=[clip("new")])
    assert not (await store.song("new")).is_closed


async def test_a_link_is_replaced(store):
    await make(store, clip("a"))
    await store.save_audio_url("a", "https://cdn.example/new.mp3")
    assert (await store.song("a")).clip.audio_url == "https://cdn.example/new.mp3"


async def test_the_take_that_a_member_means_is_theirs_and_the_newest_choice(store):
    job = await make(store, clip("a"), clip("b"))
    assert await store.chosen_take(job.id, MAKER) is None
    for number in (1, 2):
        await store.choose_take(job.id, MAKER, number)
    await store.choose_take(job.id, BOB.id, 1)
    assert [await store.chosen_take(job.id, member) for member in (MAKER, BOB.id)] == [2, 1]


async def test_a_love_counts_once_and_is_taken_back_once(store):
    await make(store, clip("a"))
    changed = await store.love("a", MAKER, is_loved=True, at=NOON)
    assert (changed, changed.loves) == (await store.song("a"), 1)
    assert await store.love("a", MAKER, is_loved=True, at=NOON) is None
    assert await store.is_loved("a", MAKER)
    assert not await store.is_loved("a", BOB.id)
    assert (await store.love("a", BOB.id, is_loved=True, at=NOON)).loves == 2
    assert (await store.love("a", MAKER, is_loved=False, at=NOON)).loves == 1
    assert await store.love("a", MAKER, is_loved=False, at=NOON) is None
    assert not await store.is_loved("a", MAKER)


async def test_an_unknown_or_a_deleted_song_cannot_be_loved(store):
    job = await make(store, clip("a"))
    await store.love("a", BOB.id, is_loved=True, at=NOON)
    await store.delete(job.id, NOON)
    for name, is_loved in (("a", True), ("a", False), ("unknown", True), ("unknown", False)):
        assert await store.love(name, BOB.id if not is_loved else MAKER, is_loved=is_loved, at=NOON) is None
    assert (await store.song("a")).loves == 1


async def test_fifty_loves_at_once_are_counted_one_by_one(store):
    await make(store, clip("a"))
    songs = await asyncio.gather(*(store.love("a", member, is_loved=True, at=NOON) for member in range(1, 51)))
    assert sorted(song.loves for song in songs) == list(range(1, 51))
    songs = await asyncio.gather(*(store.love("a", member, is_loved=False, at=NOON) for member in range(1, 26)))
    assert (await store.song("a")).loves == 25


async def test_one_member_who_loves_and_leaves_in_a_burst_counts_as_they_left_it(store):
    await make(store, clip("a"))
    await asyncio.gather(*(store.love("a", MAKER, is_loved=turn % 3 > 0, at=NOON) for turn in range(50)))
    assert (await store.song("a")).loves == int(await store.is_loved("a", MAKER))


async def related(store, name, limit=99):
    return [song.clip.id for song in await store.family(name, limit=limit)]


async def test_a_family_is_all_that_came_of_any_take_oldest_first(store):
    await make(store, clip("a"), clip("b"), minute=1)
    first, second = [await store.song(name) for name in ("a", "b")]
    await make(store, clip("cover"), minute=3, **child_of(second, maker=BOB.id, name=BOB.name))
    extended = await make(store, clip("longer"), minute=2, **child_of(first))
    await make(store, clip("grandchild"), minute=4, **child_of(await store.song("cover")))
    await make(store, clip("stranger"), minute=5)
    await store.delete(extended.id, NOON)
    family = ["a", "b", "longer", "cover", "grandchild"]
    assert await related(store, "a") == family
    assert await related(store, "b") == family
    assert await related(store, "a", limit=3) == family[:3]
    assert await related(store, "stranger") == ["stranger"]
    assert [song.is_deleted for song in await store.family("a", limit=3)] == [False, False, True]
    assert (await store.song("grandchild")).parent_clip_id == "cover"
    assert (await store.song("grandchild")).root_clip_id == "b"


async def test_children_of_a_song_that_is_not_there_are_a_family_all_the_same(store):
    await make(store, clip("a"), root="gone")
    await make(store, clip("b"), root="gone", minute=1)
    assert await related(store, "gone") == ["a", "b"]
    assert await related(store, "unknown") == []


async def test_a_job_knows_its_parent_and_what_its_card_answers(store):
    await make(store, clip("a"))
    song = await store.song("a")
    job = await admit(store, **child_of(song))
    read = await store.job(job.id)
    assert (read.parent.clip_id, read.parent.maker, read.place.reply_to_id) == ("a", song.maker, None)
    assert (song.channel_id, song.made_at) == (CHANNEL, NOON + timedelta(0))
