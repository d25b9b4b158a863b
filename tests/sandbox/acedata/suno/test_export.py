"""Exports of a finished song: each file is opened and inspected."""

import io
import uuid
import wave

import av
import pytest

from sandbox.acedata import Pace
from sandbox.acedata.composer import notes_played, words_sung
from tests.support.probe import difference, frames, picture, probe

LYRIC = "[Intro]\n[Verse]\nSnow on the river\nLight on the wall\n\n[Chorus]\nHome again"
OF_A_CLIP = ("/suno/mp3", "/suno/wav", "/suno/mp4", "/suno/midi", "/suno/timing", "/suno/vox")
ASYNC_TOO = ("/suno/mp3", "/suno/wav", "/suno/midi", "/suno/vox")
CUT = {"vocal_start": 0.2, "vocal_end": 1.4}


async def made(caller, path, clip_id, **body):
    """The data of an answer."""
    status, answer = await caller.post(path, {"audio_id": clip_id, **body})
    assert status == 200, answer
    assert answer["success"] is True
    assert answer["task_id"]
    assert answer["trace_id"]
    return answer["data"]


async def sung(caller):
    """A clip with known words."""
    return await caller.song(custom=True, lyric=LYRIC, title="Snow", style="folk")


async def test_a_wav_is_a_wav_of_the_song(caller):
    song = await caller.song()
    (entry,) = await made(caller, "/suno/wav", song["id"])
    _, headers, content = await caller.download(entry["file_url"])
    assert headers["Content-Type"] == "audio/wav"
    with wave.open(io.BytesIO(content)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (44100, 2, 2)
        assert file.getnframes() / 44100 == pytest.approx(song["duration"], abs=0.1)
        assert max(file.readframes(44100)) > 0


async def test_an_mp4_has_the_song_and_its_moving_cover(caller, tmp_path):
    song = await caller.song()
    data = await made(caller, "/suno/mp4", song["id"])
    _, headers, content = await caller.download(data["video_url"])
    assert headers["Content-Type"] == "video/mp4"
    path = tmp_path / "song.mp4"
    path.write_bytes(content)
    seen = probe(path)
    assert (seen.video, seen.audio) == ("h264 yuv420p", "aac")
    assert seen.length_s == pytest.approx(song["duration"], abs=0.2)
    shown = frames(path)
    cover = picture((await caller.download(song["image_url"]))[2])
    assert difference(cover, shown[0]) < 8
    assert difference(shown[0], shown[-1]) > 1


async def test_the_notes_are_those_of_the_score(standin, caller):
    song = await caller.song()
    (entry,) = await made(caller, "/suno/midi", song["id"])
    assert entry["state"] == "complete"
    lines = notes_played(standin.latest.clips[0].recipe)
    assert [instrument["name"] for instrument in entry["instruments"]] == [line.name for line in lines]
    for instrument, line in zip(entry["instruments"], lines, strict=True):
        assert [note["pitch"] for note in instrument["notes"]] == [note.pitch for note in line.notes]
        assert [note["start"] for note in instrument["notes"]] == pytest.approx(
            [note.start_s for note in line.notes], abs=0.001
        )
        assert all(0 <= note["start"] < note["end"] <= song["duration"] + 5 for note in instrument["notes"])


async def test_the_times_are_those_of_the_words_with_headings_at_the_word_after_them(standin, caller):
    song = await sung(caller)
    data = await made(caller, "/suno/timing", song["id"])
    words = words_sung(standin.latest.clips[0].recipe)
    aligned = data["aligned_words"]
    assert aligned[0]["word"] == "[Intro]\n[Verse]\nSnow"
    assert [entry["word"].splitlines()[-1] for entry in aligned] == [word.word for word in words]
    assert [entry["start_s"] for entry in aligned] == pytest.approx([word.start_s for word in words], abs=0.001)
    assert all(entry["success"] and 0 < entry["p_align"] <= 1 for entry in aligned)
    assert all(0 <= entry["start_s"] < entry["end_s"] <= song["duration"] for entry in aligned)
    assert 0 < data["hoot_cer"] < 1
    assert data["is_streamed"] is False
    assert len(data["waveform_data"]) == pytest.approx(10 * song["duration"], abs=2)
    assert 0 <= min(data["waveform_data"]) <= max(data["waveform_data"]) <= 1.1


async def test_an_instrumental_has_no_words(caller):
    song = await caller.song(prompt="waltz", instrumental=True)
    assert (await made(caller, "/suno/timing", song["id"]))["aligned_words"] == []


async def test_a_vocal_is_the_voice_alone_between_the_two_times(caller):
    song = await sung(caller)
    data = await made(caller, "/suno/vox", song["id"], **CUT)
    assert (data["source_clip_id"], data["status"]) == (song["id"], "complete")
    assert (data["vocal_start_s"], data["vocal_end_s"]) == (0.2, 1.4)
    assert data["id"] not in {song["id"], ""}
    _, headers, content = await caller.download(data["vocal_audio_url"])
    assert headers["Content-Type"] == "audio/mpeg"
    with av.open(io.BytesIO(content), "r") as container:
        length_s = sum(frame.samples for frame in container.decode(audio=0)) / 44100
    assert length_s == pytest.approx(1.2, abs=0.1)
    assert data["wave_response"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "required"),
        ({"vocal_start": 0.2}, "required"),
        ({"vocal_start": "0", "vocal_end": 1}, "must be a number"),
        ({"vocal_start": -1, "vocal_end": 1}, "0 or more"),
        ({"vocal_start": 1.4, "vocal_end": 0.2}, "after it"),
        ({"vocal_start": 0, "vocal_end": 1000}, "past the end"),
    ],
)
async def test_a_vocal_outside_the_song_is_refused(caller, body, words):
    song = await caller.song()
    status, answer = await caller.post("/suno/vox", {"audio_id": song["id"], **body})
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert words in answer["error"]["message"]


