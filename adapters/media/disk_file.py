"""Files on disk as values that fulfil the ports, and the limits of the work on them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from adapters.media.video_info import VideoInfo
    from core.model.job import Clip, Song
    from core.ports import AudioFile

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """Limits of size and time.

    `stall_s` is how long a server may send nothing, `total_s` how long one file may take (`cover_s` for a cover),
    `fit_s`, `join_s` and `probe_s` how long ffmpeg may work on one (on a video in all attempts together). `fetches`
    songs, `attachments`, `fits` and `joins` are processed at once; more wait their turn, so that memory stays
    bounded however many are requested.
    """

    audio_bytes: int = 64 * _MIB
    cover_bytes: int = 10 * _MIB
    video_bytes: int = 200 * _MIB
    stall_s: float = 15
    total_s: float = 120
    cover_s: float = 30
    fit_s: float = 180
    join_s: float = 600
    probe_s: float = 20
    fetches: int = 8
    attachments: int = 4
    fits: int = 2
    joins: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskAudioFile:
    """A song's files; fulfils `core.ports.AudioFile`."""

    song: Song
    audio: Path
    cover: Path | None

    @property
    def clip(self) -> Clip:
        """The clip that the files belong to."""
        return self.song.clip


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskFootage:
    """What a video is made of; fulfils `core.ports.Footage`."""

    video: Song
    info: VideoInfo
    audio_file: DiskAudioFile | None

    @property
    def clip(self) -> Clip:
        """The video's clip."""
        return self.video.clip


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskBundle:
    """Several songs in a ZIP; fulfils `core.ports.Bundle`."""

    audio_files: tuple[AudioFile, ...]
    file: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSaved:
    """Any other file; fulfils `core.ports.SavedFile`."""

    file: Path
    url: str = ""
