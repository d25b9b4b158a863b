"""Every command of the vendor's `suno` that does not make songs, and the same calls in its SDK."""

import asyncio

import pytest
from suno_cli.main import cli

from sandbox.acedata import Pace

# These commands make songs (/suno/audios).
OF_SONGS = {
    "generate", "custom", "extend", "cover", "remaster", "concat", "generate-persona", "generate-persona-vox", "stems",
    "all-stems", "replace-section", "upload-extend", "upload-cover", "mashup", "underpainting", "overpainting",
    "samples", "inspo",
}  # fmt: skip
OTHERS = {
    "lyrics", "mashup-lyrics", "optimize-style", "mp4", "mp3", "wav", "midi", "timing", "availability", "vocals",
    "task", "tasks", "wait", "persona", "personas", "persona-delete", "upload", "voice", "custom-model",
    "custom-models", "custom-model-create", "custom-model-generate", "custom-model-delete", "models", "actions",
    "lyric-format", "config",
}  # fmt: skip
CUT = ("--vocal-start", "0.2", "--vocal-end", "1.4")


def test_no_command_is_left_out():
    assert set(cli.commands) == OF_SONGS | OTHERS


async def test_suno_writes_lyrics_and_styles(suno):
    two = ("--lyrics-a", "[Verse]\nSnow", "--lyrics-b", "[Verse]\nRain")
    lyrics, mixed, mixed_shown, style, style_shown = await asyncio.gather(
        suno("lyrics", "tram bell waltz", "--json"),
        suno("mashup-lyrics", *two, "--json"),
        suno("mashup-lyrics", *two),
        suno("optimize-style", "rock music with guitar", "--json"),
        suno("optimize-style", "rock music with guitar"),
    )
    assert len(lyrics["data"]) == 3
    assert {"Snow", "Rain"} <= set(mixed["data"]["text"].split())
    assert "Snow" in mixed_shown
    assert style["data"]["upsampled_tags"].startswith("rock music with guitar, ")
    assert "upsampled_tags" in style_shown


async def test_suno_exports_a_song(suno, caller):
    song = await caller.song()
    formats = ["mp3", "mp4", "wav", "midi", "timing", "availability"]
    raw = dict(zip(formats, await asyncio.gather(*(suno(name, song["id"], "--json") for name in formats)), strict=True))
    shown = dict(zip(formats, await asyncio.gather(*(suno(name, song["id"]) for name in formats)), strict=True))
    for name in ("mp3", "wav"):
        assert (await caller.download(raw[name]["data"][0]["file_url"]))[0] == 200
        assert f"{name.upper()} URL: http" in shown[name]
    assert (await caller.download(raw["mp4"]["data"]["video_url"]))[0] == 200
    assert "MP4 URL: http" in shown["mp4"]
    assert raw["midi"]["data"][0]["instruments"][0]["notes"]
    assert raw["timing"]["data"]["aligned_words"]
    assert raw["availability"]["data"] == {"id": song["id"], "available": True}
    assert all(
        word in shown[name] for name, word in (("midi", "pitch"), ("timing", "p_align"), ("availability", "true"))
    )


async def test_suno_exports_later(suno, caller, standin):
    song = await caller.song()
    later = await asyncio.gather(
        *(suno(name, song["id"], "--async", "--json") for name in ("mp3", "wav", "midi")),
        suno("vocals", song["id"], *CUT, "--async", "--json"),
    )
    waited = await asyncio.gather(
        *(suno("wait", answer["task_id"], "--interval", "0.05", "--json") for answer in later)
    )
    assert all(record["response"]["success"] for record in waited)


async def test_suno_isolates_a_voice_and_makes_a_persona_of_it(suno, caller):
    song = await caller.song()
    vocal, shown = await asyncio.gather(suno("vocals", song["id"], *CUT, "--json"), suno("vocals", song["id"], *CUT))
    assert "Vocals URL: http" in shown
    created, printed = await asyncio.gather(
        suno("persona", song["id"], "-n", "Ida", "--vox-audio-id", vocal["data"]["id"], *CUT, "--json"),
        suno("persona", song["id"], "-n", "Jon", "--description", "warm"),
    )
    assert "Persona created: Jon" in printed
    user_id = (await caller.finished(prompt="x"))["user_id"]
    listed, table = await asyncio.gather(
        suno("personas", "--user-id", user_id, "--json"), suno("personas", "--user-id", user_id, "--limit", "1")
    )
    assert {persona["name"] for persona in listed["items"]} == {"Ida", "Jon"}
    assert "Saved Personas" in table
    deleted = await suno("persona-delete", created["data"]["persona_id"], "--user-id", user_id, "--json")
    assert deleted["success"] is True
    rest = (await suno("personas", "--user-id", user_id, "--json"))["items"]
    assert [persona["name"] for persona in rest] == ["Jon"]
    assert "Persona deleted" in await suno("persona-delete", rest[0]["persona_id"])


