"""The operator's decisions in a store. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.money import Census


class OperatorStore(Protocol):
    """The operator's pause and figures, over all guilds."""

    async def notice(self) -> str | None:
        """Return why new songs are paused everywhere, None if they are not."""
        ...

    async def save_notice(self, notice: str | None) -> None:
        """Pause new songs everywhere with a notice to members, or (None) resume."""
        ...

    async def census(self, *, since: datetime) -> Census:
        """Count what is open and what ended since then."""
        ...
