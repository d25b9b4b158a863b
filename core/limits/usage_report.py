"""Usage reports of a server: reads what was spent there and draws the chart."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from core.limits.usage import UsageReport, days_of
from core.limits.window import midnight
from core.model.usage import Grouping
from core.ports import GuildStore, LedgerReader

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from core.model.usage import Period
    from core.ports import Artist


class UsageStore(GuildStore, LedgerReader, Protocol):
    """A guild's time zone and what was settled in it."""


class UsageReports:
    """Makes usage reports and their charts."""

    def __init__(self, *, store: UsageStore, artist: Artist, now: Callable[[], datetime]) -> None:
        self._store = store
        self._artist = artist
        self._now = now

    async def report(self, guild_id: int, period: Period) -> UsageReport:
        """Return what a server's members spent in a period that ends today, or in the last month."""
        time_zone = (await self._store.settings(guild_id)).time_zone
        zone = ZoneInfo(time_zone)
        days = days_of(period, self._now().astimezone(zone).date())
        since, until = midnight(days.first, zone), midnight(days.last + timedelta(days=1), zone)
        usage = await self._store.usage(guild_id, since=since, until=until, time_zone=time_zone)
        return UsageReport(days=days, time_zone=time_zone, usage=usage)

    async def chart(self, report: UsageReport, *, names: Mapping[int, str], by: Grouping) -> bytes:
        """Draw a report (see core.ports.Artist)."""
        stack = Grouping.MEMBER if by is Grouping.MEMBER else Grouping.ACTION
        return await self._artist.usage_chart(report.usage, days=report.days, names=names, by=stack)
