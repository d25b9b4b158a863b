"""Every action of /suno/audios that the vendor's command line client and SDK offer works against the stand-in."""

import asyncio
import json
import sys

import aiohttp
import pytest
import pytest_asyncio
from acedatacloud import AceDataCloud
from suno_cli.commands import generate as commands

from sandbox.acedata import StandIn
from tests.sandbox.acedata.conftest import KEY, Caller

# The client's commands that make songs, with the arguments used here.
RUN = {
    "generate": ["lanterns over the harbor"],
    "custom": ["-l", "[Verse]\nFog", "-t", "Harbor", "-s", "folk"],
    "extend": ["SONG", "--continue-at", "1", "--lyric", "More fog"],
    "cover": ["SONG", "--style", "jazz"],
    "remaster": ["SONG", "--model", "chirp-v5"],
    "concat": ["LONGER"],
    "generate-persona": ["SONG", "--persona-id", "PERSONA", "-p", "a letter from home"],
    "generate-persona-vox": ["SONG", "--persona-id", "PERSONA", "-p", "a letter from home"],
    "stems": ["SONG"],
    "all-stems": ["SONG"],
    "replace-section": ["SONG", "--start", "0.5", "--end", "1.5", "-l", "Sun"],
    "upload-extend": ["UPLOAD", "--continue-at", "1", "-l", "More fog"],
    "upload-cover": ["UPLOAD", "--style", "metal"],
    "mashup": ["SONG", "LONGER"],
    "underpainting": ["UPLOAD", "--end", "1.5"],
    "overpainting": ["UPLOAD", "--start", "0.5"],
    "samples": ["UPLOAD", "--end", "1"],
    "inspo": ["SONG", "--audio-url", "URL"],
}
CLIPS = {"concat": 1, "all-stems": 24}


@pytest.fixture(scope="module")
def standin():
    """One stand-in for all tests of this file."""
    with StandIn() as standin:
        yield standin


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def known(standin):
    """The ids that the arguments name."""
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {KEY}"}) as session:
        return await _made(Caller(standin, session))


async def _made(caller):
    song = await caller.song(prompt="lanterns over the harbor")
    longer = await caller.song(action="extend", audio_id=song["id"], continue_at=1.0, lyric="More fog")
    _, upload = await caller.post("/suno/upload", {"audio_url": song["audio_url"]})
    _, vox = await caller.post("/suno/vox", {"audio_id": song["id"], "vocal_start": 0, "vocal_end": 1})
    named = {"audio_id": song["id"], "name": "Salt", "vox_audio_id": vox["data"]["id"]}
    _, persona = await caller.post("/suno/persona", named)
    return {
        "SONG": song["id"],
        "LONGER": longer["id"],
        "UPLOAD": upload["data"]["audio_id"],
        "PERSONA": persona["data"]["persona_id"],
        "URL": song["audio_url"],
    }


async def run(standin, tmp_path, *arguments):
    """What the command `suno` printed."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "suno_cli", *arguments),
        env={"ACEDATACLOUD_API_BASE_URL": standin.base_url, "ACEDATACLOUD_API_TOKEN": KEY, "COLUMNS": "200"},
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out.decode() + err.decode()
    return out.decode()


def test_every_command_that_makes_songs_is_run_here():
    offered = {each.name for each in vars(commands).values() if hasattr(each, "params") and hasattr(each, "name")}
    assert offered == RUN.keys()


@pytest.mark.parametrize("command", RUN)
async def test_the_command_line_client_runs_each_action(standin, caller, known, tmp_path, command):
    arguments = [known.get(argument, argument) for argument in RUN[command]]
    result = json.loads(await run(standin, tmp_path, command, *arguments, "--json"))
    assert result["success"] is True
    assert len(result["data"]) == CLIPS.get(command, 2)
    assert {clip["state"] for clip in result["data"]} == {"succeeded"}
    status, headers, content = await caller.download(result["data"][-1]["audio_url"])
    assert (status, headers["Content-Type"]) == (200, "audio/mpeg")
    assert len(content) > 10_000


async def test_the_command_line_client_prints_what_it_got(standin, known, tmp_path):
    shown = await run(standin, tmp_path, "all-stems", known["SONG"])
    assert "Woodwinds" in shown


@pytest.mark.parametrize(
    "body",
    [
        {"action": "extract_stem", "audio_id": "SONG", "stem_type": "drums"},
        {"action": "add_stem", "audio_id": "SONG", "stem_type": "strings", "prompt": "warm"},
        {"action": "adjust_speed", "audio_id": "SONG", "speed_multiplier": 1.5, "title": "Faster"},
        {"action": "sounds", "sound": "bell", "sound_type": "one-shot"},
        {"action": "mashup", "mashup_audio_ids": ["SONG", "LONGER"]},
        {"prompt": "a letter from home", "persona_id": "PERSONA"},
    ],
)
async def test_the_sdk_runs_what_the_command_line_client_does_not_offer(standin, known, body):
    body = {
        name: [known[item] for item in value] if isinstance(value, list) else known.get(value, value)
        for name, value in body.items()
    }

    def make():
        with AceDataCloud(KEY, base_url=standin.base_url, max_retries=0) as sdk:
            song = sdk.suno.generate(**body)  # pyright: ignore[reportAttributeAccessIssue] - attached at run time
            return song.wait(poll_interval=0.02, max_wait=20), song.urls()

    state, urls = await asyncio.to_thread(make)
    assert state["response"]["success"] is True
    assert len(urls) >= len(state["response"]["data"])
