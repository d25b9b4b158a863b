"""A member's data: exported, or erased."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from core.errors import JobOver, NotYours, ServiceError, log_service_error
from core.limits.window import LONGEST
from core.model.job import JobState
from core.ports import ErasureStore, PersonaReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from core.jobs.orders import Orders
    from core.model.job import Job
    from core.model.library import Erased
    from core.ports import PersonaProvider

log = logging.getLogger(__name__)

SWEEP = timedelta(minutes=1)
"""How long the jobs of a forgotten member may outlast their own end."""
AT_ONCE = 4
"""Personas that the provider is asked to delete at the same time."""
TRIES = 5
"""A song can go back to the queue between the two questions whether it waits and whether it was sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forgotten:
    """The outcome of being forgotten.

    Of the songs in progress, `cancelled` ones were refunded, `discarded` ones are paid for if Suno makes them, and
    `unstoppable` ones are being posted. `undeleted_personas` are still at the provider, which could not be told to
    delete them; nothing here leads to them any more. `rest_until` is when nothing is left any more, None if nothing is
    now.
    """

    erased: Erased
    cancelled: int
    discarded: int
    unstoppable: int
    undeleted_personas: int
    rest_until: datetime | None


class PrivacyStore(ErasureStore, PersonaReader, Protocol):
    """All that is kept about a member, and their personas."""


class Privacy:
    """Export and erasure."""

    def __init__(
        self, *, store: PrivacyStore, provider: PersonaProvider, orders: Orders, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._provider = provider
        self._orders = orders
        self._now = now

    async def export(self, user_id: int) -> Mapping[str, object]:
        """Return all that is kept about a member (see core.ports.ErasureStore.export)."""
        return await self._store.export(user_id)

    async def forget(self, user_id: int) -> Forgotten:
        """Cancel or hide the member's songs in progress, delete their personas at the provider, then erase them.

        A recorded voice is a part of a person, so it must not stay with the provider either. One that the provider
        does not delete keeps nobody from being forgotten: the operator's log names it.
        What was spent in windows that still run goes when they are over (see core.ports.ErasureStore.forget).
        """
        # What the member orders from here on is newer than their asking, and stays.
        asked_at = self._now()
        in_progress = [await self._give_up(job, user_id) for job in await self._orders.open_jobs(user_id)]
        personas = [one.id for one in await self._store.personas_of(user_id) if one.made_at <= asked_at]
        undeleted = await self._delete_personas(personas)
        erased = await self._store.forget(user_id, at=asked_at, since=asked_at - LONGEST)
        # One that was being made may have been kept in between.
        undeleted += await self._delete_personas(set(erased.persona_ids) - set(personas))
        cancelled = sum(job.state is JobState.CANCELLED for job in in_progress)
        discarded = sum(job.is_discarded and not job.state.is_final for job in in_progress)
        return Forgotten(
            erased=erased,
            cancelled=cancelled,
            discarded=discarded,
            unstoppable=sum(job.state is JobState.DELIVERING and not job.is_discarded for job in in_progress),
            undeleted_personas=undeleted,
            rest_until=None if erased.is_complete else asked_at + LONGEST + SWEEP,
        )

    async def run(self) -> None:
        """Erase what had to wait, as soon as it is due."""
        while True:
            erased = await self._store.forget_due(since=self._now() - LONGEST)
            if erased:
                log.info("nothing is left of %d members who asked to be forgotten", erased)
            await asyncio.sleep(SWEEP.total_seconds())

    async def _delete_personas(self, persona_ids: Iterable[str]) -> int:
        """Have the provider delete personas; return how many of them it did not."""
        places = asyncio.Semaphore(AT_ONCE)

        async def delete(persona_id: str) -> bool:
            async with places:
                return await self._delete(persona_id)

        deleted = await asyncio.gather(*map(delete, persona_ids))
        return deleted.count(False)

    async def _delete(self, persona_id: str) -> bool:
        try:
            await self._provider.delete_persona(persona_id)
        except ServiceError as error:
            # Not whose it was: they are forgotten.
            log_service_error(
                log, f"persona {persona_id} of a forgotten member is to be deleted at the provider", error
            )
            return False
        return True

    async def _give_up(self, job: Job, user_id: int) -> Job:
        """Cancel or hide a song in progress, and return its state; what is being posted, or over, is left alone."""
        for _ in range(TRIES):
            try:
                return await self._orders.discard(job.id, user_id=user_id)
            except (JobOver, NotYours):  # NotYours: it ended, and was erased by the same member's asking twice
                job = await self._orders.job(job.id)
            if job.state.is_final or job.state is JobState.DELIVERING:
                break
        return job
