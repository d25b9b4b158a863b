"""Answers that are the whole result: lyrics, links and ids. Each is None where nothing usable is in it.

Source: AceDataCloud API contract, other Suno endpoints. `data` is read as list or object everywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.acedata.json_value import final_url, line, lines, mappings, positive, text
from adapters.acedata.state import is_whole
from core.model.library import Lyrics
from core.model.task import Uploaded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence


def read_upload(body: Mapping[str, object]) -> Uploaded | None:
    """Read the clip that a file became; None also while there is none yet."""
    for item in (*mappings(body.get("data")), body):
        if clip_id := line(item.get("audio_id")):
            return Uploaded(clip_id=clip_id, duration_s=positive(item.get("duration")))
    return None


def read_lyrics(body: Mapping[str, object]) -> Sequence[Lyrics] | None:
    """Read the versions of lyrics: `{text, title, status, tags[]}` each. Duplicate texts are merged."""
    written: dict[str, Lyrics] = {}
    for item in mappings(body.get("data")):
        if words := text(item.get("text")).strip():
            style = ", ".join(lines(item.get("tags")))
            written.setdefault(words, Lyrics(title=line(item.get("title")), text=words, style=style))
    return tuple(written.values()) or None


def read_blend(body: Mapping[str, object]) -> Lyrics | None:
    """Read the lyrics that were blended from two."""
    return next(iter(read_lyrics(body) or ()), None)


def read_style(body: Mapping[str, object]) -> str | None:
    """Read the tags that a style became, as one text."""
    found = (", ".join(lines(item.get("upsampled_tags"), most=5000)) for item in mappings(body.get("data")))
    return next(filter(None, found), None)


def read_link(field: str) -> Callable[[Mapping[str, object]], str | None]:
    """Return a reader of the first final URL in that field."""

    def read(body: Mapping[str, object]) -> str | None:
        return next(filter(None, (final_url(item.get(field)) for item in mappings(body.get("data")))), None)

    return read


def read_persona_id(body: Mapping[str, object]) -> str | None:
    """Read the id of a new persona."""
    items = (*mappings(body.get("data")), body)
    return next(filter(None, (line(item.get("persona_id")) for item in items)), None)


def read_vox_id(body: Mapping[str, object]) -> str | None:
    """Read the id of extracted vocals, unless the state says that they failed or are not ready.

    Under `data` only: an `id` beside it would be the task's.
    """
    found = (line(item.get("id")) for item in mappings(body.get("data")) if is_whole(item))
    return next(filter(None, found), None)
