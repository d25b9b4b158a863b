"""Runs ffmpeg as a child process that can neither outlive its order nor reach anything but its files."""

from __future__ import annotations

import asyncio
import shutil
from typing import TYPE_CHECKING

import imageio_ffmpeg  # pyright: ignore[reportMissingTypeStubs] - it has none

from adapters.media.thread import in_thread

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from pathlib import Path

_TAIL_BYTES = 4096
# Playlists and scripts that ffmpeg also takes for "input" could make it open other files and URLs; these demuxers
# read one file. Source: FFmpeg Formats Documentation, format_whitelist; FFmpeg Protocols Documentation.
_FORMATS = "aac,aiff,flac,matroska,mov,mp3,ogg,w64,wav,webm"
_NICENESS = "10"


class FfmpegFailed(Exception):
    """The program is missing, said no, or took too long; the child process is gone. The text is its last words."""


class Ffmpeg:
    """Up to `at_once` children at a time, each for at most `time_limit_s` seconds."""

    def __init__(self, *, at_once: int, time_limit_s: float) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._time_limit_s = time_limit_s

    async def convert(self, source: Path, *output: str) -> str:
        """Read the first audio stream of the file, do with it what the output arguments say, return the last words.

        Raises:
            FfmpegFailed: see there; what was written so far is still there.
        """
        arguments = [
            *("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"),
            # Should this process be killed, the child still ends: after that much processor time.
            *("-timelimit", str(int(self._time_limit_s) + 1)),
            *("-protocol_whitelist", "file", "-format_whitelist", _FORMATS, "-i", f"file:{source}"),
            *("-map", "0:a:0", "-map_metadata", "-1", *output),
        ]
        async with self._places:
            return await self._run(await in_thread(_command), arguments)

    async def _run(self, command: list[str], arguments: list[str]) -> str:
        # An empty environment: the bot's own holds its secrets.
        child = await asyncio.create_subprocess_exec(
            *command,
            *arguments,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={"LC_ALL": "C"},
        )
        try:
            async with asyncio.timeout(self._time_limit_s):
                words = await _last_words(child)
                status = await child.wait()
        except TimeoutError:
            raise FfmpegFailed(f"not done after {self._time_limit_s:g} s") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if status != 0:
            raise FfmpegFailed(words.strip() or f"ended with status {status}")
        return words


def _command() -> list[str]:
    """Return the words that start ffmpeg with low priority: the machine's own, else the one that comes with us."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        try:
            ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
        except RuntimeError:
            raise FfmpegFailed("there is no ffmpeg on this machine") from None
    nice = shutil.which("nice")
    return [ffmpeg] if nice is None else [nice, "-n", _NICENESS, ffmpeg]


async def _last_words(child: Process) -> str:
    """Read the child's output to its end and return the last of it; a flood of complaints is not kept."""
    tail = b""
    if child.stdout is not None:
        while chunk := await child.stdout.read(_TAIL_BYTES):
            tail = (tail + chunk)[-_TAIL_BYTES:]
    return tail.decode(errors="replace")
