"""Stems and videos among the songs: kept as what they are, found where somebody asks for them, and not in the way."""

from typing import Any

import pytest
from sqlalchemy import event, text

from adapters.store import open_store
from core.model.job import SONGS, Clip, ClipKind, Parent, Service
from core.model.library import Search, Sort
from core.model.request import SongRequest
from tests.support.store.sample import BOB, GUILD, MAKER, NOON, child_of, clip, make

STEMS, VIDEOS = frozenset({ClipKind.STEM}), frozenset({ClipKind.VIDEO})


def made_of(song, action, **options) -> dict[str, Any]:
    """How an order of that action on a song is placed."""
    request = SongRequest(action=action, model="", source_clip_id=song.clip.id)
    return child_of(song) | {"request": request} | options


async def shelved(store):
    """A song with two stems and a video, in this order; all three by Bob."""
    await make(store, clip("song", title="Snow"))
    song = await store.song("song")
    bobs = {"maker": BOB.id, "name": BOB.name}
    stems = [clip("vocals", title="Vocals"), clip("drums", title="Snow drums")]
    await make(store, *stems, minute=1, **made_of(song, "stems", **bobs))
    video = Clip(
        id="video", title="Snow video", video_url="https://cdn.example/video.mp4", image_url="https://cdn.example/f"
    )
    job = await make(store, video, minute=2, **made_of(song, "video", service=Service.LUMA, **bobs))
    return song, job


async def found(store, kinds, typed="", **options):
    options = {"guild_id": GUILD, "user_id": MAKER, "limit": 9} | options
    return [song.clip.id for song in await store.search(typed=typed, kinds=kinds, **options)]


async def test_a_clip_is_kept_as_what_its_action_makes(store):
    _, job = await shelved(store)
    kinds = {clip_id: (await store.song(clip_id)).kind for clip_id in ("song", "vocals", "drums", "video")}
    assert kinds == {
        "song": ClipKind.SONG,
        "vocals": ClipKind.STEM,
        "drums": ClipKind.STEM,
        "video": ClipKind.VIDEO,
    }
    (video,) = await store.songs_of_job(job.id)
    assert (video.clip.video_url, video.clip.audio_url) == ("https://cdn.example/video.mp4", "")
    assert (video.parent_clip_id, video.root_clip_id) == ("song", "song")


async def test_a_second_reading_without_its_link_leaves_a_video_its_link(store):
    _, job = await shelved(store)
    await store.change(job.id, at=NOON, was={job.state}, clips=[Clip(id="video", title="Snow video", duration_s=5.0)])
    video = await store.song("video")
    assert (video.clip.video_url, video.clip.duration_s) == ("https://cdn.example/video.mp4", 5.0)


async def test_the_library_shows_and_counts_whole_songs_only(store):
    await shelved(store)
    await store.love("video", MAKER, is_loved=True, at=NOON)
    for sort in (Sort.NEWEST, Sort.MOST_LOVED):
        for typed in ("", "snow"):
            page = await store.browse(Search(guild_id=GUILD, user_id=MAKER, typed=typed, sort=sort), offset=0, limit=9)
            assert ([song.clip.id for song in page.songs], page.total) == (["song"], 1)
    for search in (
        Search(guild_id=GUILD, user_id=MAKER, sort=Sort.FAVOURITES),
        Search(guild_id=GUILD, user_id=MAKER, maker_id=BOB.id),
        Search(guild_id=None, user_id=BOB.id),
        Search(guild_id=GUILD, user_id=MAKER, typed="drums"),
    ):
        assert (await store.browse(search, offset=0, limit=9)).total == 0


async def test_only_songs_stand_in_the_full_text_index(store):
    await shelved(store)

    def indexed(connection):
        return connection.execute(text("SELECT clip_id FROM clip_texts")).scalars().all()

    assert await store._database.read(indexed) == ["song"]


