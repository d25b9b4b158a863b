"""What each Suno model takes, and the check that holds a request against it before any credit is touched.

Source: AceDataCloud, Suno audios, OpenAPI and integration guides of September 2026 (table of models). The provider
publishes no limits for the v6 models; theirs are taken to be those of v5-5, and the provider's own answer decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.action.field import PROMPT_MAX as PROMPT_MAX  # noqa: PLC0414 - a limit like the others here
from core.errors import InvalidOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.action import Action, Span
    from core.model.request import SongRequest

EXCLUDE_MAX = 1000
"""Characters. The provider names no limit; the longest style any model takes is ample."""
PERCENT_MAX = 100
DURATION_MIN_S = 10
DURATION_MAX_S = 360
DAY_S = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class SongModel:
    """A Suno model and the most characters its fields take. `has_vocals_choice`: it heeds a wish for a voice."""

    name: str
    label: str
    lyrics_max: int = 5000
    style_max: int = 1000
    title_max: int = 100
    has_vocals_choice: bool = True


MODELS = {
    model.name: model
    for model in (
        SongModel(name="chirp-v6", label="Suno v6"),
        SongModel(name="chirp-v6-wild", label="Suno v6 wild"),
        SongModel(name="chirp-v6-mini", label="Suno v6 mini"),
        SongModel(name="chirp-v5-5", label="Suno v5.5"),
        SongModel(name="chirp-v5", label="Suno v5"),
        SongModel(name="chirp-v4-5-plus", label="Suno v4.5+"),
        SongModel(name="chirp-v4-5", label="Suno v4.5"),
        SongModel(
            name="chirp-v4", label="Suno v4", lyrics_max=3000, style_max=200, title_max=80, has_vocals_choice=False
        ),
        SongModel(
            name="chirp-v3-5", label="Suno v3.5", lyrics_max=3000, style_max=200, title_max=80, has_vocals_choice=False
        ),
        SongModel(
            name="chirp-v3-0", label="Suno v3", lyrics_max=3000, style_max=200, title_max=80, has_vocals_choice=False
        ),
    )
}

NO_MODEL = SongModel(name="", label="Luma")
"""Stands for the model where an action has none. Luma names no limits of its texts."""


def check(request: SongRequest) -> None:
    """Hold a request against its model's limits and its action's needs.

    Raises:
        InvalidOption: names the option as the member sees it, and the allowed range. Nothing was touched.
    """
    action = ACTIONS[request.action]
    _check_texts(request, NO_MODEL if action.models == () else _model_of(request, action))
    _check_numbers(request)
    for need in action.needs:
        if not need.is_met(request):
            raise InvalidOption(need.option, need.problem)
    if action.span is not None:
        check_span(request, action.span, request.source_length_s)


def model_for(action: Action, wished: str, usual: str) -> str:
    """Return the model that an action is ordered with: the one wished, else the usual one, else the first that can.

    `wished` is the source's own, which may be too old or too new for it. "" for an action that has no models.
    """
    if action.models is None:
        return wished or usual
    return next((name for name in (wished, usual) if name in action.models), next(iter(action.models), ""))


def check_span(request: SongRequest, span: Span, length_s: float | None) -> None:
    """Check the stretch of the source that is meant; `length_s` is how long that is, None where nobody knows.

    Raises:
        InvalidOption: an end of it is missing, they are reversed, or they lie outside the source.
    """
    if span.is_needed:
        for option, at_s in (("start", request.start_s), ("end", request.end_s)):
            if at_s is None:
                raise InvalidOption(option, "is needed. Write seconds, like 83, or minutes, like 1:23.")
    start_s, end_s = request.start_s or 0.0, request.end_s
    lasts = "" if length_s is None else f" The song lasts {clock(length_s)}."
    if end_s is not None and end_s <= start_s:
        raise InvalidOption("end", f"must come after the start ({clock(start_s)}).{lasts}")
    if length_s is None:
        return
    if start_s >= length_s:
        raise InvalidOption("start", f"is past the end.{lasts}")
    if end_s is not None and (end_s > length_s or (end_s == length_s and not span.may_touch_end)):
        raise InvalidOption(
            "end", f"must lie {'within' if span.may_touch_end else 'before the end of'} the song.{lasts}"
        )


def check_at(at_s: float, song_s: float | None) -> None:
    """Check that a point in time lies inside a song; both in seconds, None where the length is not known.

    Raises:
        InvalidOption: the point is not after the start, or past the end.
    """
    choice = "Choose 0:01 or later." if song_s is None else f"Choose 0:01 to {clock(song_s)}."
    if at_s <= 0:
        raise InvalidOption("at", f"must be after 0:00, as seconds or m:ss. {choice}")
    if song_s is not None and at_s > song_s:
        raise InvalidOption("at", f"is past the end: the song lasts {clock(song_s)}. {choice}")


def parse_at(typed: str, option: str = "at") -> float:
    """Read a point in time typed as seconds ("83", "83.5") or m:ss ("1:23"), in seconds.

    Raises:
        InvalidOption: it is neither.
    """
    minutes, colon, seconds = typed.strip().rpartition(":")
    try:
        whole = int(minutes) if colon else 0
        rest = float(seconds)
    except ValueError:
        whole, rest = -1, 0.0
    # No song lasts a day. Without the bound a number of hundreds of digits would overflow the sum.
    if not 0 <= whole < DAY_S // 60 or not 0 <= rest < (60 if colon else DAY_S):
        raise InvalidOption(option, f"cannot be read ({typed[:20]}). Write seconds, like 83, or minutes, like 1:23.")
    return whole * 60 + rest


def clock(seconds: float) -> str:
    """Write seconds as m:ss, rounded down, so that it never names a point past the end."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def _check_texts(request: SongRequest, model: SongModel) -> None:
    longest = {
        "prompt": PROMPT_MAX,
        "lyrics": model.lyrics_max,
        "style": model.style_max,
        "title": model.title_max,
        "exclude": EXCLUDE_MAX,
    }
    for option, most in longest.items():
        length = len(getattr(request, option))
        if length > most:
            raise InvalidOption(
                option, f"is {length:,} characters long; {model.label} takes 1 to {most:,}. Shorten it."
            )


def _check_numbers(request: SongRequest) -> None:
    for option in ("weirdness", "style_influence", "audio_weight"):
        percent = getattr(request, option)
        if percent is not None and not 0 <= percent <= PERCENT_MAX:
            raise InvalidOption(option, f"is {percent}; it must be 0 to {PERCENT_MAX}.")
    duration_s = request.duration_s
    if duration_s is not None and not DURATION_MIN_S <= duration_s <= DURATION_MAX_S:
        raise InvalidOption("duration", f"is {duration_s}; it must be {DURATION_MIN_S} to {DURATION_MAX_S} seconds.")


def _model_of(request: SongRequest, action: Action) -> SongModel:
    """Return the model asked for.

    Raises:
        InvalidOption: it is none, or it cannot do that; those that can are named.
    """
    model = MODELS.get(request.model)
    if model is None:
        raise InvalidOption("model", f"is not a model I know. Choose one of: {', '.join(MODELS)}.")
    if action.models is not None and model.name not in action.models:
        raise InvalidOption("model", f"{model.label} cannot do that. These can: {labels(action.models)}.")
    if request.vocals is not None and not model.has_vocals_choice:
        raise InvalidOption("vocals", f"can be chosen with Suno v4.5 and newer, not with {model.label}.")
    return model


def labels(models: Iterable[str]) -> str:
    """Name models to people."""
    return ", ".join(MODELS[name].label for name in models)
