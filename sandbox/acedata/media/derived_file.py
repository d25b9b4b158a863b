"""Makes conversions of songs, isolated voices and videos, off the event loop, once each while the process lives."""

from __future__ import annotations

import asyncio
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import numpy as np
from PIL import Image

from sandbox.acedata.composer import SAMPLE_RATE_HZ, STEM_TITLES, stem
from sandbox.acedata.media.animation import render_song_video, render_video
from sandbox.acedata.media.file import folder, hashed_name, write_whole
from sandbox.acedata.media.mp3 import decode, encode_mp3
from sandbox.acedata.media.video_file import first_frame
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.composer import Samples
    from sandbox.acedata.media.song_file import SongFiles
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.video import Video
    from sandbox.acedata.model.vocal import Vocal

T = TypeVar("T")
_PEAKS_PER_S = 10


class DerivedFiles:
    """Renders conversions of songs, isolated voices and videos; each method waits for the file.

    Everything is made from the song as clients download it, so all files sound the same.
    """

    def __init__(self, song_files: SongFiles) -> None:
        self._song_files = song_files
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="derived-file")

    async def wav(self, clip: Clip) -> Path:
        """The song as WAV: 44.1 kHz, stereo, 16 bit."""
        song = await self._song_files.song(clip)
        return await self._file(f"{song.stem}.wav", lambda path: _write_wav(path, _sound(song)))

    async def mp4(self, clip: Clip) -> Path:
        """The song as a video of its moving cover."""
        song, cover = await asyncio.gather(self._song_files.song(clip), self._song_files.cover(clip, is_large=False))
        name = f"{hashed_name(song.stem, cover.stem)}.mp4"
        return await self._file(name, lambda path: render_song_video(cover, _sound(song), SAMPLE_RATE_HZ, path))

    async def vocal(self, vocal: Vocal) -> Path:
        """The isolated voice as MP3."""
        start, end = round(vocal.start_s * SAMPLE_RATE_HZ), round(vocal.end_s * SAMPLE_RATE_HZ)
        isolated = replace(vocal.clip, recipe=stem(vocal.clip.recipe, STEM_TITLES["vocals"]))
        song = await self._song_files.song(isolated)
        name = f"{hashed_name(song.stem, start, end)}.mp3"
        return await self._file(
            name, lambda path: write_whole(path, encode_mp3(_sound(song)[start:end], SAMPLE_RATE_HZ))
        )

    async def video(self, video: Video) -> Path:
        """The video as MP4; the one that it continues is rendered first."""
        source = video.source if isinstance(video.source, Path | None) else await self.video(video.source)
        name = f"{hashed_name(replace(video, id='', name=''))}.mp4"
        return await self._file(name, lambda path: render_video(video, source, path))

    async def thumbnail(self, video: Video) -> Path:
        """The video's first frame as a smaller JPEG."""
        whole = await self.video(video)
        return await self._file(f"{whole.stem}.jpg", lambda path: _write_thumbnail(path, whole, video.thumbnail_size))

    async def peaks(self, clip: Clip) -> list[float]:
        """How loud the song is, ten values a second, 0 to 1."""
        song = await self._song_files.song(clip)
        return await self._in_thread(lambda: _peaks(_sound(song)))

    async def vocal_peaks(self, vocal: Vocal) -> list[float]:
        """How loud the isolated voice is, ten values a second, 0 to 1."""
        voice = await self.vocal(vocal)
        return await self._in_thread(lambda: _peaks(_sound(voice)))

    def close(self) -> None:
        """Start nothing more; what is being made is finished first."""
        self._thread.shutdown(cancel_futures=True)

    async def _file(self, name: str, write: Callable[[Path], None]) -> Path:
        """The file of that name, written now if it does not exist yet."""
        return await self._in_thread(lambda: _write_once(folder() / name, write))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


def _write_once(path: Path, write: Callable[[Path], None]) -> Path:
    """Write the file under another name first: a reader sees all of it or nothing."""
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


def _write_thumbnail(path: Path, video: Path, size: tuple[int, int]) -> None:
    first_frame(video).resize(size, Image.Resampling.LANCZOS).save(path, "JPEG", quality=88)


def _peaks(sound: Samples) -> list[float]:
    blocks = np.array_split(np.abs(sound).max(axis=1), max(1, round(len(sound) / SAMPLE_RATE_HZ * _PEAKS_PER_S)))
    return [round(float(block.max()), 4) for block in blocks]
