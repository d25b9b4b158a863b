"""The operator's side: how the whole house stands, and whether it takes new songs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.limits.window import operator_window

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.config import Config
    from core.model.money import Census, WindowUse
    from core.ports import Store

LATELY = timedelta(hours=24)
"""How far back the operator looks."""
NOTICE_MAX = 300
"""Characters of why new songs are paused: it is told to each member who orders one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """How the house stands. `brake` is the operator's day in UTC; `notice` is None where songs are not paused."""

    census: Census
    brake: WindowUse
    notice: str | None
    in_flight_cap: int


class Operator:
    """What the operator asks and decides. The door for the cogs."""

    def __init__(self, *, store: Store, config: Config, now: Callable[[], datetime]) -> None:
        """Join the parts."""
        self._store = store
        self._config = config
        self._now = now

    async def condition(self) -> Condition:
        """Return how the house stands, over all processes."""
        now = self._now()
        (brake,) = await self._store.used((operator_window(self._config.operator_daily_credits, now),))
        return Condition(
            census=await self._store.census(since=now - LATELY),
            brake=brake,
            notice=await self._store.notice(),
            in_flight_cap=self._config.max_in_flight,
        )

    async def pause(self, notice: str) -> None:
        """Take no new songs, in any process, until `resume`; those in work go on. Members are told the notice."""
        await self._store.save_notice(notice)

    async def resume(self) -> bool:
        """Take new songs again; False if they were not paused."""
        is_paused = await self._store.notice() is not None
        await self._store.save_notice(None)
        return is_paused
