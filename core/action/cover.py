"""Songs made from others: covers, backings and vocals added to a recording, samples, mashups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action import texts
from core.action.declaration import Action, Need, Span
from core.action.field import (
    CUSTOM,
    CUSTOM_WITH_LYRICS,
    INSTRUMENTAL,
    LYRIC,
    NEEDS_SOURCE,
    PERSONA,
    PROMPT,
    SOURCE,
    STEERING,
    STYLE,
    TITLE,
    WORDS,
    has_lyrics,
    has_source,
)
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.action.declaration import Fill

_COVERED: Mapping[str, Fill] = {
    **SOURCE,
    **CUSTOM_WITH_LYRICS,
    **PROMPT,
    **WORDS,
    **INSTRUMENTAL,
    **STEERING,
    **PERSONA,
}
_AUDIO = frozenset({ClipKind.SONG, ClipKind.STEM})
"""What is uploaded as a file may be a stem: vocals alone are the best start for a new backing."""
_SECTION = Span(is_needed=False, may_touch_end=False)

ACTIONS = (
    Action(
        name="cover",
        label="Cover",
        doing="Making your cover…",
        about="the same melody in another style",
        command="/cover",
        relation="cover of",
        fields=_COVERED,
        required=("audio_id",),
        needs=(NEEDS_SOURCE,),
        has_source=True,
    ),
    Action(
        name="upload_cover",
        label="Cover",
        doing="Making your cover…",
        about="a cover of your own file",
        command="/cover audio",
        relation="cover of",
        fields=_COVERED,
        required=("audio_id",),
        needs=(NEEDS_SOURCE,),
        priced_as="cover",
        has_source=True,
        is_uploaded=True,
    ),
    Action(
        name="underpainting",
        label="Add backing",
        doing="Adding the backing…",
        about="a backing band for a voice: your own file, or a stem of a song",
        command="/cover mode:backing",
        relation="backing added to",
        fields={
            **SOURCE,
            "underpainting_start": lambda r: r.start_s,
            "underpainting_end": lambda r: r.end_s,
            **STYLE,
            **TITLE,
        },
        required=("audio_id",),
        needs=(NEEDS_SOURCE,),
        span=_SECTION,
        has_source=True,
        is_uploaded=True,
        accepts=_AUDIO,
    ),
    Action(
        name="overpainting",
        label="Add vocals",
        doing="Adding the vocals…",
        about="a voice over an instrumental: your own file, or a stem of a song",
        command="/cover mode:vocals",
        relation="vocals added to",
        fields={
            **SOURCE,
            **CUSTOM,
            **LYRIC,
            "overpainting_start": lambda r: r.start_s,
            "overpainting_end": lambda r: r.end_s,
            **STYLE,
            **TITLE,
            "vocal_gender": STEERING["vocal_gender"],
        },
        required=("audio_id", "lyric"),
        needs=(
            NEEDS_SOURCE,
            Need(option="lyrics", is_met=has_lyrics, problem=texts.VOCALS_MISSING),
        ),
        span=_SECTION,
        has_source=True,
        is_uploaded=True,
        accepts=_AUDIO,
    ),
    Action(
        name="samples",
        label="Sample",
        doing="Making your song…",
        about="a new song built around a section of another one, or of your own file",
        command="/cover mode:sample",
        relation="samples",
        fields={
            **SOURCE,
            "samples_start": lambda r: r.start_s,
            "samples_end": lambda r: r.end_s,
            **CUSTOM_WITH_LYRICS,
            **PROMPT,
            **WORDS,
        },
        required=("audio_id", "samples_start", "samples_end"),
        needs=(NEEDS_SOURCE,),
        span=Span(is_needed=True, may_touch_end=False),
        has_source=True,
    ),
    Action(
        name="mashup",
        label="Mashup",
        doing="Mixing your mashup…",
        about="two songs mixed into one",
        command="/mashup",
        relation="mashup of",
        fields={
            "mashup_audio_ids": lambda r: [r.source_clip_id, r.second_clip_id],
            # "`prompt` required by [clients]": sent always, so that neither reading of the contract refuses it.
            "prompt": lambda r: r.prompt.strip() or f"{r.source_title} and {r.second_title}",
            **CUSTOM_WITH_LYRICS,
            **LYRIC,
            **TITLE,
        },
        required=("mashup_audio_ids", "prompt"),
        needs=(
            Need(option="first", is_met=has_source, problem=texts.SONG_MISSING),
            Need(option="second", is_met=lambda r: bool(r.second_clip_id), problem=texts.SONG_MISSING),
            Need(
                option="second",
                is_met=lambda r: r.second_clip_id != r.source_clip_id,
                problem=texts.SAME_SONG_TWICE,
            ),
        ),
        has_source=True,
    ),
)
