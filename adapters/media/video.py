"""Makes one MP4 of the provider's short silent video: looped under a song, or on its own.

`adapters.media.video_plan` decides how it fits a limit. The source is encoded once as a loop, whose last second fades
into its first. A loop that is entered after its first second therefore follows another one without a visible seam. The
result is one whole loop, then as many more from their second second on, joined without encoding again; only a cut
(which fades out) and captions need a second encoding.
"""

from __future__ import annotations

import math
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from adapters.media.caption import FILTER, write_captions
from adapters.media.ffmpeg import LIST_FORMATS, Input
from adapters.media.length import packets_length_s
from adapters.media.video_info import video_input
from adapters.media.video_plan import Plan, peak_kbps, plan_for, silent_plan_for
from adapters.thread import in_thread
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from adapters.media.ffmpeg import Ffmpeg
    from adapters.media.video_info import VideoInfo
    from core.model.timed_lyrics import Caption

_TRIES = 2
_FADE_S = 3
_SEAM_S = 1
_QUALITY = "20"  # x264's constant rate factor; the planned rate is only an upper bound
_MP4 = ("-map_metadata", "-1", "-movflags", "+faststart", "-f", "mp4", "-y")
# H.264 that every player shows, Discord's on phones too. Source: x264 --fullhelp, FFmpeg Codecs Documentation.
_H264 = ("-c:v", "libx264", "-profile:v", "high", "-pix_fmt", "yuv420p", "-threads", "2")
_ONE_THREAD = ("-threads", "1")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Loop:
    """How the source becomes a loop: so many frames, the last `seam` of which fade into the first `seam`."""

    frames: int
    seam: int
    rate: int

    @property
    def is_repeated(self) -> bool:
        """Whether it plays more than once."""
        return self.seam > 0

    @property
    def period_s(self) -> float:
        """How long a loop plays that is entered after its seam."""
        return (self.frames - self.seam) / self.rate


