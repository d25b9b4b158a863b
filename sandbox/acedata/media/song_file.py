"""Makes the songs and covers of clips, off the event loop, once each while the process lives."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from sandbox.acedata.composer import SAMPLE_RATE_HZ
from sandbox.acedata.media.artwork import draw_cover
from sandbox.acedata.media.file import folder, hashed_name, write_whole
from sandbox.acedata.media.mp3 import encode_mp3
from sandbox.acedata.media.rendering import Renderer

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.composer import Work
    from sandbox.acedata.model.clip import Clip

COVER_PX = 512
LARGE_COVER_PX = 1024


class SongFiles:
    """Renders songs and covers into files; `song` and `cover` wait for the file.

    `song_bytes` pads each song to nearly that size by repeating it; None leaves songs as they are.
    """

    def __init__(self, song_bytes: int | None = None) -> None:
        self._song_bytes = song_bytes
        # One at a time: a long song takes some hundred MB while it is mixed, and two would only share the processor.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="song-file")
        self._renderer = Renderer()  # used in that thread only
        self._in_progress: dict[str, asyncio.Future[Path]] = {}

    async def song(self, clip: Clip) -> Path:
        """The clip's MP3."""
        return await asyncio.shield(self._start(_song_name(clip), clip))

    async def cover(self, clip: Clip, *, is_large: bool) -> Path:
        """The clip's cover, a JPEG of 512 or 1024 pixels a side."""
        size_px = LARGE_COVER_PX if is_large else COVER_PX
        name = f"{hashed_name(clip.title, clip.style, clip.recipe)}-{size_px}.jpeg"
        return await asyncio.to_thread(_draw_once, folder() / name, clip, size_px)

    def close(self) -> None:
        """Start nothing more; a song that is being composed is finished first."""
        self._thread.shutdown(cancel_futures=True)

    def _start(self, name: str, clip: Clip) -> asyncio.Future[Path]:
        """The work on the file, in progress or done."""
        work = self._in_progress.get(name)
        if work is None or (work.done() and (work.cancelled() or work.exception() is not None)):
            loop = asyncio.get_running_loop()
            path = folder() / f"{self._song_bytes or ''}{name}"
            work = loop.run_in_executor(self._thread, _render_once, path, clip.recipe, self._renderer, self._song_bytes)
            self._in_progress[name] = work
        return work


def _song_name(clip: Clip) -> str:
    return f"{hashed_name(clip.recipe)}.mp3"


def _render_once(path: Path, work: Work, stage: Renderer, song_bytes: int | None) -> Path:
    """The work as MP3. Works with the same sound, such as all silent stems, are encoded once."""
    if path.exists():
        return path
    sound = stage.play(work)
    twin = path.with_name(f"{song_bytes or ''}sound-{hashlib.sha256(sound.tobytes()).hexdigest()}.mp3")
    if not twin.exists():
        song = encode_mp3(sound, SAMPLE_RATE_HZ)
        # An MP3 is only a sequence of frames, so two in a row are a valid MP3.
        write_whole(twin, song * max(1, (song_bytes or 0) // len(song)))
    with contextlib.suppress(FileExistsError):  # another stand-in in this process was faster
        path.hardlink_to(twin)
    return path


def _draw_once(path: Path, clip: Clip, size_px: int) -> Path:
    if not path.exists():
        write_whole(path, draw_cover(clip.title, clip.style, hashed_name(clip.recipe), size_px))
    return path
