"""The actions of /suno/audios, one entry each: what it requires, what it makes, what it costs.

Source: AceDataCloud API contract, actions, price and billing. Actions without a published price cost as much as
`generate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.suno import check, edit, new_song
from sandbox.acedata.suno.field import check_fields
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.suno.check import Check
    from sandbox.acedata.suno.order import Order
    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    `max_mode_credits` is its price with `max_mode` (None: the price stays the same); with `max_mode_is_custom` that
    applies in custom mode only. `has_variety` says whether it accepts a `variety`.
    """

    write: Callable[[Order], tuple[Clip, ...]]
    checks: tuple[Check, ...]
    credits: float = 0.56
    max_mode_credits: float | None = None
    max_mode_is_custom: bool = False
    has_variety: bool = False


ACTIONS: dict[str, Action] = {
    "generate": Action(
        new_song.generate,
        (check.text_to_sing, check.singer),
        max_mode_credits=1.12,
        max_mode_is_custom=True,
        has_variety=True,
    ),
    "extend": Action(new_song.extend, (check.generated_source, check.continuation)),
    "upload_extend": Action(new_song.extend, (check.uploaded_source, check.continuation)),
    "cover": Action(new_song.cover, (check.generated_source, check.singer)),
    "upload_cover": Action(new_song.cover, (check.uploaded_source, check.singer)),
    "concat": Action(edit.concat, (check.generated_source, check.extension)),
    "replace_section": Action(edit.replace_section, (check.generated_source, check.section)),
    "stems": Action(edit.split_in_two, (check.generated_source, check.whole_song)),
    "all_stems": Action(edit.split_in_twelve, (check.generated_source, check.whole_song)),
    "add_stem": Action(
        edit.add_stem,
        (check.generated_source, check.stem_type),
        credits=0.672,
        max_mode_credits=1.344,
        has_variety=True,
    ),
    "extract_stem": Action(
        edit.extract_stem, (check.generated_source, check.whole_song, check.stem_type), credits=1.12
    ),
    "remaster": Action(edit.remaster, (check.remaster_model, check.generated_source)),
    "artist_consistency": Action(new_song.sing_as_persona, (check.persona, check.any_source, check.prompt_or_lyric)),
    "artist_consistency_vox": Action(
        new_song.sing_as_persona, (check.persona, check.any_source, check.prompt_or_lyric)
    ),
    "underpainting": Action(edit.add_backing, (check.uploaded_source, check.span)),
    "overpainting": Action(edit.add_voice, (check.uploaded_source, check.span)),
    "samples": Action(new_song.sample, (check.any_source, check.span)),
    "mashup": Action(new_song.mash_up, (check.pair,)),
    "inspo": Action(new_song.be_inspired, (check.urls,)),
    "sounds": Action(new_song.make_sound, (check.sound,), credits=0.112),
    "adjust_speed": Action(edit.adjust_speed, (check.generated_source, check.speed), credits=0.28),
}


def check_order(order: Order) -> None:
    """Check a whole order.

    Raises:
        Refusal: The first thing that is wrong with it.
    """
    action = _named(order)
    check_fields(order.body)
    if order.body.get("variety") is not None and not action.has_variety:
        raise Refusal("bad_request", f"variety is not allowed for {order.action}")
    for check_one in action.checks:
        check_one(order)


def price_of(order: Order) -> float:
    """The price of a checked order, charged when it succeeds, in Credits."""
    action = _named(order)
    counts = order.has("max_mode") and (order.has("custom") or not action.max_mode_is_custom)
    return action.max_mode_credits if counts and action.max_mode_credits is not None else action.credits


def clips_and_extras(order: Order) -> tuple[tuple[Clip, ...], Json]:
    """The clips of a checked order, and the further fields of its result."""
    clips = _named(order).write(order)
    return clips, _stem_sets(order, clips)


def _stem_sets(order: Order, clips: tuple[Clip, ...]) -> Json:
    """Which clip of each pair is the stem. Source: AceDataCloud API contract, clip object (stem_sets)."""
    if order.action != "extract_stem":
        return {}
    pairs = zip(clips[::2], clips[1::2], strict=True)
    return {
        "stem_sets": [
            {"stem_type": order.text("stem_type"), "isolated": isolated.id, "remainder": remainder.id}
            for isolated, remainder in pairs
        ]
    }


def _named(order: Order) -> Action:
    action = order.body.get("action", "generate")
    if action not in ACTIONS:
        raise Refusal("bad_request", f"action {action!r} is not valid, it must be one of {', '.join(ACTIONS)}")
    return ACTIONS[action]
