"""Holding on to this process's jobs, and taking over those that nobody holds any more."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.model import Job, Worker
    from core.ports import Store

log = logging.getLogger(__name__)

LIFE = timedelta(seconds=20)
"""How long a silent process keeps its jobs: several missed renewals, so that a slow moment loses nothing."""
RENEWAL_S = 4.0
ADOPTED_AT_ONCE = 500


class LeaseKeeper:
    """Keeps this worker alive in the store and adopts orphaned jobs."""

    def __init__(
        self,
        *,
        worker: Worker,
        store: Store,
        adopted: Callable[[Sequence[Job]], None],
        now: Callable[[], datetime],
    ) -> None:
        """Work for one worker; `adopted` is told of the jobs it took over."""
        self._worker = worker
        self._store = store
        self._adopted = adopted
        self._now = now

    async def start(self) -> None:
        """Enter the worker and take over at once what a killed predecessor on this machine left."""
        await self._register()
        await self.adopt()

    async def run(self) -> None:
        """Renew and adopt until cancelled."""
        while True:
            await asyncio.sleep(RENEWAL_S)
            if not await self._store.renew(self._worker.id, self._now() + LIFE):
                log.warning("this process was taken for dead; entering it again")
                await self._register()
            await self.adopt()

    async def adopt(self) -> None:
        """Take over every job that nobody alive holds."""
        while jobs := await self._store.adopt(self._worker.id, now=self._now(), limit=ADOPTED_AT_ONCE):
            log.info("took over %d open jobs", len(jobs))
            self._adopted(jobs)

    async def stop(self) -> None:
        """Hand every job back: whoever comes next may take it at once."""
        await self._store.retire(self._worker.id)

    async def _register(self) -> None:
        now = self._now()
        await self._store.register(self._worker, now=now, alive_until=now + LIFE)
