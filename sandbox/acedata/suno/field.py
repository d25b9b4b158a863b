"""What every request for a song must look like, whatever its action; anything else is refused with the reason.

Source: AceDataCloud API contract, models, request fields. What single actions require is in `check`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.acedata.body import check_callback, number_within
from sandbox.acedata.model.suno_model import DEFAULT_MODEL, MODELS
from sandbox.acedata.moderation import check_moderation, is_late_moderated
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from sandbox.acedata.wire import Json

PROMPT_MAX = 500
LYRICS_MODELS = ("default", "remi-v1")

_TEXTS = (
    "prompt", "lyric", "lyric_prompt", "title", "style", "negative_tags", "persona_id", "audio_id", "sound", "key",
)  # fmt: skip
_FLAGS = ("custom", "instrumental", "async", "max_mode", "keep_pitch")
_UNIT_NUMBERS = ("weirdness", "style_influence", "audio_weight")
_WORDS: dict[str, tuple[str, ...]] = {
    "vocal_gender": ("f", "m"),
    "variation_category": ("high", "normal", "subtle"),
    "variety": ("off", "normal", "high", "extra", "max"),
    "audio_format": ("mp3",),
}


def check_fields(body: Json) -> None:
    """Check types, lengths, the callback URL and the texts of a body of /suno/audios.

    Raises:
        Refusal: The first thing that is wrong (bad_request), or a text that moderation refuses (forbidden).
    """
    _check_types(body)
    _check_lengths(body)
    check_callback(body)
    check_moderation(body)


def check_lyrics_request(body: Json) -> None:
    """Check a body of /suno/lyrics.

    Raises:
        Refusal: The prompt is missing or the model unknown (bad_request), or moderation refuses the prompt
            (forbidden). What it finds late in songs, it finds at once here.
    """
    prompt = body.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refusal("bad_request", "prompt is required, a string")
    if body.get("model", LYRICS_MODELS[0]) not in LYRICS_MODELS:
        raise Refusal("bad_request", f"model must be one of {', '.join(LYRICS_MODELS)}")
    check_moderation(body)
    if is_late_moderated(body):
        raise Refusal("forbidden")


def _check_types(body: Json) -> None:
    for name, value in body.items():
        if value is None:
            continue
        if name in _TEXTS and not isinstance(value, str):
            raise Refusal("bad_request", f"{name} must be a string")
        if name in _FLAGS and not isinstance(value, bool):
            raise Refusal("bad_request", f"{name} must be a boolean")
        if name in _UNIT_NUMBERS and number_within(value, 0, 1) is None:
            raise Refusal("bad_request", f"{name} must be a number from 0 to 1")
        if name in _WORDS and value not in _WORDS[name]:
            raise Refusal("bad_request", f"{name} must be one of {', '.join(_WORDS[name])}")
    wish_s = body.get("duration")
    if wish_s is not None and not (isinstance(wish_s, int) and number_within(wish_s, 10, 360)):
        raise Refusal("bad_request", "duration must be an integer from 10 to 360")


def _check_lengths(body: Json) -> None:
    model = body.get("model") or DEFAULT_MODEL
    if model not in MODELS:
        raise Refusal("bad_request", f"model {model!r} is not valid, it must be one of {', '.join(MODELS)}")
    for name, limit in MODELS[model]._asdict().items():
        if len(body.get(name) or "") > limit:
            raise Refusal("bad_request", f"{name} is too long for {model}: at most {limit} characters")
    for name in ("prompt", "lyric_prompt", "sound"):
        if len(body.get(name) or "") > PROMPT_MAX:
            raise Refusal("bad_request", f"{name} is too long: at most {PROMPT_MAX} characters")