def loop_for(info: VideoInfo, length_s: float) -> _Loop:
    """Return the loop for a video of that length; a source that is long enough on its own needs no seam."""
    frames = max(1, int(info.length_s * info.rate + 0.01))
    needed = math.ceil(length_s * info.rate)
    if frames >= needed:
        return _Loop(frames=needed, seam=0, rate=info.rate)
    return _Loop(frames=frames, seam=max(1, min(_SEAM_S * info.rate, frames // 3)), rate=info.rate)


async def write_looped(
    info: VideoInfo, song: Path, target: Path, limit_bytes: int, captions: Sequence[Caption], ffmpeg: Ffmpeg
) -> None:
    """Write the source, looped under the song, as an MP4 of at most `limit_bytes`.

    Raises:
        MediaUnfit: no plan keeps it within the limit, or the encoder exceeded every plan.
        FfmpegFailed: it could not be encoded.
        OSError: a file could not be read or written.
    """
    song_s = await packets_length_s(song, ffmpeg)

    def plan(aimed_bytes: int) -> Plan | None:
        return plan_for(song_s, width=info.width, height=info.height, rate=info.rate, limit_bytes=aimed_bytes)

    async def encode(plan: Plan) -> None:
        await _join(info, song, target, plan, captions, ffmpeg)

    await _encode_within(limit_bytes, target, plan, encode)


async def write_silent(info: VideoInfo, target: Path, limit_bytes: int, ffmpeg: Ffmpeg) -> None:
    """Write the source as a silent MP4 of at most `limit_bytes`, without encoding it again where possible.

    Raises: as `write_looped`.
    """
    video = video_input(info.file)
    if info.is_h264 and (await in_thread(info.file.stat)).st_size <= limit_bytes:
        await ffmpeg.render([video], "-map", "0:v:0", "-c", "copy", *_MP4, f"file:{target}")
        if (await in_thread(target.stat)).st_size <= limit_bytes:
            return

    def plan(aimed_bytes: int) -> Plan | None:
        size = {"width": info.width, "height": info.height}
        return silent_plan_for(info.length_s, **size, rate=info.rate, limit_bytes=aimed_bytes)

    async def encode(plan: Plan) -> None:
        pictures = f"fps={info.rate},{_scaled(plan)},format=yuv420p"
        bits = _rate_options(plan, info.length_s, "medium")
        await ffmpeg.render([video], "-map", "0:v:0", "-filter:v", pictures, *bits, *_MP4, f"file:{target}")

    await _encode_within(limit_bytes, target, plan, encode)


async def _encode_within(
    limit_bytes: int, target: Path, plan: Callable[[int], Plan | None], encode: Callable[[Plan], Awaitable[None]]
) -> None:
    """Encode as planned, and once more with a smaller plan if the result is still too large."""
    aimed_bytes = limit_bytes
    for _ in range(_TRIES):
        planned = plan(aimed_bytes)
        if planned is None:
            break
        await encode(planned)
        size_bytes = (await in_thread(target.stat)).st_size
        if size_bytes <= limit_bytes:
            return
        aimed_bytes = int(aimed_bytes * limit_bytes / size_bytes * 0.97)
    raise MediaUnfit(f"the video does not fit into {limit_bytes} bytes")


async def _join(
    info: VideoInfo, song: Path, target: Path, plan: Plan, captions: Sequence[Caption], ffmpeg: Ffmpeg
) -> None:
    loop = loop_for(info, plan.length_s)
    is_copied = not captions and not plan.is_cut
    folder = Path(await in_thread(tempfile.mkdtemp, prefix="loop-", dir=target.parent))
    try:
        await _write_loop(info, loop, plan, folder / "loop.mp4", ffmpeg, is_final=is_copied)
        await in_thread(_write_list, loop, plan, folder / "loops.txt")
        inputs = [Input(file=folder / "loops.txt", formats=LIST_FORMATS, options=("-f", "concat", *_ONE_THREAD))]
        inputs.append(Input(file=song, options=_ONE_THREAD))
        environment: dict[str, str] = {}
        if captions:
            environment = await in_thread(write_captions, captions, folder, width=plan.width, height=plan.height)
        await ffmpeg.render(
            inputs,
            *("-map", "0:v:0", "-map", "1:a:0", "-filter_threads", "1"),
            *(("-c:v", "copy") if is_copied else _encoded(plan, is_captioned=bool(captions))),
            *("-c:a", "aac", "-b:a", f"{plan.audio_kbps}k", *_faded_audio(plan)),
            *("-t", f"{plan.length_s:.3f}", *_MP4, f"file:{target}"),
            folder=folder,
            environment=environment,
        )
    finally:
        await in_thread(shutil.rmtree, folder, ignore_errors=True)


async def _write_loop(
    info: VideoInfo, loop: _Loop, plan: Plan, target: Path, ffmpeg: Ffmpeg, *, is_final: bool
) -> None:
    video = video_input(info.file)
    # The beginning is read a second time, rather than kept in memory until the end.
    beginning = video_input(info.file, "-t", f"{loop.seam / loop.rate + 1:.3f}")
    bits = _rate_options(plan, loop.period_s, "medium") if is_final else (*_H264, "-preset", "superfast", "-crf", "14")
    await ffmpeg.render(
        [video, beginning] if loop.is_repeated else [video],
        *("-filter_complex_threads", "1", "-filter_complex", _seamless(loop, plan), "-map", "[video]"),
        # A key frame to enter at, and no frame that needs a later one: so loops can be joined as they are.
        *(*bits, "-bf", "0", "-force_key_frames", f"expr:eq(n,{loop.seam})", *_MP4, f"file:{target}"),
    )


def _seamless(loop: _Loop, plan: Plan) -> str:
    """Return the filters that make a loop: frames at a steady rate, the beginning faded in over the end."""
    even = f"fps={loop.rate},{_scaled(plan)}"
    body = f"[0:v:0]{even},format=yuv420p,trim=end_frame={loop.frames},setpts=N/{loop.rate}/TB"
    if not loop.is_repeated:
        return f"{body}[video]"
    late = loop.frames - loop.seam
    return (
        f"{body}[body];"
        f"[1:v:0]{even},format=yuva420p,trim=end_frame={loop.seam},"
        f"fade=in:start_frame=0:nb_frames={loop.seam}:alpha=1,setpts=(N+{late})/{loop.rate}/TB[seam];"
        f"[body][seam]overlay=eof_action=pass:format=yuv420,format=yuv420p[video]"
    )


def _write_list(loop: _Loop, plan: Plan, target: Path) -> None:
    """Write the list of loops to join. Source: FFmpeg Formats Documentation, concat."""
    lines = ["ffconcat version 1.0", "file loop.mp4"]
    if loop.is_repeated:
        more = math.ceil((plan.length_s - loop.frames / loop.rate) / loop.period_s) + 1
        lines += ["file loop.mp4", f"inpoint {loop.seam / loop.rate:.6f}"] * more
    target.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _encoded(plan: Plan, *, is_captioned: bool) -> list[str]:
    """Return how frames are encoded that something is drawn on: captions, or the fade to black at the end."""
    filters = [FILTER] if is_captioned else []
    if plan.is_cut:
        filters.append(f"fade=out:start_time={plan.length_s - _FADE_S:.3f}:duration={_FADE_S}")
    return ["-filter:v", ",".join(filters), *_rate_options(plan, plan.length_s, "veryfast"), "-g", "240"]


def _faded_audio(plan: Plan) -> list[str]:
    if not plan.is_cut:
        return []
    return ["-filter:a", f"afade=out:start_time={plan.length_s - _FADE_S:.3f}:duration={_FADE_S}"]


def _rate_options(plan: Plan, loop_s: float, preset: str) -> list[str]:
    peak = peak_kbps(plan.video_kbps, loop_s)
    return [*_H264, "-preset", preset, "-crf", _QUALITY, "-maxrate", f"{peak}k", "-bufsize", f"{peak}k"]


def _scaled(plan: Plan) -> str:
    return f"scale={plan.width}:{plan.height}:out_range=tv,setsar=1"
