"""Faults of Luma videos: the same as those of songs."""

import pytest
from aiohttp import ClientError

from tests.support.luma import PROMPT, record, submitted, video


@pytest.mark.parametrize("kind", ["callback_bare", "callback_twice", "callback_early", "callback_forged"])
async def test_callbacks_of_videos_go_wrong_like_those_of_songs(standin, caller, listener, kind):
    standin.fault(kind)
    task_id = await submitted(caller, callback_url=listener.url)
    await standin.until(lambda: len(standin.callbacks) == (1 if kind == "callback_bare" else 2))
    bodies = listener.bodies
    if kind == "callback_bare":
        assert not {"state", "trace_id"} & bodies[0].keys()
    if kind == "callback_forged":
        assert bodies[0]["task_id"] != task_id
    assert bodies[-1]["video_url"]


@pytest.mark.parametrize(
    ("kind", "options"), [("fail", {"code": "api_error"}), ("partial", {}), ("empty", {}), ("preview_only", {})]
)
async def test_endings_go_wrong_like_those_of_songs(standin, caller, kind, options):
    standin.fault(kind, path="/luma/videos", **options)
    result = await video(caller)
    assert result["success"] is (kind in {"empty", "preview_only"})
    assert ("error" in result) is (kind in {"fail", "partial"})
    assert ("video_url" in result) is (kind == "partial")
    assert bool(standin.billed) is result["success"]
    if kind == "partial":
        assert (await caller.download(result["thumbnail_url"]))[0] == 200


async def test_a_failure_can_be_a_bare_text_and_a_synchronous_one_has_its_status(standin, caller):
    standin.fault("fail", as_text=True, message="no film today")
    assert (await video(caller))["error"] == "no film today"
    standin.fault("fail", code="busy")
    assert (await caller.post("/luma/videos", {"prompt": PROMPT}))[0] == 500


async def test_a_stuck_video_stays_where_it_is(standin, caller):
    standin.fault("stuck", phase="running")
    task_id = await submitted(caller)
    await standin.until(lambda: standin.tasks[task_id].phase == "running")
    assert (await record(caller, task_id))["response"]["state"] == "processing"


async def test_records_of_videos_can_be_odd_and_old(standin, caller):
    standin.fault("odd_words", word="dreaming")
    assert (await video(caller))["state"] == "dreaming"
    standin.fault("old_record", bare_clips=True)
    assert "state" not in (await video(caller))
    task_id = await submitted(caller)
    standin.fault("vanish", path="/luma/tasks")
    assert await record(caller, task_id) == {}
    assert (await record(caller, task_id))["id"] == task_id


@pytest.mark.parametrize("kind", ["drop_after", "no_task_id", "ack", "error", "junk"])
async def test_answers_about_videos_go_wrong_like_those_about_songs(standin, caller, kind):
    standin.fault(kind, path="/luma/videos", **({"accepted": True} if kind in {"error", "junk"} else {}))
    try:
        async with caller.session.post(f"{standin.base_url}/luma/videos", json={"prompt": PROMPT}) as answer:
            said = await answer.text()
    except ClientError:
        said = ""
    assert standin.submitted("generate") == 1
    assert (standin.latest.id in said) is (kind == "ack")


async def test_a_read_of_videos_fails_only_when_it_is_named(standin, caller):
    task_id = await submitted(caller)
    standin.fault("error", code="busy")
    assert (await record(caller, task_id))["id"] == task_id
    standin.fault("error", path="/luma/tasks", code="too_many_requests")
    assert "error" in await record(caller, task_id)
