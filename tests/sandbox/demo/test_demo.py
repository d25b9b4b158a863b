"""The demo as people start it: a separate process."""

import asyncio
import json
import os
import re
import signal
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import mutagen
import pytest
from PIL import Image

from core.action import ACTIONS
from sandbox.acedata import Pace
from sandbox.demo.bot import BotStopped
from sandbox.demo.browser import free_port
from sandbox.demo.setup import open_demo
from sandbox.demo.terminal import ANSWERS

ROOT = Path(__file__).parents[3]
# Settings that a real installation may have; the demo must not use or change them.
FOREIGN = {"DISCORD_TOKEN": "real", "MODEL": "nonsense", "SHARD_IDS": "7", "LOG_LEVEL": "nonsense"}


class Demo:
    """A running demo in an empty folder."""

    def __init__(self, process, folder):
        self.process = process
        self.folder = folder

    async def end(self):
        """Its exit status and its whole output."""
        async with asyncio.timeout(40):
            output, errors = await self.process.communicate()
        return self.process.returncode, output.decode(), errors.decode()

    async def url(self):
        async with asyncio.timeout(40):
            while line := (await self.process.stdout.readline()).decode():
                if found := re.search(r"http://\S+", line):
                    return found[0]
        raise AssertionError((await self.end())[2])


@pytest.fixture
def start(tmp_path):
    """Start a demo with these arguments; it is killed at the end if it still runs."""

    @asynccontextmanager
    async def starting(*arguments):
        folder = tmp_path / "somewhere"
        temporary = tmp_path / "temporary"
        folder.mkdir(exist_ok=True)
        temporary.mkdir(exist_ok=True)
        (folder / ".env").write_text("POLL_INTERVAL_S=never\n", encoding="utf-8")
        foreign = FOREIGN | {"DATABASE_URL": f"sqlite:///{folder}/real.db", "MEDIA_DIR": f"{folder}/media"}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "sandbox.demo", "--quick", *arguments),
            cwd=folder,
            env={**os.environ, **foreign, "PYTHONPATH": str(ROOT), "TMPDIR": str(temporary)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield Demo(process, folder)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()
        assert [path.name for path in temporary.iterdir()] == []
        assert {path.name for path in folder.iterdir()} <= {".env", "demo-output"}

    return starting


async def test_a_song_is_told_as_it_comes_and_left_as_files(start):
    async with start("--say=/song prompt: a song for Christmas title: Lights") as demo:
        status, output, errors = await demo.end()
    assert status == 0, errors
    headlines = [line.split()[0] for line in re.findall(r"^ *\d+\.\d s  (.*)$", output, re.MULTILINE)]
    assert headlines[0] == "In"
    assert headlines[-1] == "Lights"
    # At this pace the bot may skip a state, but it never goes back.
    life = ("In", "Sending", "Sent", "Making", "Nearly", "Lights")
    assert headlines == sorted(headlines, key=life.index)
    files = {path.suffix: path for path in (demo.folder / "demo-output").iterdir() if not path.name.startswith(".")}
    song = mutagen.File(files[".mp3"])
    assert song.info.length > 1
    assert song.tags["TIT2"].text == ["Lights"]
    assert song.tags.getall("APIC")
    with Image.open(files[".jpg"]) as cover:
        assert cover.format == "JPEG"
    assert all(f"demo-output/{path.name}" in output for path in files.values())


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        ("/help", 0, "/song"),
        ("/quota", 0, "10 of 10 credits left"),
        ("/library search: nothing", 0, "No songs found"),
        ("/limits reactions", 0, "Mia: /limits reactions"),
        ("/lyrics prompt: rain on a tin roof", 0, "[Make the song · 1 credit] [Edit]"),
        ("/privacy forget", 0, "[Forget me] [Keep everything]"),
        ("/song prompt: a late-moderation one", 1, "No song this time"),
        ("/extend song: nonsense", 1, "there is no such song"),
        ("/song", 2, "Lyrics desk"),
        ("/song promt: x", 2, "Did you mean `prompt`?"),
        ("/song prompt: x duration: 100000", 2, "`duration` must be a whole number from"),
        ("/cover audio: nowhere.mp3", 2, "nowhere.mp3 cannot be read"),
    ],
)
async def test_what_brings_no_song_is_told(start, line, status, said):
    async with start(f"--say={line}") as demo:
        ended, output, errors = await demo.end()
    assert (ended, said in output + errors) == (status, True), output + errors
    assert not (demo.folder / "demo-output").exists()


