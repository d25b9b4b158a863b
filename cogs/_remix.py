"""The orders that make the next song of one that is there, whoever asks for them and however."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import InvalidOption
from core.limit import MODELS, check_at, clock, parse_at
from core.model import SongRequest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cogs._source import Source
    from core.model import Job, Song


def repetition(job: Job, songs: Sequence[Song], *, emoji: str = "") -> SongRequest:
    """Return the same order once more; where it came of nothing, it counts as another go at the first of `songs`."""
    request = replace(job.request, emoji=emoji)
    is_new = request.source_clip_id is None and request.source_url is None
    return replace(request, again_clip_id=songs[0].clip.id) if is_new and songs else request


def extension(source: Source, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the request to go on with a source; what was not typed follows the source, `model` is for files.

    Raises:
        InvalidOption: `at` cannot be read, lies outside the song, or is needed because nobody knows the song's length.
    """
    named = source.model or model
    at_s = _at_s(source, typed["at"])
    return SongRequest(
        action="extend" if source.url is None else "upload_extend",
        model=named,
        lyrics=typed["lyrics"],
        style=typed["style"] or source.style[: MODELS[named].style_max],
        title=typed["title"] or source.title[: MODELS[named].title_max],
        at_s=at_s,
        source_clip_id=source.clip_id,
        source_title=source.title,
        source_url=source.url,
        source_length_s=source.length_s,
    )


def _at_s(source: Source, typed: str) -> float | None:
    """Return where a source goes on; None is the end of a file, which counts as Suno measures it after the upload."""
    # A form names the end in whole seconds; taken at its word, the last part of a second would be lost.
    if typed and (source.length_s is None or typed != clock(source.length_s)):
        at_s = parse_at(typed)
        check_at(at_s, source.length_s)
        return at_s
    if source.url is None and source.length_s is None:
        raise InvalidOption("at", "is needed here, since the length of that song is not known. Say where it goes on.")
    return None if source.url is not None else source.length_s


def covering(source: Source, texts: Mapping[str, str], audio_weight: int | None, *, model: str) -> SongRequest:
    """Return the request to cover a source, with its own model where that is still offered, else with `model`."""
    named = source.model or model
    return SongRequest(
        action="cover" if source.url is None else "upload_cover",
        model=named,
        style=texts["style"],
        prompt=texts["prompt"],
        title=source.title[: MODELS[named].title_max],
        lyrics=texts["lyrics"],
        audio_weight=audio_weight,
        source_clip_id=source.clip_id,
        source_title=source.title,
        source_url=source.url,
    )
