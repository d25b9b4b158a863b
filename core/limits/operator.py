"""What the operator sees and decides: the state of the whole bot, and whether new songs are paused."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from core.limits.window import operator_window
from core.ports import LedgerReader, OperatorStore

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.config import Config
    from core.model.money import Census, WindowUse


LATELY = timedelta(hours=24)
"""How far back the operator looks."""
NOTICE_MAX = 300
"""Characters of the notice that members read while new songs are paused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatorStatus:
    """The state of the whole bot.

    `daily_use` counts the operator's day in UTC; `notice` is None while songs are not paused.
    """

    census: Census
    daily_use: WindowUse
    notice: str | None
    in_flight_cap: int


class OperatorLedger(LedgerReader, OperatorStore, Protocol):
    """The operator's pause and figures, and what is used of the operator's window."""


class Operator:
    """Reads the state of the whole bot, pauses and resumes new songs."""

    def __init__(self, *, store: OperatorLedger, config: Config, now: Callable[[], datetime]) -> None:
        self._store = store
        self._config = config
        self._now = now

    async def status(self) -> OperatorStatus:
        """Return the state of the bot, over all processes."""
        now = self._now()
        (daily_use,) = await self._store.used((operator_window(self._config.operator_daily_credits, now),))
        return OperatorStatus(
            census=await self._store.census(since=now - LATELY),
            daily_use=daily_use,
            notice=await self._store.notice(),
            in_flight_cap=self._config.max_in_flight,
        )

    async def pause(self, notice: str) -> None:
        """Refuse new songs in all processes until `resume`, with that notice; songs in progress continue."""
        await self._store.save_notice(notice)

    async def resume(self) -> bool:
        """Allow new songs again; False if they were not paused."""
        is_paused = await self._store.notice() is not None
        await self._store.save_notice(None)
        return is_paused
