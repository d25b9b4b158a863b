"""A member who is forgotten: personas, stems and videos go, and what others made with them keeps no trace of it."""

import asyncio
import json
from datetime import timedelta
from typing import Any

from core.limits.window import LONGEST
from core.model.job import ClipKind, Member, Parent
from core.model.request import SongRequest
from tests.support.store.life import ANN, BOB, DUE, NAMES, forget, lived, mixed, persona, sang
from tests.support.store.sample import GUILD, NOON
from tests.support.store.trace import naming

WORDS = ("kumquat", "clementine", "marmalade", NAMES[ANN])


async def test_personas_go_and_what_was_theirs_is_free_again(store):
    await mixed(store)
    erased = await forget(store)
    assert erased.personas == 2
    assert await store.personas_of(ANN) == []
    assert [one.id for one in await store.personas(guild_id=GUILD, user_id=BOB, limit=9)] == ["voice-3"]
    await store.keep_persona(persona("new", "kumquat", maker=BOB))


async def test_only_whole_songs_are_counted_as_songs(store):
    await mixed(store)
    assert (await forget(store)).songs == 1


async def test_no_word_of_what_was_mixed_is_left(store):
    await lived(store)
    await mixed(store)
    assert await naming(store, *WORDS) >= {"clips", "conversions", "personas", "jobs"}
    await forget(store)
    await store.forget_due(since=DUE - LONGEST)
    assert await naming(store, *WORDS, ANN) == set()


async def test_stems_and_videos_keep_their_kind_and_no_link(store):
    await mixed(store)
    await forget(store)
    for clip_id, kind in (("stem-1", ClipKind.STEM), ("video", ClipKind.VIDEO)):
        song = await store.song(clip_id)
        assert (song.kind, song.is_deleted, song.maker.id) == (kind, True, 0)
        assert (song.clip.video_url, song.clip.audio_url, song.clip.title) == ("", "", "")


async def test_what_others_ordered_with_it_stays_but_for_the_words(store):
    mix, sung = await mixed(store)
    await forget(store)
    assert (await store.job(mix.id)).request == SongRequest(
        action="mashup", model="m", source_clip_id="child", second_clip_id="ours"
    )
    assert (await store.job(sung.id)).request == SongRequest(
        action="generate", model="m", prompt="plum", persona_id="voice-1"
    )
    assert (await store.song("mix")).maker.id == BOB


async def test_an_order_does_not_tell_what_it_was_mixed_of_and_who_sang(store):
    await mixed(store)
    request = SongRequest(action="mashup", model="m", second_clip_id="mix", persona_id="voice-3", persona_name="quince")
    await sang(store, "last", request=request)
    await forget(store)
    assert "jobs" not in await naming(store, "'mix'", "voice-3", "quince")


async def test_a_persona_that_is_newer_than_the_asking_stays(store):
    await mixed(store)
    await forget(store)
    await store.keep_persona(persona("back", "kumquat", at=NOON + timedelta(hours=1)))
    await store.forget_due(since=DUE - LONGEST)
    assert [one.id for one in await store.personas_of(ANN)] == ["back"]


async def test_an_export_holds_the_members_own_personas_and_clips_of_every_kind(store):
    await mixed(store)
    data = json.loads(json.dumps(await store.export(ANN)))
    assert data["personas"] == [
        {
            "persona_id_at_the_provider": persona_id,
            "name": "kumquat",
            "description": "kumquat description",
            "made_of": "voice",
            "made_of_clip_id": None,
            "made_at": (NOON - timedelta(minutes=2)).isoformat(),
            "made_as": NAMES[ANN],
            "server_id": server_id,
        }
        for persona_id, server_id in (("voice-1", str(GUILD)), ("voice-2", None))
    ]
    kinds = {song["clip_id"]: song["kind"] for song in data["songs"]}
    assert kinds == {"stem-1": "stem", "stem-2": "stem", "video": "video", "ours": "song"}
    (video,) = [song for song in data["songs"] if song["clip_id"] == "video"]
    assert video["video_url"] == "https://cdn.example/clementine.mp4"


async def test_an_export_tells_nothing_of_others_songs_and_personas(store):
    mix, sung = await mixed(store)
    exported: Any = await store.export(BOB)
    assert [word for word in (*WORDS, str(ANN)) if word in json.dumps(exported)] == []
    asked_for = {one["order_id"]: one["asked_for"] for one in exported["orders"]}
    assert asked_for[mix.id]["second_clip_id"] == "ours"
    assert (asked_for[sung.id]["prompt"], asked_for[sung.id]["persona_id"]) == ("plum", "voice-1")


async def test_who_made_nothing_but_a_persona_is_known_by_its_name(store):
    await store.keep_persona(persona("voice", "kumquat"))
    exported: Any = await store.export(ANN)
    assert exported["names"] == [NAMES[ANN]]


async def test_two_who_sang_with_each_others_personas_can_be_forgotten_at_the_same_moment(store):
    await lived(store)
    await mixed(store)
    dropping = [store.drop_persona(persona_id) for persona_id in ("voice-1", "voice-3")]
    await asyncio.gather(*(forget(store, maker) for maker in (ANN, BOB) * 2), *dropping)
    await store.forget_due(since=DUE - LONGEST)
    assert await naming(store, ANN, BOB, "kumquat", "quince") == set()


async def of_anns(store, clip_id, action, **options):
    """What Bob made of a song of Ann's."""
    request = SongRequest(action=action, model="m", source_clip_id="a1", source_title="clementine title", **options)
    parent = Parent(clip_id="a1", maker=Member(id=ANN, name=NAMES[ANN]))
    return await sang(store, clip_id, maker=BOB, words="drums", request=request, parent=parent, root="a1")


async def stems(store, typed):
    found = await store.search(guild_id=GUILD, user_id=BOB, typed=typed, limit=9, kinds=frozenset({ClipKind.STEM}))
    return [stem.clip.id for stem in found]


async def test_a_stem_is_found_by_its_songs_title_until_that_songs_maker_is_forgotten(store):
    await sang(store, "a1")
    await of_anns(store, "part", "all_stems")
    assert [await stems(store, typed) for typed in ("Clementine T", "drums", "bob")] == [["part"]] * 3
    await forget(store)
    assert [await stems(store, typed) for typed in ("clementine", "drums", "bob")] == [[], ["part"], ["part"]]
    assert await naming(store, "clementine") == set()


async def test_links_to_somebodys_song_are_in_no_export_of_others_and_go_with_them(store):
    await sang(store, "a1")
    url = "https://cdn.example/clementine.mp3"
    for clip_id, action, links in (
        ("like", "inspo", {"urls": (url,)}),
        ("under", "underpainting", {"source_url": url}),
        ("video", "video", {"image_url": url}),
    ):
        await of_anns(store, clip_id, action, **links)
    own = SongRequest(action="upload_cover", model="m", source_url="https://files.example/bobs.mp3")
    await sang(store, "own", maker=BOB, words="pear", request=own)
    exported = json.dumps(await store.export(BOB))
    assert ("clementine" in exported, "bobs.mp3" in exported) == (False, True)
    await forget(store)
    assert await naming(store, "clementine") == set()
    assert await naming(store, "bobs.mp3") == {"jobs"}
