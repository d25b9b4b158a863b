"""Videos as the demo's page can show them: small, in formats that every browser plays, made by ffmpeg."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

import imageio_ffmpeg  # pyright: ignore[reportMissingTypeStubs] - it has none

_WIDTH_PX = 480
_PATIENCE_S = 60.0


def is_mp4(blob: bytes) -> bool:
    """Whether bytes begin as an MP4 file does. Source: ISO/IEC 14496-12, the file type box."""
    return blob[4:8] == b"ftyp"


def screened(blob: bytes) -> bytes:
    """Return an MP4 as a small WebM (VP8, Opus); as it is where ffmpeg cannot read it.

    The page's own worker makes VP9 of whatever is not WebM, which takes longer than it waits for any but short videos.
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
