"""What each Suno model takes, and the check of a request before any credit is reserved.

Source: AceDataCloud, Suno audios, OpenAPI and integration guides of September 2026 (table of models). The provider
publishes no limits for the v6 models; theirs are taken to be those of v5-5, and the provider's own answer decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.action.field import PROMPT_MAX as PROMPT_MAX  # noqa: PLC0414 - a limit like the others here
from core.errors import InvalidOption
from core.model.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.action import Action, Span
    from core.model.request import SongRequest

# What a member reads; each text follows the option's name.
TIME_NEEDED = Text("is needed. Type seconds, like 83, or minutes, like 1:23.")
TIME_UNREADABLE = Text("can't be read ({typed}). Type seconds, like 83, or minutes, like 1:23.")
AT_TOO_EARLY = Text("must be after 0:00. Choose 0:01 or later.")
AT_OUT_OF_RANGE = Text("must be after 0:00 and within the song. Choose 0:01 to {length}.")
PAST_THE_END = Text("is past the end. The song is {length} long.")
END_BEFORE_START = Text("must come after the start ({start}).")
END_PAST_THE_END = Text("must be within the song. The song is {length} long.")
END_AT_THE_END = Text("must be before the end of the song. The song is {length} long.")
TEXT_TOO_LONG = Text("is {length:,} characters long; {model} takes up to {most:,}. Shorten it.")
PERCENT_OUT_OF_RANGE = Text("is {percent}; it must be 0 to {most}.")
DURATION_OUT_OF_RANGE = Text("is {seconds}; it must be {least} to {most} seconds.")
MODEL_UNKNOWN = Text("is not a model I know. Choose one of: {models}.")
MODEL_UNFIT = Text("is {model}, which cannot do that. These can: {models}.")
NO_VOCALS_CHOICE = Text("can be chosen with Suno v4.5 and newer, not with {model}.")

EXCLUDE_MAX = 1000
"""Characters. The provider names no limit; the longest style that any model takes is plenty."""
PERCENT_MAX = 100
DURATION_MIN_S = 10
DURATION_MAX_S = 360
DAY_S = 86400


@dataclass(frozen=True, slots=True, kw_only=True)
class SongModel:
    """A Suno model and the most characters its fields take. `has_vocals_choice`: a voice can be chosen."""

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
"""For actions without models. Luma documents no limits for its texts."""


def check(request: SongRequest) -> None:
    """Check a request against its model's limits and its action's needs.

    Raises:
        InvalidOption: names the option as the member sees it, and the allowed range. Nothing was reserved.
    """
    action = ACTIONS[request.action]
    _check_texts(request, NO_MODEL if action.models == () else _model_of(request, action))
    _check_numbers(request)
    for need in action.needs:
        if not need.is_met(request):
            raise InvalidOption(need.option, need.problem(**need.values))
    if action.span is not None:
        check_span(request, action.span, request.source_length_s)


def model_for(action: Action, preferred: str, usual: str) -> str:
    """Return the model to order an action with: the preferred one, else the usual one, else the first that can do it.

    `preferred` is the source's own, which may be too old or too new. "" for an action that has no models.
    """
    if action.models is None:
        return preferred or usual
    return next((name for name in (preferred, usual) if name in action.models), next(iter(action.models), ""))


def check_span(request: SongRequest, span: Span, length_s: float | None) -> None:
    """Check the chosen section of the source; `length_s` is how long the source is, None if it is not known.

    Raises:
        InvalidOption: start or end is missing, they are reversed, or they are outside the source.
    """
    if span.is_needed:
        for option, at_s in (("start", request.start_s), ("end", request.end_s)):
            if at_s is None:
                raise InvalidOption(option, TIME_NEEDED())
    start_s, end_s = request.start_s or 0.0, request.end_s
    if end_s is not None and end_s <= start_s:
        raise InvalidOption("end", END_BEFORE_START(start=clock(start_s)))
    if length_s is None:
        return
    if start_s >= length_s:
        raise InvalidOption("start", PAST_THE_END(length=clock(length_s)))
    if end_s is not None and (end_s > length_s or (end_s == length_s and not span.may_touch_end)):
        problem = END_PAST_THE_END if span.may_touch_end else END_AT_THE_END
        raise InvalidOption("end", problem(length=clock(length_s)))


def check_at(at_s: float, song_s: float | None) -> None:
    """Check that a point in time is inside a song; both in seconds, None if the length is not known.

    Raises:
        InvalidOption: the point is not after the start, or past the end.
    """
    if song_s is None and at_s <= 0:
        raise InvalidOption("at", AT_TOO_EARLY())
    if song_s is not None and not 0 < at_s <= song_s:
        raise InvalidOption("at", AT_OUT_OF_RANGE(length=clock(song_s)))


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
        raise InvalidOption(option, TIME_UNREADABLE(typed=typed[:20]))
    return whole * 60 + rest


def clock(seconds: float) -> str:
    """Write seconds as m:ss, rounded down, so that it is never past the end."""
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
            raise InvalidOption(option, TEXT_TOO_LONG(length=length, model=model.label, most=most))


def _check_numbers(request: SongRequest) -> None:
    for option in ("weirdness", "style_influence", "audio_weight"):
        percent = getattr(request, option)
        if percent is not None and not 0 <= percent <= PERCENT_MAX:
            raise InvalidOption(option, PERCENT_OUT_OF_RANGE(percent=percent, most=PERCENT_MAX))
    duration_s = request.duration_s
    if duration_s is not None and not DURATION_MIN_S <= duration_s <= DURATION_MAX_S:
        problem = DURATION_OUT_OF_RANGE(seconds=duration_s, least=DURATION_MIN_S, most=DURATION_MAX_S)
        raise InvalidOption("duration", problem)


def _model_of(request: SongRequest, action: Action) -> SongModel:
    """Return the model asked for.

    Raises:
        InvalidOption: it is unknown, or cannot do that; the text names those that can.
    """
    model = MODELS.get(request.model)
    if model is None:
        raise InvalidOption("model", MODEL_UNKNOWN(models=", ".join(MODELS)))
    if action.models is not None and model.name not in action.models:
        raise InvalidOption("model", MODEL_UNFIT(model=model.label, models=labels(action.models)))
    if request.vocals is not None and not model.has_vocals_choice:
        raise InvalidOption("vocals", NO_VOCALS_CHOICE(model=model.label))
    return model


def labels(models: Iterable[str]) -> str:
    """Return the names of models as people read them."""
    return ", ".join(MODELS[name].label for name in models)
