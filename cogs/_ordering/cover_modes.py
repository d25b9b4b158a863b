"""What a recording can become by /cover: its modes, what each takes, and the orders for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cogs._ordering.requests import cover_request, new_request, with_span, with_style
from core.action import ACTIONS
from core.errors import InvalidOption

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cogs._ordering.source import Source
    from core.model.request import SongRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """A mode: how it is called, which action it orders, and which of the command's options it takes notice of."""

    label: str
    action: str
    options: tuple[str, ...]


COVER = "cover"
MODES: Mapping[str, Mode] = MappingProxyType(
    {
        COVER: Mode(
            label="The same melody in another style",
            action="cover",
            options=("style", "prompt", "lyrics", "audio_weight", "persona"),
        ),
        "backing": Mode(label="Add a band under it", action="underpainting", options=("start", "end", "style")),
        "vocals": Mode(label="Add a voice over it", action="overpainting", options=("lyrics", "start", "end", "style")),
        "sample": Mode(
            label="A new song around a part of it",
            action="samples",
            options=("start", "end", "prompt", "style", "lyrics"),
        ),
        "inspiration": Mode(
            label="A new song in its spirit", action="inspo", options=("prompt", "style", "audio_weight")
        ),
    }
)


def check_mode(mode: str, given: Mapping[str, bool]) -> None:
    """Check that nothing was given that a mode takes no notice of; `given` tells by option whether it was.

    Raises:
        InvalidOption: something was, or there is no such mode.
    """
    if mode not in MODES:
        raise InvalidOption("mode", f"must be one of: {', '.join(MODES)}.")
    for option, is_given in given.items():
        if is_given and option not in MODES[mode].options:
            fitting = " or ".join(f'"{other.label}"' for other in MODES.values() if option in other.options)
            raise InvalidOption(option, f"goes with the mode {fitting} only. Leave it out, or choose that mode.")


def mode_request(
    source: Source, mode: str, typed: Mapping[str, str], audio_weight: int | None, *, model: str
) -> SongRequest:
    """Return the order for what a mode makes of a source; what is "" was not typed, `model` is for files.

    Raises:
        InvalidOption: a point in time cannot be read, or the song has no audio that could be handed over.
    """
    if mode == COVER:
        return cover_request(source, typed, audio_weight, model=model)
    action = ACTIONS[MODES[mode].action]
    request = with_style(new_request(source, action.name, model=model), source, typed["style"])
    request = replace(
        with_span(request, typed["start"], typed["end"]),
        prompt=typed["prompt"],
        lyrics=typed["lyrics"],
        audio_weight=audio_weight,
    )
    if action.is_uploaded:
        if not source.audio_url:
            raise InvalidOption(
                "song", "has no audio that can be heard any more. Choose another one, or attach a file."
            )
        return replace(request, source_url=source.audio_url)
    # Nothing is handed over for an inspiration: the service listens to the audio where it is.
    return replace(request, source_url=None, urls=_heard(source)) if action.name == "inspo" else request


def _heard(source: Source) -> tuple[str, ...]:
    return (source.audio_url,) if source.audio_url else ()
