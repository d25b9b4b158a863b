"""A member's data: handed out whole, or erased."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.errors import JobOver, NotYours
from core.model import JobState
from core.window import LONGEST

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from core.library import Erased
    from core.model import Job
    from core.ports import Store
    from core.studio import Studio

log = logging.getLogger(__name__)

SWEEP = timedelta(minutes=1)
"""How long what a forgotten member had in work may outlast its own end."""
TRIES = 5
"""A song can go back to the queue between the two questions whether it waits and whether it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """What came of being forgotten.

    Of the songs in work, `cancelled` ones were given back, `discarded` ones are paid for if Suno makes them, and
    `unstoppable` ones are being posted. `rest_until` is when nothing is left any more, None if nothing is now.
    """

    erased: Erased
    cancelled: int
    discarded: int
    unstoppable: int
    rest_until: datetime | None


class Privacy:
    """Export and erasure."""

    def __init__(self, *, store: Store, studio: Studio, now: Callable[[], datetime]) -> None:
        """Join the parts."""
        self._store = store
        self._studio = studio
        self._now = now

    async def export(self, user_id: int) -> Mapping[str, object]:
        """Return all that is kept about a member (see core.ports.Members.export)."""
        return await self._store.export(user_id)

    async def forget(self, user_id: int) -> Forgotten:
        """Take back or discard the member's songs in work, then erase them.

        What was spent in windows that still run goes when they are over (see core.ports.Members.forget).
        """
        # What the member orders from here on is newer than their asking, and stays.
        asked_at = self._now()
        in_work = [await self._give_up(job, user_id) for job in await self._studio.open_jobs(user_id)]
        erased = await self._store.forget(user_id, at=asked_at, since=asked_at - LONGEST)
        cancelled = sum(job.state is JobState.CANCELLED for job in in_work)
        discarded = sum(job.is_discarded and not job.state.is_final for job in in_work)
        return Forgotten(
            erased=erased,
            cancelled=cancelled,
            discarded=discarded,
            unstoppable=sum(job.state is JobState.DELIVERING and not job.is_discarded for job in in_work),
            rest_until=None if erased.is_complete else asked_at + LONGEST + SWEEP,
        )

    async def run(self) -> None:
        """Erase what had to wait, as soon as it need not wait any more."""
        while True:
            erased = await self._store.forget_due(since=self._now() - LONGEST)
            if erased:
                log.info("nothing is left of %d members who asked to be forgotten", erased)
            await asyncio.sleep(SWEEP.total_seconds())

    async def _give_up(self, job: Job, user_id: int) -> Job:
        """Cancel or discard a song in work, and return how it stands; what is being posted, or over, stays so."""
        for _ in range(TRIES):
            try:
                return await self._studio.discard(job.id, user_id=user_id)
            except (JobOver, NotYours):  # NotYours: it ended, and was erased by the same member's asking twice
                job = await self._studio.job(job.id)
            if job.state.is_final or job.state is JobState.DELIVERING:
                break
        return job
