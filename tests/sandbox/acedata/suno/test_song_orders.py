"""Orders for songs: submit, states, results, sources."""

import asyncio

import aiohttp
import pytest

from sandbox.acedata import Phase, StandIn

PUBLISHED_CLIP_FIELDS = {
    "id", "state", "title", "lyric", "style", "prompt", "audio_url", "image_url", "image_large_url", "video_url",
    "model", "created_at", "duration",
}  # fmt: skip


async def test_a_submitted_song_is_queued_then_running_then_done(standin, caller):
    standin.hold()
    task_id = await caller.submit(prompt="tram bell waltz")
    queued = await caller.record(task_id)
    assert await standin.step(task_id) is Phase.RUNNING
    running = await caller.record(task_id)
    assert await standin.step(task_id) is Phase.SUCCEEDED
    done = await caller.record(task_id)

    assert "response" not in queued
    assert queued["finished_at"] is None
    assert [clip["state"] for clip in running["response"]["data"]] == ["running", "running"]
    assert all("audiopipe.suno.ai" in clip["audio_url"] for clip in running["response"]["data"])
    assert running["finished_at"] is None
    assert done["finished_at"] >= done["started_at"] >= done["created_at"]
    assert done["response"]["success"] is True
    assert all(clip["audio_url"].startswith(standin.base_url) for clip in done["response"]["data"])


async def test_a_finished_clip_has_every_published_field(caller):
    clip = await caller.song(prompt="tram bell waltz", model="chirp-v5-5")
    assert clip.keys() == PUBLISHED_CLIP_FIELDS
    assert clip["model"] == "chirp-auk"
    assert clip["created_at"].endswith("Z")
    assert isinstance(clip["duration"], float)


async def test_a_record_echoes_the_submitted_body(caller):
    body = {"action": "generate", "prompt": "tram bell waltz", "model": "chirp-v6", "async": True}
    record = await caller.finished(**body)
    assert record["request"] == body
    assert record["type"] == "audios"
    assert record["trace_id"] == record["response"]["trace_id"]
    assert record["response"]["cost"] == {"amount": 0.504, "currency": "credit", "list_amount": 0.56}


async def test_custom_texts_come_back_in_both_clips(caller):
    record = await caller.finished(
        custom=True, title="Harbor Lamps", style="slow folk, accordion", lyric="[Verse]\nFog on the pier"
    )
    for clip in record["response"]["data"]:
        assert (clip["title"], clip["style"], clip["lyric"]) == (
            "Harbor Lamps",
            "slow folk, accordion",
            "[Verse]\nFog on the pier",
        )


async def test_an_inspired_song_gets_title_style_and_lyric_from_its_prompt(caller):
    clip = await caller.song(prompt="a song for Christmas")
    assert "Christmas" in clip["title"]
    assert "bells" in clip["style"]
    assert clip["lyric"].startswith("[Verse 1]\n")


async def test_a_lyric_prompt_has_the_lyric_written(caller):
    clip = await caller.song(custom=True, lyric_prompt="a lighthouse keeper's cat", title="Keeper", style="folk")
    assert "lighthouse" in clip["lyric"].lower()
    assert clip["title"] == "Keeper"


async def test_an_instrumental_has_no_lyric(caller):
    clip = await caller.song(custom=True, instrumental=True, title="Tide", style="ambient")
    assert clip["lyric"] == ""


async def test_a_synchronous_call_stays_open_until_the_song_is_done(standin, caller):
    standin.hold()
    call = asyncio.create_task(caller.post("/suno/audios", {"prompt": "tram bell waltz"}))
    await standin.until(lambda: standin.submitted() == 1)
    assert not call.done()
    standin.release()
    status, answer = await call
    assert status == 200
    assert [clip["state"] for clip in answer["data"]] == ["succeeded", "succeeded"]


async def test_a_callback_url_alone_makes_the_call_asynchronous(standin, caller):
    standin.hold()
    status, answer = await caller.post(
        "/suno/audios", {"prompt": "x", "callback_url": f"{standin.base_url}/nobody-listens"}
    )
    assert (status, answer.keys()) == (200, {"task_id", "trace_id"})


async def test_an_extension_continues_the_source_where_it_was_cut(caller):
    source = await caller.song()
    longer = await caller.song(action="extend", audio_id=source["id"], continue_at=1.5, lyric="[Verse]\nMore fog")
    assert longer["duration"] == pytest.approx(1.5 + 2.0, abs=0.2)
    assert longer["title"] == source["title"]
    assert longer["style"] == source["style"]
    assert longer["lyric"] == "[Verse]\nMore fog"


async def test_a_cover_keeps_title_and_length_and_takes_the_new_style(caller):
    source = await caller.song()
    cover = await caller.song(action="cover", audio_id=source["id"], style="smooth jazz")
    assert cover["style"] == "smooth jazz"
    assert cover["title"] == source["title"]
    assert cover["duration"] == pytest.approx(source["duration"], abs=0.2)


async def test_a_wished_duration_is_granted_up_to_four_usual_lengths(caller):
    clip = await caller.song(custom=True, lyric="la", duration=300)
    assert 4.0 < clip["duration"] <= 8.0


async def test_the_two_clips_of_a_task_differ(caller):
    one, two = (await caller.finished(prompt="tram bell waltz"))["response"]["data"]
    assert one["id"] != two["id"]
    assert one["duration"] != two["duration"]
    assert (await caller.download(one["audio_url"]))[2] != (await caller.download(two["audio_url"]))[2]


async def test_each_succeeded_task_is_billed_once(standin, caller):
    good = await caller.finished(prompt="one")
    standin.fault("fail")
    await caller.finished(prompt="two")
    assert standin.billed == {good["id"]: 1}


async def test_a_repeated_request_can_make_another_song_each_time():
    async with StandIn(fresh_repeats=True) as standin, aiohttp.ClientSession() as session:
        headers, songs = {"Authorization": "Bearer k"}, []
        for _ in range(2):
            body = {"prompt": "tram bell waltz", "callback_url": f"{standin.base_url}/{len(songs)}"}
            async with session.post(f"{standin.base_url}/suno/audios", json=body, headers=headers) as answer:
                assert answer.status == 200
            await standin.until(lambda: standin.latest.is_over)
            async with session.get(f"{standin.base_url}/media/{standin.latest.clips[0].id}.mp3") as media:
                songs.append(await media.read())
    assert songs[0] != songs[1]
