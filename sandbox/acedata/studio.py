"""Makes the media files of clips off the event loop, each once, and keeps them for the life of the process."""

from __future__ import annotations

import asyncio
import atexit
import hashlib
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from sandbox.acedata.artwork import draw_cover
from sandbox.acedata.composer import SAMPLE_RATE_HZ, Recipe, Recording, compose, join
from sandbox.acedata.mp3 import decode, encode_mp3

if TYPE_CHECKING:
    from sandbox.acedata.clip import Clip
    from sandbox.acedata.composer import Samples

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
        self._under_way: dict[str, asyncio.Future[Path]] = {}

    async def song(self, clip: Clip) -> Path:
        """The clip's MP3."""
        return await asyncio.shield(self._start(_song_name(clip), clip))

    async def cover(self, clip: Clip, *, is_large: bool) -> Path:
        """The clip's cover, a JPEG of 512 or 1024 pixels a side."""
        size_px = LARGE_COVER_PX if is_large else COVER_PX
        name = f"{_key(clip.title, clip.style, clip.recipe)}-{size_px}.jpeg"
        return await asyncio.to_thread(_drawn, _folder() / name, clip, size_px)

    def close(self) -> None:
        """Start nothing more; what is being composed is finished first."""
        self._bench.shutdown(cancel_futures=True)

    def _start(self, name: str, clip: Clip) -> asyncio.Future[Path]:
        """The work on the file, under way or done."""
        work = self._under_way.get(name)
        if work is None or (work.done() and (work.cancelled() or work.exception() is not None)):
            loop = asyncio.get_running_loop()
            path = _folder() / f"{self._song_bytes or ''}{name}"
            work = loop.run_in_executor(self._bench, _rendered, path, clip.recipe, self._song_bytes)
            self._under_way[name] = work
        return work


@cache
def _folder() -> Path:
    """The folder of this process, removed when it ends."""
    workspace = tempfile.TemporaryDirectory(prefix="chorus-standin-")
    atexit.register(workspace.cleanup)
    return Path(workspace.name)


def recording_file(content: bytes) -> Path:
    """Keep uploaded bytes as a file, one for each content."""
    path = _folder() / f"{hashlib.sha256(content).hexdigest()[:24]}.upload"
    if not path.exists():
        _write(path, content)
    return path


def _song_name(clip: Clip) -> str:
    return f"{_key(clip.recipe)}.mp3"


def _key(*parts: object) -> str:
    """A short name for content: recipes are plain frozen values, so their text says all of them."""
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:24]


def _rendered(path: Path, recipe: Recipe | Recording, song_bytes: int | None) -> Path:
    if not path.exists():
        song = encode_mp3(_samples(recipe), SAMPLE_RATE_HZ)
        # An MP3 is nothing but frames, so two in a row are one.
        _write(path, song * max(1, (song_bytes or 0) // len(song)))
    return path


def _samples(recipe: Recipe | Recording) -> Samples:
    """The sound of a recipe; what it continues comes first."""
    if isinstance(recipe, Recording):
        return decode(recipe.path, SAMPLE_RATE_HZ)
    if recipe.source is None:
        return compose(recipe)
    head = _samples(recipe.source)[: round(recipe.continue_at_s * SAMPLE_RATE_HZ)]
    return join(head, compose(recipe))


def _drawn(path: Path, clip: Clip, size_px: int) -> Path:
    if not path.exists():
        _write(path, draw_cover(clip.title, clip.style, _key(clip.recipe), size_px))
    return path


def _write(path: Path, content: bytes) -> None:
    """Write the whole file at once: a reader sees all of it or nothing, whoever else writes it."""
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as part:
        part.write(content)
    Path(part.name).replace(path)
