"""Makes the files that come of songs and the videos, off the event loop, each once, for the life of the process."""

from __future__ import annotations

import asyncio
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image

from sandbox.acedata.cabinet import folder, keep, name_of
from sandbox.acedata.camera import shoot, shoot_song
from sandbox.acedata.composer import SAMPLE_RATE_HZ, STEM_TITLES, stem
from sandbox.acedata.mp3 import decode, encode_mp3
from sandbox.acedata.reel import first_frame
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.clip import Clip
    from sandbox.acedata.composer import Samples
    from sandbox.acedata.film import Film
    from sandbox.acedata.studio import Studio
    from sandbox.acedata.vocal import Vocal

T = TypeVar("T")
_PEAKS_PER_S = 10


class Workshop:
    """Renders conversions of songs, isolated voices and videos; each method waits for the file.

    What is made is made of the song as it can be downloaded, so all of them sound the same.
    """

    def __init__(self, studio: Studio) -> None:
        self._studio = studio
        self._bench = ThreadPoolExecutor(1, thread_name_prefix="workshop")

    async def wav(self, clip: Clip) -> Path:
        """The song as WAV: 44.1 kHz, stereo, 16 bit."""
        song = await self._studio.song(clip)
        return await self._file(f"{song.stem}.wav", lambda path: _write_wav(path, _sound(song)))

    async def mp4(self, clip: Clip) -> Path:
        """The song as a video: its cover moves."""
        song, cover = await asyncio.gather(self._studio.song(clip), self._studio.cover(clip, is_large=False))
        name = f"{name_of(song.stem, cover.stem)}.mp4"
        return await self._file(name, lambda path: shoot_song(cover, _sound(song), SAMPLE_RATE_HZ, path))

    async def vocal(self, vocal: Vocal) -> Path:
        """The isolated voice as MP3."""
        start, end = round(vocal.start_s * SAMPLE_RATE_HZ), round(vocal.end_s * SAMPLE_RATE_HZ)
        isolated = replace(vocal.clip, recipe=stem(vocal.clip.recipe, STEM_TITLES["vocals"]))
        song = await self._studio.song(isolated)
        name = f"{name_of(song.stem, start, end)}.mp3"
        return await self._file(name, lambda path: keep(path, encode_mp3(_sound(song)[start:end], SAMPLE_RATE_HZ)))

    async def film(self, film: Film) -> Path:
        """The video, and before it the one that it continues."""
        source = film.source if isinstance(film.source, Path | None) else await self.film(film.source)
        name = f"{name_of(replace(film, id='', name=''))}.mp4"
        return await self._file(name, lambda path: shoot(film, source, path))

    async def thumbnail(self, film: Film) -> Path:
        """The video's first picture as JPEG, smaller."""
        whole = await self.film(film)
        return await self._file(f"{whole.stem}.jpg", lambda path: _write_thumbnail(path, whole, film.thumbnail_size))

    async def peaks(self, clip: Clip) -> list[float]:
        """How loud the song is, ten times a second, 0 to 1."""
        song = await self._studio.song(clip)
        return await self._in_bench(lambda: _peaks(_sound(song)))

    async def vocal_peaks(self, vocal: Vocal) -> list[float]:
        """How loud the isolated voice is, ten times a second, 0 to 1."""
        voice = await self.vocal(vocal)
        return await self._in_bench(lambda: _peaks(_sound(voice)))

    def close(self) -> None:
        """Start nothing more; what is under way is finished first."""
        self._bench.shutdown(cancel_futures=True)

    async def _file(self, name: str, write: Callable[[Path], None]) -> Path:
        """The file of that name, written now if it is not there yet."""
        return await self._in_bench(lambda: _written(folder() / name, write))

    async def _in_bench(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._bench, work)


def _written(path: Path, write: Callable[[Path], None]) -> Path:
    """Write the file beside its place first: a reader sees all of it or nothing."""
    if not path.exists():
        part = path.with_name(f"{new_id()}-{path.name}")
        write(part)
        part.replace(path)
    return path


def _sound(song: Path) -> Samples:
    return decode(song, SAMPLE_RATE_HZ)


def _write_wav(path: Path, sound: Samples) -> None:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(SAMPLE_RATE_HZ)
        file.writeframes((np.clip(sound, -1.0, 1.0) * 32767).astype("<i2").tobytes())


def _write_thumbnail(path: Path, film: Path, size: tuple[int, int]) -> None:
    first_frame(film).resize(size, Image.Resampling.LANCZOS).save(path, "JPEG", quality=88)


def _peaks(sound: Samples) -> list[float]:
    blocks = np.array_split(np.abs(sound).max(axis=1), max(1, round(len(sound) / SAMPLE_RATE_HZ * _PEAKS_PER_S)))
    return [round(float(block.max()), 4) for block in blocks]