async def test_suno_clones_a_voice_and_uploads(suno, caller, standin):
    standin.pace = Pace(clip_s=12.0)
    song = await caller.song()
    voice, voice_shown, upload, enhanced = await asyncio.gather(
        suno("voice", song["audio_url"], "-n", "Mine", "--json"),
        suno("voice", song["audio_url"]),
        suno("upload", song["audio_url"], "--json"),
        suno("upload", song["audio_url"], "--mode", "enhanced", "--name", "Tape", "--json"),
    )
    assert voice["data"]["is_public"] is False
    assert "created (ID: " in voice_shown
    assert upload["data"]["duration"] == pytest.approx(song["duration"], abs=0.1)
    record = await suno("wait", enhanced["task_id"], "--interval", "0.05", "--json")
    assert record["response"]["data"]["name"] == "Tape"


async def test_suno_trains_and_uses_a_model(suno, caller, standin):
    song = await caller.song()
    urls = [argument for _ in range(6) for argument in ("--audio-url", song["audio_url"])]
    created = await suno("custom-model-create", "-n", "House band", *urls, "--idempotency-key", "k1", "--json")
    again = await suno("custom-model-create", "-n", "House band", *urls, "--idempotency-key", "k1")
    model_id = created["data"]["id"]
    assert f"creation started: {model_id}" in again
    await standin.until(lambda: standin.tasks[created["task_id"]].is_over)
    shown, listed = await asyncio.gather(suno("custom-model", model_id), suno("custom-models", "--status", "ready"))
    assert '"ready"' in shown
    assert model_id in listed
    texts = ("-t", "Snow", "-l", "[Verse]\nSnow", "-s", "folk")
    made = await suno("custom-model-generate", model_id, *texts, "--json")
    assert "Task created" in await suno("custom-model-generate", model_id, *texts)
    record = await suno("wait", made["task_id"], "--interval", "0.05", "--json")
    assert record["response"]["data"][0]["title"] == "Snow"
    archived = await suno("custom-model-delete", model_id, "--json")
    assert archived["data"]["status"] == "archived"
    assert "archived" in await suno("custom-model-delete", model_id)


async def test_suno_tells_of_itself(suno, standin):
    commands = ("models", "actions", "lyric-format", "config")
    shown = await asyncio.gather(*(suno(command) for command in commands))
    for text, word in zip(shown, ("chirp-v6", "replace_section", "Verse", standin.base_url), strict=True):
        assert word in text


async def test_suno_tells_of_refusals(suno):
    status, _, err = await suno.run("wav", "nobody")
    assert status == 1
    assert "audio_id nobody does not exist" in err


def test_the_sdk_exports_a_song(sdk, standin):
    clip = sdk.suno.generate(prompt="tram bell waltz", wait=True, poll_interval=0.02).result()["response"]["data"][0]
    audio_id = clip["id"]
    waiting = {"wait": True, "poll_interval": 0.02}
    assert sdk.suno.wav(audio_id=audio_id, **waiting).urls()
    assert sdk.suno.wav(audio_id=audio_id, async_=False).urls()
    assert sdk.suno.mp4(audio_id=audio_id)["data"]["video_url"]
    assert sdk.suno.timing(audio_id=audio_id)["data"]["aligned_words"]
    midi = sdk.suno.midi(audio_id=audio_id, async_=False)
    assert midi.id
    vox = sdk.suno.vox(audio_id=audio_id, vocal_start=0.2, vocal_end=1.4, **waiting)
    vox_audio_id = vox.result()["response"]["data"]["id"]
    persona = sdk.suno.persona(name="Ida", audio_id=audio_id, vox_audio_id=vox_audio_id)
    assert persona["data"]["persona_id"]


def test_the_sdk_waits_for_notes(sdk, standin):
    """Such records have no link, so the client's rule for the end takes `finished_at` and the state for a failure."""
    clip = sdk.suno.generate(prompt="tram bell waltz", wait=True, poll_interval=0.02).result()["response"]["data"][0]
    state = sdk.suno.midi(audio_id=clip["id"]).wait(poll_interval=0.02, max_wait=10)
    assert state["response"]["data"][0]["instruments"]


def test_the_sdk_has_words_written_and_voices_cloned(sdk, standin):
    standin.pace = Pace(clip_s=12.0)
    assert sdk.suno.style(prompt="rock")["data"]["upsampled_tags"]
    assert sdk.suno.mashup_lyrics(lyrics_a="Snow", lyrics_b="Rain")["data"]["text"]
    song = sdk.suno.generate(prompt="tram bell waltz", wait=True, poll_interval=0.02)
    url = song.result()["response"]["data"][0]["audio_url"]
    assert sdk.suno.voices(audio_url=url, name="Mine")["data"]["persona_id"]
