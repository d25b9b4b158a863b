"""The programs that make a video: their input, the time they have, and their end with the bot."""

import asyncio
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from adapters.media.video import loop_for
from adapters.media.video_info import VideoInfo
from core.errors import MediaUnfit
from sandbox.demo.bot import ROOT
from tests.support.cards import eventually

ROOMY = 10 * 1024 * 1024


@pytest.mark.parametrize("length_s", [0.5, 0.7, 1.0, 2.9, 5.0, 9.04, 29.0])
def test_a_run_has_a_seam_of_a_second_at_most_and_plays_on_after_it(tmp_path, length_s):
    info = VideoInfo(file=tmp_path, width=2, height=2, rate=24, length_s=length_s, is_h264=True)
    loop = loop_for(info, 180)
    assert 1 <= loop.seam <= 24
    assert loop.period_s > 0.3
    assert loop.frames <= length_s * 24 + 0.1


async def test_all_tries_at_a_video_together_have_a_bound(
    make_media, make_footage, quick, shot_mp4, mp3, monkeypatch, caplog
):
    async def endless(*_):
        await asyncio.Event().wait()

    monkeypatch.setattr("adapters.media.disk.write_looped", endless)
    async with make_media(limits=replace(quick, join_s=0.05)) as media, make_footage(media, shot_mp4, mp3) as footage:
        with pytest.raises(MediaUnfit):
            await media.join(footage, ROOMY)
        assert not list(footage.info.file.parent.glob("video-*"))
    assert "ffmpeg says: not done after 0.05 s" in caplog.text


_PARENT = """
import asyncio, sys
from pathlib import Path
from adapters.media.ffmpeg import Ffmpeg, Input
asyncio.run(Ffmpeg(at_once=1, time_limit_s=60).render([Input(file=Path(sys.argv[1]))], "-"))
"""


@pytest.mark.skipif(shutil.which("setpriv") is None, reason="this system ends a child with its parent by no program")
async def test_a_child_ends_with_a_process_that_is_killed(tmp_path):
    shown, program = tmp_path / "pid", tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\necho $$ > {shown}.new; mv {shown}.new {shown}\nexec sleep 60\n")
    program.chmod(0o755)
    environ = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", _PARENT, str(shown), cwd=ROOT, env=environ)
    await eventually(shown.exists, timeout_s=20)
    parent.kill()
    await parent.wait()
    await eventually(lambda: not _is_running(int(shown.read_text())))


def _is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
