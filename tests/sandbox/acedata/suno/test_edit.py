"""Edits of finished songs: each result is downloaded, decoded and measured."""

import itertools

import aiohttp
import numpy as np
import pytest

from sandbox.acedata import Pace, StandIn
from sandbox.acedata.composer import SAMPLE_RATE_HZ, stem_names
from tests.sandbox.acedata.conftest import KEY, Caller
from tests.support.sound import SUNG, AudioClient, alike, brightness, pitch_hz, rms


@pytest.fixture(scope="module")
def shared_standin():
    """A stand-in for this file: its songs are a little longer, so that they have more than a beginning and an end."""
    with StandIn(pace=Pace(clip_s=3.0)) as standin:
        yield standin


@pytest.fixture
def client(caller, tmp_path):
    return AudioClient(caller, tmp_path)


async def test_a_replaced_section_is_new_and_the_rest_is_not_touched(caller, client):
    source = await caller.song(**SUNG)
    span = {"replace_section_start": 1.0, "replace_section_end": 2.0}
    clips = await client.make(action="replace_section", audio_id=source["id"], prompt="Sun on the golden hill", **span)
    before = await client.sound_of(source)
    for clip in clips:
        assert clip["duration"] == source["duration"]
        after = await client.sound_of(clip)
        assert alike(before, after, 0.0, 0.95) > 0.99
        assert alike(before, after, 2.05) > 0.99
        assert abs(alike(before, after, 1.1, 1.9)) < 0.5
        assert rms(after[SAMPLE_RATE_HZ : 2 * SAMPLE_RATE_HZ]) > 0.05
    one, two = [await client.sound_of(clip) for clip in clips]
    assert abs(alike(one, two, 1.1, 1.9)) < 0.9


async def test_the_lyric_of_a_replaced_section_is_the_new_one(caller, client):
    verse = "[Verse]\nFog on the silver pier and rain on the roof"
    lyric = f"{verse}\n\n[Chorus]\nHome again, home again, over the hills tonight"
    source = await caller.song(**{**SUNG, "lyric": lyric})
    span = {"replace_section_start": 0.0, "replace_section_end": 1.0}
    clip = (await client.make(action="replace_section", audio_id=source["id"], prompt="Sun on the hill", **span))[0]
    assert clip["lyric"].startswith("[Verse]\nSun on the hill")
    assert clip["lyric"].endswith("over the hills tonight")
    assert "Fog" not in clip["lyric"]


async def test_candidates_for_a_section_are_only_the_section(caller, client):
    source = await caller.song(**SUNG)
    clips = await client.make(
        action="replace_section",
        audio_id=source["id"],
        replace_section_start=0.5,
        replace_section_end=2.0,
        replace_section_result_mode="candidates",
        lyric="Sun on the hill",
    )
    for clip in clips:
        assert clip["duration"] == 1.5
        assert rms(await client.sound_of(clip)) > 0.05


async def test_the_last_part_of_a_chain_is_joined_to_one_song(caller, client):
    first = await caller.song(**SUNG)
    second = await caller.song(action="extend", audio_id=first["id"], continue_at=1.0, lyric="More fog")
    third = await caller.song(action="extend", audio_id=second["id"], continue_at=2.0, lyric="More sea")
    (whole,) = await client.make(action="concat", audio_id=third["id"])
    assert [part["id"] for part in whole["concat_history"]] == [first["id"], second["id"], third["id"]]
    assert whole["concat_history"][0]["continue_at"] == pytest.approx(1.0, abs=0.5)
    assert "continue_at" not in whole["concat_history"][2]
    assert whole["lyric"] == f"{SUNG['lyric']}\n\nMore fog\n\nMore sea"
    assert alike(await client.sound_of(whole), await client.sound_of(third)) > 0.99


