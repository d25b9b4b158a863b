"""A song in another form: as WAV, MIDI, music video, timed or plain words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto
from typing import TYPE_CHECKING

from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Form(StrEnum):
    """What a song can be exported as, in the words of the command's choices."""

    MP3 = "mp3"
    WAV = "wav"
    MIDI = "midi"
    MP4 = "mp4"
    LRC = "lrc"
    TXT = "txt"


TIMING = "timing"
"""Under which form the times of a clip's words are kept, for LRC and for captions."""
NAME_MAX = 80
"""Characters of a file's name, without what follows the dot."""
FORMS: Mapping[ClipKind, tuple[Form, ...]] = {
    ClipKind.SONG: tuple(Form),
    ClipKind.STEM: (Form.MP3, Form.WAV, Form.MIDI, Form.MP4),
    ClipKind.VIDEO: (Form.MP4,),
}
"""What each kind of clip can be had as."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What the provider made of a clip: a link to a file, or (notes, times) the result itself as JSON text."""

    url: str = ""
    text: str = ""


class Lack(Enum):
    """What a video goes without, although it was asked for."""

    SOUND = auto()
    WORDS = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A clip in another format, ready to be sent; a file on disk is removed when the `Exports.export` block ends.

    `name` is what it is called. One of `file` and `text` holds it, neither where it is too large for the place.
    `url` is where the provider keeps it, "" for what was made here; `size_bytes` how large it is there, as far as that
    is known. `is_reduced`: it was encoded with fewer bits to fit. `lacks` is what a video goes without.
    """

    name: str
    file: Path | None = None
    text: str = ""
    url: str = ""
    size_bytes: int | None = None
    is_reduced: bool = False
    lacks: frozenset[Lack] = frozenset()
