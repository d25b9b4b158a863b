"""New songs from other songs, voices and sounds: each result is downloaded, decoded and measured."""

import itertools

import pytest

from sandbox.acedata import Pace, StandIn
from sandbox.acedata.composer import SAMPLE_RATE_HZ, tune_played
from tests.support.sound import SUNG, AudioClient, alike, rms


@pytest.fixture(scope="module")
def shared_standin():
    """A stand-in for this file: its songs are a little longer, so that they have more than a beginning and an end."""
    with StandIn(pace=Pace(clip_s=3.0)) as standin:
        yield standin


@pytest.fixture
def client(caller, tmp_path):
    return AudioClient(caller, tmp_path)


async def test_a_mashup_is_neither_of_its_songs_and_both_clips_differ(standin, caller, client):
    one = await caller.song(**SUNG)
    other = await caller.song(custom=True, title="Hill", style="jazz", lyric="[Verse]\nSun on the hill")
    clips = await client.make(action="mashup", mashup_audio_ids=[one["id"], other["id"]])
    assert clips[0]["title"] == "Harbor x Hill"
    assert "Fog" in clips[0]["lyric"]
    assert "Sun" in clips[0]["lyric"]
    sounds = [await client.sound_of(clip) for clip in (one, other, *clips)]
    assert all(abs(alike(a, b)) < 0.9 for a, b in itertools.combinations(sounds, 2))
    by_id = {clip.id: clip.recipe for task in standin.tasks.values() for clip in task.clips}
    first, second = (tune_played(by_id[clip["id"]]) for clip in (one, other))
    tunes = [tune_played(by_id[clip["id"]]) for clip in clips]
    assert [(tune.verse, tune.chorus) for tune in tunes] == [
        (first.verse, second.chorus),
        (second.verse, first.chorus),
    ]


async def test_a_persona_sings_with_the_voice_of_its_song(caller, client):
    singer = await caller.song(**SUNG, vocal_gender="m")
    _, answer = await caller.post("/suno/persona", {"audio_id": singer["id"], "name": "Salt"})
    persona_id = answer["data"]["persona_id"]
    song = {"custom": True, "title": "Hill", "style": "pop", "lyric": "Sun on the hill"}
    plain = (await client.make(**song, vocal_gender="f"))[0]
    other = (await client.make(**song, persona_id=persona_id))[0]
    covered = (await client.make(action="cover", audio_id=plain["id"], persona_id=persona_id))[0]
    for clip in (other, covered):
        assert abs(alike(await client.sound_of(plain), await client.sound_of(clip))) < 0.98


async def test_a_consistent_artist_brings_its_style_and_a_vocal_only_its_voice(caller, client):
    singer = await caller.song(**{**SUNG, "style": "reggae"})
    reference = await caller.song(**{**SUNG, "style": "metal"})
    _, vox = await caller.post("/suno/vox", {"audio_id": singer["id"], "vocal_start": 0, "vocal_end": 1})
    named = {"audio_id": singer["id"], "name": "Salt", "vox_audio_id": vox["data"]["id"]}
    persona_id = (await caller.post("/suno/persona", named))[1]["data"]["persona_id"]
    asked = {"audio_id": reference["id"], "persona_id": persona_id, "prompt": "a letter from home"}
    same = await client.make(action="artist_consistency", **asked)
    voice = await client.make(action="artist_consistency_vox", **asked)
    assert same[0]["style"] == "reggae"
    assert voice[0]["style"] == "metal"
    assert abs(alike(await client.sound_of(same[0]), await client.sound_of(voice[0]))) < 0.9


@pytest.mark.parametrize("is_upload", [True, False])
async def test_a_sample_begins_a_new_song(caller, client, is_upload):
    source = await caller.song(**SUNG)
    audio_id = await client.upload(source) if is_upload else source["id"]
    clips = await client.make(
        action="samples", audio_id=audio_id, samples_start=0.5, samples_end=1.5, prompt="a new day"
    )
    cut = (await client.sound_of(source))[SAMPLE_RATE_HZ // 2 :]
    for clip in clips:
        assert clip["duration"] > 3.0
        whole = await client.sound_of(clip)
        assert alike(cut, whole, 0.05, 0.95) > 0.9
        assert abs(alike(cut, whole, 1.1, 2.0)) < 0.6


async def test_inspiration_is_taken_from_one_to_four_addresses(caller, client):
    source = await caller.song(**{**SUNG, "style": "reggae"})
    one, two = await client.make(action="inspo", audio_urls=[source["audio_url"]])
    other, _ = await client.make(
        action="inspo", audio_urls=["https://example.org/a.mp3"], prompt="a new day", style="rock"
    )
    assert one["style"] == "reggae"
    assert other["style"] == "rock"
    sounds = [await client.sound_of(clip) for clip in (source, one, two, other)]
    assert all(abs(alike(a, b)) < 0.9 for a, b in itertools.combinations(sounds, 2))


@pytest.mark.parametrize("sound", ["snare drum", "bell", "dark synth swell"])
async def test_a_single_sound_is_struck_and_dies_away(client, sound):
    clips = await client.make(action="sounds", sound=sound, sound_type="one-shot", key="Am")
    for clip in clips:
        wave = await client.sound_of(clip)
        third = len(wave) // 3
        assert rms(wave[:third]) > 2 * rms(wave[2 * third :])


async def test_a_loop_lasts_whole_bars_and_does_not_fade(client):
    clips = await client.make(action="sounds", sound="house beat", sound_type="loop", bpm=120, key="C")
    for clip in clips:
        wave = await client.sound_of(clip)
        assert clip["duration"] == 2.0
        assert rms(wave[-SAMPLE_RATE_HZ // 4 :]) > 0.3 * rms(wave)
