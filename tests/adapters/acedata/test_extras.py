"""The workshop's calls against a real server on loopback: what is sent, how often, and what each answer becomes."""

import pytest

from core.errors import (
    BalanceSpent,
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    Rejected,
    ServiceError,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
)
from core.model.library import Lyrics
from core.model.notes import Line, Note
from core.model.timed_lyrics import Word

LINK = "https://cdn.example/suno/c1"
PREVIEW = "https://audiopipe.suno.ai/?item_id=c1"
BLEND = {"text": "[Verse]\nDing\n", "title": "Bells", "tags": ["waltz", "brass"], "status": "complete"}
NOTES = [{"name": "Bass", "notes": [{"pitch": 40, "start": 0, "end": 0.5, "velocity": 0.5}]}]
ALIGNED = [{"word": "Snow ", "success": True, "start_s": 0.0, "end_s": 0.5}]

# By name: the call, the endpoint, (what is sent,) a good `data` and what it becomes.
CONVERSIONS = {
    "mp3": (lambda c: c.renew_audio_url("c1"), "/suno/mp3", [{"file_url": LINK}], LINK),
    "wav": (lambda c: c.wav_url("c1"), "/suno/wav", [{"file_url": LINK}], LINK),
    "mp4": (lambda c: c.mp4_url("c1"), "/suno/mp4", {"video_url": LINK}, LINK),
    "midi": (
        lambda c: c.notes("c1"),
        "/suno/midi",
        [{"state": "complete", "instruments": NOTES}],
        (Line(name="Bass", notes=(Note(pitch=40, start_s=0.0, end_s=0.5, velocity=0.5),)),),
    ),
    "timing": (
        lambda c: c.word_times("c1"),
        "/suno/timing",
        {"aligned_words": ALIGNED},
        (Word(text="Snow ", start_s=0.0, end_s=0.5),),
    ),
}
MAKINGS = {
    "blend": (
        lambda c: c.blend_lyrics("la", "lo"),
        "/suno/mashup-lyrics",
        {"lyrics_a": "la", "lyrics_b": "lo"},
        BLEND,
        Lyrics(title="Bells", text="[Verse]\nDing", style="waltz, brass"),
    ),
    "style": (
        lambda c: c.improve_style("folk"),
        "/suno/style",
        {"prompt": "folk"},
        {"upsampled_tags": "folk, slow, accordion"},
        "folk, slow, accordion",
    ),
    "persona": (
        lambda c: c.create_persona("c1", name="Ann", description="warm"),
        "/suno/persona",
        {"audio_id": "c1", "name": "Ann", "description": "warm"},
        {"persona_id": "p1"},
        "p1",
    ),
    "persona of singing": (
        lambda c: c.create_persona("c1", name="Ann", description="", vox_id="v1"),
        "/suno/persona",
        {"audio_id": "c1", "name": "Ann", "vox_audio_id": "v1"},
        {"persona_id": "p1"},
        "p1",
    ),
    "vox": (
        lambda c: c.create_vox("c1", start_s=0.0, end_s=12.5),
        "/suno/vox",
        {"audio_id": "c1", "vocal_start": 0.0, "vocal_end": 12.5},
        {"id": "v1", "source_clip_id": "c1", "status": "complete"},
        "v1",
    ),
}
ONCE = {
    **{name: call for name, (call, *_) in MAKINGS.items()},
    **{name: call for name, (call, *_) in CONVERSIONS.items()},
}


@pytest.mark.parametrize("name", CONVERSIONS)
async def test_a_clip_is_converted_by_one_post(script, client, name):
    call, path, data, result = CONVERSIONS[name]
    script.says({"success": True, "task_id": "t1", "data": data})
    assert await call(client) == result
    assert (script.methods, script.paths, script.bodies) == (["POST"], [path], [{"audio_id": "c1"}])


@pytest.mark.parametrize("name", MAKINGS)
async def test_what_is_made_is_ordered_by_one_post(script, client, name):
    call, path, body, data, result = MAKINGS[name]
    script.says({"success": True, "task_id": "t1", "data": data})
    assert await call(client) == result
    assert (script.methods, script.paths, script.bodies) == (["POST"], [path], [body])


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("mp3", {"file_url": f" {LINK} "}),
        ("mp3", [None, {}, {"file_url": None}, {"file_url": PREVIEW}, {"file_url": LINK}]),
        ("wav", [{"file_url": "ftp://cdn.example/c1"}, {"file_url": "http://[half"}, {"file_url": LINK}]),
        ("mp4", [{"video_url": LINK}]),
        ("midi", {"instruments": NOTES}),
        ("timing", [{"aligned_words": ALIGNED}]),
        ("blend", [BLEND]),
        ("style", {"upsampled_tags": ["folk", "slow, accordion"]}),
        ("persona", [{"persona_id": "p1"}]),
        ("vox", [{"id": "v1"}]),
    ],
)
async def test_results_are_read_leniently(script, client, name, data):
    call, *_, result = (CONVERSIONS | MAKINGS)[name]
    script.says({"data": data})
    assert await call(client) == result


