"""Draws the frames of a video: a slow zoom into a still picture, or a fade from one picture to another."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from sandbox.acedata.media.artwork import draw_scene
from sandbox.acedata.media.video_file import first_frame, read_frames, write_video

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.acedata.composer import Samples
    from sandbox.acedata.model.video import Video

RATE = 24
SONG_RATE = 12  # enough for a cover that zooms slowly
_ZOOM = 0.18  # the fraction of the picture that is cut off at the closest
_TURN_S = 8.0  # how long a song's cover takes to zoom in and out once
_FADE_FROM = 0.4  # the fraction of a video after which its last picture begins to show


def render_video(video: Video, source: Path | None, path: Path) -> None:
    """Write the video into the file; `source` is the video that it continues."""
    write_video(path, _new_part(video) if source is None else _continued(video, source), RATE)


def render_song_video(cover: Path, sound: Samples, sound_hz: int, path: Path) -> None:
    """Write a video of the song: its cover zooms in and out until the song ends."""
    picture = Image.open(cover).convert("RGB")
    count = max(1, round(len(sound) / sound_hz * SONG_RATE))
    frames = (_near(picture, _swing(index / SONG_RATE / _TURN_S), (0.5, 0.5)) for index in range(count))
    write_video(path, frames, SONG_RATE, sound, sound_hz)


def _continued(video: Video, source: Path) -> Iterator[Image.Image]:
    """The source, then a new part that begins with its last frame; in a loop it returns to the first frame."""
    frame = start = _fitted(first_frame(source), video)
    for shown in read_frames(source, RATE):
        frame = _fitted(shown, video)
        yield frame
    last = start if video.is_loop else _closing(video)
    yield from _motion(video, frame, last, is_loop=False)


def _new_part(video: Video) -> Iterator[Image.Image]:
    """A video without a source."""
    first = draw_scene(video.words, video.width, video.height) if video.start is None else _picture(video.start, video)
    return _motion(video, first, _closing(video), is_loop=video.is_loop)


def _motion(video: Video, first: Image.Image, last: Image.Image | None, *, is_loop: bool) -> Iterator[Image.Image]:
    """The frames from the first picture on, fading to the last one if there is one."""
    chance = random.Random(f"camera:{video.words}")
    aim = (chance.random(), chance.random())
    count = max(2, round(video.length_s * RATE))
    for index in range(count):
        yield _frame(first, last, index / (count - 1), aim, is_loop=is_loop)


def _frame(
    first: Image.Image, last: Image.Image | None, part: float, aim: tuple[float, float], *, is_loop: bool
) -> Image.Image:
    """The frame at this fraction (0 to 1) of the video; a loop is back at the first picture at 1."""
    nearness = _swing(part) if is_loop else part
    frame = _near(first, nearness, aim)
    if last is None or nearness <= _FADE_FROM:
        return frame
    return Image.blend(frame, last, (nearness - _FADE_FROM) / (1 - _FADE_FROM))


def _near(picture: Image.Image, nearness: float, aim: tuple[float, float]) -> Image.Image:
    """The picture zoomed in towards the aim, from `nearness` 0 (all of it) to 1 (the closest)."""
    width, height = picture.size
    left, top = width * _ZOOM * nearness * aim[0], height * _ZOOM * nearness * aim[1]
    box = (left, top, left + width * (1 - _ZOOM * nearness), top + height * (1 - _ZOOM * nearness))
    return picture.resize(picture.size, Image.Resampling.BILINEAR, box=box)


def _swing(turns: float) -> float:
    """From 0 to 1 and back in each turn, smoothly."""
    return (1 - math.cos(math.tau * turns)) / 2


def _closing(video: Video) -> Image.Image | None:
    return None if video.end is None else _picture(video.end, video)


def _picture(path: Path, video: Video) -> Image.Image:
    return _fitted(Image.open(path), video)


def _fitted(image: Image.Image, video: Video) -> Image.Image:
    return ImageOps.fit(image.convert("RGB"), (video.width, video.height), Image.Resampling.LANCZOS)
