"""Runs ffmpeg as a child process with limits on time and memory, and without access to other files or the network."""

from __future__ import annotations

import asyncio
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import imageio_ffmpeg  # pyright: ignore[reportMissingTypeStubs] - it has none

from adapters.thread import in_thread

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_TAIL_BYTES = 4096
# Playlists and scripts that ffmpeg also takes for "input" could make it open other files and URLs; these demuxers
# read one file. Source: FFmpeg Formats Documentation, format_whitelist; FFmpeg Protocols Documentation.
AUDIO_FORMATS = "aac,aiff,flac,matroska,mov,mp3,ogg,w64,wav,webm"
VIDEO_FORMATS = "matroska,mov,webm"
LIST_FORMATS = "concat,mov"
"""A list of MP4 files; only for lists that we wrote ourselves."""
_NICENESS = "10"
# Where the system has this program, the child ends when its parent is killed. Source: setpriv(1), prctl(2).
_WITH_PARENT = ("--pdeathsig", "KILL")
_GIB = 1024 * 1024 * 1024
_BOUND = 'ulimit -v "$0" 2>/dev/null; exec "$@"'  # a system without this limit runs it unlimited


class FfmpegFailed(Exception):
    """ffmpeg is missing, failed, or took too long; the child process has ended. The text is the end of its output."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """A file to read: in which formats ffmpeg may take it, and the arguments that come before it."""

    file: Path
    formats: str = AUDIO_FORMATS
    options: tuple[str, ...] = ()


class Ffmpeg:
    """Up to `at_once` children at a time, each for at most `time_limit_s` seconds.

    A child may work with that many `threads` and have that many bytes of address space (an encoder of 1280 x 720
    pictures asks for about 650 MB of it, and uses 260).
    """

    def __init__(
        self, *, at_once: int, time_limit_s: float, threads: int = 1, memory_bytes: int = _GIB + _GIB // 2
    ) -> None:
        self._places = asyncio.Semaphore(at_once)
        self._time_limit_s = time_limit_s
        self._threads = threads
        self._memory_kib = memory_bytes // 1024

    async def convert(self, source: Path, *output: str) -> str:
        """Read the first audio stream of the file, run the output arguments on it, return the end of ffmpeg's output.

        Raises:
            FfmpegFailed: see there; what was written so far is still there.
        """
        return await self.render([Input(file=source)], "-map", "0:a:0", "-map_metadata", "-1", *output)

    async def render(
        self,
        inputs: Sequence[Input],
        *output: str,
        folder: Path | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> str:
        """Read the files, run the output arguments on them, return the end of ffmpeg's output.

        It runs in `folder`, to which file names in filters are relative (paths of inputs and outputs are absolute
        then). It gets the `environment` and not the bot's own, which holds its secrets.

        Raises:
            FfmpegFailed: see there; what was written so far is still there.
        """
        arguments = [
            *("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error"),
            # If this process is killed, the child still ends, after this much processor time.
            *("-timelimit", str(int(self._time_limit_s * self._threads) + 1)),
            *(word for source in inputs for word in _input(source)),
            *output,
        ]
        async with self._places:
            command = await in_thread(_command, self._memory_kib)
            return await self._run([*command, *arguments], folder, environment or {})

    async def _run(self, command: list[str], folder: Path | None, environment: Mapping[str, str]) -> str:
        child = await asyncio.create_subprocess_exec(
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            cwd=folder,
            # Each thread would reserve address space of its own for small pieces of memory.
            env={"LC_ALL": "C", "MALLOC_ARENA_MAX": "2", **environment},
        )
        try:
            async with asyncio.timeout(self._time_limit_s):
                output = await _output_tail(child)
                status = await child.wait()
        except TimeoutError:
            raise FfmpegFailed(f"not done after {self._time_limit_s:g} s") from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if status != 0:
            raise FfmpegFailed(output.strip() or f"ended with status {status}")
        return output


def _input(source: Input) -> list[str]:
    guard = ["-protocol_whitelist", "file", "-format_whitelist", source.formats]
    return [*source.options, *guard, "-i", f"file:{source.file}"]


def _command(memory_kib: int) -> list[str]:
    """Return the command for ffmpeg with low priority and bounded memory: the machine's own ffmpeg, else ours."""
    ffmpeg = shutil.which("ffmpeg")
    if ffmpeg is None:
        try:
            ffmpeg = imageio_ffmpeg.get_ffmpeg_exe()
        except RuntimeError:
            raise FfmpegFailed("ffmpeg is missing on this machine") from None
    shell = shutil.which("sh", path="/bin:/usr/bin")
    limited = [] if shell is None else [shell, "-c", _BOUND, str(memory_kib)]
    nice, setpriv = shutil.which("nice"), shutil.which("setpriv")
    low_priority = [] if nice is None else [nice, "-n", _NICENESS]
    return [*limited, *low_priority, *([] if setpriv is None else [setpriv, *_WITH_PARENT]), ffmpeg]


async def _output_tail(child: Process) -> str:
    """Read the child's output to its end and return the last part of it."""
    tail = b""
    if child.stdout is not None:
        while chunk := await child.stdout.read(_TAIL_BYTES):
            tail = (tail + chunk)[-_TAIL_BYTES:]
    return tail.decode(errors="replace")