@pytest.mark.parametrize(
    ("kinds", "typed", "expected"),
    [
        (SONGS, "", ["song"]),
        (STEMS, "", ["vocals", "drums"]),
        (STEMS, "snow", ["drums"]),
        (VIDEOS, "", ["video"]),
        (STEMS | VIDEOS, "", ["video", "vocals", "drums"]),
        (STEMS | SONGS, "", ["song", "vocals", "drums"]),
        (frozenset(ClipKind), "snow", ["song", "video", "drums"]),
        (frozenset(), "", []),
    ],
)
async def test_clips_are_found_by_kind(store, kinds, typed, expected):
    await shelved(store)
    assert await found(store, kinds, typed) == expected


async def test_who_names_no_kind_finds_songs(store):
    await shelved(store)
    songs = await store.search(guild_id=GUILD, user_id=MAKER, typed="", limit=9)
    assert [song.clip.id for song in songs] == ["song"]


async def test_stems_and_videos_are_found_where_their_maker_and_server_are(store):
    await shelved(store)
    assert await found(store, STEMS, guild_id=None, user_id=BOB.id) == ["vocals", "drums"]
    assert await found(store, STEMS, guild_id=None) == []
    assert await found(store, VIDEOS, guild_id=GUILD + 1) == []
    assert await found(store, STEMS, limit=1) == ["vocals"]


async def test_a_family_shows_videos_and_of_the_stems_those_that_became_a_song(store):
    song, _ = await shelved(store)
    assert [kin.clip.id for kin in await store.family("song", limit=9)] == ["song", "video"]
    drums = await store.song("drums")
    await make(store, clip("sung"), minute=3, **made_of(drums, "overpainting"))
    family = await store.family(song.root_clip_id, limit=9)
    assert [kin.clip.id for kin in family] == ["song", "drums", "video", "sung"]
    assert family[-1].parent_clip_id == "drums"


async def test_a_message_and_a_job_lead_to_clips_of_every_kind(store):
    _, video_job = await shelved(store)
    for clip_id in ("vocals", "drums"):
        await store.add_post(clip_id, channel_id=201, message_id=301)
    assert [song.clip.id for song in await store.songs_of_message(301)] == ["vocals", "drums"]
    assert [song.clip.id for song in await store.songs_of_job(video_job.id)] == ["video"]


async def test_a_video_made_of_nothing_is_its_own_root(store):
    request = SongRequest(action="video", model="", prompt="a lake")
    await make(store, Clip(id="lake"), request=request, service=Service.LUMA)
    lake = await store.song("lake")
    assert (lake.kind, lake.parent_clip_id, lake.root_clip_id) == (ClipKind.VIDEO, None, "lake")


async def test_deleting_one_job_of_a_family_leaves_the_others(store):
    _, video_job = await shelved(store)
    await store.delete(video_job.id, NOON)
    assert await found(store, frozenset(ClipKind)) == ["song", "vocals", "drums"]


async def test_a_closed_stem_is_found_by_its_maker_only(store):
    await make(store, clip("song"))
    song = await store.song("song")
    await make(store, clip("vocals"), **made_of(song, "stems"))
    await store.close("vocals", is_closed=True)
    assert await found(store, STEMS, user_id=BOB.id) == []
    assert await found(store, STEMS) == ["vocals"]


@pytest.mark.parametrize(("kinds", "index"), [(STEMS, "clips_parts"), (VIDEOS, "clips_parts")])
async def test_stems_and_videos_are_found_without_walking_through_the_songs(tmp_path, kinds, index):
    plans: list[Any] = []

    def explain(connection, _cursor, statement, parameters, _context, _is_many):
        if "ORDER BY" in statement and "EXPLAIN" not in statement:
            plans.extend(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all())

    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        database: Any = store._database
        event.listen(database._reading, "before_cursor_execute", explain)
        await found(store, kinds)
    assert any(step.detail.startswith(f"SEARCH clips USING INDEX {index} ") for step in plans), plans


async def test_what_is_made_of_a_video_names_it_as_its_parent(store):
    await shelved(store)
    video = await store.song("video")
    request = SongRequest(action="video_extend", model="", source_clip_id="video")
    job = await make(store, Clip(id="longer"), request=request, parent=Parent(clip_id="video", maker=BOB), root="song")
    (longer,) = await store.songs_of_job(job.id)
    assert (longer.kind, longer.parent_clip_id, longer.root_clip_id) == (video.kind, "video", "song")
