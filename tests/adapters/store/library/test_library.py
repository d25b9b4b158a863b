"""The library: whose songs are found where, and that a song stays its maker's."""

from datetime import timedelta

import pytest

from core.model.job import Clip, JobState, Member, Parent
from core.model.money import EntryKind
from core.model.request import SongRequest
from tests.support.store.sample import BOB, CHANNEL, GUILD, MAKER, NOON, clip, make


async def found(store, typed="", *, guild: int | None = GUILD, user=MAKER, limit=25):
    return [song.clip.id for song in await store.search(guild_id=guild, user_id=user, typed=typed, limit=limit)]


async def test_a_song_knows_its_maker_its_place_and_its_family(store):
    request = SongRequest(action="cover", model="m", style="rock", emoji="🎸", source_clip_id="parent")
    parent = Parent(clip_id="parent", maker=BOB)
    job = await make(store, clip("a"), clip("b"), request=request, parent=parent, root="oldest", minute=3)
    second = await store.song("b")
    assert second is not None
    assert (second.clip, second.job_id, second.number, second.maker) == (
        clip("b"),
        job.id,
        2,
        Member(id=MAKER, name="Ann"),
    )
    assert (second.guild_id, second.channel_id, second.message_id) == (GUILD, CHANNEL, None)
    assert (second.action, second.made_at) == ("cover", NOON + timedelta(minutes=3))
    assert (second.parent_clip_id, second.root_clip_id) == ("parent", "oldest")
    assert second.relation == "🎸 rock cover of"


async def test_a_song_from_nothing_is_its_own_root(store):
    await make(store, clip("a"), guild=None)
    song = await store.song("a")
    assert (song.parent_clip_id, song.root_clip_id, song.guild_id) == (None, "a", None)


async def test_an_unknown_song_is_none(store):
    assert await store.song("a") is None


async def test_the_message_of_a_clip_is_remembered(store):
    await make(store, clip("a"))
    await store.add_post("a", channel_id=201, message_id=301)
    song = await store.song("a")
    assert (song.channel_id, song.message_id) == (201, 301)


async def test_songs_of_a_job_are_numbered_as_they_came(store):
    job = await make(store, clip("z"), clip("a"))
    assert [(song.number, song.clip.id) for song in await store.songs_of_job(job.id)] == [(1, "z"), (2, "a")]


async def test_a_second_reading_fills_in_and_takes_nothing_away(store):
    job = await make(store, Clip(id="a", title="Snow", audio_url="https://cdn.example/old"))
    await store.add_post("a", channel_id=201, message_id=301)
    again = [clip("b"), Clip(id="a", lyrics="la", duration_s=9.0, audio_url="https://cdn.example/new")]
    await store.change(job.id, at=NOON, was={JobState.DELIVERING}, clips=again)
    first, second = await store.songs_of_job(job.id)
    assert first.clip == Clip(id="a", title="Snow", lyrics="la", duration_s=9.0, audio_url="https://cdn.example/new")
    assert (first.number, first.message_id, second.clip.id, second.number) == (1, 301, "b", 2)
    assert await found(store, "snow") == ["a"]


async def test_a_clip_that_another_job_reports_stays_with_its_maker(store):
    job = await make(store, clip("a"))
    await make(store, clip("a", title="Mine now"), maker=8, name="Bob")
    song = await store.song("a")
    assert (song.job_id, song.maker.name, song.clip.title) == (job.id, "Ann", "Mine now")
    assert await found(store, "ann") == ["a"]
    assert await found(store, "bob") == []


async def test_the_members_own_come_first_then_the_newest(store):
    await make(store, clip("mine-old"), minute=1)
    await make(store, clip("theirs-old"), maker=8, minute=2)
    await make(store, clip("mine-new"), minute=3)
    await make(store, clip("theirs-new"), clip("theirs-new-2"), maker=9, minute=4)
    everything = ["mine-new", "mine-old", "theirs-new", "theirs-new-2", "theirs-old"]
    assert await found(store) == everything
    assert await found(store, limit=3) == everything[:3]
    assert await found(store, limit=2) == everything[:2]


async def test_a_guild_shows_its_own_songs_and_the_members_from_direct_messages(store):
    await make(store, clip("here"), maker=8, minute=1)
    await make(store, clip("elsewhere"), guild=GUILD + 1, minute=2)
    await make(store, clip("private"), guild=None, minute=3)
    await make(store, clip("their-private"), guild=None, maker=8, minute=4)
    assert await found(store) == ["private", "here"]
    assert await found(store, user=8) == ["their-private", "here"]


async def test_direct_messages_show_the_members_songs_from_everywhere(store):
    await make(store, clip("here"), minute=1)
    await make(store, clip("elsewhere"), guild=GUILD + 1, minute=2)
    await make(store, clip("private"), guild=None, minute=3)
    await make(store, clip("theirs"), maker=8, minute=4)
    assert await found(store, guild=None) == ["private", "elsewhere", "here"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("STILLE", ["title"]),
        ("straße", ["title"]),
        ("STRASSE", ["title"]),
        ("жаз", ["style"]),
        ("åsa", ["maker"]),
        ("100%", ["percent"]),
        ("a_b", ["percent"]),
        ("_", ["percent"]),
        ("\\", ["percent"]),
        ("nothing like it", []),
    ],
)
async def test_typed_text_matches_a_part_in_any_case_and_script(store, typed, expected):
    await make(store, clip("title", title="Stille Straße", style="folk"))
    await make(store, clip("style", title="b", style="ЖАЗ"))
    await make(store, clip("maker", title="c", style="folk"), name="ÅSA")
    await make(store, clip("percent", title="100% a_b \\", style="folk"))
    assert await found(store, typed) == expected


@pytest.mark.parametrize("state", [JobState.PENDING, JobState.RUNNING, JobState.UNKNOWN])
async def test_a_song_in_the_making_is_not_found(store, state):
    await make(store, clip("a"), to=state)
    assert await found(store) == []


async def finish(store, job, to, money):
    await store.finish(job.id, to=to, money=money, actor_id=MAKER, at=NOON)


async def test_a_delivered_song_is_found_and_a_failed_one_is_not(store):
    await finish(store, await make(store, clip("good")), JobState.DELIVERED, EntryKind.SETTLE)
    await finish(store, await make(store, clip("lost")), JobState.FAILED, EntryKind.REFUND)
    assert await found(store) == ["good"]


async def test_a_discarded_song_is_found_if_it_was_paid_for(store):
    for name, money in (("paid", EntryKind.SETTLE), ("free", EntryKind.REFUND)):
        job = await make(store, clip(name), to=JobState.RUNNING)
        await store.change(job.id, at=NOON, was={JobState.RUNNING}, is_discarded=True)
        await finish(store, job, JobState.CANCELLED, money)
    assert await found(store) == ["paid"]
