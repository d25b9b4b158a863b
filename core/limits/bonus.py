"""Removes bonus credits that have expired."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from core.ports import LedgerWriter

log = logging.getLogger(__name__)

SWEEP = timedelta(minutes=1)
"""How long expired bonus credits may stay in the ledger. Nobody can spend them: orders check the expiry themselves."""


class BonusSweep:
    """Removes expired grants."""

    def __init__(self, *, store: LedgerWriter, now: Callable[[], datetime]) -> None:
        self._store = store
        self._now = now

    async def sweep(self) -> int:
        """Remove what is left of grants that have expired by now; return how many there were."""
        expired = await self._store.expire_grants(self._now())
        if expired:
            log.info("%d bonus grants have expired", expired)
        return expired

    async def run(self) -> None:
        """Sweep every minute until cancelled."""
        while True:
            await self.sweep()
            await asyncio.sleep(SWEEP.total_seconds())
