"""The windows of time in which credits are counted: days, weeks and months."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.model.money import Window, WindowKind, WindowScope

if TYPE_CHECKING:
    from core.model.money import Allowance

LONGEST = timedelta(days=32)
"""No open window began earlier: the longest is a month of 31 days, an hour longer where the clocks change."""
NO_GUILD = 0
"""The guild id of direct messages, where a key must not be empty."""
NO_USER = 0
"""The user id of a window that counts for everyone, where a key must not be empty."""


def span(kind: WindowKind, now: datetime, time_zone: str) -> tuple[datetime, datetime]:
    """Return the local day, week (from Monday) or month around `now` as UTC start and end.

    They start at local midnight, or at the first moment after it where clocks skip midnight; a day is 23 or 25 hours
    long where they change.
    """
    zone = ZoneInfo(time_zone)
    today = _today(now, zone)
    if kind is WindowKind.DAY:
        first, after = today, today + timedelta(days=1)
    elif kind is WindowKind.WEEK:
        first = today - timedelta(days=today.weekday())
        after = first + timedelta(days=7)
    else:
        first = today.replace(day=1)
        after = (first + timedelta(days=31)).replace(day=1)
    return midnight(first, zone), midnight(after, zone)


def windows_of(
    scope: WindowScope, allowance: Allowance, *, guild_id: int | None, user_id: int, time_zone: str, now: datetime
) -> tuple[Window, ...]:
    """Return the day, week and month that orders count in: always all three, so that a new limit counts earlier use."""
    return tuple(
        Window(
            scope=scope,
            kind=kind,
            guild_id=guild_id or NO_GUILD,
            user_id=user_id,
            starts_at=starts_at,
            ends_at=ends_at,
            limit=allowance.limit(kind),
        )
        for kind in WindowKind
        for starts_at, ends_at in [span(kind, now, time_zone)]
    )


def operator_window(limit: int | None, now: datetime) -> Window:
    """Return the operator's day, in UTC, over all guilds."""
    starts_at, ends_at = span(WindowKind.DAY, now, "UTC")
    return Window(
        scope=WindowScope.OPERATOR,
        kind=WindowKind.DAY,
        guild_id=NO_GUILD,
        user_id=NO_USER,
        starts_at=starts_at,
        ends_at=ends_at,
        limit=limit,
    )


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a local day begins, in UTC: at midnight, or the first moment after it where clocks skip it."""
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)


def _today(now: datetime, zone: ZoneInfo) -> date:
    today = now.astimezone(zone).date()
    tomorrow = today + timedelta(days=1)
    # Clocks that are set back just after midnight repeat the end of yesterday (America/St_Johns until 2011). The new
    # day has already begun then, so that what was spent in it stays counted.
    return tomorrow if now >= midnight(tomorrow, zone) else today
