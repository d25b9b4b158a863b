"""Faults of submits and reads: what the client sees, and what exists afterwards."""

import asyncio

import aiohttp
import pytest

from sandbox.acedata import StandIn
from sandbox.acedata.wire import ERROR_ROWS

SONG = {"prompt": "tram bell waltz", "async": True}


@pytest.mark.parametrize("code", sorted(ERROR_ROWS))
async def test_every_error_row_can_be_had_at_submit(standin, caller, code):
    standin.fault("error", code=code)
    status, answer = await caller.post("/suno/audios", SONG)
    assert status == ERROR_ROWS[code][0]
    assert answer["error"] == {"code": code, "message": ERROR_ROWS[code][1]}
    assert standin.submitted() == 0
    assert (await caller.post("/suno/audios", SONG))[0] == 200


async def test_an_error_may_have_its_own_status_and_message_and_no_code(standin, caller):
    standin.fault("error", code=None, status=403, message="this key may not call this API")
    status, answer = await caller.post("/suno/audios", SONG)
    assert (status, answer["error"]) == (403, {"message": "this key may not call this API"})


async def test_an_error_may_carry_the_id_of_a_task_that_exists(standin, caller):
    standin.fault("error", code="api_error", with_task_id=True)
    status, answer = await caller.post("/suno/audios", SONG)
    assert (status, answer["success"]) == (500, False)
    assert answer["task_id"] == standin.latest.id
    assert answer["trace_id"] == standin.latest.trace_id
    await standin.until(lambda: standin.latest.is_over)
    assert standin.latest.failure.code == "api_error"


async def test_a_timeout_may_leave_a_task_behind(standin, caller):
    standin.fault("error", code="timeout", accepted=True)
    status, answer = await caller.post("/suno/audios", SONG)
    assert (status, "task_id" in answer) == (504, False)
    assert standin.submitted("generate") == 1


async def test_an_error_may_be_a_bare_string(standin, caller):
    standin.fault("error", code="busy", as_text=True)
    assert (await caller.post("/suno/audios", SONG))[1]["error"] == ERROR_ROWS["busy"][1]


@pytest.mark.parametrize(("kind", "tasks"), [("drop_before", 0), ("drop_after", 1)])
async def test_a_dropped_connection_leaves_a_task_or_not(standin, caller, kind, tasks):
    standin.fault(kind)
    with pytest.raises(aiohttp.ClientConnectionError):
        await caller.post("/suno/audios", SONG)
    assert standin.submitted() == tasks


@pytest.mark.parametrize(("status", "accepted"), [(200, True), (502, False)])
async def test_a_junk_answer_is_a_page_of_html(standin, caller, status, accepted):
    standin.fault("junk", status=status, accepted=accepted)
    async with caller.session.post(f"{standin.base_url}/suno/audios", json=SONG) as answer:
        assert answer.status == status
        assert answer.content_type == "text/html"
        assert "<html>" in await answer.text()
    assert standin.submitted() == accepted


async def test_an_answer_may_lack_the_task_id(standin, caller):
    standin.fault("no_task_id")
    assert await caller.post("/suno/audios", SONG) == (200, {"success": True})
    assert standin.submitted() == 1


@pytest.mark.parametrize(
    ("shape", "path"),
    [
        ("bare", ["task_id"]),
        ("success", ["task_id"]),
        ("trace", ["task_id"]),
        ("data", ["data", "task_id"]),
        ("id", ["id"]),
    ],
)
async def test_every_shape_of_acknowledgement_can_be_had(standin, caller, shape, path):
    standin.fault("ack", shape=shape)
    _, answer = await caller.post("/suno/audios", SONG)
    for name in path:
        answer = answer[name]
    assert answer == standin.latest.id


async def test_a_slow_answer_comes_after_its_task_was_accepted(standin, caller):
    standin.fault("slow")
    call = asyncio.create_task(caller.post("/suno/audios", SONG))
    await standin.until(lambda: standin.submitted() == 1)
    await standin.until(lambda: standin.latest.is_over)
    assert not call.done()
    call.cancel()


async def test_a_fault_strikes_as_often_as_told_and_where_told(standin, caller):
    fault = standin.fault("error", code="busy", times=2, path="/suno/audios", action="generate")
    assert (await caller.post("/suno/upload", {}))[0] == 400
    statuses = [(await caller.post("/suno/audios", SONG))[0] for _ in range(3)]
    assert statuses == [500, 500, 200]
    assert fault.hits == 2


async def test_a_fault_for_ever_lasts_until_cleared(standin, caller):
    standin.fault("error", code="used_up", times=None)
    assert [(await caller.post("/suno/audios", SONG))[0] for _ in range(3)] == [403] * 3
    standin.clear_faults()
    assert (await caller.post("/suno/audios", SONG))[0] == 200


async def test_reads_fail_only_when_they_are_named(standin, caller):
    task_id = await caller.submit(prompt="x")
    standin.fault("error", code="busy")
    assert (await caller.record(task_id))["id"] == task_id
    standin.fault("error", code="too_many_requests", path="/suno/tasks", times=2)
    for expected in (429, 429, 200):
        assert (await caller.post("/suno/tasks", {"id": task_id}))[0] == expected


