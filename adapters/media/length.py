"""The length of audio files of any format."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

from adapters.media.ffmpeg import FfmpegFailed
from adapters.media.file_kind import starts_as_mp3
from adapters.media.tag import mp3_length_s
from adapters.thread import in_thread
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.media.ffmpeg import Ffmpeg

_log = logging.getLogger(__name__)
# Source: FFmpeg documentation, -progress: key=value lines; the last block tells the whole.
_MICROSECONDS = re.compile(r"^out_time_us=(\d+)$", re.MULTILINE)


async def audio_length_s(file: Path, ffmpeg: Ffmpeg) -> float:
    """Return the length in seconds of an MP3, WAV, Ogg, FLAC, AIFF, AAC, MP4 or WebM file with audio in it.

    MP3s, the usual case, are read here. The other formats hold tables and pictures of any size, which ffmpeg reads in
    a process of its own.

    Raises:
        MediaUnfit: it holds no audio, or ffmpeg cannot read it.
        OSError: the file could not be read.
    """
    if await in_thread(starts_as_mp3, file):
        try:
            return await in_thread(mp3_length_s, file)
        except MediaUnfit:
            pass  # other formats can begin with an ID3 tag too
    try:
        return await packets_length_s(file, ffmpeg)
    except FfmpegFailed as failure:
        _log.info("an attachment is not audio; ffmpeg says: %s", failure)
        raise MediaUnfit("the file is not audio") from None


async def packets_length_s(file: Path, ffmpeg: Ffmpeg) -> float:
    """Return the length in seconds of the first audio stream, counted from its packets rather than its header.

    Raises:
        MediaUnfit: it holds no audio.
        FfmpegFailed: ffmpeg cannot read it.
    """
    output = await ffmpeg.convert(file, "-c", "copy", "-progress", "pipe:1", "-f", "null", "-")
    times = _MICROSECONDS.findall(output)
    if not times or not int(times[-1]):
        raise MediaUnfit("the file holds no audio")
    return int(times[-1]) / 1_000_000