async def test_several_commands_are_told_one_after_the_other(start):
    lines = ("/song prompt: a hum title: Hum", "/library", "/privacy export")
    async with start(*(f"--say={line}" for line in lines)) as demo:
        status, output, errors = await demo.end()
    assert status == 0, errors
    assert output.index("Hum · take 1") < output.index("2 found") < output.index("all I keep about you")
    written = {path.suffix: path for path in (demo.folder / "demo-output").glob("[!.]*")}
    assert {".mp3", ".jpg", ".jpeg", ".json"} == written.keys()
    assert json.loads(written[".json"].read_text(encoding="utf-8"))["songs"]


async def test_mia_runs_the_server(start):
    told = {
        "/limits show": "Server limits",
        "/limits set day: 3": "10 → 3",
        "/limits set time_zone: Europe/Berlim": "Did you mean Europe/Berlin",
        "/limits role role: Supporter day: 30": "@Supporter: 30 credits a day",
        "/limits member member: alice day: 0": "only bonus credits can be spent",
        "/limits cost action: Cover credits: 2": "2 credits",
        "/limits grant member: alice credits: 5 expires: 30d": "@Alice gets 5",
        "/limits reset member: alice window: day": "has used nothing today",
        "/limits block member: bob reason: spam": "@Bob is blocked from making songs here",
        "/limits show member: bob": "would be refused: block",
        "/limits unblock member: bob": "@Bob can make songs again",
        "/limits channels add: songs": "songs may be made in #songs",
        "/limits words add: weasel": "weasel",
        "/limits log channel: songs": "are posted in #songs",
        "/limits usage": "Nothing was spent",
        "/operator status": "Only the bot's owner",
    }
    async with start(*(f"--say={line}" for line in told)) as demo:
        status, output, errors = await demo.end()
    assert status == 0, errors
    for line, words in told.items():
        _, _, answer = output.partition(f"Mia: {line}\n")
        assert words in answer.partition("Mia: ")[0], line
    assert {path.name for path in (demo.folder / "demo-output").glob("[!.]*")} == {"usage.png", "usage.csv"}


async def test_the_first_command_that_brings_nothing_is_the_last(start):
    async with start("--say=/extend song: nonsense", "--say=/help") as demo:
        status, output, _ = await demo.end()
    assert (status, "/help" in output) == (1, False)


async def test_it_is_known_of_each_command_whether_it_makes_a_song():
    async with open_demo(Pace(), poll_interval_s=0.1, tell=print) as demo:
        commands = [spec for scope in demo.loopback.backend.commands.values() for spec in scope.values()]
    names = {spec["name"] for spec in commands if spec.get("type", 1) == 1}
    makers = {action.command.split()[0].lstrip("/") for action in ACTIONS.values() if action.command.startswith("/")}
    assert names == ANSWERS | makers


async def test_a_file_is_covered(start, tmp_path):
    async with start("--say=/song prompt: a hum") as demo:
        await demo.end()
    song = next((demo.folder / "demo-output").glob("*.mp3"))
    upload = song.rename(tmp_path / "my hum.mp3")
    async with start(f"--say=/cover audio: {upload} style: slow jazz") as demo:
        status, output, errors = await demo.end()
    assert status == 0, errors
    assert "cover of my hum" in output.lower().replace("_", " ")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_the_page_is_there_until_the_demo_is_told_to_stop(start, number):
    async with start("--port=0") as demo:
        url = await demo.url()
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            assert answer.status == 200
        demo.process.send_signal(number)
        status, _, errors = await demo.end()
    assert (status, "Traceback" in errors) == (0, False), errors


async def test_a_bot_that_dies_ends_the_demo_with_its_last_words():
    async with open_demo(Pace(), poll_interval_s=0.1, tell=print) as demo:
        os.kill(demo.bot.pid, signal.SIGKILL)
        with pytest.raises(BotStopped, match=r"status -9.*\n.*INFO"):
            await demo.bot.outlives(asyncio.Event().wait())


async def test_warnings_of_the_bot_are_told():
    said = []
    async with open_demo(Pace(), poll_interval_s=0.1, tell=said.append) as demo:
        await demo.alice.slash(demo.songs, "song", prompt="a forbidden-word in it")
        await demo.loopback.wait_for_message(demo.songs, lambda message: "No song this time" in message.text)
    assert any("WARNING" in line and "code forbidden" in line for line in said)


def test_a_port_that_is_taken_is_passed_over():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        assert port < free_port(port) < port + 20


async def test_songs_of_the_same_name_are_all_left_as_files(start):
    lines = ("/song prompt: a hum title: Hum", "/song prompt: a louder hum title: Hum")
    async with start(*(f"--say={line}" for line in lines)) as demo:
        status, _, errors = await demo.end()
    assert status == 0, errors
    names = {path.name for path in (demo.folder / "demo-output").glob("*.mp3")}
    assert {"Hum.mp3", "Hum (2).mp3"} <= names
