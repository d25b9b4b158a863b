"""Facts about a video file: its size, frame rate and length, and whether it can be used as it is."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from adapters.media.ffmpeg import VIDEO_FORMATS, FfmpegFailed, Input
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.media.ffmpeg import Ffmpeg

_log = logging.getLogger(__name__)
# Source: FFmpeg Formats Documentation, framecrc: headers, then "stream, dts, pts, duration, size, checksum" a packet.
_HEADER = re.compile(r"^#(\w+) 0: (.+)$", re.MULTILINE)
_PACKET = re.compile(r"^0, +-?\d+, +(-?\d+), +(\d+), +(\d+), 0x", re.MULTILINE)
_RATES = (24, 25, 30)
_SHORTEST_S = 0.5
_LONGEST_S = 7200
_MOST_PIXELS = 4096 * 2304  # a small file can hold frames that fill the memory


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoInfo:
    """A video file on disk. `width` and `height` are those of its frames as displayed.

    `rate` is the frame rate that it is encoded with: one of a few usual rates. `is_h264` means H.264
    with 8 bits and halved colour (yuv420p), which every player shows.
    """

    file: Path
    width: int
    height: int
    rate: int
    length_s: float
    is_h264: bool


def video_input(file: Path, *options: str) -> Input:
    """Return a video file to be read by one thread, and only if its frames are of a usual size."""
    guard = ("-threads", "1", "-max_pixels", str(_MOST_PIXELS))
    return Input(file=file, formats=VIDEO_FORMATS, options=(*guard, *options))


async def read_video_info(file: Path, ffmpeg: Ffmpeg) -> VideoInfo:
    """Return the facts about the first video stream of an MP4, QuickTime or WebM file.

    Only what ffmpeg writes for programs to read is parsed: what it writes for people also holds the file's own texts.

    Raises:
        MediaUnfit: ffmpeg can read no video in it, or one of less than half a second or more than two hours.
    """
    video = video_input(file)
    try:
        head = await ffmpeg.render([video], "-map", "0:v:0", "-c", "copy", "-frames:v", "1", "-f", "framecrc", "-")
        picture = await ffmpeg.render([video], "-map", "0:v:0", "-frames:v", "1", "-f", "framecrc", "-")
        tail = await ffmpeg.render([video], "-map", "0:v:0", "-c", "copy", "-f", "framecrc", "-")
    except FfmpegFailed as failure:
        _log.warning("%s is not a video; ffmpeg says: %s", file.name, failure)
        raise MediaUnfit("the file is not a playable video") from None
    try:
        return _read_answers(file, head, picture, tail)
    except (ArithmeticError, LookupError, ValueError):
        raise MediaUnfit("the file is not a video") from None


def _read_answers(file: Path, head: str, picture: str, tail: str) -> VideoInfo:
    """Put the three answers together; raises LookupError, ValueError or ArithmeticError where something is missing."""
    headers, shown = dict(_HEADER.findall(head)), dict(_HEADER.findall(picture))
    width, height = (int(number) for number in shown["dimensions"].split("x"))
    over, under = (int(number) for number in headers["tb"].split("/"))
    times = sorted((int(pts), int(duration)) for pts, duration, _ in _PACKET.findall(tail))
    length_s = max(pts + duration for pts, duration in times) * over / under
    if not _SHORTEST_S <= length_s <= _LONGEST_S:
        raise ValueError("too short or too long")
    step_s = (times[-1][0] - times[0][0]) / (len(times) - 1) * over / under
    bytes_a_picture = int(_PACKET.findall(picture)[0][2])
    return VideoInfo(
        file=file,
        width=width,
        height=height,
        rate=min(_RATES, key=lambda rate: abs(rate - 1 / step_s)),
        length_s=length_s,
        is_h264=headers["codec_id"] == "h264" and bytes_a_picture * 2 == width * height * 3,
    )
