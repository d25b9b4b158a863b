"""Waiting for a state of the world without polling: whoever changes it says so, whoever waits looks again."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(slots=True)
class Changes:
    """A bell that rings after every request and every change of the connections and the commands."""

    _waiting: set[asyncio.Future[None]] = field(default_factory=set[asyncio.Future[None]])

    def note(self) -> None:
        """Say that something changed."""
        for waiting in self._waiting:
            if not waiting.done():
                waiting.set_result(None)

    async def until(self, condition: Callable[[], bool], *, timeout_s: float) -> None:
        """Return once the condition holds.

        Raises:
            TimeoutError: it does not hold after `timeout_s`.
        """
        async with asyncio.timeout(timeout_s):
            while not condition():
                waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
                self._waiting.add(waiting)
                try:
                    await waiting
                finally:
                    self._waiting.discard(waiting)
