"""Bonus credits that have run out are taken away."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.ports import Store

log = logging.getLogger(__name__)

SWEEP = timedelta(minutes=1)
"""How long the ledger may speak of bonus credits that nobody can spend any more: orders look at the expiry itself."""


class BonusSweep:
    """Takes expired grants away."""

    def __init__(self, *, store: Store, now: Callable[[], datetime]) -> None:
        """Join the parts."""
        self._store = store
        self._now = now

    async def sweep(self) -> int:
        """Take away what is left of grants that have expired by now; return how many did."""
        expired = await self._store.expire_grants(self._now())
        if expired:
            log.info("%d bonus grants have run out", expired)
        return expired

    async def run(self) -> None:
        """Sweep now and then, for ever."""
        while True:
            await self.sweep()
            await asyncio.sleep(SWEEP.total_seconds())
