"""How many orders a second the store admits on SQLite, with rules, reservation, ledger entry and job in a transaction.

The store is opened in a separate process: python -m sandbox.bench.admission DATABASE_URL.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from adapters.store import open_store
from core.limits.window import NO_USER, operator_window, windows_of
from core.model.job import Job, JobState, Member, Place, Service
from core.model.money import Allowance, WindowScope
from core.model.request import SongRequest
from core.ports import Admission
from sandbox.bench.figure import Figure, NotMeasured

if TYPE_CHECKING:
    from core.model.money import Window
    from core.ports import Store
    from sandbox.bench.figure import Report

CALLERS = 200
ORDERS_EACH = 20
LEAST_A_SECOND = 500
GUILDS = 10


async def measure(report: Report) -> None:
    """Let 200 callers order at the same time."""
    with tempfile.TemporaryDirectory(prefix="chorus-bench-") as folder:
        url = f"sqlite:///{folder}/chorus.db"
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "sandbox.bench.admission", url, stdout=asyncio.subprocess.PIPE
        )
        output, _ = await process.communicate()
    if process.returncode:
        raise NotMeasured("the store could not be used")
    per_second = float(output)
    report.add(
        Figure(
            what=f"admissions on SQLite, {CALLERS} callers",
            measured=f"{per_second:,.0f} a second",
            budget=f">= {LEAST_A_SECOND} a second",
            is_met=per_second >= LEAST_A_SECOND,
        )
    )


async def admitted_per_second(database_url: str) -> float:
    """Admit orders from all callers at once."""
    async with open_store(database_url) as store:
        await _order(store, 0, 1)
        began_s = time.perf_counter()
        await asyncio.gather(*(_order(store, caller, ORDERS_EACH) for caller in range(1, CALLERS + 1)))
        return CALLERS * ORDERS_EACH / (time.perf_counter() - began_s)


async def _order(store: Store, caller: int, count: int) -> None:
    member = Member(id=caller + 1, name=f"member {caller}")
    guild_id = caller % GUILDS + 1
    for _ in range(count):
        now = datetime.now(UTC)
        windows = (
            *_windows(WindowScope.MEMBER, Allowance(day=1_000_000), guild_id, member.id, now),
            *_windows(WindowScope.GUILD, Allowance(month=1_000_000), guild_id, NO_USER, now),
            operator_window(1_000_000, now),
        )
        job = Job(
            id=uuid.uuid4().hex,
            state=JobState.QUEUED,
            service=Service.SUNO,
            request=SongRequest(action="generate", model="chirp-v5-5", prompt="rain on a tin roof"),
            maker=member,
            place=Place(guild_id=guild_id, channel_id=guild_id),
            cost=1,
            turn=0.0,
            created_at=now,
            updated_at=now,
        )
        await store.admit(job, Admission(windows=windows), worker_id="bench")


def _windows(
    scope: WindowScope, allowance: Allowance, guild_id: int, user_id: int, now: datetime
) -> tuple[Window, ...]:
    return windows_of(scope, allowance, guild_id=guild_id, user_id=user_id, time_zone="Europe/Berlin", now=now)


if __name__ == "__main__":
    print(asyncio.run(admitted_per_second(sys.argv[1])))
