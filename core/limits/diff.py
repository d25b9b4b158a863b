"""What differs between two versions of what a guild decided, in words for the audit log.

Names and mentions have no place there: roles and channels stand in them as `role 123` and `channel 123`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from core.action import ACTIONS
from core.limits.check import cost_of
from core.model.money import WindowKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from core.model.money import Allowance, Block, GuildSettings, Tier
    from core.model.reactions import ReactionSettings

Holding = TypeVar("Holding")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[Holding]):
    """What holds from now on, and in words what is new in it; `texts` is empty where it all held before."""

    holds: Holding
    texts: tuple[str, ...]


def in_guild(before: GuildSettings, after: GuildSettings) -> tuple[str, ...]:
    """Return what differs, one text each. Tiers are not looked at: each is written by itself."""
    return (
        *_in_allowance("member", before.member, after.member, none="the usual"),
        *_in_windows("server", before.budget, after.budget),
        *_differing("songs at once", _amount(before.songs_at_once), _amount(after.songs_at_once)),
        *_differing("cooldown", f"{before.cooldown_s:,} s", f"{after.cooldown_s:,} s"),
        *_differing("time zone", before.time_zone, after.time_zone),
        *_in_costs(before, after),
        *_in_set("channel", _channels(before), _channels(after)),
        *_in_set("word", before.words, after.words),
        *_differing("log", _channel(before.log_channel_id), _channel(after.log_channel_id)),
    )


def in_tier(role_id: int, before: Tier | None, after: Tier | None) -> tuple[str, ...]:
    """Return what differs in a role's tier; None: it has none."""
    name = f"role {role_id}"
    allowances = (None if tier is None else tier.allowance for tier in (before, after))
    weights = (1.0 if tier is None else tier.weight for tier in (before, after))
    return (*_in_allowance(name, *allowances), *_differing(f"{name} weight", *(f"{weight:g}" for weight in weights)))


def in_reactions(before: ReactionSettings, after: ReactionSettings) -> tuple[str, ...]:
    """Return what differs in what reactions do."""
    emojis = dict.fromkeys((*before.remixes, *after.remixes))
    closing = ("yes" if settings.makers_may_close else "no" for settings in (before, after))
    star_channels = (_channel(settings.star_channel_id) for settings in (before, after))
    return (
        *_differing("reactions for a song", f"{before.threshold:,}", f"{after.threshold:,}"),
        *_differing("makers may close songs", *closing),
        *_differing("star channel", *star_channels),
        *_differing("favourites for the star channel", f"{before.stars:,}", f"{after.stars:,}"),
        *(
            text
            for emoji in emojis
            for text in _differing(emoji, *(settings.remixes.get(emoji, "default") for settings in (before, after)))
        ),
    )


def in_own(before: Allowance | None, after: Allowance | None) -> tuple[str, ...]:
    """Return what differs in a member's own allowance; None: they have none."""
    return _in_allowance("own", before, after)


def in_block(before: Block | None, after: Block) -> tuple[str, ...]:
    """Return what a block says, or what differs from the one that it replaces."""
    if before is None:
        return (f"blocked, {expiry(after.until)}{f': {after.reason}' if after.reason else ''}",)
    reasons = (f"block reason: {after.reason or 'none'}", f"block reason before: {before.reason or 'none'}")
    return (
        *_differing("blocked", expiry(before.until), expiry(after.until)),
        *(reasons if before.reason != after.reason else ()),
    )


def allowed(allowance: Allowance) -> str:
    """Write an allowance: "10 a day, 50 a week", or "no limit"."""
    limits = [(kind, allowance.limit(kind)) for kind in WindowKind]
    return ", ".join(f"{limit:,} a {kind}" for kind, limit in limits if limit is not None) or "no limit"


def amount(credits_: int) -> str:
    """Write an amount of credits."""
    return "1 credit" if credits_ == 1 else f"{credits_:,} credits"


def expiry(until: datetime | None) -> str:
    """Write how long something holds: "until 2026-12-31 23:00 UTC", or "for good"."""
    return "for good" if until is None else f"until {until:%Y-%m-%d %H:%M} UTC"


def _in_allowance(
    name: str, before: Allowance | None, after: Allowance | None, *, none: str = "none"
) -> tuple[str, ...]:
    if before is not None and after is not None:
        return _in_windows(name, before, after)
    return _differing(name, *(none if one is None else allowed(one) for one in (before, after)))


def _in_windows(name: str, before: Allowance, after: Allowance) -> tuple[str, ...]:
    return tuple(
        text
        for kind in WindowKind
        for text in _differing(f"{name} {kind}", _amount(before.limit(kind)), _amount(after.limit(kind)))
    )


def _in_costs(before: GuildSettings, after: GuildSettings) -> Iterator[str]:
    for name in sorted({action.price_name for action in ACTIONS.values()}):
        yield from _differing(
            f"cost of {ACTIONS[name].label.lower()}", *(f"{cost_of(name, settings):,}" for settings in (before, after))
        )


def _in_set(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from (f"{name} added: {one}" for one in after if one not in before)
    yield from (f"{name} removed: {one}" for one in before if one not in after)


def _differing(name: str, before: str, after: str) -> tuple[str, ...]:
    return () if before == after else (f"{name}: {before} -> {after}",)


def _amount(limit: int | None) -> str:
    return "no limit" if limit is None else f"{limit:,}"


def _channels(settings: GuildSettings) -> Sequence[str]:
    return [_channel(channel_id) for channel_id in settings.channel_ids]


def _channel(channel_id: int | None) -> str:
    return "none" if channel_id is None else f"channel {channel_id}"
