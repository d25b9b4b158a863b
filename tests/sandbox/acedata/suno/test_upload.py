"""Uploads of a client's audio."""

import pytest


async def test_an_upload_is_fetched_and_measured(standin, caller):
    song = await caller.song()
    status, answer = await caller.post("/suno/upload", {"audio_url": song["audio_url"], "name": "My tape"})
    assert (status, answer["success"]) == (200, True)
    assert answer["trace_id"]
    assert answer["data"]["duration"] == pytest.approx(song["duration"], abs=0.1)
    assert answer["data"]["title"] == "My tape"
    record = await caller.record(answer["task_id"])
    assert (record["type"], record["response"]["data"]) == ("upload", answer["data"])


async def test_an_upload_can_be_heard_extended_and_covered(caller):
    song = await caller.song()
    _, upload = await caller.post("/suno/upload", {"audio_url": song["audio_url"]})
    audio_id = upload["data"]["audio_id"]
    assert (await caller.download(upload["data"]["audio_url"]))[0] == 200
    longer = await caller.song(action="upload_extend", audio_id=audio_id, continue_at=1.0, lyric="la")
    assert longer["duration"] == pytest.approx(3.0, abs=0.2)
    assert (await caller.download(longer["audio_url"]))[0] == 200
    cover = await caller.song(action="upload_cover", audio_id=audio_id, style="rock")
    assert cover["style"] == "rock"
    assert (await caller.download(cover["audio_url"]))[0] == 200


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"audio_url": "ftp://example.org/x.mp3"},
        {"audio_url": "http://127.0.0.1:9/x.mp3"},
        {"audio_url": "http://127.0.0.1:9/x.mp3", "name": ""},
    ],
)
async def test_an_upload_that_cannot_be_fetched_is_refused(standin, caller, body):
    status, answer = await caller.post("/suno/upload", body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert standin.submitted() == 0


async def test_an_upload_that_is_no_audio_is_refused(standin, caller):
    song = await caller.song()
    status, answer = await caller.post("/suno/upload", {"audio_url": song["image_url"]})
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_an_upload_from_a_missing_file_is_refused(standin, caller):
    status, answer = await caller.post("/suno/upload", {"audio_url": f"{standin.base_url}/media/nobody.mp3"})
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def enhanced(caller, **body):
    """The acknowledgement of an enhanced upload."""
    song = await caller.song()
    body = {"audio_url": song["audio_url"], "mode": "enhanced", "name": "My tape", **body}
    status, answer = await caller.post("/suno/upload", body)
    assert status == 200, answer
    return answer


async def test_an_enhanced_upload_is_a_task_and_its_clip_can_be_used_when_it_is_over(standin, caller):
    answer = await enhanced(caller)
    assert answer.keys() == {"task_id", "trace_id"}
    task = standin.tasks[answer["task_id"]]
    await standin.until(lambda: task.is_over)
    record = await caller.record(task.id)
    assert record["response"]["data"] == {"audio_id": task.clips[0].id, "name": "My tape"}
    cover = await caller.song(action="upload_cover", audio_id=task.clips[0].id, style="rock")
    assert cover["style"] == "rock"


async def test_an_enhanced_upload_tells_nothing_before_its_end_and_can_fail(standin, caller):
    song = await caller.song()
    standin.fault("fail", path="/suno/upload", code="suno_processing_failed")
    standin.hold()
    _, answer = await caller.post("/suno/upload", {"audio_url": song["audio_url"], "mode": "enhanced", "name": "x"})
    task_id = answer["task_id"]
    await standin.step(task_id)
    assert "response" not in await caller.record(task_id)
    await standin.step(task_id)
    assert (await caller.record(task_id))["response"]["error"]["code"] == "suno_processing_failed"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"name": None}, "name is required"),
        ({"name": "n" * 101}, "1 to 100"),
        ({"mode": "best"}, "standard, enhanced"),
        ({"callback_url": "http://127.0.0.1:9/cb"}, "https"),
        ({"callback_url": "nowhere"}, "callback_url"),
    ],
)
async def test_an_enhanced_upload_against_the_rules_is_refused(caller, body, words):
    body = {"audio_url": "http://127.0.0.1:9/x.mp3", "mode": "enhanced", "name": "x", **body}
    status, answer = await caller.post("/suno/upload", body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert words in answer["error"]["message"]


async def test_an_answer_to_an_enhanced_upload_can_be_lost(standin, caller):
    standin.fault("ack", path="/suno/upload", shape="id")
    assert (await enhanced(caller)) == {"id": standin.latest.id}


@pytest.mark.parametrize(("kind", "uploads"), [("error", 0), ("junk", 0)])
async def test_uploads_can_fail_like_songs(standin, caller, kind, uploads):
    song = await caller.song()
    standin.fault(kind, path="/suno/upload")
    async with caller.session.post(f"{standin.base_url}/suno/upload", json={"audio_url": song["audio_url"]}) as answer:
        assert answer.status >= 500
    assert standin.submitted("upload") == uploads
