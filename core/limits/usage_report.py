"""The books of a server: what was spent there, read and drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.limits.usage import Statement, days_of
from core.limits.window import midnight
from core.model.usage import Grouping

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from core.model.usage import Period
    from core.ports import Artist, Store


class UsageReports:
    """Reads what was spent. The door for the cogs."""

    def __init__(self, *, store: Store, artist: Artist, now: Callable[[], datetime]) -> None:
        """Join the parts."""
        self._store = store
        self._artist = artist
        self._now = now

    async def statement(self, guild_id: int, period: Period) -> Statement:
        """Return what a server's members spent in a period that ends now, or with the last month."""
        time_zone = (await self._store.settings(guild_id)).time_zone
        zone = ZoneInfo(time_zone)
        days = days_of(period, self._now().astimezone(zone).date())
        since, until = midnight(days.first, zone), midnight(days.last + timedelta(days=1), zone)
        usage = await self._store.usage(guild_id, since=since, until=until, time_zone=time_zone)
        return Statement(days=days, time_zone=time_zone, usage=usage)

    async def chart(self, statement: Statement, *, names: Mapping[int, str], by: Grouping) -> bytes:
        """Draw a statement (see core.ports.Artist)."""
        stack = Grouping.MEMBER if by is Grouping.MEMBER else Grouping.ACTION
        return await self._artist.usage_chart(statement.usage, days=statement.days, names=names, by=stack)
