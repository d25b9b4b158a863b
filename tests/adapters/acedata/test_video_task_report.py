"""Luma's flat task records, in every shape that was seen or is feared."""

import pytest

from adapters.acedata.task_report import read_task
from core.model.job import Clip, Failure, FailureCode, Service
from core.model.task import TaskState

FINISHED = 1790000060.5
FILM = "https://cdn.example/v1.mp4"
PICTURE = "https://cdn.example/v1.jpg"
NO_VIDEO = Failure(code=FailureCode.SERVICE_FAULT, text="no video came back")


def shown(**fields):
    """What a finished video's response holds, with these fields in place of its own."""
    flat = {"success": True, "task_id": "t1", "video_id": "v1", "prompt": "lanterns", "state": "completed"}
    return {**flat, "video_url": FILM, "thumbnail_url": PICTURE, "video_width": 1360, **fields}


def report(response=None, **fields):
    record = {"id": "t1", "created_at": 1790000000.0, "trace_id": "tr", "request": {}} | fields
    if response is not None:
        record["response"] = response
    reading = read_task(record, Service.LUMA)
    assert reading is not None
    return reading.report


@pytest.mark.parametrize("fields", [{"finished_at": FINISHED}, {"finished_at": "2026-09-21T13:34:20Z"}, {}])
def test_a_finished_video_is_one_clip_without_sound(fields):
    found = report(shown(), **fields)
    assert found.state is TaskState.SUCCEEDED
    assert found.clips == (Clip(id="v1", video_url=FILM, image_url=PICTURE),)
    assert (found.trace_id, found.failure) == ("tr", None)


@pytest.mark.parametrize(
    ("response", "clip"),
    [
        (shown(video_id=None), Clip(id="t1", video_url=FILM, image_url=PICTURE)),
        (shown(video_id=7, thumbnail_url=None), Clip(id="t1", video_url=FILM)),
        (shown(thumbnail_url="http://[half"), Clip(id="v1", video_url=FILM)),
        (shown(state=None), Clip(id="v1", video_url=FILM, image_url=PICTURE)),
        (shown(state="Mastering"), Clip(id="v1", video_url=FILM, image_url=PICTURE)),
        ({"success": True, "data": shown()}, Clip(id="v1", video_url=FILM, image_url=PICTURE)),
        ({"data": [shown()]}, Clip(id="v1", video_url=FILM, image_url=PICTURE)),
        (shown(success=False, error="half of it"), Clip(id="v1", video_url=FILM, image_url=PICTURE)),
    ],
)
def test_a_video_is_read_leniently(response, clip):
    assert report(response, finished_at=FINISHED).clips == (clip,)


@pytest.mark.parametrize(
    ("response", "fields", "state"),
    [
        (None, {}, TaskState.PENDING),
        (None, {"started_at": 1790000001.0}, TaskState.RUNNING),
        ({"task_id": "t1", "video_id": "v1", "state": "pending"}, {}, TaskState.PENDING),
        ({"task_id": "t1", "video_id": "v1", "state": "processing"}, {}, TaskState.RUNNING),
        (shown(state="processing"), {}, TaskState.RUNNING),
        (shown(state="dreaming"), {}, TaskState.RUNNING),
        (shown(video_url=""), {}, TaskState.RUNNING),
        ({}, {"started_at": None}, TaskState.PENDING),
    ],
)
def test_a_video_that_is_not_over_is_followed_further(response, fields, state):
    found = report(response, **fields)
    assert (found.state, found.clips, found.failure) == (state, (), None)


@pytest.mark.parametrize(
    ("response", "fields", "failure"),
    [
        (
            {"success": False, "state": "failed", "error": {"code": "forbidden", "message": "names a person"}},
            {},
            Failure(code=FailureCode.MODERATED, text="names a person"),
        ),
        ({"error": "it broke"}, {}, Failure(code=FailureCode.SERVICE_FAULT, text="it broke")),
        (
            {"success": False, "error": {"code": "used_up", "message": "0.00"}},
            {"finished_at": FINISHED},
            Failure(code=FailureCode.OPERATOR),
        ),
        ({"state": "failed", "video_id": "v1"}, {}, NO_VIDEO),
        (shown(state="failed"), {"finished_at": FINISHED}, NO_VIDEO),
        (shown(video_url=None), {"finished_at": FINISHED}, NO_VIDEO),
        (shown(video_url="ftp://cdn.example/v1.mp4"), {"finished_at": FINISHED}, NO_VIDEO),
        (shown(video_url=["odd"]), {"finished_at": FINISHED}, NO_VIDEO),
        ({"success": True, "data": []}, {"finished_at": FINISHED}, NO_VIDEO),
        ("odd", {"finished_at": FINISHED}, NO_VIDEO),
        (None, {"finished_at": FINISHED}, NO_VIDEO),
        (None, {"status": "cancelled"}, NO_VIDEO),
    ],
)
def test_a_video_that_cannot_be_had_is_a_failure_that_says_why(response, fields, failure):
    found = report(response, **fields)
    assert (found.state, found.clips, found.failure) == (TaskState.FAILED, (), failure)
