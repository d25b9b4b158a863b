"""Free calls that members made, in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime


class FreeUsageStore(Protocol):
    """What members used lately that is free, by kind; the count outlives what was made."""

    async def count_free_use(
        self, user_id: int, kind: str, *, at: datetime, since: datetime, most: int
    ) -> datetime | None:
        """Count one more; None if it counts. If a member had `most` since then, return the time of the oldest."""
        ...

    async def uncount_free_use(self, user_id: int, kind: str, *, at: datetime) -> None:
        """Take back the one counted at that time."""
        ...
