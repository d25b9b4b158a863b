"""Frozen values of what may be spent and what was: windows, rules and the ledger's entries."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

CREDITS_MAX = 1_000_000
"""The most that a limit, a grant or a cost may be; more is a slip of the hand, and sums stay far from overflow."""
WEIGHT_MIN, WEIGHT_MAX = 0.1, 10.0
"""How much slower or faster than others a tier's orders may move up in the queue."""


class WindowScope(StrEnum):
    """Whose spending a window counts."""

    MEMBER = "member"
    GUILD = "guild"
    OPERATOR = "operator"


class WindowKind(StrEnum):
    """How long a window is.

    It starts at local midnight of the guild's time zone, a week on Monday, a month on the 1st.
    """

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Credits that may be spent in each window; all that are set apply together. None: no limit. 0: nothing."""

    day: int | None = None
    week: int | None = None
    month: int | None = None

    def limit(self, kind: WindowKind) -> int | None:
        """Return the limit of one window."""
        return {WindowKind.DAY: self.day, WindowKind.WEEK: self.week, WindowKind.MONTH: self.month}[kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """What a role gives its holders instead of the guild's usual allowance.

    Of several tiers the best limit counts, for each window separately. `weight` is how fast the holders' orders move up
    in the queue: 2 is twice as fast as others.
    """

    role_id: int
    allowance: Allowance
    weight: float = 1.0


class AllowanceOrigin(StrEnum):
    """Where a member's allowance comes from; later ones override earlier ones."""

    OPERATOR = "operator"
    GUILD = "guild"
    ROLE = "role"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entitlement:
    """What one member may spend in a guild, and why. `role_ids` are the tiers that count, for origin ROLE."""

    allowance: Allowance
    origin: AllowanceOrigin
    role_ids: tuple[int, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A member who may have nothing made in a guild. `until` None: until somebody unblocks them."""

    user_id: int
    reason: str
    until: datetime | None
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """Bonus credits of a member in a guild. `left` of `credits` are unspent; `expires_at` None: never."""

    id: int
    user_id: int
    credits: int
    left: int
    expires_at: datetime | None
    by_id: int
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A period in which credits are counted.

    `guild_id` and `user_id` are 0 where the scope has none (direct messages; the operator's brake). `limit` is in
    credits; None counts without limiting.
    """

    scope: WindowScope
    kind: WindowKind
    guild_id: int
    user_id: int
    starts_at: datetime
    ends_at: datetime
    limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowUse:
    """How much of a window is used, in credits."""

    window: Window
    used: int

    @property
    def left(self) -> int | None:
        """Credits left; None where the window has no limit."""
        return None if self.window.limit is None else max(0, self.window.limit - self.used)


@dataclass(frozen=True, slots=True, kw_only=True)
class GuildSettings:
    """What a guild decided for itself.

    `member` is everybody's allowance, None: the operator's default a day. `budget` is the whole guild's. `costs` are
    credits by action where they differ from the usual. `channel_ids` are where songs may be made (threads follow their
    parent), empty: everywhere. `words` are refused in what members type. `log_channel_id` gets the audit log.
    """

    member: Allowance | None = None
    budget: Allowance = field(default_factory=Allowance)
    songs_at_once: int | None = None
    cooldown_s: int = 0
    time_zone: str = "UTC"
    costs: Mapping[str, int] = field(default_factory=dict[str, int])
    channel_ids: tuple[int, ...] = ()
    words: tuple[str, ...] = ()
    log_channel_id: int | None = None
    tiers: tuple[Tier, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberUsage:
    """A member's usage in a guild at a moment. `bonus` are the grants that count, soonest expiry first.

    `notice` is why the operator has paused new songs everywhere, None where they are not paused. `block` is None where
    there is none in force.
    """

    open_count: int = 0
    last_order_at: datetime | None = None
    own: Allowance | None = None
    block: Block | None = None
    bonus: tuple[Grant, ...] = ()
    notice: str | None = None


class EntryKind(StrEnum):
    """What a ledger entry did. Every reserve ends in exactly one settle or refund.

    A grant adds bonus credits, expire takes away what was left of one; a reset gives back what was used of one window.
    """

    RESERVE = "reserve"
    SETTLE = "settle"
    REFUND = "refund"
    GRANT = "grant"
    EXPIRE = "expire"
    RESET = "reset"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger. `credits` is the size of what it speaks of, never negative.

    `job_id` is None for grants, expiries and resets.
    """

    id: int
    kind: EntryKind
    credits: int
    guild_id: int
    user_id: int
    actor_id: int
    job_id: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What a guild's members spent on one action on one local day: settled credits, and how many songs they were."""

    day: date
    action: str
    user_id: int
    credits: int
    songs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Census:
    """How much is going on over all guilds. `open_by_state` counts open jobs by their state's word.

    `in_flight` counts, by service, those that certainly occupy a place at the provider (not those of unknown fate).
    `delivered` and `failed` (with expired ones) are those that ended lately; `credits` were settled lately.
    """

    open_by_state: Mapping[str, int]
    in_flight: Mapping[str, int]
    delivered: int
    failed: int
    credits: int