async def test_records_may_vanish_from_reads(standin, caller):
    gone, kept = await caller.submit(prompt="x"), await caller.submit(prompt="y")
    standin.fault("vanish", times=None, task_id=gone)
    assert await caller.record(gone) == {}
    for body in ({"ids": [gone, kept]}, {}):
        _, answer = await caller.post("/suno/tasks", {"action": "retrieve_batch", **body})
        assert [record["id"] for record in answer["items"]] == [kept]


async def test_a_failed_task_says_why(standin, caller):
    standin.fault("fail", code="suno_processing_failed", message="no voice today")
    record = await caller.finished(prompt="x")
    assert record["finished_at"]
    assert record["response"]["success"] is False
    assert record["response"]["error"] == {"code": "suno_processing_failed", "message": "no voice today"}
    assert record["response"]["data"] == []


async def test_a_failure_may_be_a_bare_string_without_success(standin, caller):
    standin.fault("fail", as_text=True, message="no voice today")
    response = (await caller.finished(prompt="x"))["response"]
    assert response["error"] == "no voice today"
    assert "success" not in response


async def test_a_failed_synchronous_call_answers_with_the_errors_status(standin, caller):
    standin.fault("fail", code="forbidden")
    status, answer = await caller.post("/suno/audios", {"prompt": "x"})
    assert (status, answer["success"], answer["error"]["code"]) == (403, False, "forbidden")
    assert answer["task_id"] == standin.latest.id


async def test_a_partly_failed_task_has_one_playable_clip(standin, caller):
    standin.fault("partial")
    response = (await caller.finished(prompt="x"))["response"]
    assert response["success"] is False
    assert [clip["state"] for clip in response["data"]] == ["succeeded", "error"]
    assert (await caller.download(response["data"][0]["audio_url"]))[0] == 200
    assert response["data"][1]["audio_url"] == ""
    assert not standin.billed


@pytest.mark.parametrize(("phase", "has_response"), [("pending", False), ("running", True)])
async def test_a_stuck_task_never_ends(standin, caller, phase, has_response):
    standin.fault("stuck", phase=phase)
    standin.hold()
    task_id = await caller.submit(prompt="x")
    standin.release()
    other = await caller.submit(prompt="y")
    await standin.until(lambda: standin.tasks[other].is_over)
    record = await caller.record(task_id)
    assert record["finished_at"] is None
    assert ("response" in record) is has_response


async def test_an_empty_success_has_no_clips(standin, caller):
    standin.fault("empty")
    response = (await caller.finished(prompt="x"))["response"]
    assert (response["success"], response["data"]) == (True, [])


async def test_a_finished_task_may_still_only_show_previews(standin, caller):
    standin.fault("preview_only")
    for clip in (await caller.finished(prompt="x"))["response"]["data"]:
        assert clip["state"] == "succeeded"
        assert clip["audio_url"].startswith("https://audiopipe.suno.ai/")


async def test_state_words_may_be_unknown_from_start_to_end(standin, caller):
    standin.fault("odd_words", word="mixing")
    record = await caller.finished(prompt="x")
    assert record["finished_at"]
    assert {clip["state"] for clip in record["response"]["data"]} == {"mixing"}
    assert (await caller.download(record["response"]["data"][0]["audio_url"]))[0] == 200


async def test_an_old_record_has_no_times_and_perhaps_bare_clips(standin, caller):
    standin.fault("old_record", bare_clips=True)
    record = await caller.finished(prompt="x")
    assert record.keys().isdisjoint({"type", "started_at", "finished_at", "elapsed"})
    assert all(clip.keys().isdisjoint({"state", "duration"}) for clip in record["response"]["data"])
    assert record["response"]["success"] is True


async def test_faults_of_different_parts_meet_in_one_task(standin, caller):
    standin.fault("error", code="timeout", accepted=True)
    standin.fault("fail", code="busy")
    standin.fault("old_record")
    await caller.post("/suno/audios", SONG)
    task_id = standin.latest.id
    await standin.until(lambda: standin.tasks[task_id].is_over)
    record = await caller.record(task_id)
    assert record["response"]["error"]["code"] == "busy"
    assert "finished_at" not in record


async def test_faults_are_switched_over_http(standin, caller):
    status, answer = await caller.post("/_sandbox/faults", {"kind": "error", "code": "busy", "times": None})
    assert (status, answer["code"], answer["times"]) == (200, "busy", None)
    assert (await caller.post("/suno/audios", SONG))[0] == 500
    async with caller.session.get(f"{standin.base_url}/_sandbox/faults") as listed:
        assert [fault["hits"] for fault in (await listed.json())["items"]] == [1]
    async with caller.session.delete(f"{standin.base_url}/_sandbox/faults"):
        pass
    assert (await caller.post("/suno/audios", SONG))[0] == 200
    assert not standin.asked("/_sandbox/faults")


@pytest.mark.parametrize("body", [{"kind": "rain"}, {"kind": "error", "colour": 1}, {"kind": "error", "times": 0}, {}])
async def test_a_fault_that_does_not_exist_is_refused(standin, caller, body):
    status, answer = await caller.post("/_sandbox/faults", body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")


def test_a_misspelt_fault_is_a_value_error():
    with pytest.raises(ValueError, match="delay_s"):
        StandIn().fault("slow", delay=3)