async def test_a_persona_id_may_stand_in_the_answer_itself(script, client):
    script.says({"success": True, "persona_id": "p1"})
    assert await client.create_persona("c1", name="Ann", description="") == "p1"


async def test_a_clip_without_words_has_times_all_the_same(script, client):
    script.says({"success": True, "data": {"aligned_words": []}})
    assert await client.word_times("c1") == ()


@pytest.mark.parametrize("name", ONCE)
@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"error": {"code": "forbidden", "message": "names an artist"}}, 403, Moderated),
        ({"error": {"code": "bad_request", "message": "audio_id does not exist"}}, 400, Rejected),
        ({"error": {"code": "used_up"}}, 403, BalanceSpent),
        ({"error": {"code": "token_expired"}}, 401, KeyRefused),
        ({"error": {"code": "suno_processing_unavailable"}}, 500, SourceUnusable),
        ({"error": {"code": "api_error", "message": "account is offline"}}, 500, SourceUnusable),
        ({"success": False, "task_id": "t1", "error": {"code": "api_error"}}, 500, ServiceFault),
        ({"success": False, "task_id": "t1", "error": {"code": "busy"}}, 500, ServiceFault),
        ({"success": True, "task_id": "t1", "data": [{"state": "error"}]}, 200, ServiceFault),
        ({"error": {"code": "api_error"}}, 500, FateUnknown),
        ({"error": {"code": "timeout"}}, 504, FateUnknown),
        ("<html>Bad Gateway</html>", 502, FateUnknown),
        ("", 200, FateUnknown),
        ({"success": True, "data": []}, 200, FateUnknown),
        ({"success": True, "data": [{"file_url": PREVIEW, "video_url": PREVIEW}]}, 200, FateUnknown),
        ({"success": True, "data": [{"status": "processing", "id": "v1", "instruments": NOTES}]}, 200, FateUnknown),
        ({"success": True, "task_id": "t1"}, 200, FateUnknown),
    ],
)
async def test_what_may_have_run_is_asked_for_once_and_says_why_it_failed(script, client, name, body, status, expected):
    script.says(body, status)
    with pytest.raises(ServiceError) as caught:
        await ONCE[name](client)
    assert type(caught.value) is expected
    assert len(script.bodies) == 1


@pytest.mark.parametrize("name", ONCE)
async def test_an_answer_that_is_lost_is_an_unknown_fate_and_not_asked_for_again(script, client, name):
    script.drops()
    with pytest.raises(FateUnknown):
        await ONCE[name](client)
    assert len(script.bodies) == 1


BUSY = [
    ({"error": {"code": "too_many_requests"}}, 429, TooManyRequests),
    ({"error": {"code": "busy"}}, 500, Busy),
]


@pytest.mark.parametrize(("body", "status", "expected"), BUSY)
@pytest.mark.parametrize("name", ONCE)
async def test_a_conversion_that_did_not_run_is_repeated_and_what_is_made_is_not(
    script, client, pauses, name, body, status, expected
):
    script.says(body, status)
    with pytest.raises(expected):
        await ONCE[name](client)
    assert pauses == ([1.5, 2.5] if name in CONVERSIONS else [])
    assert len(script.bodies) == len(pauses) + 1


@pytest.mark.parametrize("name", CONVERSIONS)
async def test_a_conversion_comes_at_the_second_try(script, client, name):
    call, _, data, result = CONVERSIONS[name]
    script.says({}, 429, Retry_After="2").says({"data": data})
    assert await call(client) == result


@pytest.mark.parametrize("name", CONVERSIONS)
async def test_a_conversion_of_a_service_that_is_not_there_is_tried_again(open_client, pauses, name):
    async with open_client("http://127.0.0.1:9") as client:
        with pytest.raises(Unreachable):
            await ONCE[name](client)
    assert len(pauses) == 2


@pytest.mark.parametrize(
    ("name", "kind"), [("wav", "export_s"), ("mp4", "video_s"), ("persona", "persona_s"), ("style", "lyrics_s")]
)
async def test_each_kind_of_call_has_its_own_patience_with_the_answer(script, open_client, name, kind):
    script.hangs()
    async with open_client(script.base_url, **{kind: 0.05}) as client:
        with pytest.raises(FateUnknown):
            await ONCE[name](client)
    assert len(script.bodies) == 1
