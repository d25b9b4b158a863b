"""What /cover can make of a recording: its modes, the options of each, and the requests for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from cogs._ordering import texts
from cogs._ordering.requests import cover_request, new_request, with_span, with_style
from core.action import ACTIONS
from core.errors import InvalidOption

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cogs._ordering.source import Source
    from core.model.request import SongRequest
    from core.model.text import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """A mode: its label, the action it orders, and which of the command's options it uses."""

    label: Text
    action: str
    options: tuple[str, ...]


COVER = "cover"
MODES: Mapping[str, Mode] = MappingProxyType(
    {
        COVER: Mode(
            label=texts.MODE_COVER,
            action="cover",
            options=("style", "prompt", "lyrics", "audio_weight", "persona"),
        ),
        "backing": Mode(label=texts.MODE_BACKING, action="underpainting", options=("start", "end", "style")),
        "vocals": Mode(label=texts.MODE_VOCALS, action="overpainting", options=("lyrics", "start", "end", "style")),
        "sample": Mode(
            label=texts.MODE_SAMPLE,
            action="samples",
            options=("start", "end", "prompt", "style", "lyrics"),
        ),
        "inspiration": Mode(label=texts.MODE_INSPIRATION, action="inspo", options=("prompt", "style", "audio_weight")),
    }
)


def check_mode(mode: str, given: Mapping[str, bool]) -> None:
    """Check that no option was given that a mode does not use; `given` tells by option whether it was.

    Raises:
        InvalidOption: one was, or there is no such mode.
    """
    if mode not in MODES:
        raise InvalidOption("mode", texts.MODE_UNKNOWN(modes=", ".join(MODES)))
    for option, is_given in given.items():
        if is_given and option not in MODES[mode].options:
            fitting = [other.label() for other in MODES.values() if option in other.options]
            problem = texts.MODE_UNFIT(mode=fitting[0]) if len(fitting) == 1 else _modes_unfit(fitting)
            raise InvalidOption(option, problem)


def mode_request(
    source: Source, mode: str, typed: Mapping[str, str], audio_weight: int | None, *, model: str
) -> SongRequest:
    """Return the request for what a mode makes of a source; what is "" was not typed, `model` is for files.

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
            raise InvalidOption("song", texts.SONG_SILENT())
        return replace(request, source_url=source.audio_url)
    # Nothing is handed over for an inspiration: the service listens to the audio where it is.
    return replace(request, source_url=None, urls=_audio_urls(source)) if action.name == "inspo" else request


def _modes_unfit(labels: Sequence[str]) -> str:
    return texts.MODES_UNFIT(modes=", ".join(f'"{label}"' for label in labels))


def _audio_urls(source: Source) -> tuple[str, ...]:
    return (source.audio_url,) if source.audio_url else ()
