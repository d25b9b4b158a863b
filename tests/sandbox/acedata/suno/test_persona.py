"""Personas of songs and voices of recordings: created, listed, deleted."""

import asyncio
import io
import math
import struct
import wave

import pytest
from aiohttp import web

from sandbox.acedata import Pace


async def created(caller, clip_id, name="Ida", **body):
    """The id of a new persona."""
    status, answer = await caller.post("/suno/persona", {"audio_id": clip_id, "name": name, **body})
    assert status == 200, answer
    return answer["data"]["persona_id"]


async def listed(caller, **query):
    """Status and JSON of the listing."""
    async with caller.session.get(f"{caller.standin.base_url}/suno/persona", params=query) as answer:
        return answer.status, await answer.json()


async def deleted(caller, **query):
    """Status and JSON of a deletion."""
    async with caller.session.delete(f"{caller.standin.base_url}/suno/persona", params=query) as answer:
        return answer.status, await answer.json()


async def user_of(caller):
    """The caller's user id, from a task record."""
    return (await caller.finished(prompt="x"))["user_id"]


@pytest.fixture
async def recording():
    """Serves a tone of the given seconds; returns its URL."""

    async def serve(request):
        out = io.BytesIO()
        with wave.open(out, "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(8000)
            count = 8000 * int(request.match_info["seconds"])
            period = [struct.pack("<h", round(9000 * math.sin(math.tau * at / 40))) for at in range(40)]
            file.writeframes(b"".join(period) * (count // 40))
        return web.Response(body=out.getvalue(), content_type="audio/wav")

    app = web.Application()
    app.router.add_get("/{seconds}.wav", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield lambda seconds: f"http://127.0.0.1:{runner.addresses[0][1]}/{seconds}.wav"
    await runner.cleanup()


async def test_a_persona_is_kept_listed_and_deleted(standin, caller):
    song = await caller.song()
    user_id = await user_of(caller)
    ids = [await created(caller, song["id"], name, description="warm") for name in ("Ida", "Jon", "Kim")]
    status, answer = await listed(caller, user_id=user_id)
    assert (status, answer["count"]) == (200, 3)
    assert [persona["persona_id"] for persona in answer["items"]] == ids == list(standin.personas)
    first = answer["items"][0]
    assert first.keys() == {"persona_id", "user_id", "name", "description", "source_type", "created_at"}
    assert (first["name"], first["description"], first["user_id"]) == ("Ida", "warm", user_id)
    assert standin.personas[ids[0]].source_clip_id == song["id"]

    status, answer = await deleted(caller, persona_id=ids[1], user_id=user_id)
    assert (status, answer["success"]) == (200, True)
    assert [persona["name"] for persona in (await listed(caller, user_id=user_id))[1]["items"]] == ["Ida", "Kim"]
    assert [request.query for request in standin.asked("/suno/persona") if request.method == "DELETE"] == [
        {"persona_id": ids[1], "user_id": user_id}
    ]


async def test_the_listing_pages_and_knows_its_users(caller):
    song = await caller.song()
    user_id = await user_of(caller)
    for name in ("Ida", "Jon", "Kim"):
        await created(caller, song["id"], name)
    _, page = await listed(caller, user_id=user_id, limit=1, offset=1)
    assert ([persona["name"] for persona in page["items"]], page["count"]) == (["Jon"], 3)
    _, others = await listed(caller, user_id="somebody else")
    assert (others["items"], others["count"]) == ([], 0)
    for query in ({}, {"user_id": user_id, "limit": "many"}, {"user_id": user_id, "offset": -1}):
        assert (await listed(caller, **query))[0] == 400


async def test_a_persona_can_be_made_of_an_isolated_voice(standin, caller):
    song = await caller.song()
    cut = {"audio_id": song["id"], "vocal_start": 0.2, "vocal_end": 1.4}
    vox = (await caller.post("/suno/vox", cut))[1]["data"]
    persona_id = await created(caller, song["id"], vox_audio_id=vox["id"], vocal_start=0.2, vocal_end=1.4)
    assert standin.personas[persona_id].vox_audio_id == vox["id"]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"audio_id": "nobody"}, "nobody does not exist"),
        ({"audio_id": None}, "audio_id is required"),
        ({"name": " "}, "name is required"),
        ({"description": 5}, "description must be a string"),
        ({"vox_audio_id": "nobody"}, "vox_audio_id nobody does not exist"),
        ({"vocal_start": 1.5, "vocal_end": 0.5}, "vocal_end after it"),
        ({"vocal_end": 0.5}, "required"),
    ],
)
async def test_a_persona_against_the_rules_is_refused(standin, caller, body, words):
    song = await caller.song()
    status, answer = await caller.post("/suno/persona", {"audio_id": song["id"], "name": "Ida", **body})
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert words in answer["error"]["message"]
    assert not standin.personas


