"""The options of an order that are no texts, in plain words and one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message.text import quoted
from core.action.stem import STEMS
from core.suno_models import clock

if TYPE_CHECKING:
    from core.model.request import SongRequest

_NAME_MAX = 80
"""Characters of a persona's name, and of whatever else of an option's could be longer than it should."""


def option_texts(request: SongRequest) -> str:
    """Return what was wished for beside the texts; "" where all was left to the model."""
    return " · ".join(filter(None, (*_about_source(request), *_about_sound(request), *_about_picture(request))))


def _about_source(request: SongRequest) -> tuple[str, ...]:
    """Return which part of another song is meant, and what shall become of it."""
    return (
        "" if request.at_s is None else f"from {clock(request.at_s)}",
        _stretch(request),
        STEMS.get(request.stem, request.stem).lower(),
        f"{request.variation} variation" if request.variation else "",
        "" if request.speed is None else f"{request.speed:g} times as fast",
        "same pitch" if request.keeps_pitch else "",
    )


def _about_sound(request: SongRequest) -> tuple[str, ...]:
    named = {
        "vocals": request.vocals,
        "weirdness": request.weirdness,
        "style influence": request.style_influence,
        "audio weight": request.audio_weight,
        "length": None if request.duration_s is None else clock(request.duration_s),
        "key": quoted(request.key, _NAME_MAX) or None,
    }
    return (
        f"with *{quoted(request.persona_name, _NAME_MAX)}*" if request.persona_name else "",
        "instrumental" if request.instrumental else "",
        *(f"{name} {value}" for name, value in named.items() if value is not None),
        "" if request.bpm is None else f"{request.bpm} beats a minute",
    )


def _about_picture(request: SongRequest) -> tuple[str, ...]:
    return (
        "" if request.image_url else quoted(request.aspect_ratio, _NAME_MAX),  # a first frame decides the shape
        "loop" if request.is_loop else "",
        "with its words" if request.has_captions else "",
    )


def _stretch(request: SongRequest) -> str:
    start_s, end_s = request.start_s, request.end_s
    if end_s is not None:
        return f"{clock(start_s or 0)} to {clock(end_s)}"
    return "" if start_s is None else f"{clock(start_s)} to the end"
