"""What a guild's members spent, by local day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import select

from adapters.store.money import is_kind, ledger
from adapters.store.tables import jobs
from core.money import EntryKind, Usage

if TYPE_CHECKING:
    from datetime import date, datetime

    from sqlalchemy import Connection

ROWS_AT_ONCE = 500
"""How many rows are in memory at a time: each carries its order's lyrics."""


def usage(connection: Connection, guild_id: int, since: datetime, until: datetime, time_zone: str) -> list[Usage]:
    """See `core.ports.Ledger.usage`.

    Grouped here, for the engines know other time zones than Python, and PostgreSQL cannot look into JSON that holds
    half of a surrogate pair.
    """
    zone = ZoneInfo(time_zone)
    settled = (
        select(ledger.c.at, ledger.c.user_id, ledger.c.credits, jobs.c.request)
        .join(jobs, jobs.c.id == ledger.c.job_id)
        .where(is_kind(EntryKind.SETTLE), ledger.c.guild_id == guild_id, ledger.c.at >= since, ledger.c.at < until)
        .execution_options(yield_per=ROWS_AT_ONCE)
    )
    spent: Counter[tuple[date, str, int]] = Counter()
    songs: Counter[tuple[date, str, int]] = Counter()
    for row in connection.execute(settled):
        key = (row.at.astimezone(zone).date(), row.request["action"], row.user_id)
        spent[key] += row.credits
        songs[key] += 1
    return [
        Usage(day=day, action=action, user_id=user_id, credits=spent[day, action, user_id], songs=count)
        for (day, action, user_id), count in sorted(songs.items())
    ]
