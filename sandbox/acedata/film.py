"""One video of Luma: what it shows, and the fields under which answers tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class Film:
    """One silent video of `width` x `height` pixels.

    `id` is the video id, `name` that of its files. `words` decide what is drawn where no picture is given; `start` is
    the image file of the first frame and `end` that of the last. It lasts `length_s` seconds, after its `source`, if
    any: another film, or a video file from outside. With `is_loop` the last frame is the first one again.
    """

    id: str
    name: str
    prompt: str
    words: str
    width: int
    height: int
    length_s: float
    is_loop: bool = False
    start: Path | None = None
    end: Path | None = None
    source: Film | Path | None = None

    @property
    def thumbnail_size(self) -> tuple[int, int]:
        """Width and height of its thumbnail."""
        return self.width // 2, self.height // 2


def film_fields(film: Film, state: str) -> Json:
    """What every answer about the film has.

    Source: AceDataCloud API contract, /luma/videos, result.
    """
    return {"video_id": film.id, "prompt": film.prompt, "state": state}


def media_fields(film: Film, media_url: str) -> Json:
    """Where the finished film is, and how large.

    Source: AceDataCloud API contract, /luma/videos, result.
    """
    width, height = film.thumbnail_size
    return {
        "video_url": f"{media_url}{film.name}.mp4",
        "video_width": film.width,
        "video_height": film.height,
        "thumbnail_url": f"{media_url}{film.name}.jpg",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
