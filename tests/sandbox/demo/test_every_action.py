"""Every action and every export, run in the demo as a visitor types it; each file is opened with its own program."""

import io
import re
import subprocess
import wave
import zipfile
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg
import mido
import mutagen
import pytest

from core.action import ACTIONS
from core.model.format import Form
from sandbox.acedata import Pace
from sandbox.demo import terminal
from sandbox.demo.setup import open_demo

PACE = Pace(pending_s=0.05, running_s=0.05, clip_s=4.0)
SONGS = ("/song prompt: a slow hum title: Hum", "/song prompt: a drum circle title: Drum")
# What each line orders and which files it brings; the lines of one tour build on each other.
TOURS = {
    "words": {
        "/persona create song: Hum name: Hummer": None,
        "/song prompt: a walk persona: Hummer title: Walk": ("generate", ".mp3"),
        "/song prompt: an old walk persona: Hummer title: Old model: Suno v4": ("artist_consistency", ".mp3"),
        "/persona create song: Hum name: Bar start: 0 end: 2": None,
        "/song prompt: a sung walk persona: Bar title: Sung": ("artist_consistency_vox", ".mp3"),
        "/persona list": None,
        "/persona delete name: Bar": None,
        "/sound sound: a creaking door": ("sounds", ".mp3"),
    },
    "remixes": {
        "/cover song: Drum style: jazz": ("cover", ".mp3"),
        "/cover song: Drum mode: inspiration prompt: at sea": ("inspo", ".mp3"),
        "/cover song: Drum mode: sample start: 0 end: 2 prompt: at sea": ("samples", ".mp3"),
        "/cover song: Hum mode: backing style: jazz": ("underpainting", ".mp3"),
        "/cover song: Hum mode: vocals lyrics: la la la": ("overpainting", ".mp3"),
        "/mashup first: Hum second: Drum": ("mashup", ".mp3"),
        "/replace song: Drum start: 0:01 end: 0:02 lyrics: boom": ("replace_section", ".mp3"),
        "/extend song: Hum at: 0:02 lyrics: on and on title: Longer": ("extend", ".mp3"),
        "/concat song: Longer": ("concat", ".mp3"),
        "/remaster song: Drum variation: high": ("remaster", ".mp3"),
        "/remaster song: Drum speed: 1.5": ("adjust_speed", ".mp3"),
    },
    "parts": {
        "/stems song: Hum kind: two": ("stems", ".mp3"),
        "/stems song: Hum kind: all": ("all_stems", ".zip"),
        "/stems song: Hum kind: extract stem: Drums": ("extract_stem", ".mp3"),
        "/stems song: Hum kind: add stem: Strings": ("add_stem", ".mp3"),
        "/video song: Hum prompt: a quiet harbor": ("video", ".mp4"),
        "/video song: Hum mode: lyrics": ("video", ".mp4"),
    },
    "exports": {
        f"/export song: Hum format: {form.value}": (None, f".{form.value}".replace(".midi", ".mid")) for form in Form
    },
}
# Actions that cannot be typed (a button under a result) or need the visitor's own file are tested elsewhere.
ELSEWHERE = {"video_extend", "upload_extend", "upload_cover"}


def heard(file):
    song = mutagen.File(io.BytesIO(file))
    assert song.info.length > 0.5
    assert song.tags["TIT2"].text != [""]


def unpacked(file):
    with zipfile.ZipFile(io.BytesIO(file)) as folder:
        assert folder.testzip() is None
        assert len(folder.namelist()) >= 12
        for name in folder.namelist():
            heard(folder.read(name))


def watched(file, tmp_path):
    path = tmp_path / "video.mp4"
    path.write_bytes(file)
    said = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", path], capture_output=True, check=False
    ).stderr
    assert re.search(rb"Video: h264 .*yuv420p", said), said
    assert re.search(rb"Audio: aac", said), said


def played(file):
    notes = [message for track in mido.MidiFile(file=io.BytesIO(file)).tracks for message in track]
    assert sum(message.type == "note_on" for message in notes) > 3


def sampled(file):
    with wave.open(io.BytesIO(file)) as sound:
        assert (sound.getframerate(), sound.getnframes() > 44_100) == (44_100, True)


def sung(file):
    lines = file.decode().splitlines()
    times = [re.fullmatch(r"\[(\d\d):(\d\d\.\d\d)\](.*)", line) for line in lines if not re.match(r"\[[a-z]+:", line)]
    seconds = [int(time[1]) * 60 + float(time[2]) for time in times if time]
    assert len(seconds) > 1
    assert seconds == sorted(seconds)


def read(file):
    assert "Hum" in file.decode()


OPENERS = {".mp3": heard, ".zip": unpacked, ".mid": played, ".wav": sampled, ".lrc": sung, ".txt": read}


@pytest.mark.timeout(180)
@pytest.mark.parametrize("tour", TOURS)
async def test_what_each_command_brings_can_be_opened(tour, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    async with open_demo(PACE, poll_interval_s=0.1, tell=print) as demo:
        await demo.mia.slash(demo.songs, "limits set", day=1000)
        for number, line in enumerate((*SONGS, *TOURS[tour])):
            # Discord limits edits in a channel, and the bot obeys that, so each line has its own channel.
            place = replace(demo, songs=demo.guild.create_text_channel(f"songs-{number}"))
            teller = terminal._Teller(place)
            assert await terminal._say(place, teller, line) == terminal.ARRIVED, (line, capsys.readouterr().out)
            action, ending = TOURS[tour].get(line) or (None, None)
            if action is not None:
                assert demo.standin.latest.action == ACTIONS[action].word
            files = [data for name, data in teller._files.items() if Path(name).suffix == ending]
            assert bool(files) == (ending is not None), (line, list(teller._files))
            for file in files:
                watched(file, tmp_path) if ending == ".mp4" else OPENERS[str(ending)](file)


def test_no_action_is_left_out():
    typed = {left[0] for tour in TOURS.values() for left in tour.values() if left is not None and left[0]}
    assert typed | ELSEWHERE | {"generate"} == set(ACTIONS)
