"""Makes the media files of clips off the event loop, each once, and keeps them for the life of the process."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sandbox.acedata.artwork import draw_cover
from sandbox.acedata.cabinet import folder, keep, name_of
from sandbox.acedata.composer import SAMPLE_RATE_HZ
from sandbox.acedata.mp3 import encode_mp3
from sandbox.acedata.performance import Stage

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.clip import Clip
    from sandbox.acedata.composer import Work

COVER_PX = 512
LARGE_COVER_PX = 1024


class Studio:
    """Renders songs and covers into files; `song` and `cover` wait for the file.

    `song_bytes` fills each song up to nearly that size by playing it again and again; None leaves songs as they are.
    """

    def __init__(self, song_bytes: int | None = None) -> None:
        self._song_bytes = song_bytes
        # One at a time: a long song takes some hundred MB while it is mixed, and two would only share the processor.
        self._bench = ThreadPoolExecutor(1, thread_name_prefix="studio")
        self._stage = Stage()  # used by the bench only
        self._under_way: dict[str, asyncio.Future[Path]] = {}

    async def song(self, clip: Clip) -> Path:
        """The clip's MP3."""
        return await asyncio.shield(self._start(_song_name(clip), clip))

    async def cover(self, clip: Clip, *, is_large: bool) -> Path:
        """The clip's cover, a JPEG of 512 or 1024 pixels a side."""
        size_px = LARGE_COVER_PX if is_large else COVER_PX
        name = f"{name_of(clip.title, clip.style, clip.recipe)}-{size_px}.jpeg"
        return await asyncio.to_thread(_drawn, folder() / name, clip, size_px)

    def close(self) -> None:
        """Start nothing more; what is being composed is finished first."""
        self._bench.shutdown(cancel_futures=True)

    def _start(self, name: str, clip: Clip) -> asyncio.Future[Path]:
        """The work on the file, under way or done."""
        work = self._under_way.get(name)
        if work is None or (work.done() and (work.cancelled() or work.exception() is not None)):
            loop = asyncio.get_running_loop()
            path = folder() / f"{self._song_bytes or ''}{name}"
            work = loop.run_in_executor(self._bench, _rendered, path, clip.recipe, self._stage, self._song_bytes)
            self._under_way[name] = work
        return work


def _song_name(clip: Clip) -> str:
    return f"{name_of(clip.recipe)}.mp3"


def _rendered(path: Path, work: Work, stage: Stage, song_bytes: int | None) -> Path:
    """The work as MP3. Works that sound the same, as all stems in which nobody plays do, are encoded once."""
    if path.exists():
        return path
    sound = stage.play(work)
    twin = path.with_name(f"{song_bytes or ''}sound-{hashlib.sha256(sound.tobytes()).hexdigest()}.mp3")
    if not twin.exists():
        song = encode_mp3(sound, SAMPLE_RATE_HZ)
        # An MP3 is nothing but frames, so two in a row are one.
        keep(twin, song * max(1, (song_bytes or 0) // len(song)))
    with contextlib.suppress(FileExistsError):  # another stand-in of this process was faster
        path.hardlink_to(twin)
    return path


def _drawn(path: Path, clip: Clip, size_px: int) -> Path:
    if not path.exists():
        keep(path, draw_cover(clip.title, clip.style, name_of(clip.recipe), size_px))
    return path
