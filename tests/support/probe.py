"""Opens video files with ffmpeg, as a player does, and describes them."""

import io
import re
import subprocess
from typing import NamedTuple

import imageio_ffmpeg
from PIL import Image


class Probe(NamedTuple):
    """ffmpeg's description of a file; `audio` is None without sound."""

    length_s: float
    video: str
    width: int
    height: int
    audio: str | None


def probe(path):
    """Open a video file and return its description."""
    said = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-i", str(path), "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", said).groups()
    codec, pixels, width, height = re.search(r"Video: (\w+).*?, (yuv\w+)\S*, (\d+)x(\d+)", said).groups()
    audio = re.search(r"Audio: (\w+)", said)
    return Probe(
        int(hours) * 3600 + int(minutes) * 60 + float(seconds),
        f"{codec} {pixels}",
        int(width),
        int(height),
        audio and audio[1],
    )


def frames(path):
    """The frames of a video file, scaled down."""
    out = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-i", str(path),
         "-vf", "scale=64:64", "-f", "rawvideo", "-pix_fmt", "rgb24", "-"],
        capture_output=True,
        check=True,
    ).stdout  # fmt: skip
    size = 64 * 64 * 3
    return [Image.frombytes("RGB", (64, 64), out[at : at + size]) for at in range(0, len(out), size)]


def difference(one, other):
    """The average difference between two pictures, 0 to 255."""
    pairs = zip(one.resize((64, 64)).convert("L").tobytes(), other.resize((64, 64)).convert("L").tobytes(), strict=True)
    return sum(abs(a - b) for a, b in pairs) / (64 * 64)


def picture(content):
    """A downloaded picture."""
    return Image.open(io.BytesIO(content))
