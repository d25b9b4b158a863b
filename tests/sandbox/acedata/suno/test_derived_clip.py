"""Stems and every other export of clips that were made from other clips, by any action."""

import asyncio

import pytest

from tests.support.sound import SUNG, AudioClient, rms

SMALLEST_BYTES = 10_000
SPAN = {"start": 0.5, "end": 1.5}


@pytest.fixture
def client(caller, tmp_path):
    return AudioClient(caller, tmp_path)


def spanned(action):
    return {f"{action}_{edge}": at for edge, at in SPAN.items()}


async def mashed(caller, client, song):
    other = await caller.song(**{**SUNG, "lyric": "[Verse]\nSun on the hill", "title": "Hill"})
    return {"action": "mashup", "mashup_audio_ids": [song["id"], other["id"]], "prompt": "both"}


async def joined(caller, client, song):
    longer = await caller.song(action="extend", audio_id=song["id"], continue_at=1.0, lyric="More fog")
    return {"action": "concat", "audio_id": longer["id"]}


async def extended(caller, client, song):
    return {
        "action": "upload_extend",
        "audio_id": await client.upload(song),
        "continue_at": 1.0,
        "custom": True,
        "lyric": "More fog",
    }


async def backed(caller, client, song):
    return {
        "action": "underpainting",
        "audio_id": await client.upload(song),
        "style": "rock",
        **spanned("underpainting"),
    }


async def voiced(caller, client, song):
    return {
        "action": "overpainting",
        "audio_id": await client.upload(song),
        "custom": True,
        "lyric": "Sun on the hill",
        **spanned("overpainting"),
    }


async def cut_out(caller, client, song):
    mode = {"replace_section_result_mode": "candidates"}
    return {"action": "replace_section", "audio_id": song["id"], "prompt": "Sun", **mode, **spanned("replace_section")}


async def replaced(caller, client, song):
    return {**await cut_out(caller, client, song), "replace_section_result_mode": "full_song"}


async def sampled(caller, client, song):
    return {"action": "samples", "audio_id": song["id"], "prompt": "dance", **spanned("samples")}


async def inspired(caller, client, song):
    return {"action": "inspo", "audio_urls": [song["audio_url"]], "prompt": "the same spirit"}


def plain(action, **fields):
    """An order that needs only the song."""

    async def ordered(caller, client, song):
        return {"action": action, "audio_id": song["id"], **fields}

    return ordered


WORKS = {
    "mashup": mashed,
    "concat": joined,
    "upload_extend": extended,
    "underpainting": backed,
    "overpainting": voiced,
    "replace_section": replaced,
    "candidates": cut_out,
    "samples": sampled,
    "inspo": inspired,
    "cover": plain("cover", style="jazz"),
    "extend": plain("extend", continue_at=1.0, lyric="More fog"),
    "remaster": plain("remaster", variation_category="high"),
    "slower": plain("adjust_speed", speed_multiplier=0.7, title="Slow"),
    "faster at its pitch": plain("adjust_speed", speed_multiplier=1.5, keep_pitch=True, title="Fast"),
    "add_stem": plain("add_stem", stem_type="drums"),
    "loop": plain("sounds", sound="rain on tin", sound_type="loop", bpm=97),
    "one-shot": plain("sounds", sound="door slam", sound_type="one-shot"),
}


async def file_of(caller, path, clip):
    """The data of an answer about a clip."""
    status, answer = await caller.post(path, {"audio_id": clip["id"]})
    assert status == 200, (path, answer)
    return answer["data"]


async def assert_every_file(caller, clip):
    """The files can be downloaded, and notes and words are within the clip."""
    (wav,), (midi,), video, timing = await asyncio.gather(
        *(file_of(caller, f"/suno/{kind}", clip) for kind in ("wav", "midi", "mp4", "timing"))
    )
    for url in (wav["file_url"], video["video_url"]):
        status, _, content = await caller.download(url)
        assert (status, len(content) > SMALLEST_BYTES) == (200, True)
    notes = [note for instrument in midi["instruments"] for note in instrument["notes"]]
    assert all(0 <= note["start"] < note["end"] for note in notes)
    assert all(0 <= word["start_s"] < word["end_s"] <= clip["duration"] + 0.1 for word in timing["aligned_words"])
    assert len(timing["waveform_data"]) == pytest.approx(10 * clip["duration"], abs=2)


@pytest.mark.parametrize("name", WORKS)
async def test_whatever_was_made_has_stems_and_every_other_file(caller, client, name):
    song = await caller.song(**SUNG)
    clip = (await client.make(**await WORKS[name](caller, client, song)))[0]
    parts = await client.make(action="stems", audio_id=clip["id"])
    assert [part["duration"] for part in parts] == [clip["duration"]] * 2
    assert max([rms(await client.sound_of(part)) for part in parts]) > 0.05
    await assert_every_file(caller, clip)


async def test_a_stem_has_every_other_file_and_its_own_notes_and_words_only(caller, client):
    song = await caller.song(**SUNG)
    for clip in await client.make(action="stems", audio_id=song["id"]):
        await assert_every_file(caller, clip)
        ((midi,), timing) = [await file_of(caller, f"/suno/{kind}", clip) for kind in ("midi", "timing")]
        is_voice = clip["title"] == "Vocals"
        assert ("Vocals" in {instrument["name"] for instrument in midi["instruments"]}) is is_voice
        assert bool(timing["aligned_words"]) is is_voice
