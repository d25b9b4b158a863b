"""The windows of time in which credits are counted."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.money import Window, WindowKind, WindowScope

if TYPE_CHECKING:
    from core.money import GuildSettings

LONGEST = timedelta(days=2)
"""No window that runs began earlier: the longest lasts a day, of 25 hours where the clocks change."""
NO_GUILD = 0
"""Stands for direct messages where a key must not be empty."""
NO_USER = 0
"""Stands for everybody where a key must not be empty."""


def day(now: datetime, time_zone: str) -> tuple[datetime, datetime]:
    """Return the local day around `now` as UTC start and end; 23 or 25 hours long where the clocks change."""
    zone = ZoneInfo(time_zone)
    today = now.astimezone(zone).date()
    start = datetime.combine(today, time.min, tzinfo=zone)
    end = datetime.combine(today + timedelta(days=1), time.min, tzinfo=zone)
    return start.astimezone(UTC), end.astimezone(UTC)


def member_windows(
    *, guild_id: int | None, user_id: int, settings: GuildSettings, default_daily: int, now: datetime
) -> tuple[Window, ...]:
    """Return the windows a member's orders in a guild count in; in direct messages (None) the default applies."""
    starts_at, ends_at = day(now, settings.time_zone)
    limit = default_daily if settings.daily_credits is None else settings.daily_credits
    return (
        Window(
            scope=WindowScope.MEMBER,
            kind=WindowKind.DAY,
            guild_id=guild_id or NO_GUILD,
            user_id=user_id,
            starts_at=starts_at,
            ends_at=ends_at,
            limit=limit,
        ),
    )


def operator_window(limit: int | None, now: datetime) -> Window:
    """Return the operator's day, in UTC, over all guilds."""
    starts_at, ends_at = day(now, "UTC")
    return Window(
        scope=WindowScope.OPERATOR,
        kind=WindowKind.DAY,
        guild_id=NO_GUILD,
        user_id=NO_USER,
        starts_at=starts_at,
        ends_at=ends_at,
        limit=limit,
    )
