"""A song in another form: which forms it can be had in, what its file is called, and its text to read."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from core.errors import SourceUnfit
from core.media import texts
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
        raise SourceUnfit("format", texts.VIDEO_FORMATS(form=form.upper()))
    raise SourceUnfit("format", texts.STEM_FORMATS(form=form.upper()))


def file_name(title: str, form: Form) -> str:
    """Return what the file is called for people: the song's title, in letters and digits of any script."""
    flat = " ".join(_UNNAMEABLE.sub(" ", unicodedata.normalize("NFKC", title)).split())
    return f"{flat[:NAME_MAX].strip(' .-') or 'Song'}.{_SUFFIXES.get(form, form.value)}"


def lyrics_sheet(song: Song, *, style: str, lyrics: str) -> str:
    """Return a song's title, maker, style and lyrics as a text to read."""
    title, by = song.clip.title or texts.UNTITLED(), texts.BY(maker=song.maker.name)
    head = [title, by, texts.STYLE(style=style) if style else ""]
    return "\n".join([*(line for line in head if line), "", lyrics or texts.INSTRUMENTAL()]) + "\n"
