"""A song in another form: which forms it can be had in, what its file is called, and its text to read."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from core.errors import SourceUnfit
from core.model.format import FORMS, NAME_MAX, Form
from core.model.job import ClipKind

if TYPE_CHECKING:
    from core.model.job import Song


_SUFFIXES = {Form.MIDI: "mid"}


_UNNAMEABLE = re.compile(r"[^\w .,'()&!+-]+")


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
