"""Counts what is free for a member but costs the operator a little: each member has a daily limit."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from core.errors import InvalidOption, NotStarted, OperatorTrouble

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from core.errors import Refused
    from core.ports import FreeUsageStore

_DAY = timedelta(days=1)


class LimitReached(Protocol):
    """Makes the refusal of a member who has already reached `limit` within a day."""

    def __call__(self, limit: int, *, ends_at: datetime) -> Refused:
        """Return it."""
        ...


class FreeUsage:
    """Counts one kind of calls per member. Deleting what a call made does not give the call back."""

    def __init__(self, kind: str, *, store: FreeUsageStore, limit_reached: LimitReached) -> None:
        """Count calls of that kind."""
        self._kind = kind
        self._store = store
        self._limit_reached = limit_reached

    @asynccontextmanager
    async def count_call(self, user_id: int, *, at: datetime, most: int) -> AsyncGenerator[None]:
        """Count the call to the provider inside the block; it is not counted if it certainly did not start.

        Raises:
            Refused: the member already had `most` calls within a day; the block was not entered.
        """
        oldest_at = await self._store.count_free_use(user_id, self._kind, at=at, since=at - _DAY, most=most)
        if oldest_at is not None:
            raise self._limit_reached(most, ends_at=oldest_at + _DAY)
        try:
            yield
        except (InvalidOption, NotStarted, OperatorTrouble):
            await self._store.uncount_free_use(user_id, self._kind, at=at)
            raise
