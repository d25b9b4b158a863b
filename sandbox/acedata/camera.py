"""Shoots what moves in a video: a slow way into a still picture, and from one picture to another."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from PIL import Image, ImageOps

from sandbox.acedata.artwork import draw_scene
from sandbox.acedata.reel import first_frame, read_reel, write_reel

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.acedata.composer import Samples
    from sandbox.acedata.film import Film

RATE = 24
SONG_RATE = 12  # a cover that breathes needs no more
_ZOOM = 0.18  # the part of the picture that is left outside at the nearest
_TURN_S = 8.0  # one breath of a song's cover
_FADE_FROM = 0.4  # the part of a film after which its last picture begins to show


def shoot(film: Film, source: Path | None, path: Path) -> None:
    """Write the film into the file; `source` is the video that it continues."""
    write_reel(path, _new_part(film) if source is None else _continued(film, source), RATE)


def shoot_song(cover: Path, sound: Samples, sound_hz: int, path: Path) -> None:
    """Write a video of the song: its cover comes near and goes away again as long as it sounds."""
    picture = Image.open(cover).convert("RGB")
    count = max(1, round(len(sound) / sound_hz * SONG_RATE))
    frames = (_near(picture, _swing(index / SONG_RATE / _TURN_S), (0.5, 0.5)) for index in range(count))
    write_reel(path, frames, SONG_RATE, sound, sound_hz)


def _continued(film: Film, source: Path) -> Iterator[Image.Image]:
    """What was taken before, and the new part: it begins where that ended, and leads back to its start in a loop."""
    frame = start = _fitted(first_frame(source), film)
    for shown in read_reel(source, RATE):
        frame = _fitted(shown, film)
        yield frame
    last = start if film.is_loop else _closing(film)
    yield from _way(film, frame, last, is_loop=False)


def _new_part(film: Film) -> Iterator[Image.Image]:
    """A film that continues nothing."""
    first = draw_scene(film.words, film.width, film.height) if film.start is None else _picture(film.start, film)
    return _way(film, first, _closing(film), is_loop=film.is_loop)


def _way(film: Film, first: Image.Image, last: Image.Image | None, *, is_loop: bool) -> Iterator[Image.Image]:
    """The frames from the first picture on, towards the last one if there is any."""
    chance = random.Random(f"camera:{film.words}")
    aim = (chance.random(), chance.random())
    count = max(2, round(film.length_s * RATE))
    for index in range(count):
        yield _frame(first, last, index / (count - 1), aim, is_loop=is_loop)


def _frame(
    first: Image.Image, last: Image.Image | None, part: float, aim: tuple[float, float], *, is_loop: bool
) -> Image.Image:
    """The frame at this part (0 to 1) of the way; a loop is back at the first picture at the end of it."""
    way = _swing(part) if is_loop else part
    frame = _near(first, way, aim)
    if last is None or way <= _FADE_FROM:
        return frame
    return Image.blend(frame, last, (way - _FADE_FROM) / (1 - _FADE_FROM))


def _near(picture: Image.Image, way: float, aim: tuple[float, float]) -> Image.Image:
    """The picture from as near as `way` (0: all of it, 1: the nearest) says, moved towards the aim."""
    width, height = picture.size
    left, top = width * _ZOOM * way * aim[0], height * _ZOOM * way * aim[1]
    box = (left, top, left + width * (1 - _ZOOM * way), top + height * (1 - _ZOOM * way))
    return picture.resize(picture.size, Image.Resampling.BILINEAR, box=box)


def _swing(turns: float) -> float:
    """From 0 to 1 and back in each turn, softly."""
    return (1 - math.cos(math.tau * turns)) / 2


def _closing(film: Film) -> Image.Image | None:
    return None if film.end is None else _picture(film.end, film)


def _picture(path: Path, film: Film) -> Image.Image:
    return _fitted(Image.open(path), film)


def _fitted(image: Image.Image, film: Film) -> Image.Image:
    return ImageOps.fit(image.convert("RGB"), (film.width, film.height), Image.Resampling.LANCZOS)
