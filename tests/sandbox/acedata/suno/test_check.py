"""What each action requires, and the message of the refusal without it."""

import aiohttp
import pytest
import pytest_asyncio

from sandbox.acedata import StandIn
from tests.sandbox.acedata.conftest import KEY, Caller


@pytest.fixture(scope="module")
def standin():
    """One stand-in for all tests of this file, because refused orders leave no trace."""
    with StandIn() as standin:
        yield standin


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(standin):
    """What a body can name: two songs, an upload, a stem, a persona, and somebody else's persona."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
        return await _made(Caller(standin, session))


async def _made(caller):
    record = await caller.finished(prompt="lanterns over the harbor")
    song, other = (clip["id"] for clip in record["response"]["data"])
    _, upload = await caller.post("/suno/upload", {"audio_url": record["response"]["data"][0]["audio_url"]})
    stem = await caller.song(action="stems", audio_id=song)
    _, persona = await caller.post("/suno/persona", {"audio_id": song, "name": "Salt"})
    stranger = {"Authorization": "Bearer somebody-else"}
    _, foreign = await caller.post("/suno/persona", {"audio_id": song, "name": "Salt"}, **stranger)
    return {
        "SONG": song,
        "OTHER": other,
        "UPLOAD": upload["data"]["audio_id"],
        "STEM": stem["id"],
        "PERSONA": persona["data"]["persona_id"],
        "FOREIGN": foreign["data"]["persona_id"],
    }


SECTION = {"action": "replace_section", "audio_id": "SONG", "replace_section_start": 0.5, "replace_section_end": 1.5}
PAINT = {"action": "underpainting", "audio_id": "UPLOAD"}
CONSISTENT = {"action": "artist_consistency", "audio_id": "SONG", "persona_id": "PERSONA", "prompt": "x"}
SPEED = {"action": "adjust_speed", "audio_id": "SONG", "speed_multiplier": 2, "title": "x"}
SOUND = {"action": "sounds", "sound": "bell", "sound_type": "loop"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({**SECTION, "audio_id": None}, "audio_id is required for replace_section"),
        ({**SECTION, "audio_id": "UPLOAD"}, "generated"),
        ({**SECTION, "replace_section_start": None}, "replace_section_start must be a number"),
        ({**SECTION, "replace_section_end": "2"}, "replace_section_end must be a number"),
        ({**SECTION, "replace_section_start": -1}, "replace_section_start must be a number of seconds, 0 or more"),
        ({**SECTION, "replace_section_start": 1.6}, "replace_section_start must be before replace_section_end"),
        ({**SECTION, "replace_section_end": 0.5}, "replace_section_start must be before replace_section_end"),
        ({**SECTION, "replace_section_end": 2.5}, "past the end of the song (2.0 s)"),
        ({**SECTION, "replace_section_result_mode": "merged"}, "full_song, candidates"),
        ({"action": "concat", "audio_id": "SONG"}, "not an extension"),
        ({"action": "concat"}, "audio_id is required"),
        ({"action": "stems", "audio_id": "UPLOAD"}, "generated"),
        ({"action": "all_stems", "audio_id": "nobody"}, "audio_id nobody does not exist"),
        ({"action": "extract_stem", "audio_id": "SONG"}, "stem_type must be one of vocals"),
        ({"action": "add_stem", "audio_id": "SONG", "stem_type": "banjo"}, "stem_type must be one of vocals"),
        ({"action": "extract_stem", "audio_id": "SONG", "stem_type": "bass", "audio_format": "wav"}, "audio_format"),
        ({"action": "extract_stem", "audio_id": "SONG", "stem_type": "bass", "variety": "high"}, "variety is not"),
        ({"action": "remaster", "audio_id": "SONG", "model": "chirp-v6"}, "chirp-v4-5-plus, chirp-v5, chirp-v5-5"),
        ({"action": "remaster", "audio_id": "SONG", "variation_category": "wild"}, "variation_category"),
        ({"action": "remaster", "audio_id": "UPLOAD"}, "generated"),
        ({**CONSISTENT, "persona_id": None}, "persona_id is required for artist_consistency"),
        ({**CONSISTENT, "persona_id": "nobody"}, "persona_id nobody does not exist"),
        ({**CONSISTENT, "persona_id": "FOREIGN"}, "does not exist"),
        ({**CONSISTENT, "prompt": " "}, "prompt is required"),
        ({**CONSISTENT, "audio_id": None}, "audio_id is required"),
        ({**CONSISTENT, "action": "artist_consistency_vox"}, "vox_audio_id"),
        ({"prompt": "x", "persona_id": "nobody"}, "persona_id nobody does not exist"),
        ({"prompt": "x", "persona_id": "PERSONA", "model": "chirp-v3-5"}, "persona_id is not available"),
        ({"action": "cover", "audio_id": "SONG", "persona_id": "nobody"}, "persona_id nobody does not exist"),
        ({**PAINT, "audio_id": "SONG"}, "uploaded"),
        ({**PAINT, "underpainting_end": 2.0}, "underpainting_end must be below the length of the source (2.0"),
        ({**PAINT, "underpainting_start": 1.0, "underpainting_end": 0.5}, "must be before"),
        ({**PAINT, "underpainting_start": 5}, "underpainting_start must be below the length"),
        ({**PAINT, "underpainting_start": True}, "underpainting_start must be a number"),
        ({**PAINT, "action": "overpainting", "audio_id": "SONG"}, "uploaded"),
        ({**PAINT, "action": "overpainting", "overpainting_end": 9}, "overpainting_end must be below"),
        ({"action": "samples"}, "audio_id is required for samples"),
        ({"action": "samples", "audio_id": "SONG", "samples_end": 2.0}, "samples_end must be below"),
        ({"action": "mashup"}, "exactly 2"),
        ({"action": "mashup", "mashup_audio_ids": ["SONG"]}, "exactly 2"),
        ({"action": "mashup", "mashup_audio_ids": ["SONG", "OTHER", "UPLOAD"]}, "exactly 2"),
        ({"action": "mashup", "mashup_audio_ids": ["SONG", 5]}, "exactly 2"),
        ({"action": "mashup", "mashup_audio_ids": ["SONG", "SONG"]}, "two different clips"),
        ({"action": "mashup", "mashup_audio_ids": ["SONG", "nobody"]}, "nobody does not exist"),
        ({"action": "inspo"}, "audio_urls"),
        ({"action": "inspo", "audio_urls": []}, "1 to 4"),
        ({"action": "inspo", "audio_urls": ["http://example.org"] * 5}, "1 to 4"),
        ({"action": "inspo", "audio_urls": ["song.mp3"]}, "http or https"),
        ({**SOUND, "sound": ""}, "sound is required"),
        ({**SOUND, "sound_type": None}, "sound_type must be one of one-shot, loop"),
        ({**SOUND, "bpm": 0}, "bpm must be an integer from 1 to 300"),
        ({**SOUND, "bpm": 99.5}, "bpm"),
        ({**SOUND, "bpm": 301}, "bpm"),
        ({**SOUND, "key": "H"}, "key must be a key"),
        ({**SPEED, "speed_multiplier": None}, "speed_multiplier is required, a number from 0.25 to 4"),
        ({**SPEED, "speed_multiplier": 0.2}, "speed_multiplier"),
        ({**SPEED, "speed_multiplier": 4.1}, "speed_multiplier"),
        ({**SPEED, "title": " "}, "title is required for adjust_speed"),
        ({**SPEED, "keep_pitch": "yes"}, "keep_pitch must be a boolean"),
        ({**SPEED, "audio_id": "UPLOAD"}, "generated"),
    ],
)
async def test_each_action_says_what_it_misses(standin, caller, known, body, named):
    before = standin.submitted()
    status, answer = await caller.post("/suno/audios", {"async": True, **_filled(body, known)})
    assert (status, answer["error"]["code"]) == (400, "bad_request"), answer
    assert named in answer["error"]["message"]
    assert standin.submitted() == before


@pytest.mark.parametrize("action", ["stems", "all_stems", "extract_stem"])
async def test_a_stem_cannot_be_taken_apart_again(standin, caller, known, action):
    before = standin.submitted()
    body = _filled({"action": action, "audio_id": "STEM", "stem_type": "bass"}, known)
    status, answer = await caller.post("/suno/audios", {"async": True, **body})
    assert (status, answer["error"]["code"]) == (500, "suno_processing_failed")
    assert "is a stem" in answer["error"]["message"]
    assert standin.submitted() == before


@pytest.mark.parametrize(
    "body",
    [
        {**SECTION, "replace_section_end": 2.0},
        {"action": "remaster", "audio_id": "SONG", "model": "chirp-v4-5-plus"},
        {**PAINT, "underpainting_start": 0, "underpainting_end": 1.99},
        {**PAINT, "action": "overpainting"},
        {"action": "samples", "audio_id": "UPLOAD", "samples_start": 1},
        {"action": "mashup", "mashup_audio_ids": ["UPLOAD", "SONG"]},
        {**CONSISTENT, "prompt": None, "custom": True, "lyric": "la"},
        {**SOUND, "sound_type": "one-shot", "bpm": 300, "key": "F#m"},
        {**SPEED, "speed_multiplier": 0.25, "keep_pitch": True},
    ],
)
async def test_each_action_is_accepted_at_its_limits(caller, known, body):
    assert (await caller.post("/suno/audios", {"async": True, **_filled(body, known)}))[0] == 200


def _filled(body, known):
    """The body with real ids in place of the names."""

    def real(value):
        if isinstance(value, list):
            return [real(item) for item in value]
        return known.get(value, value) if isinstance(value, str) else value

    return {name: real(value) for name, value in body.items()}
