"""Makes an MP3 smaller, by no more than the limit requires."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.media.tag import copy_tags, mp3_length_s, tag_sizes_bytes
from adapters.thread import in_thread
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from adapters.media.ffmpeg import Ffmpeg

# Constant bit rates of MPEG-1 layer III from the lowest worth hearing. Source: ISO/IEC 11172-3, 2.4.2.3.
_RATES_KBPS = (320, 256, 224, 192, 160, 128, 112, 96, 80, 64, 56, 48)
_STEREO_FROM_KBPS = 64  # below, one good channel sounds better than two poor ones
_COVER_FROM_KBPS = 96  # below, the sound needs the room more than the picture
_HEADROOM = 0.995
_FRAMES_BYTES = 8 * 1024  # the encoder's information frame, its delay and padding
_TRIES = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a file is to be encoded: kilobits a second, and whether the embedded cover stays."""

    rate_kbps: int
    has_cover: bool


def plan_for(length_s: float, limit_bytes: int, *, tag_bytes: int, cover_bytes: int) -> Plan | None:
    """Return the best plan that keeps the file within the limit; None if the sound would not be worth hearing.

    `cover_bytes` is the part of `tag_bytes` that goes when the cover is dropped.
    """
    full = _best_rate(length_s, limit_bytes - tag_bytes)
    lean = _best_rate(length_s, limit_bytes - tag_bytes + cover_bytes)
    if full is not None and (full >= _COVER_FROM_KBPS or full == lean):
        return Plan(rate_kbps=full, has_cover=True)
    return None if lean is None else Plan(rate_kbps=lean, has_cover=False)


def _best_rate(length_s: float, room_bytes: int) -> int | None:
    most_kbps = (room_bytes * _HEADROOM - _FRAMES_BYTES) * 8 / 1000 / length_s
    return next((rate for rate in _RATES_KBPS if rate <= most_kbps), None)


async def fit_audio(mp3: Path, limit_bytes: int, ffmpeg: Ffmpeg) -> Path:
    """Return the file itself if it is within the limit, else a smaller one of the same name in a folder beside it.

    Raises:
        MediaUnfit: no rate worth hearing keeps it within the limit.
        FfmpegFailed: it could not be encoded.
        OSError: a file could not be read or written.
    """
    if await in_thread(_size_bytes, mp3) <= limit_bytes:
        return mp3
    length_s = await in_thread(mp3_length_s, mp3)
    tag_bytes, cover_bytes = await in_thread(tag_sizes_bytes, mp3)
    target = Path(await in_thread(tempfile.mkdtemp, prefix="fit-", dir=mp3.parent)) / mp3.name
    for _ in range(_TRIES):
        plan = plan_for(length_s, limit_bytes, tag_bytes=tag_bytes, cover_bytes=cover_bytes)
        if plan is None:
            break
        await _encode(mp3, target, plan, ffmpeg)
        if await in_thread(_size_bytes, target) <= limit_bytes:
            return target
        # The length of a file without a frame count is a guess. What ffmpeg wrote has one.
        length_s = await in_thread(mp3_length_s, target)
    raise MediaUnfit(f"{length_s:.0f} s of music do not fit into {limit_bytes} bytes")


async def _encode(source: Path, target: Path, plan: Plan, ffmpeg: Ffmpeg) -> None:
    channels = "2" if plan.rate_kbps >= _STEREO_FROM_KBPS else "1"
    await ffmpeg.convert(
        source,
        *("-c:a", "libmp3lame", "-b:a", f"{plan.rate_kbps}k", "-ar", "44100", "-ac", channels),
        *("-id3v2_version", "0", "-f", "mp3", "-y", f"file:{target}"),
    )
    await in_thread(copy_tags, source, target, has_cover=plan.has_cover)


def _size_bytes(file: Path) -> int:
    return file.stat().st_size
