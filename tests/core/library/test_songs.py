"""The library's door: who sees which song there, and who may do what with it."""

import pytest

from adapters.drawing import Drawing
from core.errors import NotYours, SongUnknown
from core.library.songs import SongLibrary
from core.model.job import JobState, Member, Parent
from core.model.request import SongRequest
from tests.support.store.sample import GUILD, MAKER, NOON, WORKER, clip, order, rules

ELSEWHERE, OTHER = GUILD + 1, 8


@pytest.fixture
def library(store):
    return SongLibrary(store=store, artist=Drawing(), now=lambda: NOON)


async def make(store, *clip_ids, parent=None, root=None, **options):
    request = SongRequest(action="cover" if parent else "generate", model="m", prompt="x", source_clip_id=parent)
    of = None if parent is None else Parent(clip_id=parent, maker=Member(id=MAKER, name="Ann"))
    job = await store.admit(order(request=request, root=root, parent=of, **options), rules(), worker_id=WORKER)
    clips = [clip(clip_id) for clip_id in clip_ids]
    return await store.change(job.id, at=NOON, was={JobState.QUEUED}, to=JobState.DELIVERING, clips=clips)


async def test_a_take_is_found_by_its_job_and_number(store, library):
    job = await make(store, "a", "b")
    assert (await library.song(job.id, 2, guild_id=GUILD, user_id=OTHER)).clip.id == "b"


@pytest.mark.parametrize(
    ("number", "guild", "user"), [(3, GUILD, MAKER), (1, ELSEWHERE, MAKER), (1, ELSEWHERE, OTHER), (1, None, OTHER)]
)
async def test_a_take_that_is_not_there_or_not_for_this_member_is_unknown(store, library, number, guild, user):
    job = await make(store, "a", "b")
    with pytest.raises(SongUnknown):
        await library.song(job.id, number, guild_id=guild, user_id=user)


async def test_a_member_means_the_first_take_until_they_choose_another(store, library):
    job = await make(store, "a", "b", message=301)
    assert (await library.take_of_message(301, OTHER)).number == 1
    second = await library.song(job.id, 2, guild_id=GUILD, user_id=OTHER)
    await library.choose_take(second, OTHER)
    assert (await library.take_of_message(301, OTHER)).number == 2
    assert (await library.take_of_message(301, MAKER)).number == 1
    assert await library.take_of_message(302, OTHER) is None


async def test_a_chosen_take_that_stands_in_another_message_leaves_the_one_that_is_there(store, library):
    job = await make(store, "a", "b")
    for clip_id, message_id in (("a", 301), ("b", 302)):
        await store.add_post(clip_id, channel_id=1, message_id=message_id)
    await library.choose_take(await library.song(job.id, 2, guild_id=GUILD, user_id=OTHER), OTHER)
    assert [(await library.take_of_message(message_id, OTHER)).clip.id for message_id in (301, 302)] == ["a", "b"]


async def test_listeners_hear_of_favourites_that_changed_and_of_no_others(store, library):
    job = await make(store, "a")
    song = await library.song(job.id, 1, guild_id=GUILD, user_id=OTHER)
    heard = []
    library.listeners.append(heard.append)
    loved = await library.love(song, OTHER, is_loved=True)
    await library.love(song, OTHER, is_loved=True)
    assert await library.is_loved(song, OTHER)
    await library.love(loved, OTHER, is_loved=False)
    assert [song.loves for song in heard] == [1, 0]
    assert not await library.is_loved(song, OTHER)


async def test_only_its_maker_closes_a_song(store, library):
    job = await make(store, "a")
    song = await library.song(job.id, 1, guild_id=GUILD, user_id=OTHER)
    with pytest.raises(NotYours):
        await library.close(song, OTHER, is_closed=True)
    assert not (await store.song("a")).is_closed
    assert (await library.close(song, MAKER, is_closed=True)).is_closed
    assert (await store.song("a")).is_closed


async def test_its_maker_or_a_moderator_deletes_all_takes_of_a_song(store, library):
    for user, is_moderator in ((MAKER, False), (OTHER, True)):
        job = await make(store, f"a{user}", f"b{user}")
        await store.add_post(f"b{user}", channel_id=1, message_id=300 + user)
        song = await library.song(job.id, 1, guild_id=GUILD, user_id=OTHER)
        with pytest.raises(NotYours):
            await library.delete(song, OTHER, is_moderator=False)
        assert await library.delete(song, user, is_moderator=is_moderator) == [(1, 300 + user)]
        assert all(song.is_deleted for song in await store.songs_of_job(job.id))
        with pytest.raises(SongUnknown):
            await library.song(job.id, 2, guild_id=GUILD, user_id=MAKER)


async def test_a_family_shows_places_for_what_is_gone_or_elsewhere_and_not_its_words(store, library):
    await make(store, "root")
    await make(store, "elsewhere", parent="root", root="root", guild=ELSEWHERE, maker=OTHER, name="Bob")
    gone = await make(store, "gone", parent="root", root="root", maker=OTHER, name="Bob")
    await make(store, "here", parent="gone", root="root")
    await store.delete(gone.id, NOON)
    root = await store.song("root")
    family = await library.family(root, guild_id=GUILD, user_id=MAKER)
    seen = {relative.song.clip.id: relative for relative in family}
    assert {clip_id: relative.depth for clip_id, relative in seen.items()} == {
        "root": 0,
        "elsewhere": 1,
        "gone": 1,
        "here": 2,
    }
    for clip_id in ("elsewhere", "gone"):
        song = seen[clip_id].song
        assert (song.clip.title, song.maker.name, song.maker.id, song.is_deleted) == ("", "", 0, True)
    assert seen["here"].song.clip.title == "Holiday Wishes"
    assert (await library.family_picture(family)).startswith(b"\x89PNG")
