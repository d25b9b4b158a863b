"""The differences between two versions of a guild's settings, as texts for the audit log.

They contain no names and no mentions: a role is written `role 123`, a channel `channel 123`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from core.action import ACTIONS
from core.limits import texts
from core.limits.check import cost_of
from core.model.money import WindowKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from core.model.money import Allowance, Block, GuildSettings, Tier
    from core.model.reaction_meanings import ReactionSettings

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True, kw_only=True)
class Change(Generic[Value]):
    """The settings after a change, and a text for each difference; no `texts`: nothing was different."""

    after: Value
    texts: tuple[str, ...]


def diff_guild(before: GuildSettings, after: GuildSettings) -> tuple[str, ...]:
    """Return the differences, one text each. Tiers are left out: each is saved on its own."""
    return (
        *_diff_allowance(texts.MEMBER(), before.member, after.member, none=texts.DEFAULT()),
        *_diff_windows(texts.SERVER(), before.budget, after.budget),
        *_diff(texts.SONGS_AT_ONCE(), _amount(before.songs_at_once), _amount(after.songs_at_once)),
        *_diff(texts.COOLDOWN(), *(texts.SECONDS(seconds=settings.cooldown_s) for settings in (before, after))),
        *_diff(texts.TIME_ZONE(), before.time_zone, after.time_zone),
        *_diff_costs(before, after),
        *_diff_set(texts.CHANNEL(), _channels(before), _channels(after)),
        *_diff_set(texts.WORD(), before.words, after.words),
        *_diff(texts.LOG(), _channel(before.log_channel_id), _channel(after.log_channel_id)),
    )


def diff_tier(role_id: int, before: Tier | None, after: Tier | None) -> tuple[str, ...]:
    """Return the differences in a role's tier; None: it has none."""
    allowances = (None if tier is None else tier.allowance for tier in (before, after))
    weights = (1.0 if tier is None else tier.weight for tier in (before, after))
    return (
        *_diff_allowance(texts.ROLE(role_id=role_id), *allowances),
        *_diff(texts.WEIGHT(role_id=role_id), *(f"{weight:g}" for weight in weights)),
    )


def diff_reactions(before: ReactionSettings, after: ReactionSettings) -> tuple[str, ...]:
    """Return the differences in the settings of reactions."""
    emojis = dict.fromkeys((*before.remixes, *after.remixes))
    closing = ((texts.YES if settings.makers_may_close else texts.NO)() for settings in (before, after))
    star_channels = (_channel(settings.star_channel_id) for settings in (before, after))
    return (
        *_diff(texts.THRESHOLD(), f"{before.threshold:,}", f"{after.threshold:,}"),
        *_diff(texts.MAKERS_MAY_CLOSE(), *closing),
        *_diff(texts.STAR_CHANNEL(), *star_channels),
        *_diff(texts.STARS(), f"{before.stars:,}", f"{after.stars:,}"),
        *(
            text
            for emoji in emojis
            for text in _diff(emoji, *(settings.remixes.get(emoji, texts.DEFAULT()) for settings in (before, after)))
        ),
    )


def diff_own(before: Allowance | None, after: Allowance | None) -> tuple[str, ...]:
    """Return the differences in a member's own allowance; None: they have none."""
    return _diff_allowance(texts.OWN_LIMITS(), before, after)


def diff_block(before: Block | None, after: Block) -> tuple[str, ...]:
    """Return what a new block says, or its differences from the one that it replaces."""
    if before is None:
        text = texts.BLOCKED_BECAUSE if after.reason else texts.BLOCKED
        return (text(end=_block_end(after), reason=after.reason),)
    reasons = (
        texts.BLOCK_REASON(reason=after.reason or texts.NONE()),
        texts.BLOCK_REASON_BEFORE(reason=before.reason or texts.NONE()),
    )
    return (
        *_diff(texts.BLOCKED_NAME(), _block_end(before), _block_end(after)),
        *(reasons if before.reason != after.reason else ()),
    )


def spell_allowance(allowance: Allowance) -> str:
    """Write an allowance: "10 a day, 50 a week", or "no limit"."""
    limits = [(kind, allowance.limit(kind)) for kind in WindowKind]
    return (
        ", ".join(texts.LIMIT_PER_WINDOW(limit=limit, window=kind) for kind, limit in limits if limit is not None)
        or texts.NO_LIMIT()
    )


def spell_expiry(until: datetime | None) -> str:
    """Write when bonus credits expire: "until 2026-12-31 23:00 UTC", or "no expiry"."""
    return texts.NO_EXPIRY() if until is None else texts.UNTIL(until=until)


def _block_end(block: Block) -> str:
    return texts.UNTIL_UNBLOCKED() if block.until is None else texts.UNTIL(until=block.until)


def _diff_allowance(
    name: str, before: Allowance | None, after: Allowance | None, *, none: str | None = None
) -> tuple[str, ...]:
    if before is not None and after is not None:
        return _diff_windows(name, before, after)
    none = none or texts.NONE()
    return _diff(name, *(none if one is None else spell_allowance(one) for one in (before, after)))


def _diff_windows(name: str, before: Allowance, after: Allowance) -> tuple[str, ...]:
    return tuple(
        text
        for kind in WindowKind
        for text in _diff(
            texts.WINDOW(whose=name, window=kind), _amount(before.limit(kind)), _amount(after.limit(kind))
        )
    )


def _diff_costs(before: GuildSettings, after: GuildSettings) -> Iterator[str]:
    for name in sorted({action.price_name for action in ACTIONS.values()}):
        yield from _diff(
            texts.COST(action=ACTIONS[name].label.lower()),
            *(f"{cost_of(name, settings):,}" for settings in (before, after)),
        )


def _diff_set(name: str, before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    yield from (texts.ADDED(name=name, value=one) for one in after if one not in before)
    yield from (texts.REMOVED(name=name, value=one) for one in before if one not in after)


def _diff(name: str, before: str, after: str) -> tuple[str, ...]:
    return () if before == after else (texts.CHANGED(name=name, before=before, after=after),)


def _amount(limit: int | None) -> str:
    return texts.NO_LIMIT() if limit is None else f"{limit:,}"


def _channels(settings: GuildSettings) -> Sequence[str]:
    return [_channel(channel_id) for channel_id in settings.channel_ids]


def _channel(channel_id: int | None) -> str:
    return texts.NONE() if channel_id is None else texts.CHANNEL_ID(channel_id=channel_id)
