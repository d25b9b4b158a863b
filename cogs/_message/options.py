"""The options of a request that are not texts, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message import texts
from cogs._message.text import quoted
from core.action.stem import STEMS
from core.suno_models import clock

if TYPE_CHECKING:
    from core.model.request import SongRequest

_NAME_MAX = 80
"""Characters of a persona's name, and of any other option that could be longer than it should."""


def option_texts(request: SongRequest) -> str:
    """Return the options that were set; "" where all was left to the model."""
    return " · ".join(filter(None, (*_about_source(request), *_about_sound(request), *_about_picture(request))))


def _about_source(request: SongRequest) -> tuple[str, ...]:
    """Return which part of another song is meant, and what is done with it."""
    return (
        "" if request.at_s is None else texts.FROM(at=clock(request.at_s)),
        _span(request),
        STEMS.get(request.stem, request.stem).lower(),
        texts.VARIATION(variation=request.variation) if request.variation else "",
        "" if request.speed is None else texts.SPEED(speed=f"{request.speed:g}"),
        texts.SAME_PITCH() if request.keeps_pitch else "",
    )


def _about_sound(request: SongRequest) -> tuple[str, ...]:
    percents = (
        (texts.WEIRDNESS, request.weirdness),
        (texts.STYLE_INFLUENCE, request.style_influence),
        (texts.AUDIO_WEIGHT, request.audio_weight),
    )
    name, key = quoted(request.persona_name, _NAME_MAX), quoted(request.key, _NAME_MAX)
    return (
        texts.PERSONA(name=name) if name else "",
        texts.INSTRUMENTAL() if request.instrumental else "",
        "" if request.vocals is None else texts.VOCALS(vocals=request.vocals),
        *(text(percent=percent) for text, percent in percents if percent is not None),
        "" if request.duration_s is None else texts.LENGTH(length=clock(request.duration_s)),
        texts.KEY(key=key) if key else "",
        "" if request.bpm is None else texts.BPM(bpm=request.bpm),
    )


def _about_picture(request: SongRequest) -> tuple[str, ...]:
    return (
        "" if request.image_url else quoted(request.aspect_ratio, _NAME_MAX),  # a first frame decides the shape
        texts.LOOP() if request.is_loop else "",
        texts.CAPTIONS() if request.has_captions else "",
    )


def _span(request: SongRequest) -> str:
    start_s, end_s = request.start_s, request.end_s
    if end_s is not None:
        return texts.SPAN(start=clock(start_s or 0), end=clock(end_s))
    return "" if start_s is None else texts.SPAN_TO_END(start=clock(start_s))
