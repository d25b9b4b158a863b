"""What a guild's members spent, by local day."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from adapters.store.schema.money_tables import is_kind, ledger
from adapters.store.schema.tables import jobs
from core.model.money import EntryKind, Usage

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

ROWS_AT_ONCE = 500
"""How many rows are in memory at a time: each carries its order's lyrics."""


@dataclass(frozen=True, slots=True)
class _Day:
    """Credits and songs of a day, by action and member."""

    spent: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])
    songs: Counter[tuple[str, int]] = field(default_factory=Counter[tuple[str, int]])


def usage(connection: Connection, guild_id: int, since: datetime, until: datetime, time_zone: str) -> list[Usage]:
    """Return what was charged in a guild in that time, by local day, action and member.

    Grouped here, because the engines' time zones differ from Python's, and PostgreSQL cannot read JSON with half of a
    surrogate pair.
    """
    zone = ZoneInfo(time_zone)
    settled = (
        select(ledger.c.at, ledger.c.user_id, ledger.c.credits, jobs.c.request)
        .join(jobs, jobs.c.id == ledger.c.job_id)
        .where(is_kind(EntryKind.SETTLE), ledger.c.guild_id == guild_id, ledger.c.at >= since, ledger.c.at < until)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    days: defaultdict[date, _Day] = defaultdict(_Day)
    for row in connection.execute(settled):
        day, key = days[row.at.astimezone(zone).date()], (row.request["action"], row.user_id)
        day.spent[key] += row.credits
        day.songs[key] += 1
    # Sorted day by day: one sort of a busy quarter would block everything else for a tenth of a second.
    return [
        Usage(day=date_, action=action, user_id=user_id, credits=day.spent[action, user_id], songs=count)
        for date_, day in sorted(days.items(), key=itemgetter(0))
        for (action, user_id), count in sorted(day.songs.items())
    ]
