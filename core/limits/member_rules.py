"""The refusals of a member: a block, the cooldown, songs at once, and a window with too few credits left."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import (
    Blocked,
    CoolingDown,
    GuildBudgetSpent,
    OperatorBudgetSpent,
    QuotaSpent,
    Refused,
    SongsAtOnceReached,
)
from core.limits import texts
from core.model.money import WindowScope

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from core.model.money import MemberUsage, Window, WindowUse


def block_refusal(usage: MemberUsage) -> Blocked | None:
    """Return the refusal of a member who is blocked."""
    return None if usage.block is None else Blocked(usage.block.reason, ends_at=usage.block.until)


def cooldown_refusal(last_order_at: datetime | None, cooldown_s: int, now: datetime) -> CoolingDown | None:
    """Return the refusal of a member who ordered a moment ago.

    A last order in the future comes from another clock, or from before the clock was set back; far ahead it is ignored.
    """
    cooldown = timedelta(seconds=cooldown_s)
    if last_order_at is None or abs(now - last_order_at) >= cooldown:
        return None
    return CoolingDown(texts.ORDER_EVERY(seconds=cooldown_s), ends_at=last_order_at + cooldown)


def songs_at_once_refusal(open_count: int, songs_at_once: int | None) -> SongsAtOnceReached | None:
    """Return the refusal of a member who has as many songs in progress as the guild allows."""
    return SongsAtOnceReached(songs_at_once) if songs_at_once is not None and open_count >= songs_at_once else None


def window_refusal(use: WindowUse, cost: int, *, bonus: int = 0) -> Refused:
    """Return the refusal of a window with too few credits left; `bonus` is how many bonus credits the member has."""
    if use.window.scope is WindowScope.OPERATOR:
        # The guild's audit log shows this text, which must not tell how much other guilds use.
        return OperatorBudgetSpent(texts.OWNER_LIMIT_REACHED(), ends_at=use.window.ends_at)
    if use.window.scope is WindowScope.GUILD:
        return GuildBudgetSpent(use.window, used=use.used, cost=cost)
    return QuotaSpent(use.window, used=use.used, cost=cost, bonus=bonus)


def room(uses: Iterable[WindowUse], cost: int) -> int:
    """Return how much of a cost fits into all of those windows."""
    return min((use.left for use in uses if use.left is not None), default=cost)


def tightest(uses: Iterable[WindowUse], cost: int, *, bonus: int = 0) -> WindowUse | None:
    """Return the window that an order of that cost must wait for longest, None if all have room for it.

    `bonus` credits make up for what is missing. A window whose limit is below the cost never has room.
    """
    short = [use for use in uses if use.left is not None and use.left + bonus < cost]
    return max(short, key=lambda use: (is_beyond(use.window, cost, bonus=bonus), use.window.ends_at), default=None)


def is_beyond(window: Window, cost: int, *, bonus: int = 0) -> bool:
    """Whether a cost is more than the whole limit of a window and those bonus credits together."""
    return window.limit is not None and window.limit + bonus < cost
