"""One Luma video: what it shows, and its fields in answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class Video:
    """One silent video of `width` x `height` pixels.

    `id` is the video id, `name` the name of its files. `words` decide what is drawn when no picture is given; `start`
    is the image file of the first frame and `end` that of the last. `length_s` is its length in seconds, without that
    of the `source` that it continues, if any: another video, or a client's video file. With `is_loop` it ends on the
    frame on which it began.
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
    source: Video | Path | None = None

    @property
    def thumbnail_size(self) -> tuple[int, int]:
        """Width and height of its thumbnail."""
        return self.width // 2, self.height // 2


def video_fields(video: Video, state: str) -> Json:
    """The fields of every answer about the video.

    Source: AceDataCloud API contract, /luma/videos, result.
    """
    return {"video_id": video.id, "prompt": video.prompt, "state": state}


def media_fields(video: Video, media_url: str) -> Json:
    """Where the finished video is, and its size.

    Source: AceDataCloud API contract, /luma/videos, result.
    """
    width, height = video.thumbnail_size
    return {
        "video_url": f"{media_url}{video.name}.mp4",
        "video_width": video.width,
        "video_height": video.height,
        "thumbnail_url": f"{media_url}{video.name}.jpg",
        "thumbnail_width": width,
        "thumbnail_height": height,
    }