async def test_two_stems_differ_and_add_up_to_the_song(caller, client):
    source = await caller.song(**SUNG)
    vocals, instrumental = await client.make(action="stems", audio_id=source["id"])
    assert (vocals["title"], instrumental["title"]) == ("Vocals", "Instrumental")
    voice, band, song = (
        await client.sound_of(vocals),
        await client.sound_of(instrumental),
        await client.sound_of(source),
    )
    assert min(rms(voice), rms(band)) > 0.02
    assert abs(alike(voice, band)) < 0.3
    assert alike(voice + band, song) > 0.98
    assert rms(voice + band) == pytest.approx(rms(song), rel=0.05)


async def test_all_stems_are_twelve_twice_and_differ_from_each_other(caller, client):
    source = await caller.song(**SUNG)
    clips = await client.make(action="all_stems", audio_id=source["id"])
    assert [clip["title"] for clip in clips] == [*stem_names(), *stem_names()]
    assert len({clip["id"] for clip in clips}) == 24
    sounds = [await client.sound_of(clip) for clip in clips]
    playing = [number for number in range(12) if rms(sounds[number]) > 0.005]
    assert len(playing) >= 4
    for one, other in itertools.combinations(playing, 2):
        # The lead doubles the voice's tune in a chorus, so these two have much in common.
        assert abs(alike(sounds[one], sounds[other])) < 0.75, (stem_names()[one], stem_names()[other])
    assert alike(sum(sounds[:12]), await client.sound_of(source)) > 0.98
    for number in range(12):
        assert rms(sounds[12 + number]) < 0.01 or number in playing
        assert not np.array_equal(sounds[number], sounds[12 + number]), "the second separation is another one"


async def test_an_extracted_stem_comes_with_the_rest_in_two_sets(caller, client):
    source = await caller.song(**SUNG)
    record = await caller.finished(action="extract_stem", audio_id=source["id"], stem_type="bass")
    clips, sets = record["response"]["data"], record["response"]["stem_sets"]
    assert [clip["stem_set"] for clip in clips] == [1, 1, 2, 2]
    assert [(pair["stem_type"], pair["isolated"], pair["remainder"]) for pair in sets] == [
        ("bass", clips[0]["id"], clips[1]["id"]),
        ("bass", clips[2]["id"], clips[3]["id"]),
    ]
    song = await client.sound_of(source)
    for isolated, remainder in (clips[:2], clips[2:]):
        bass, rest = await client.sound_of(isolated), await client.sound_of(remainder)
        assert pitch_hz(bass) < 200
        assert abs(alike(bass, rest)) < 0.3
        assert alike(bass + rest, song) > 0.98


@pytest.mark.parametrize("stem_type", ["vocals", "drums", "fx"])
async def test_an_added_stem_plays_along_with_the_song(caller, client, stem_type):
    source = await caller.song(custom=True, instrumental=True, title="Bare", style="solo piano")
    clips = await client.make(action="add_stem", audio_id=source["id"], stem_type=stem_type, variety="high")
    before = await client.sound_of(source)
    for clip in clips:
        after = await client.sound_of(clip)
        assert clip["duration"] == source["duration"]
        assert 0.2 < alike(before, after) < 0.9999


async def test_a_remaster_is_the_same_song_brighter_or_warmer(caller, client):
    source = await caller.song(**SUNG)
    bright, warm = await client.make(
        action="remaster", audio_id=source["id"], model="chirp-v5-5", variation_category="high"
    )
    before, shining, soft = await client.sound_of(source), await client.sound_of(bright), await client.sound_of(warm)
    assert brightness(shining) > 1.2 * brightness(before) > 1.2 * brightness(soft)
    assert min(rms(shining), rms(soft)) > 1.1 * rms(before)
    assert alike(before, shining) > 0.5
    subtle = (await client.make(action="remaster", audio_id=source["id"], variation_category="subtle"))[0]
    assert alike(before, await client.sound_of(subtle)) > alike(before, shining)


