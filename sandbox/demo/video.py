"""Converts videos for the demo's page: small, and in formats that every browser plays."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg  # pyright: ignore[reportMissingTypeStubs] - it has none

_WIDTH_PX = 480
_PATIENCE_S = 60.0


def is_mp4(blob: bytes) -> bool:
    """Whether the bytes begin like an MP4 file. Source: ISO/IEC 14496-12, the file type box."""
    return blob[4:8] == b"ftyp"


def as_webm(blob: bytes) -> bytes:
    """Return an MP4 as a small WebM (VP8, Opus), or unchanged if ffmpeg cannot read it.

    The page's own worker converts everything but WebM to VP9, which for longer videos takes more time than it allows.
    """
    with tempfile.TemporaryDirectory(prefix="chorus-demo-screen-") as folder:
        source, target = Path(folder, "in.mp4"), Path(folder, "out.webm")
        source.write_bytes(blob)
        arguments = [
            *(imageio_ffmpeg.get_ffmpeg_exe(), "-nostdin", "-loglevel", "error", "-i", str(source)),
            *("-vf", f"scale={_WIDTH_PX}:-2", "-c:v", "libvpx", "-deadline", "realtime", "-cpu-used", "8"),
            *("-b:v", "600k", "-c:a", "libopus", "-b:a", "96k", "-map_metadata", "-1", str(target)),
        ]
        try:
            subprocess.run(arguments, check=True, timeout=_PATIENCE_S, capture_output=True)  # noqa: S603 - our own words
        except (subprocess.SubprocessError, OSError):
            return blob
        return target.read_bytes()
