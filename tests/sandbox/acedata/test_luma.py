"""Luma videos: generated, extended, looped, made from pictures; and orders that are refused."""

import pytest

from sandbox.acedata import Pace, StandIn
from tests.support.luma import PROMPT, record, submitted, video
from tests.support.probe import difference, frames, picture, probe


async def file_of(caller, url, path):
    """The downloaded file."""
    status, _, content = await caller.download(url)
    assert status == 200
    path.write_bytes(content)
    return path


async def test_a_video_is_a_silent_mp4_that_moves(caller, tmp_path):
    result = await video(caller)
    assert (result["success"], result["state"]) == (True, "completed")
    assert result["video_id"] != result["task_id"]
    path = await file_of(caller, result["video_url"], tmp_path / "video.mp4")
    seen = probe(path)
    assert (seen.video, seen.audio) == ("h264 yuv420p", None)
    assert (seen.width, seen.height) == (result["video_width"], result["video_height"]) == (1344, 752)
    assert seen.length_s == pytest.approx(caller.standin.pace.video_s, abs=0.1)
    shown = frames(path)
    assert difference(shown[0], shown[-1]) > 2
    assert b"moov" in path.read_bytes()[:64]


async def test_the_thumbnail_is_the_first_picture(caller, tmp_path):
    result = await video(caller)
    _, headers, content = await caller.download(result["thumbnail_url"])
    assert headers["Content-Type"] == "image/jpeg"
    thumbnail = picture(content)
    assert thumbnail.size == (result["thumbnail_width"], result["thumbnail_height"])
    first = frames(await file_of(caller, result["video_url"], tmp_path / "video.mp4"))[0]
    assert difference(thumbnail, first) < 4


async def test_other_words_make_another_video_and_the_same_words_the_same(caller, tmp_path):
    first, again, other = [await video(caller, prompt=prompt) for prompt in (PROMPT, PROMPT, "a metal dragon")]
    content = [(await caller.download(result["video_url"]))[2] for result in (first, again, other)]
    assert content[0] == content[1] != content[2]
    assert len({first["video_id"], again["video_id"]}) == 2


@pytest.mark.parametrize("ratio", ["16:9", "9:16", "1:1", "4:3", "3:4", "21:9", "9:21"])
async def test_a_video_has_the_shape_that_was_asked_for(caller, ratio):
    result = await video(caller, aspect_ratio=ratio)
    width, height = map(int, ratio.split(":"))
    assert result["video_width"] / result["video_height"] == pytest.approx(width / height, rel=0.05)
    assert result["video_width"] % 2 == result["video_height"] % 2 == 0


async def test_a_start_image_is_the_first_frame_and_gives_the_shape(caller, tmp_path):
    song = await caller.song()
    result = await video(caller, start_image_url=song["image_large_url"])
    assert result["video_width"] == result["video_height"]
    cover = picture((await caller.download(song["image_large_url"]))[2])
    shown = frames(await file_of(caller, result["video_url"], tmp_path / "video.mp4"))
    assert difference(cover, shown[0]) < 8 < difference(cover, shown[-1])


async def test_an_end_image_is_the_last_frame(caller, tmp_path):
    song, other = await caller.song(), await caller.song(prompt="a metal dragon")
    result = await video(caller, start_image_url=song["image_url"], end_image_url=other["image_url"])
    end = picture((await caller.download(other["image_url"]))[2])
    shown = frames(await file_of(caller, result["video_url"], tmp_path / "video.mp4"))
    assert difference(end, shown[-1]) < 8 < difference(end, shown[0])


