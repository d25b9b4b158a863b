"""Encodes stereo samples as MP3, and decodes any audio file into stereo samples."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, cast

import av
import numpy as np
from av import AudioFrame, AudioStream
from av.error import FFmpegError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sandbox.acedata.composer import Samples

BIT_RATE = 128_000
LONGEST_S = 480  # the longest song of the service
_SAMPLES_PER_WRITE = 1152 * 50  # whole MP3 frames; keeps each encoder call short
_ENCODER = {"compression_level": "7"}  # LAME's quality: half the time of its default, and no worse at this bit rate


class NotAudio(Exception):
    """The file holds no usable sound; the message says why."""


def encode_mp3(samples: Samples, rate_hz: int) -> bytes:
    """Encode stereo samples of shape (n, 2), -1..1, as a tagless MP3."""
    pcm = (np.clip(samples, -1.0, 1.0) * 32767).astype(np.int16).T
    out = io.BytesIO()
    with av.open(out, "w", format="mp3", options={"id3v2_version": "0"}) as container:
        added = container.add_stream("libmp3lame", rate=rate_hz, layout="stereo", options=_ENCODER)  # pyright: ignore[reportUnknownMemberType] - av types its options loosely
        stream = cast("AudioStream", added)
        stream.bit_rate = BIT_RATE
        stream.codec_context.format = av.AudioFormat("s16p")
        for start in range(0, pcm.shape[1], _SAMPLES_PER_WRITE):
            piece = np.ascontiguousarray(pcm[:, start : start + _SAMPLES_PER_WRITE])
            frame = AudioFrame.from_ndarray(piece, format="s16p", layout="stereo")
            frame.sample_rate = rate_hz
            frame.pts = start
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))
    return out.getvalue()


def decode(path: Path, rate_hz: int) -> Samples:
    """The file's sound as stereo samples of shape (n, 2).

    Raises:
        NotAudio: The file cannot be read as sound, or holds more than eight minutes of it.
    """
    pieces = list(_pieces(path, rate_hz))
    if not pieces:
        raise NotAudio("the file holds no sound")
    return np.concatenate(pieces)


def _pieces(path: Path, rate_hz: int) -> Iterator[Samples]:
    resampler = av.AudioResampler(format="flt", layout="stereo", rate=rate_hz)
    try:
        with av.open(str(path)) as container:
            if not container.streams.audio:
                raise NotAudio("the file has no sound")
            for frame in container.decode(container.streams.audio[0]):
                if frame.time is not None and frame.time > LONGEST_S:
                    raise NotAudio(f"the audio is longer than {LONGEST_S} s")
                yield from map(_stereo, resampler.resample(frame))
            yield from map(_stereo, resampler.resample(None))
    except FFmpegError as error:
        raise NotAudio("the file is not audio") from error


def _stereo(frame: AudioFrame) -> Samples:
    """The frame's interleaved samples as rows of left and right."""
    return np.asarray(frame.to_ndarray(), np.float32).reshape(-1, 2)
