"""A song in another form: as WAV, MIDI, music video, timed or plain words."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from core.errors import SourceUnfit
from core.model import ClipKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.model import Song


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
_SUFFIXES = {Form.MIDI: "mid"}
_UNNAMEABLE = re.compile(r"[^\w .,'()&!+-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """What the provider made of a clip: a link to a file, or (notes, times) the result itself as JSON text."""

    url: str = ""
    text: str = ""


def check_form(song: Song, form: Form) -> None:
    """Check that a clip of that kind can be had in that form.

    Raises:
        SourceUnfit: it is a video, which is an MP4 and nothing else, or a stem, of which there are no words.
    """
    if form in FORMS[song.kind]:
        return
    if song.kind is ClipKind.VIDEO:
        raise SourceUnfit("format", f"is {form.upper()}, and a video can be exported as MP4 only.")
    raise SourceUnfit(
        "format", f"is {form.upper()}, and a stem has no words. Choose MP3, WAV or MIDI, or the song that it is of."
    )


def file_name(title: str, form: Form) -> str:
    """Return what the file is called for people: the song's title, in letters and digits of any script."""
    flat = " ".join(_UNNAMEABLE.sub(" ", unicodedata.normalize("NFKC", title)).split())
    return f"{flat[:NAME_MAX].strip(' .-') or 'Song'}.{_SUFFIXES.get(form, form.value)}"


def sheet(song: Song, *, style: str, words: str) -> str:
    """Return a song's title, maker, style and words as a text to read."""
    head = [song.clip.title or "Untitled", f"by {song.maker.name}", f"Style: {style}" if style else ""]
    return "\n".join([*(line for line in head if line), "", words or "(instrumental)"]) + "\n"