async def test_a_vocal_of_half_a_minute_is_refused(standin, caller):
    standin.pace = Pace(clip_s=32.0)
    song = await caller.song()
    body = {"audio_id": song["id"], "vocal_start": 0.5, "vocal_end": 30.5}
    status, answer = await caller.post("/suno/vox", body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert "shorter than 30 s" in answer["error"]["message"]


async def test_a_clip_that_is_there_is_available(caller):
    song = await caller.song()
    assert await made(caller, "/suno/availability", song["id"]) == {"id": song["id"], "available": True}


async def test_nothing_is_known_of_a_clip_that_is_not_there(caller):
    status, answer = await caller.post("/suno/availability", {"audio_id": str(uuid.uuid4())})
    assert (status, answer["error"]["code"]) == (503, "availability_unknown")
    status, answer = await caller.post("/suno/availability", {"audio_id": "a-song"})
    assert (status, answer["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize("path", OF_A_CLIP)
@pytest.mark.parametrize("audio_id", [None, "", 5, "nobody"])
async def test_nothing_is_made_of_an_unknown_clip(caller, path, audio_id):
    status, answer = await caller.post(path, {"audio_id": audio_id, **CUT})
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert "audio_id" in answer["error"]["message"]


async def test_nothing_is_made_of_a_song_that_is_not_finished(standin, caller):
    standin.hold()
    await caller.submit(prompt="x")
    for path in OF_A_CLIP:
        assert (await caller.post(path, {"audio_id": standin.latest.clips[0].id, **CUT}))[0] == 400


@pytest.mark.parametrize("path", [*OF_A_CLIP, "/suno/availability", "/suno/persona"])
@pytest.mark.parametrize(
    ("code", "status"),
    [("suno_processing_unavailable", 500), ("suno_processing_failed", 500), ("bad_request", 400)],
)
async def test_a_clip_can_be_no_longer_processable(standin, caller, path, code, status):
    song = await caller.song()
    standin.fault("error", path=path, code=code)
    answered, answer = await caller.post(path, {"audio_id": song["id"], "name": "A", **CUT})
    assert (answered, answer["error"]["code"]) == (status, code)
    assert (await caller.post(path, {"audio_id": song["id"], "name": "A", **CUT}))[0] == 200


@pytest.mark.parametrize("path", ASYNC_TOO)
async def test_what_is_asked_for_asynchronously_is_a_task(standin, caller, listener, path):
    song = await caller.song()
    at_once = await made(caller, path, song["id"], **CUT)
    body = {"audio_id": song["id"], **CUT, "async": True, "callback_url": listener.url}
    _, answer = await caller.post(path, body)
    assert answer.keys() == {"task_id", "trace_id"}
    await standin.until(lambda: standin.callbacks)
    record = await caller.record(answer["task_id"])
    assert record["type"] == path.rpartition("/")[2]
    assert record["request"] == body
    assert listener.bodies == [record["response"]]
    later = record["response"]["data"]
    assert type(later) is type(at_once)
    if path in {"/suno/wav", "/suno/midi"}:
        assert later == at_once


@pytest.mark.parametrize("path", ASYNC_TOO)
async def test_a_task_of_these_can_fail_and_tells_nothing_before(standin, caller, path):
    song = await caller.song()
    standin.hold()
    standin.fault("fail", path=path, code="suno_processing_failed")
    _, answer = await caller.post(path, {"audio_id": song["id"], **CUT, "async": True})
    await standin.step(answer["task_id"])
    assert "response" not in await caller.record(answer["task_id"])
    await standin.step(answer["task_id"])
    response = (await caller.record(answer["task_id"]))["response"]
    assert (response["success"], response["error"]["code"]) == (False, "suno_processing_failed")
    assert answer["task_id"] not in standin.billed


async def test_a_task_of_these_can_end_empty(standin, caller):
    song = await caller.song()
    standin.fault("empty", path="/suno/wav")
    _, answer = await caller.post("/suno/wav", {"audio_id": song["id"], "async": True})
    await standin.until(lambda: standin.tasks[answer["task_id"]].is_over)
    assert (await caller.record(answer["task_id"]))["response"]["data"] == []


async def test_what_was_not_asked_for_is_not_there(standin, caller):
    song = await caller.song()
    for name in (f"{song['id']}.wav", f"{song['id']}.mp4", f"{song['id']}.txt", f"{uuid.uuid4()}.mp3", "x.jpg"):
        assert (await caller.download(f"{standin.base_url}/media/{name}"))[0] == 404


async def test_a_callback_must_have_an_address(caller):
    song = await caller.song()
    body = {"audio_id": song["id"], "callback_url": "nowhere"}
    assert (await caller.post("/suno/wav", body))[1]["error"]["code"] == "bad_request"
