"""Writes and reads MP4 files (H.264, yuv420p, and AAC for sound)."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

import av
import numpy as np
from av import AudioFrame, VideoFrame
from av.error import FFmpegError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from av import AudioStream
    from av.container import OutputContainer
    from PIL import Image

    from sandbox.acedata.composer import Samples

LONGEST_S = 300  # longer than a video that was extended a few times
_VIDEO = {"preset": "superfast", "crf": "24"}
_AUDIO_BIT_RATE = 128_000
_SAMPLES_PER_WRITE = 1024  # what an AAC frame holds


class NotVideo(Exception):
    """The file holds no usable pictures; the message says why."""


def write_video(
    path: Path, frames: Iterable[Image.Image], rate: int, sound: Samples | None = None, sound_hz: int = 44_100
) -> None:
    """Write the pictures, `rate` a second and all of one even size, as an MP4; with stereo sound if given.

    The file can be played while it is being downloaded, as its index comes first.
    """
    frames = iter(frames)
    first = next(frames)
    with av.open(str(path), "w", format="mp4", options={"movflags": "+faststart"}) as container:
        video = container.add_stream("libx264", rate=rate, options=_VIDEO)  # pyright: ignore[reportUnknownMemberType] - av types its options loosely
        video.width, video.height = first.size
        video.pix_fmt = "yuv420p"
        audio = None if sound is None else _added_audio(container, sound_hz)
        for frame in chain([first], frames):
            container.mux(video.encode(VideoFrame.from_ndarray(np.asarray(frame), format="rgb24")))
        container.mux(video.encode(None))
        if audio is not None and sound is not None:
            _write_sound(container, audio, sound, sound_hz)


def first_frame(path: Path) -> Image.Image:
    """The file's first picture.

    Raises:
        NotVideo: The file cannot be read as a video, or has no picture.
    """
    for frame in read_frames(path, 1):
        return frame
    raise NotVideo("the file has no pictures")


def read_frames(path: Path, rate: int) -> Iterator[Image.Image]:
    """The file's pictures at `rate` a second, one by one, because all of them would not fit into memory.

    Raises:
        NotVideo: The file cannot be read as a video, or lasts too long.
    """
    try:
        with av.open(str(path)) as container:
            if not container.streams.video:
                raise NotVideo("the file has no pictures")
            for frame in _at_rate(container.decode(container.streams.video[0]), rate):
                yield frame.to_image()  # pyright: ignore[reportUnknownMemberType] - av types its options loosely
    except FFmpegError as error:
        raise NotVideo("the file is not a video") from error


def _at_rate(frames: Iterable[VideoFrame], rate: int) -> Iterator[VideoFrame]:
    """The frames, some dropped or repeated, so that there are `rate` a second."""
    given = 0
    for frame in frames:
        time_s = frame.time or 0.0
        if time_s > LONGEST_S:
            raise NotVideo(f"the video is longer than {LONGEST_S} s")
        while given <= time_s * rate + 0.5:
            yield frame
            given += 1


def _added_audio(container: OutputContainer, sound_hz: int) -> AudioStream:
    stream = container.add_stream("aac", rate=sound_hz, layout="stereo")  # pyright: ignore[reportUnknownMemberType] - av types its options loosely
    stream.bit_rate = _AUDIO_BIT_RATE
    return stream


def _write_sound(container: OutputContainer, audio: AudioStream, sound: Samples, sound_hz: int) -> None:
    planes = np.ascontiguousarray(np.clip(sound, -1.0, 1.0).astype(np.float32).T)
    for start in range(0, planes.shape[1], _SAMPLES_PER_WRITE):
        piece = np.ascontiguousarray(planes[:, start : start + _SAMPLES_PER_WRITE])
        frame = AudioFrame.from_ndarray(piece, format="fltp", layout="stereo")
        frame.sample_rate = sound_hz
        frame.pts = start
        container.mux(audio.encode(frame))
    container.mux(audio.encode(None))
