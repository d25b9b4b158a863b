"""The actions of /suno/audios, one entry each: what it demands, what comes of it, what it costs.

Source: AceDataCloud API contract, actions, price and billing. What has no published price costs as much as `generate`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata import demand, remixer, songwriter
from sandbox.acedata.rule import check_fields
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.clip import Clip
    from sandbox.acedata.demand import Check
    from sandbox.acedata.order import Order
    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class Action:
    """One action.

    `max_mode_credits` is its price with `max_mode` (None: that changes nothing), `max_mode_is_custom` whether this only
    counts in custom mode. `has_variety` is whether it takes a `variety`.
    """

    write: Callable[[Order], tuple[Clip, ...]]
    checks: tuple[Check, ...]
    credits: float = 0.56
    max_mode_credits: float | None = None
    max_mode_is_custom: bool = False
    has_variety: bool = False


ACTIONS: dict[str, Action] = {
    "generate": Action(
        songwriter.generate,
        (demand.words, demand.singer),
        max_mode_credits=1.12,
        max_mode_is_custom=True,
        has_variety=True,
    ),
    "extend": Action(songwriter.extend, (demand.generated, demand.seam)),
    "upload_extend": Action(songwriter.extend, (demand.uploaded, demand.seam)),
    "cover": Action(songwriter.cover, (demand.generated, demand.singer)),
    "upload_cover": Action(songwriter.cover, (demand.uploaded, demand.singer)),
    "concat": Action(remixer.concat, (demand.generated, demand.extension)),
    "replace_section": Action(remixer.replace_section, (demand.generated, demand.section)),
    "stems": Action(remixer.split_in_two, (demand.generated, demand.whole)),
    "all_stems": Action(remixer.split_in_twelve, (demand.generated, demand.whole)),
    "add_stem": Action(
        remixer.add_stem,
        (demand.generated, demand.stem_type),
        credits=0.672,
        max_mode_credits=1.344,
        has_variety=True,
    ),
    "extract_stem": Action(remixer.extract_stem, (demand.generated, demand.whole, demand.stem_type), credits=1.12),
    "remaster": Action(remixer.remaster, (demand.remaster_model, demand.generated)),
    "artist_consistency": Action(
        songwriter.sing_as_persona, (demand.persona, demand.any_source, demand.prompt_or_lyric)
    ),
    "artist_consistency_vox": Action(
        songwriter.sing_as_persona, (demand.persona, demand.any_source, demand.prompt_or_lyric)
    ),
    "underpainting": Action(remixer.add_backing, (demand.uploaded, demand.span)),
    "overpainting": Action(remixer.add_voice, (demand.uploaded, demand.span)),
    "samples": Action(songwriter.sample, (demand.any_source, demand.span)),
    "mashup": Action(songwriter.mash_up, (demand.pair,)),
    "inspo": Action(songwriter.be_inspired, (demand.urls,)),
    "sounds": Action(songwriter.make_sound, (demand.sound,), credits=0.112),
    "adjust_speed": Action(remixer.adjust_speed, (demand.generated, demand.speed), credits=0.28),
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
    for check in action.checks:
        check(order)


def price_of(order: Order) -> float:
    """What a checked order costs when it succeeds, in Credits."""
    action = _named(order)
    counts = order.has("max_mode") and (order.has("custom") or not action.max_mode_is_custom)
    return action.max_mode_credits if counts and action.max_mode_credits is not None else action.credits


def written(order: Order) -> tuple[tuple[Clip, ...], Json]:
    """The clips of a checked order, and what stands beside them in its result."""
    clips = _named(order).write(order)
    return clips, _stem_sets(order, clips)


def _stem_sets(order: Order, clips: tuple[Clip, ...]) -> Json:
    """Which clip is what in each set of two. Source: AceDataCloud API contract, clip object (stem_sets)."""
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
