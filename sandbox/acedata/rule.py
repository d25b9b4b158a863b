"""What a request to make a song must look like, by action and model; everything else is refused with the reason.

Source: AceDataCloud API contract, models, request fields, actions. Where the contract gives no figure (chirp-v6), the
figure of chirp-v5-5 is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.clip import Clip
    from sandbox.acedata.wire import Json

PROMPT_MAX = 500


class ModelLimit(NamedTuple):
    """Longest texts in characters."""

    lyric: int
    style: int
    title: int


_LARGE = ModelLimit(lyric=5000, style=1000, title=100)
_SMALL = ModelLimit(lyric=3000, style=200, title=80)
MODELS: dict[str, ModelLimit] = {
    "chirp-v6": _LARGE,
    "chirp-v6-wild": _LARGE,
    "chirp-v6-mini": _LARGE,
    "chirp-v5-5": _LARGE,
    "chirp-v5": _LARGE,
    "chirp-v4-5-plus": _LARGE,
    "chirp-v4-5": _LARGE,
    "chirp-v4": _SMALL,
    "chirp-v3-5": _SMALL,
    "chirp-v3-0": _SMALL,
}
DEFAULT_MODEL = "chirp-v5-5"
LYRICS_MODELS = ("default", "remi-v1")
ACTIONS = ("generate", "extend", "cover", "upload_extend", "upload_cover")
LATER_ACTIONS = (
    "concat", "replace_section", "stems", "all_stems", "add_stem", "extract_stem", "remaster", "artist_consistency",
    "artist_consistency_vox", "underpainting", "overpainting", "samples", "mashup", "inspo", "sounds", "adjust_speed",
)  # fmt: skip

_TEXTS = ("prompt", "lyric", "lyric_prompt", "title", "style", "negative_tags", "persona_id", "audio_id")
_FLAGS = ("custom", "instrumental", "async", "max_mode")
_UNIT_NUMBERS = ("weirdness", "style_influence", "audio_weight")
_WORDS: dict[str, tuple[str, ...]] = {
    "vocal_gender": ("f", "m"),
    "variation_category": ("high", "normal", "subtle"),
    "variety": ("off", "normal", "high", "extra", "max"),
    "audio_format": ("mp3",),
}

# Moderation for tests and curious people: each of these, anywhere in a text, is refused at once ...
MODERATED = {
    "forbidden-word": "The text contains content that is not allowed.",
    "famous-artist": "The text names an artist or producer. Describe the style instead.",
}
# ... and this one only after the task was accepted: the task fails.
LATE_MODERATED = "late-moderation"
_MODERATED_TEXTS = ("prompt", "lyric", "lyric_prompt", "title", "style")


def action_of(body: Json) -> str:
    """The action, `generate` when none is named.

    Raises:
        Refusal: It is no action, or one that this stand-in does not know.
    """
    action = body.get("action", "generate")
    if action in LATER_ACTIONS:
        raise Refusal("api_not_implemented", f"action {action} is not implemented")
    if action not in ACTIONS:
        raise Refusal("bad_request", f"action {action!r} is not valid, it must be one of {', '.join(ACTIONS)}")
    return str(action)


def check_audio_request(body: Json, clips: Mapping[str, Clip]) -> None:
    """Check a whole body of /suno/audios.

    Raises:
        Refusal: The first thing that is wrong with it (bad_request), or a text that moderation refuses (forbidden).
    """
    action = action_of(body)
    _check_types(body)
    _check_lengths(body)
    _check_callback(body)
    _check_moderation(body)
    if body.get("variety") is not None and action != "generate":
        raise Refusal("bad_request", f"variety is not allowed for {action}")
    if action == "generate":
        _check_generate(body)
        return
    source = _source(body, action, clips)
    if action.endswith("extend"):
        _check_extend(body, source)


def check_lyrics_request(body: Json) -> None:
    """Check a body of /suno/lyrics.

    Raises:
        Refusal: There is no prompt or no such model (bad_request), or moderation refuses the prompt (forbidden):
            what it finds late in songs, it finds at once here.
    """
    prompt = body.get("prompt")
    if not isinstance(prompt, str) or not prompt.strip():
        raise Refusal("bad_request", "prompt is required, a string")
    if body.get("model", LYRICS_MODELS[0]) not in LYRICS_MODELS:
        raise Refusal("bad_request", f"model must be one of {', '.join(LYRICS_MODELS)}")
    _check_moderation(body)
    if is_late_moderated(body):
        raise Refusal("forbidden")


def is_late_moderated(body: Json) -> bool:
    """Whether moderation refuses the text only after the task was accepted."""
    return any(LATE_MODERATED in str(body.get(name, "")).lower() for name in _MODERATED_TEXTS)


def _check_types(body: Json) -> None:
    for name, value in body.items():
        if value is None:
            continue
        if name in _TEXTS and not isinstance(value, str):
            raise Refusal("bad_request", f"{name} must be a string")
        if name in _FLAGS and not isinstance(value, bool):
            raise Refusal("bad_request", f"{name} must be a boolean")
        if name in _UNIT_NUMBERS and _number(value, 0, 1) is None:
            raise Refusal("bad_request", f"{name} must be a number from 0 to 1")
        if name in _WORDS and value not in _WORDS[name]:
            raise Refusal("bad_request", f"{name} must be one of {', '.join(_WORDS[name])}")
    wish_s = body.get("duration")
    if wish_s is not None and not (isinstance(wish_s, int) and _number(wish_s, 10, 360)):
        raise Refusal("bad_request", "duration must be an integer from 10 to 360")


def _check_lengths(body: Json) -> None:
    model = body.get("model", DEFAULT_MODEL)
    if model not in MODELS:
        raise Refusal("bad_request", f"model {model!r} is not valid, it must be one of {', '.join(MODELS)}")
    for name, limit in MODELS[model]._asdict().items():
        if len(body.get(name) or "") > limit:
            raise Refusal("bad_request", f"{name} is too long for {model}: at most {limit} characters")
    for name in ("prompt", "lyric_prompt"):
        if len(body.get(name) or "") > PROMPT_MAX:
            raise Refusal("bad_request", f"{name} is too long: at most {PROMPT_MAX} characters")


def _check_callback(body: Json) -> None:
    url = body.get("callback_url")
    if url is not None and not is_web_url(url):
        raise Refusal("bad_request", "callback_url must be an http or https URL")


def _check_moderation(body: Json) -> None:
    for name in _MODERATED_TEXTS:
        text = str(body.get(name) or "").lower()
        for word, reason in MODERATED.items():
            if word in text:
                raise Refusal("forbidden", f"{name}: {reason}")


def _check_generate(body: Json) -> None:
    if not body.get("custom"):
        if not (body.get("prompt") or "").strip():
            raise Refusal("bad_request", "prompt is required")
        return
    if body.get("lyric") and body.get("lyric_prompt"):
        raise Refusal("bad_request", "lyric_prompt is only allowed without lyric")
    if not (body.get("lyric") or body.get("lyric_prompt") or body.get("instrumental")):
        raise Refusal("bad_request", "lyric or lyric_prompt is required in custom mode")


def _source(body: Json, action: str, clips: Mapping[str, Clip]) -> Clip:
    """The clip that the action starts from; uploads serve the upload actions only, and these nothing else."""
    audio_id = body.get("audio_id")
    if not audio_id:
        raise Refusal("bad_request", f"audio_id is required for {action}")
    clip = clips.get(audio_id)
    if clip is None:
        raise Refusal("bad_request", f"audio_id {audio_id} does not exist")
    if clip.is_upload != action.startswith("upload_"):
        kind = "an uploaded" if action.startswith("upload_") else "a generated"
        raise Refusal("bad_request", f"{action} needs the id of {kind} clip")
    return clip


def _check_extend(body: Json, source: Clip) -> None:
    at_s = _number(body.get("continue_at"), 0, float("inf"))
    if not at_s:
        raise Refusal("bad_request", "continue_at is required, a number of seconds above 0")
    if at_s > source.duration_s:
        raise Refusal("bad_request", f"continue_at is past the end of the song ({source.duration_s} s)")
    if not (body.get("lyric") or body.get("instrumental")):
        raise Refusal("bad_request", "lyric is required unless the song is instrumental")


def is_web_url(url: object) -> bool:
    """Whether this is an http or https URL with a host."""
    try:
        parts = urlsplit(url if isinstance(url, str) else "")
    except ValueError:  # "http://[half an address"
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _number(value: object, lowest: float, highest: float) -> float | None:
    """The value when it is a number in the range, else None."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if lowest <= value <= highest else None
