"""How a video is made to fit a limit: pure arithmetic.

A song should be heard in full, and its picture is only a short loop. So:

1. If the full song can have 300 kbit/s of video and 96 of audio, it is kept in full, with as many bits as fit (at
   most 2,500 and 160). At 10 MiB that holds for songs of up to 3:20.
2. A longer song is cut to the length that can have so many, with a fade-out, down to one minute.
3. That minute (or a song that is shorter) gets fewer bits, down to 90 kbit/s of video and 64 of audio.
4. Below that the picture is too poor to watch, and there is no plan.

The frame size shrinks with the bit rate: a small clear picture is better than a large blocky one.
"""

from __future__ import annotations

from dataclasses import dataclass

_BEST_KBPS = 2500
_GOOD_KBPS = 300
_LEAST_KBPS = 90
# The highest audio rate for a total of so many kbit/s, best first. Source: FFmpeg Codecs Documentation, aac.
_SOUNDS_KBPS = ((1500, 160), (428, 128), (300, 96), (0, 64))
_GOOD_SOUND_KBPS = 96
_LEAST_SOUND_KBPS = 64
_SHORTEST_S = 60
_HEADROOM = 0.98
_CONTAINER_BYTES = 16 * 1024
_CONTAINER_KBPS = 8  # the tables of an MP4: some bytes for each frame and each packet of audio
_SIDES_PX = (1280, 960, 768, 640, 480)
_BITS_A_PIXEL = 0.036  # from here on veryfast x264 shows few blocks in slow videos


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How a video is encoded: `video_kbps` is the highest average of its picture; 0 `audio_kbps` means silent."""

    length_s: float
    is_cut: bool
    video_kbps: int
    audio_kbps: int
    width: int
    height: int


def plan_for(song_s: float, *, width: int, height: int, rate: int, limit_bytes: int) -> Plan | None:
    """Return the best plan for a loop of that size under a song of that length; None if none is good enough."""
    length_s, good_kbps = song_s, _GOOD_KBPS + _GOOD_SOUND_KBPS
    if _room_kbps(song_s, limit_bytes) < good_kbps:
        good_s = _room_kbit(limit_bytes) / (good_kbps + _CONTAINER_KBPS)
        length_s = min(song_s, max(good_s, _SHORTEST_S))
    total_kbps = _room_kbps(length_s, limit_bytes)
    if total_kbps < _LEAST_KBPS + _LEAST_SOUND_KBPS:
        return None
    audio_kbps = next(sound for total, sound in _SOUNDS_KBPS if total_kbps >= total)
    video_kbps = int(min(total_kbps - audio_kbps, _BEST_KBPS))
    wide, high = size_for(width, height, rate=rate, video_kbps=video_kbps)
    return Plan(
        length_s=length_s,
        is_cut=length_s < song_s,
        video_kbps=video_kbps,
        audio_kbps=audio_kbps,
        width=wide,
        height=high,
    )


def silent_plan_for(length_s: float, *, width: int, height: int, rate: int, limit_bytes: int) -> Plan | None:
    """Return the best plan for a video without a song: never cut, only with fewer bits; None as above."""
    video_kbps = int(min(_room_kbps(length_s, limit_bytes), _BEST_KBPS))
    if video_kbps < _LEAST_KBPS:
        return None
    wide, high = size_for(width, height, rate=rate, video_kbps=video_kbps)
    return Plan(length_s=length_s, is_cut=False, video_kbps=video_kbps, audio_kbps=0, width=wide, height=high)


def size_for(width: int, height: int, *, rate: int, video_kbps: int) -> tuple[int, int]:
    """Return the size, both sides even, at which this bit rate gives a clear picture: at most 1280, never enlarged."""
    for side_px in _SIDES_PX:
        wide, high = _scaled(width, height, side_px)
        if video_kbps * 1000 >= wide * high * rate * _BITS_A_PIXEL:
            return wide, high
    return _scaled(width, height, _SIDES_PX[-1])


def peak_kbps(video_kbps: int, run_s: float) -> int:
    """Return which steady rate keeps an encoder's output of `run_s` seconds within that average.

    With a buffer of one second an encoder may exceed the rate by what one second holds, at any time.
    Source: ISO/IEC 14496-10, annex C (hypothetical reference decoder).
    """
    return max(1, int(video_kbps / (1 + 1 / run_s)))


def _room_kbit(limit_bytes: int) -> float:
    return (limit_bytes * _HEADROOM - _CONTAINER_BYTES) * 8 / 1000


def _room_kbps(length_s: float, limit_bytes: int) -> float:
    return _room_kbit(limit_bytes) / length_s - _CONTAINER_KBPS


def _scaled(width: int, height: int, side_px: int) -> tuple[int, int]:
    share = min(1.0, side_px / max(width, height))
    wide, high = (max(2, int(px * share / 2 + 0.01) * 2) for px in (width, height))
    return wide, high
