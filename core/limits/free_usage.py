"""A day's share of what is free to a member and costs the operator a little."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from core.errors import InvalidOption, NotStarted, OperatorTrouble

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from datetime import datetime

    from core.errors import Refused
    from core.ports import FreeUses

_DAY = timedelta(days=1)


class Spent(Protocol):
    """Makes the refusal of a member who had `limit` within a day already."""

    def __call__(self, limit: int, *, ends_at: datetime) -> Refused:
        """Return it."""
        ...


class FreeUsage:
    """Counts one kind of calls by member, whatever became of what they made: deleting it gives no new ones."""

    def __init__(self, kind: str, *, store: FreeUses, spent: Spent) -> None:
        """Count in the store, as that kind."""
        self._kind = kind
        self._store = store
        self._spent = spent

    @asynccontextmanager
    async def counted(self, user_id: int, *, at: datetime, most: int) -> AsyncGenerator[None]:
        """Count what the block asks of the provider, unless it certainly asked for nothing.

        Raises:
            Refused: the member had `most` within a day before; the block was not entered.
        """
        oldest_at = await self._store.count_favour(user_id, self._kind, at=at, since=at - _DAY, most=most)
        if oldest_at is not None:
            raise self._spent(most, ends_at=oldest_at + _DAY)
        try:
            yield
        except (InvalidOption, NotStarted, OperatorTrouble):
            await self._store.uncount_favour(user_id, self._kind, at=at)
            raise