@pytest.mark.parametrize(("multiplier", "keeps_pitch"), [(2.0, False), (1.25, True), (0.25, True), (0.5, False)])
async def test_another_speed_is_another_length(caller, client, multiplier, keeps_pitch):
    source = await caller.song(custom=True, instrumental=True, title="Bare", style="solo piano")
    (clip,) = await client.make(
        action="adjust_speed",
        audio_id=source["id"],
        speed_multiplier=multiplier,
        keep_pitch=keeps_pitch,
        title="Other",
    )
    assert clip["title"] == "Other"
    assert clip["duration"] == pytest.approx(source["duration"] / multiplier, abs=0.02)
    before, after = await client.sound_of(source), await client.sound_of(clip)
    assert rms(after) == pytest.approx(rms(before), rel=0.2)
    assert pitch_hz(after) == pytest.approx(pitch_hz(before) * (1 if keeps_pitch else multiplier), rel=0.02)


async def test_an_uploaded_voice_gets_a_band(caller, client):
    source = await caller.song(**SUNG)
    vocals = (await client.make(action="stems", audio_id=source["id"]))[0]
    audio_id = await client.upload(vocals)
    clips = await client.make(action="underpainting", audio_id=audio_id, underpainting_start=1.0, style="rock")
    voice = await client.sound_of(vocals)
    for clip in clips:
        whole = await client.sound_of(clip)
        assert alike(voice, whole, 0.0, 0.95) > 0.98, "before the start it is alone"
        assert 0.2 < alike(voice, whole, 1.1, 2.9) < 0.95


async def test_an_uploaded_instrumental_gets_a_voice(caller, client):
    source = await caller.song(custom=True, instrumental=True, title="Bare", style="solo piano")
    audio_id = await client.upload(source)
    clips = await client.make(
        action="overpainting", audio_id=audio_id, overpainting_end=2.0, custom=True, lyric="Sun on the hill"
    )
    band = await client.sound_of(source)
    for clip in clips:
        assert clip["lyric"] == "Sun on the hill"
        whole = await client.sound_of(clip)
        assert alike(band, whole, 2.05) > 0.98, "after the end it is alone"
        assert 0.1 < alike(band, whole, 0.1, 1.9) < 0.95


@pytest.mark.parametrize(
    ("body", "credits_"),
    [
        ({"action": "extract_stem", "stem_type": "bass"}, 1.12),
        ({"action": "add_stem", "stem_type": "bass"}, 0.672),
        ({"action": "add_stem", "stem_type": "bass", "max_mode": True}, 1.344),
        ({"action": "adjust_speed", "speed_multiplier": 2, "title": "x"}, 0.28),
        ({"action": "sounds", "sound": "x", "sound_type": "loop"}, 0.112),
        ({"action": "stems"}, 0.56),
        ({"action": "remaster", "max_mode": True}, 0.56),
        ({"prompt": "x", "max_mode": True}, 0.56),
        ({**SUNG, "max_mode": True}, 1.12),
    ],
)
async def test_each_action_costs_what_is_published(caller, body, credits_):
    source = await caller.song(**SUNG)
    record = await caller.finished(**{"audio_id": source["id"], **body})
    assert record["response"]["cost"]["list_amount"] == credits_


async def test_a_repeated_order_can_make_another_section_each_time():
    with StandIn(pace=Pace(clip_s=3.0), fresh_repeats=True) as standin:
        async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
            caller = Caller(standin, session)
            song = await caller.song(**SUNG)
            body = {"action": "replace_section", "audio_id": song["id"]}
            span = {"replace_section_start": 1.0, "replace_section_end": 2.0}
            files = [(await caller.download((await caller.song(**body, **span))["audio_url"]))[2] for _ in range(2)]
    assert files[0] != files[1]


async def test_a_clip_that_cannot_be_processed_now_is_refused_and_free(standin, caller):
    song = await caller.song(**SUNG)
    billed = standin.billed.total()
    standin.fault("error", code="suno_processing_unavailable", action="stems")
    status, answer = await caller.post("/suno/audios", {"action": "stems", "audio_id": song["id"]})
    assert (status, answer["error"]["code"]) == (500, "suno_processing_unavailable")
    assert standin.billed.total() == billed
