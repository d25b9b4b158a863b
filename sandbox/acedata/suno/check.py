"""What single actions require of an order; each check says in one sentence what is wrong.

Every check may raise a Refusal: bad_request, or suno_processing_failed for a clip that cannot be separated again.
Source: AceDataCloud API contract, request fields, actions.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.acedata.body import is_web_url, number_within
from sandbox.acedata.composer import STEM_TITLES
from sandbox.acedata.model.suno_model import PERSONA_MODELS, REMASTER_MODELS
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.suno.order import Order

    Check = Callable[[Order], None]

RESULT_MODES = ("full_song", "candidates")
SOUND_TYPES = ("one-shot", "loop")
MOST_URLS = 4
MASHED_UP = 2
SLOWEST, FASTEST = 0.25, 4.0
MOST_BPM = 300
KEY = re.compile(r"([A-G])([#b]?) ?(m|min|minor|maj|major)?")


def text_to_sing(order: Order) -> None:
    """A prompt; in custom mode lyrics, a prompt for lyrics, or an instrumental."""
    if not order.has("custom"):
        if not order.text("prompt").strip():
            raise Refusal("bad_request", "prompt is required")
        return
    if order.text("lyric") and order.text("lyric_prompt"):
        raise Refusal("bad_request", "lyric_prompt is only allowed without lyric")
    if not (order.text("lyric") or order.text("lyric_prompt") or order.has("instrumental")):
        raise Refusal("bad_request", "lyric or lyric_prompt is required in custom mode")


def prompt_or_lyric(order: Order) -> None:
    """A prompt, or lyrics in custom mode."""
    if not (order.text("prompt").strip() or (order.has("custom") and order.text("lyric"))):
        raise Refusal("bad_request", f"prompt is required for {order.action}, or lyric in custom mode")


def generated_source(order: Order) -> None:
    """A source that the service made."""
    if order.source().is_upload:
        raise Refusal("bad_request", f"{order.action} needs the id of a generated clip")


def uploaded_source(order: Order) -> None:
    """A source that was uploaded."""
    if not order.source().is_upload:
        raise Refusal("bad_request", f"{order.action} needs the id of an uploaded clip")


def any_source(order: Order) -> None:
    """A source of any kind."""
    order.source()


def whole_song(order: Order) -> None:
    """A source that is not a stem already."""
    if order.source().is_stem:
        raise Refusal("suno_processing_failed", f"audio_id {order.source().id} is a stem and cannot be taken apart")


def continuation(order: Order) -> None:
    """A moment within the source to continue from, and what to sing there."""
    at_s = number_within(order.body.get("continue_at"), 0, float("inf"))
    if not at_s:
        raise Refusal("bad_request", "continue_at is required, a number of seconds above 0")
    if at_s > order.source().duration_s:
        raise Refusal("bad_request", f"continue_at is past the end of the song ({order.source().duration_s} s)")
    if not (order.text("lyric") or order.has("instrumental")):
        raise Refusal("bad_request", "lyric is required unless the song is instrumental")


def extension(order: Order) -> None:
    """A source that continues another clip."""
    if order.source().extends is None:
        raise Refusal("bad_request", f"audio_id {order.source().id} is not an extension: there is nothing to join")


def section(order: Order) -> None:
    """Two times within the source, and a known result mode."""
    start_s, end_s = (
        _seconds(order, field, is_required=True) for field in ("replace_section_start", "replace_section_end")
    )
    _check_span("replace_section", start_s or 0.0, end_s or 0.0)
    length_s = order.source().duration_s
    if (end_s or 0.0) > length_s:
        raise Refusal("bad_request", f"replace_section_end is past the end of the song ({length_s} s)")
    mode = order.body.get("replace_section_result_mode")
    if mode is not None and mode not in RESULT_MODES:
        raise Refusal("bad_request", f"replace_section_result_mode must be one of {', '.join(RESULT_MODES)}")


def span(order: Order) -> None:
    """Two times of the source, each of them optional."""
    name, length_s = order.action, order.source().duration_s
    start_s, end_s = (_seconds(order, f"{name}_{edge}", is_required=False) for edge in ("start", "end"))
    if end_s is not None and end_s >= length_s:
        raise Refusal("bad_request", f"{name}_end must be below the length of the source ({length_s} s)")
    if end_s is None and (start_s or 0.0) >= length_s:
        raise Refusal("bad_request", f"{name}_start must be below the length of the source ({length_s} s)")
    _check_span(name, start_s or 0.0, length_s if end_s is None else end_s)


def stem_type(order: Order) -> None:
    """One of the twelve stems."""
    if order.body.get("stem_type") not in STEM_TITLES:
        raise Refusal("bad_request", f"stem_type must be one of {', '.join(STEM_TITLES)}")


def remaster_model(order: Order) -> None:
    """A model that supports remastering."""
    if order.model not in REMASTER_MODELS:
        raise Refusal("bad_request", f"model for remaster must be one of {', '.join(REMASTER_MODELS)}")


def singer(order: Order) -> None:
    """A model that supports personas, if the order names one."""
    if order.persona() is not None and order.model not in PERSONA_MODELS:
        raise Refusal("bad_request", f"persona_id is not available for {order.model}, only from chirp-v4-5 on")


def persona(order: Order) -> None:
    """A persona, with a voice of its own where the action sings with that; the contract names no models here."""
    named = order.persona()
    if named is None:
        raise Refusal("bad_request", f"persona_id is required for {order.action}")
    if order.action == "artist_consistency_vox" and named.vox_audio_id is None:
        raise Refusal("bad_request", f"persona_id {named.id} was not made from a vox_audio_id")


def pair(order: Order) -> None:
    """Two different clips."""
    ids: object = order.body.get("mashup_audio_ids")
    if not _is_texts(ids) or len(order.body["mashup_audio_ids"]) != MASHED_UP:
        raise Refusal("bad_request", "mashup_audio_ids must be an array of exactly 2 ids")
    one, other = (order.clip(clip_id, "mashup_audio_ids") for clip_id in order.body["mashup_audio_ids"])
    if one.id == other.id:
        raise Refusal("bad_request", "mashup_audio_ids must name two different clips")


def urls(order: Order) -> None:
    """One to four URLs."""
    given: object = order.body.get("audio_urls")
    if not _is_texts(given) or not 1 <= len(order.body["audio_urls"]) <= MOST_URLS:
        raise Refusal("bad_request", f"audio_urls must be an array of 1 to {MOST_URLS} URLs")
    if not all(is_web_url(url) for url in order.body["audio_urls"]):
        raise Refusal("bad_request", "audio_urls must hold http or https URLs")


def sound(order: Order) -> None:
    """A sound with its type, tempo and key."""
    if not order.text("sound").strip():
        raise Refusal("bad_request", "sound is required for sounds")
    if order.body.get("sound_type") not in SOUND_TYPES:
        raise Refusal("bad_request", f"sound_type must be one of {', '.join(SOUND_TYPES)}")
    bpm = order.body.get("bpm")
    if bpm is not None and not (isinstance(bpm, int) and number_within(bpm, 1, MOST_BPM)):
        raise Refusal("bad_request", f"bpm must be an integer from 1 to {MOST_BPM}")
    if order.text("key") and not KEY.fullmatch(order.text("key")):
        raise Refusal("bad_request", "key must be a key such as C, F# or A minor")


def speed(order: Order) -> None:
    """A speed and a title."""
    if number_within(order.body.get("speed_multiplier"), SLOWEST, FASTEST) is None:
        raise Refusal("bad_request", f"speed_multiplier is required, a number from {SLOWEST} to {FASTEST:g}")
    if not order.text("title").strip():
        raise Refusal("bad_request", "title is required for adjust_speed")


def _seconds(order: Order, field: str, *, is_required: bool) -> float | None:
    value = order.body.get(field)
    if value is None and not is_required:
        return None
    seconds = number_within(value, 0, float("inf"))
    if seconds is None:
        raise Refusal("bad_request", f"{field} must be a number of seconds, 0 or more")
    return seconds


def _check_span(name: str, start_s: float, end_s: float) -> None:
    if start_s >= end_s:
        raise Refusal("bad_request", f"{name}_start must be before {name}_end")


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)  # pyright: ignore[reportUnknownVariableType] - what the check is for
