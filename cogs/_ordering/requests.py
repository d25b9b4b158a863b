"""Requests that make a song from another one, for commands, buttons and reactions alike."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from cogs._ordering import texts
from core.action import ACTIONS
from core.errors import InvalidOption
from core.model.request import SongRequest
from core.suno_models import MODELS, check_at, clock, model_for, parse_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cogs._ordering.source import Source
    from core.model.job import Job, Song


def again_request(job: Job, songs: Sequence[Song], *, emoji: str = "") -> SongRequest:
    """Return the same request once more; one without a source counts as a new version of the first of `songs`."""
    request = replace(job.request, emoji=emoji)
    is_new = request.source_clip_id is None and request.source_url is None
    return replace(request, again_clip_id=songs[0].clip.id) if is_new and songs else request


def new_request(source: Source, action: str, *, model: str) -> SongRequest:
    """Return a request for an action on a source, with the source's own model and title.

    A model that cannot do it is replaced by one that can; `model` is for files, and for songs of models that are gone.
    """
    named = model_for(ACTIONS[action], source.model or "", model)
    return SongRequest(
        action=action,
        model=named,
        title=source.title[: MODELS[named].title_max],
        source_clip_id=source.clip_id,
        source_title=source.title,
        source_url=source.url,
        source_length_s=source.length_s,
    )


def with_style(request: SongRequest, source: Source, style: str) -> SongRequest:
    """Return the request with a style: the one typed, else the source's own, as much of it as the model takes."""
    return replace(request, style=style or source.style[: MODELS[request.model].style_max])


def with_span(request: SongRequest, start: str, end: str) -> SongRequest:
    """Return the request with a section of its source; what is "" was not typed.

    Raises:
        InvalidOption: one of them cannot be read.
    """
    span, length_s = ACTIONS[request.action].span, request.source_length_s
    end_s = parse_at(end, "end") if end else None
    # Lengths are shown in whole seconds: typing that length means the end, not a fraction of a second before it.
    if span is not None and span.may_touch_end and length_s is not None and end == clock(length_s):
        end_s = length_s
    return replace(request, start_s=parse_at(start, "start") if start else None, end_s=end_s)


def extend_request(source: Source, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the request to extend a source; what was not typed is the source's own, `model` is for files.

    Raises:
        InvalidOption: `at` cannot be read, is outside the song, or is needed because the song's length is not known.
    """
    request = new_request(source, "extend" if source.url is None else "upload_extend", model=model)
    return replace(
        with_style(request, source, typed["style"]),
        lyrics=typed["lyrics"],
        title=typed["title"] or request.title,
        at_s=_at_s(source, typed["at"]),
    )


def _at_s(source: Source, typed: str) -> float | None:
    """Return where a source continues; None is the end of a file, which Suno measures after the upload."""
    # A form names the end in whole seconds; taken literally, the last fraction of a second would be lost.
    if typed and (source.length_s is None or typed != clock(source.length_s)):
        at_s = parse_at(typed)
        check_at(at_s, source.length_s)
        return at_s
    if source.url is None and source.length_s is None:
        raise InvalidOption("at", texts.LENGTH_UNKNOWN())
    return None if source.url is not None else source.length_s


def cover_request(source: Source, typed: Mapping[str, str], audio_weight: int | None, *, model: str) -> SongRequest:
    """Return the request to cover a source, with its own model where that is still offered, else with `model`."""
    return replace(
        new_request(source, "cover" if source.url is None else "upload_cover", model=model),
        style=typed["style"],
        prompt=typed["prompt"],
        lyrics=typed["lyrics"],
        audio_weight=audio_weight,
    )
