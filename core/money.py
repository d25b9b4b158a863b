"""Frozen values of what may be spent and what was: windows, rules and the ledger's entries."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime


class WindowScope(StrEnum):
    """Whose spending a window counts."""

    MEMBER = "member"
    OPERATOR = "operator"


class WindowKind(StrEnum):
    """How long a window is; it starts at local midnight of the guild's time zone."""

    DAY = "day"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One stretch of time in which credits are counted.

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
    """What a guild decided for itself. None: the operator's default for credits, no limit for the others."""

    daily_credits: int | None = None
    songs_at_once: int | None = None
    cooldown_s: int = 0
    time_zone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The rules one order is held against, in the order in which they are checked.

    First the cooldown (seconds since the member's last order in that guild), then the member's open jobs there, then
    each window in turn.
    """

    windows: tuple[Window, ...]
    songs_at_once: int | None = None
    cooldown_s: int = 0
    queue_weight: float = 1.0


class EntryKind(StrEnum):
    """What a ledger entry did. Every reserve ends in exactly one settle or refund."""

    RESERVE = "reserve"
    SETTLE = "settle"
    REFUND = "refund"


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerEntry:
    """One line of the ledger. `credits` is the size of the reservation it speaks of, always positive."""

    id: int
    kind: EntryKind
    credits: int
    guild_id: int
    user_id: int
    actor_id: int
    job_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quota:
    """What a member has left in each window, and the newest ledger entries."""

    uses: Sequence[WindowUse]
    entries: Sequence[LedgerEntry]