async def test_a_loop_ends_as_it_began(caller, tmp_path):
    result = await video(caller, loop=True)
    shown = frames(await file_of(caller, result["video_url"], tmp_path / "video.mp4"))
    assert difference(shown[0], shown[-1]) < 2 < difference(shown[0], shown[len(shown) // 2])


@pytest.mark.parametrize("field", ["video_id", "video_url"])
async def test_an_extension_goes_on_where_its_source_ended(caller, tmp_path, field):
    source = await video(caller)
    longer = await video(caller, action="extend", prompt="the tide comes in", **{field: source[field]})
    old = await file_of(caller, source["video_url"], tmp_path / "old.mp4")
    new = await file_of(caller, longer["video_url"], tmp_path / "new.mp4")
    assert probe(new).length_s == pytest.approx(2 * probe(old).length_s, abs=0.2)
    assert probe(new)[2:4] == probe(old)[2:4]
    was, now = frames(old), frames(new)
    assert difference(was[0], now[0]) < 3
    assert difference(was[-1], now[len(was)]) < 3 < difference(now[len(was)], now[-1])


async def test_the_id_wins_over_the_url_and_a_looped_extension_comes_back_to_the_start(caller, tmp_path):
    source = await video(caller)
    longer = await video(
        caller, action="extend", video_id=source["video_id"], video_url="http://127.0.0.1:9/no.mp4", loop=True
    )
    shown = frames(await file_of(caller, longer["video_url"], tmp_path / "new.mp4"))
    assert difference(shown[0], shown[-1]) < 3


async def test_the_prompt_is_rewritten_unless_it_is_to_be_literal(caller):
    assert (await video(caller, enhancement=False))["prompt"] == PROMPT
    enhanced = (await video(caller))["prompt"]
    assert enhanced.startswith(PROMPT)
    assert len(enhanced) > len(PROMPT)


async def test_the_record_follows_the_life_of_the_video(standin, caller):
    standin.hold()
    task_id = await submitted(caller)
    queued = await record(caller, task_id)
    assert "response" not in queued
    assert (queued["type"], queued["request"]["prompt"]) == ("videos", PROMPT)
    await standin.step(task_id)
    running = await record(caller, task_id)
    assert running["response"]["state"] == "processing"
    assert running["finished_at"] is None
    assert not {"success", "video_url"} & running["response"].keys()
    await standin.step(task_id)
    done = await record(caller, task_id)
    assert done["finished_at"] is not None
    assert done["response"]["video_url"]


async def test_a_synchronous_call_has_the_result_and_no_longer_patience_than_asked_for(standin, caller):
    status, answer = await caller.post("/luma/videos", {"prompt": PROMPT})
    assert (status, answer["state"]) == (200, "completed")
    standin.hold()
    status, answer = await caller.post("/luma/videos", {"prompt": PROMPT, "timeout": 0.05})
    assert (status, answer["error"]["code"]) == (504, "timeout")


async def test_each_service_has_its_own_tasks(caller):
    song, video = await caller.submit(prompt="x"), await submitted(caller)
    for path, own, other in (("/suno/tasks", song, video), ("/luma/tasks", video, song)):
        assert await caller.post(path, {"id": other}) == (200, {})
        _, batch = await caller.post(path, {"action": "retrieve_batch", "ids": [song, video]})
        _, listing = await caller.post(path, {"action": "retrieve_batch"})
        assert [record["id"] for record in batch["items"]] == [record["id"] for record in listing["items"]] == [own]


async def test_each_service_counts_its_own_tasks_in_progress(caller):
    headers = {"Authorization": "Bearer any"}
    with StandIn(in_flight_cap=1) as narrow:
        narrow.hold()
        for path in ("/suno/audios", "/luma/videos"):
            for status in (200, 429):
                body = {"prompt": PROMPT, "async": True}
                async with caller.session.post(narrow.base_url + path, json=body, headers=headers) as answer:
                    assert answer.status == status


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"prompt": ""}, "prompt is required"),
        ({"prompt": 7}, "prompt must be a string"),
        ({"action": "upscale"}, "generate, extend"),
        ({"aspect_ratio": "5:4"}, "aspect_ratio must be one of"),
        ({"loop": "yes"}, "loop must be a boolean"),
        ({"enhancement": 1}, "enhancement must be a boolean"),
        ({"timeout": "long"}, "timeout must be a number"),
        ({"timeout": 0}, "above 0"),
        ({"callback_url": "nowhere"}, "callback_url"),
        ({"action": "extend"}, "video_id or video_url is required"),
        ({"action": "extend", "video_id": "nobody"}, "nobody does not exist"),
        ({"action": "extend", "video_url": "ftp://example.org/x.mp4"}, "video_url must be"),
        ({"start_image_url": "http://127.0.0.1:9/x.png"}, "start_image_url could not be fetched"),
        ({"end_image_url": "x.png"}, "end_image_url must be an http or https URL"),
    ],
)
async def test_a_video_against_the_rules_is_refused_with_the_reason(standin, caller, body, words):
    status, answer = await caller.post("/luma/videos", {"prompt": PROMPT, "async": True, **body})
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert words in answer["error"]["message"]
    assert standin.submitted() == 0


async def test_a_file_that_is_not_a_picture_or_video_is_refused(caller):
    song = await caller.song()
    for body in (
        {"start_image_url": song["audio_url"]},
        {"end_image_url": song["audio_url"]},
        {"action": "extend", "video_url": song["audio_url"]},
        {"action": "extend", "video_url": f"{caller.standin.base_url}/nowhere"},
    ):
        status, answer = await caller.post("/luma/videos", {"prompt": PROMPT, **body})
        assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_a_video_that_is_not_finished_cannot_be_extended(standin, caller):
    standin.hold()
    await submitted(caller)
    video = standin.latest.video
    assert (await caller.post("/luma/videos", {"action": "extend", "video_id": video.id}))[0] == 400
    assert (await caller.download(f"{standin.base_url}/media/{video.name}.mp4"))[0] == 404


async def test_moderation_refuses_at_once_or_late(standin, caller):
    status, answer = await caller.post("/luma/videos", {"prompt": "a forbidden-word"})
    assert (status, answer["error"]["code"]) == (403, "forbidden")
    late = await video(caller, prompt="a late-moderation")
    assert (late["success"], late["error"]["code"], late["state"]) == (False, "forbidden", "failed")
    assert not standin.billed


async def test_a_finished_video_is_billed_once_and_called_back(standin, caller, listener):
    task_id = await submitted(caller, callback_url=listener.url)
    await standin.until(lambda: standin.callbacks)
    assert listener.bodies == [(await record(caller, task_id))["response"]]
    assert standin.billed == {task_id: 1}


async def test_videos_are_made_ahead_where_songs_are(caller, tmp_path):
    with StandIn(Pace(video_s=0.2), prefetch=True) as eager:
        headers = {"Authorization": "Bearer any"}
        async with caller.session.post(
            f"{eager.base_url}/luma/videos", json={"prompt": PROMPT}, headers=headers
        ) as got:
            result = await got.json()
        path = await file_of(caller, result["video_url"], tmp_path / "video.mp4")
    assert probe(path).length_s == pytest.approx(0.2, abs=0.05)
