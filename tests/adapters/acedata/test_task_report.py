"""Task records in every shape that was seen or is feared."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings, strategies as st

from adapters.acedata.api_error import failure_in, order_error, read_details, read_error
from adapters.acedata.http import Answer
from adapters.acedata.json_value import json_object, line, mapping, mappings, moment, number, text
from adapters.acedata.result import read_upload
from adapters.acedata.task_report import callback_task_id, read_task
from core.errors import ServiceError
from core.model.job import Clip, Failure, FailureCode, Service
from core.model.task import TaskState, Uploaded

FINISHED = 1790000060.5
PREVIEW = "https://audiopipe.suno.ai/?item_id=c1"
FINAL = "https://cdn.example/c1.mp3"


def clip(number=1, **fields):
    return {"id": f"c{number}", "state": "succeeded", "audio_url": f"https://cdn.example/c{number}.mp3"} | fields


def report(response=None, **fields):
    record = {"id": "t1", "created_at": 1790000000.0, "trace_id": "tr", "request": {}} | fields
    if response is not None:
        record["response"] = response
    reading = read_task(record, Service.SUNO)
    assert reading is not None
    return reading.report


def test_a_finished_task_has_its_clips_with_all_that_is_known_of_them():
    full = clip(
        title="Lamps",
        lyric="[Verse]\nFog",
        style="folk",
        model="chirp-auk",
        duration="93.5",
        image_url="https://cdn.example/c1.jpeg",
        image_large_url="https://cdn.example/c1_large.jpeg",
        video_url="https://cdn.example/c1.mp4",
        surprise={"new": 1},
    )
    found = report({"success": True, "data": [full, clip(2, title=None, style=None)]}, finished_at=FINISHED)
    assert found.state is TaskState.SUCCEEDED
    assert found.failure is None
    assert found.clips == (
        Clip(
            id="c1",
            title="Lamps",
            lyrics="[Verse]\nFog",
            style="folk",
            model="chirp-auk",
            duration_s=93.5,
            audio_url=FINAL,
            image_url="https://cdn.example/c1_large.jpeg",
            video_url="https://cdn.example/c1.mp4",
        ),
        Clip(id="c2", audio_url="https://cdn.example/c2.mp3"),
    )
    assert found.trace_id == "tr"
    assert found.created_at == datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)
    assert found.finished_at == datetime.fromtimestamp(FINISHED, UTC)


@pytest.mark.parametrize(
    ("response", "fields", "state"),
    [
        (None, {}, TaskState.PENDING),
        (None, {"started_at": None, "finished_at": None}, TaskState.PENDING),
        (None, {"started_at": "2026-09-21T13:33:21Z"}, TaskState.RUNNING),
        (None, {"status": "processing"}, TaskState.RUNNING),
        ({"data": [clip(state="pending", audio_url="")]}, {}, TaskState.PENDING),
        ({"success": True, "data": [clip(state="running", audio_url=PREVIEW)]}, {}, TaskState.RUNNING),
        ({"success": True, "data": [clip(), clip(2, state="running")]}, {}, TaskState.RUNNING),
        ({"success": True, "data": [clip(state="mastering")]}, {}, TaskState.RUNNING),
        ({"success": True, "data": [clip(audio_url=PREVIEW)]}, {}, TaskState.RUNNING),
        ({"success": True, "data": []}, {}, TaskState.PENDING),
        ({"success": False, "error": "late", "data": [clip(state="running")]}, {}, TaskState.RUNNING),
        (None, {"status": "complete"}, TaskState.RUNNING),
    ],
)
def test_what_is_not_over_is_followed_further_without_clips(response, fields, state):
    found = report(response, **fields)
    assert found.state is state
    assert found.clips == ()
    assert found.failure is None


@pytest.mark.parametrize(
    ("response", "fields"),
    [
        ({"success": True, "data": [clip()]}, {"finished_at": FINISHED}),
        ({"success": True, "data": [clip()]}, {"finished_at": "2026-09-21T13:34:20.500Z"}),
        ({"success": True, "data": [clip()]}, {"finished_at": str(FINISHED)}),
        ({"success": True, "data": clip()}, {"finished_at": FINISHED}),
        ({"success": True, "data": [clip(state="mastering")]}, {"finished_at": FINISHED}),
        ({"success": None, "data": [clip(state=None)]}, {"finished_at": FINISHED}),
        ({"success": True, "data": [clip()]}, {}),
        ({"success": True, "data": [{"id": "c1", "audio_url": FINAL}]}, {}),
        ({"data": [clip(state="Complete")]}, {"type": None}),
    ],
)
def test_it_is_over_when_finished_at_is_set_or_every_clip_is(response, fields):
    found = report(response, **fields)
    assert found.state is TaskState.SUCCEEDED
    assert [song.audio_url for song in found.clips] == [FINAL]


@pytest.mark.parametrize("fields", [{"finished_at": FINISHED}, {}])
def test_a_partly_failed_task_keeps_its_playable_clips(fields):
    response = {
        "success": False,
        "error": {"code": "api_error", "message": "half of it"},
        "data": [clip(state="error", audio_url=""), clip(2)],
    }
    found = report(response, **fields)
    assert found.state is TaskState.SUCCEEDED
    assert [song.id for song in found.clips] == ["c2"]
    assert found.failure is None


@pytest.mark.parametrize(
    ("response", "fields", "failure"),
    [
        (
            {"success": False, "error": {"code": "forbidden", "message": "names an artist"}, "data": []},
            {"finished_at": FINISHED},
            Failure(code=FailureCode.MODERATED, text="names an artist"),
        ),
        ({"error": "it broke"}, {}, Failure(code=FailureCode.SERVICE_FAULT, text="it broke")),
        ({"error": "used_up"}, {"finished_at": FINISHED}, Failure(code=FailureCode.OPERATOR)),
        (
            {"success": False, "data": [clip(state="error", audio_url=FINAL)]},
            {},
            Failure(code=FailureCode.SERVICE_FAULT, text="no audio came back"),
        ),
        (
            {"data": [clip(state="pending", audio_url="")]},
            {"status": "cancelled"},
            Failure(code=FailureCode.SERVICE_FAULT, text="no audio came back"),
        ),
        (None, {"status": "cancelled"}, Failure(code=FailureCode.SERVICE_FAULT, text="no audio came back")),
    ],
)
def test_a_failed_task_says_why(response, fields, failure):
    found = report(response, **fields)
    assert found.state is TaskState.FAILED
    assert found.failure == failure
    assert found.clips == ()


@pytest.mark.parametrize(
    "response",
    [
        None,
        {"success": True, "data": []},
        {"success": True, "message": "done", "data": None},
        {"success": True, "data": [clip(audio_url="")]},
        {"success": True, "data": [clip(audio_url=PREVIEW)]},
        {"success": True, "data": [clip(audio_url="https://AUDIOPIPE.suno.ai./?item_id=c1")]},
        {"success": True, "data": [clip(audio_url="ftp://cdn.example/c1.mp3")]},
        {"success": True, "data": [clip(audio_url="http://[broken")]},
        {"success": True, "data": [clip(id="")]},
        {"success": True, "data": [clip(audio_url="", video_url="https://cdn.example/c1.mp4")]},
        {"success": True, "video_id": "v1", "video_url": "https://cdn.example/v1.mp4", "state": "completed"},
        "odd",
    ],
)
def test_a_success_without_a_final_file_is_a_failure(response):
    found = report(response, finished_at=FINISHED)
    assert found.failure == Failure(code=FailureCode.SERVICE_FAULT, text="no audio came back")


def test_a_clip_that_comes_twice_is_one_clip():
    assert len(report({"data": [clip(), clip()]}, finished_at=FINISHED).clips) == 1


def test_the_reason_never_repeats_the_callback_token():
    url = "https://bot.example/callbacks/token-0123456789"
    record = {
        "id": "t1",
        "finished_at": 1,
        "request": {"callback_url": url},
        "response": {"success": False, "error": f"{url} did not answer, token-0123456789"},
    }
    reading = read_task(record, Service.SUNO)
    assert reading is not None
    assert "token-0123456789" not in f"{reading}"


def test_an_object_that_names_no_task_is_no_task():
    assert read_task({}, Service.SUNO) is None
    assert read_task({"id": None, "response": {"success": True}}, Service.SUNO) is None
    assert read_task({"task_id": "t1"}, Service.SUNO) is not None


@pytest.mark.parametrize(
    ("body", "uploaded"),
    [
        ({"data": {"audio_id": "a1", "duration": 61.5}}, Uploaded(clip_id="a1", duration_s=61.5)),
        ({"data": [{"audio_id": "a1", "duration": None}]}, Uploaded(clip_id="a1")),
        ({"audio_id": "a1"}, Uploaded(clip_id="a1")),
        ({"data": {"audio_id": ""}}, None),
        ({"task_id": "t1"}, None),
    ],
)
def test_an_upload_is_its_clip_id_and_its_length_where_known(body, uploaded):
    assert read_upload(body) == uploaded


@pytest.mark.parametrize("raw", [b"", b"<html>", b"[]", b"7", b'{"success": true}', b"[" * 100_000, b"\xff\xfe\x00"])
def test_a_junk_callback_names_no_task(raw):
    assert callback_task_id(raw) is None


def test_a_callback_names_the_task_it_claims():
    assert callback_task_id(b'{"success": true, "task_id": "t1", "data": []}') == "t1"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (1790000000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        (1790000000000, datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        ("2026-09-21T14:13:20", datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        ("2026-09-21T16:13:20+02:00", datetime(2026, 9, 21, 14, 13, 20, tzinfo=UTC)),
        ("0001-01-01T00:00:00+14:00", None),
        (1e300, None),
        (10**400, None),
        (float("nan"), None),
        (-5, None),
        (True, None),
        ("soon", None),
        (None, None),
    ],
)
def test_a_time_is_read_in_every_notation_and_is_aware(value, expected):
    assert moment(value) == expected


def test_text_holds_nothing_that_a_database_refuses():
    assert text("a\0b\ud800c") == "ab?c"


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.just("succeeded") | st.just(FINAL),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)
FIELDS = [
    *("id", "task_id", "trace_id", "request", "response", "data", "error", "success", "code", "message", "detail"),
    *("state", "status", "created_at", "started_at", "finished_at", "audio_url", "image_url", "image_large_url"),
    *("title", "lyric", "style", "model", "duration", "audio_id", "callback_url", "items"),
    *("video_id", "video_url", "thumbnail_url", "stem_sets", "stem_type", "isolated", "remainder"),
]
SHAPED = st.recursive(
    JUNK,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=8),
    max_leaves=25,
)


@settings(deadline=None, max_examples=400)
@given(SHAPED)
def test_no_json_whatever_raises_while_it_is_read(value):
    body = mapping(value)
    for service in Service:
        reading = read_task({**body, "id": "t1"} if body else body, service)
        if reading is not None:
            found = reading.report
            assert (found.failure is None) == (found.state is not TaskState.FAILED)
            assert all("audiopipe" not in song.audio_url + song.video_url for song in found.clips)
            assert bool(found.clips) == (found.state is TaskState.SUCCEEDED)
    details = read_details(body)
    failure_in(details)
    read_upload(body)
    for status in (200, 302, 400, 403, 429, 500, 504):
        answer = Answer(status=status, body=body)
        assert isinstance(order_error(answer, details), ServiceError)
        assert isinstance(read_error(answer, details), ServiceError)
    assert len(mappings(value)) >= 0
    assert isinstance(line(value) + text(value), str)
    assert number(value) is None or isinstance(number(value), float)


@settings(deadline=None, max_examples=200)
@given(st.binary() | SHAPED.map(lambda value: json.dumps(value).encode()))
def test_no_bytes_whatever_raise_while_they_are_parsed(raw):
    body = json_object(raw)
    assert body is None or isinstance(body, dict)
    callback_task_id(raw)
