"""Builds the parts of core, and starts and stops all background loops together."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from core.errors.containment import contain_errors
from core.jobs.orders import Orders
from core.jobs.runner import JobRunner
from core.library.songs import SongLibrary
from core.limits.audit import Audit
from core.limits.bonus import BonusSweep
from core.limits.operator import Operator
from core.limits.settings import LimitSettings
from core.limits.usage_report import UsageReports
from core.lyrics.desk import LyricsDesk
from core.media.delivery import Delivery
from core.media.exports import Exports
from core.personas.personas import Personas
from core.privacy import Privacy
from core.services import Services

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from core.config import Config
    from core.model.job import Worker
    from core.ports import Artist, Media, Provider, Store

log = logging.getLogger(__name__)

RESTART_S = 1.0
"""Pause before a loop that failed (a locked database, a full disk) runs again."""


class Engine:
    """All parts of core: `services` are for the cogs, `jobs.callbacks` for the web server."""

    def __init__(
        self,
        *,
        config: Config,
        worker: Worker,
        store: Store,
        provider: Provider,
        media: Media,
        artist: Artist,
        now: Callable[[], datetime],
    ) -> None:
        """Build the parts over these ports; nothing runs yet."""
        self.store = store
        self.jobs = JobRunner(config=config, worker=worker, store=store, provider=provider, now=now)
        audit = Audit(store=store, now=now)
        orders = _orders(self.jobs, config=config, worker=worker, store=store, audit=audit, now=now)
        exports = Exports(store=store, provider=provider, media=media, orders=orders, now=now)
        self.services = Services(
            orders=orders,
            delivery=Delivery(
                store=store,
                provider=provider,
                media=media,
                transitions=self.jobs.transitions,
                captions=exports.captions,
                now=now,
            ),
            exports=exports,
            library=SongLibrary(store=store, artist=artist, now=now),
            limit_settings=LimitSettings(store=store, audit=audit, config=config, now=now),
            lyrics_desk=LyricsDesk(store=store, provider=provider, orders=orders),
            operator=Operator(store=store, config=config, now=now),
            personas=Personas(store=store, provider=provider, media=media, orders=orders),
            privacy=Privacy(store=store, provider=provider, orders=orders, now=now),
            usage_reports=UsageReports(store=store, artist=artist, now=now),
        )
        self._bonus = BonusSweep(store=store, now=now)
        self._loops: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Take over open jobs and start every loop. Call it after the job cards have subscribed to the feed."""
        await self.jobs.start()
        runs = {**self.jobs.loops, "privacy": self.services.privacy.run, "bonus": self._bonus.run}
        self._loops = [asyncio.create_task(_keep_running(name, run), name=name) for name, run in runs.items()]

    async def drain(self) -> None:
        """Take no more orders, send nothing more, and wait a moment for the running submits.

        The next run searches for a submit that is cut off.
        """
        self.services.orders.close()
        for dispatcher in self.jobs.dispatchers.values():
            dispatcher.stop()
        if self._loops:
            await self.jobs.drain()
        for task in self._loops:
            task.cancel()
        await asyncio.gather(*self._loops, self.jobs.abort(), return_exceptions=True)

    async def hand_back(self) -> None:
        """Release every job, so that the next process may take it at once. Call it last."""
        await self.jobs.leases.stop()


def _orders(
    jobs: JobRunner, *, config: Config, worker: Worker, store: Store, audit: Audit, now: Callable[[], datetime]
) -> Orders:
    return Orders(
        config=config,
        store=store,
        feed=jobs.feed,
        queues=jobs.queues,
        estimator=jobs.estimator,
        transitions=jobs.transitions,
        audit=audit,
        worker_id=worker.id,
        wake=jobs.wake,
        now=now,
    )


async def _keep_running(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """Run a loop until it returns: an error is logged, and it starts again after a pause."""
    while True:
        # A loop must run again, whatever happened.
        with contain_errors(log, "the %s loop failed and is started again", name):
            await run()
            return
        await asyncio.sleep(RESTART_S)
