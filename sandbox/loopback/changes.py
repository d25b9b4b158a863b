"""Waiting for a state of the world without polling: each change is reported, and waiters check again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Changes:
    """Wakes waiters after every request and every change of the connections or the commands."""

    _waiting: set[asyncio.Future[None]] = field(default_factory=set[asyncio.Future[None]])

    def note(self) -> None:
        """Report that something changed."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def until(self, condition: Callable[[], bool], *, timeout_s: float) -> None:
        """Return once the condition is true.

        Raises:
            TimeoutError: it is still false after `timeout_s`.
        """
        async with asyncio.timeout(timeout_s):
            while not condition():
                waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.add(waiting)
                try:
                    await waiting
                finally:
                    self._waiting.discard(waiting)