async def test_a_persona_of_another_user_stays(standin, caller):
    persona_id = await created(caller, (await caller.song())["id"])
    for query in ({}, {"persona_id": "nobody"}, {"persona_id": persona_id, "user_id": "somebody else"}):
        assert (await deleted(caller, **query))[0] == 400
    assert list(standin.personas) == [persona_id]


async def test_making_listing_and_deleting_personas_fail_each_by_itself(standin, caller):
    song = await caller.song()
    standin.fault("error", path="/suno/persona", action="DELETE", code="busy")
    persona_id = await created(caller, song["id"])
    assert (await listed(caller, user_id="x"))[0] == 200
    assert (await deleted(caller, persona_id=persona_id))[0] == 500
    assert (await deleted(caller, persona_id=persona_id))[0] == 200


@pytest.mark.parametrize("seconds", [10, 240])
async def test_a_voice_is_taken_of_a_recording(standin, caller, recording, seconds):
    status, answer = await caller.post("/suno/voices", {"audio_url": recording(seconds), "name": "Mine"})
    assert status == 200, answer
    data = answer["data"]
    assert data.keys() == {"persona_id", "name", "is_public"}
    assert (data["is_public"], data["name"] != "Mine") == (False, True)
    assert standin.personas[data["persona_id"]].kind == "voice"
    _, listing = await listed(caller, user_id=standin.personas[data["persona_id"]].user_id)
    assert [persona["source_type"] for persona in listing["items"]] == ["voice"]


@pytest.mark.parametrize("seconds", [9, 241])
async def test_a_recording_that_is_too_short_or_too_long_makes_no_voice(standin, caller, recording, seconds):
    status, answer = await caller.post("/suno/voices", {"audio_url": recording(seconds)})
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert f"10 to 240 s of audio, it holds {seconds} s" in answer["error"]["message"]
    assert not standin.personas


async def test_what_is_no_recording_makes_no_voice(caller):
    song = await caller.song()
    for body in ({}, {"audio_url": song["image_url"]}, {"audio_url": "x"}, {"audio_url": song["audio_url"], "name": 7}):
        assert (await caller.post("/suno/voices", body))[0] == 400


async def test_a_voice_takes_its_time(standin, caller, recording):
    standin.pace = Pace(voice_s=0.2)
    loop = asyncio.get_running_loop()
    started_s = loop.time()
    assert (await caller.post("/suno/voices", {"audio_url": recording(10)}))[0] == 200
    assert loop.time() - started_s >= 0.2


async def test_a_voice_can_fail_by_chance(standin, caller, recording):
    standin.fault("error", path="/suno/voices", code="voices_sound_different", message="The voices sound different.")
    status, answer = await caller.post("/suno/voices", {"audio_url": recording(10)})
    assert (status, answer["error"]["code"]) == (500, "voices_sound_different")
    assert (await caller.post("/suno/voices", {"audio_url": recording(10)}))[0] == 200
