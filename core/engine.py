"""The running house: every loop that moves jobs on, started and stopped together."""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import TYPE_CHECKING

from core.audit import Audit
from core.bonus import BonusSweep
from core.books import Books
from core.cast import Cast
from core.converter import Exports
from core.delivery import Delivery
from core.dispatch import Dispatcher
from core.errors import JobUnknown
from core.feed import Feed
from core.house import House
from core.lease import LeaseKeeper
from core.line import Line
from core.model import JobState, Service
from core.pace import Pace
from core.poll import Poller
from core.privacy import Privacy
from core.reconcile import Reconciler
from core.rulebook import Rulebook
from core.shelf import Shelf
from core.studio import Studio
from core.submission import Submission
from core.task import Accepted
from core.transition import Transitions
from core.writing import Writing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine, Sequence
    from datetime import datetime

    from core.model import Job, Worker
    from core.ports import Artist, Media, Provider, Store
    from core.terms import Terms

log = logging.getLogger(__name__)

RESTART_S = 1.0
"""Pause before a loop that failed (a locked database, a full disk) runs again."""
DRAIN_S = 6.0
"""How long an orderly stop waits for submits under way; what is not answered by then is reconciled by the next run."""
TIMINGS_REMEMBERED = 1000


class Engine:
    """All parts of core, joined.

    `studio`, `rulebook`, `delivery`, `shelf`, `writing`, `cast`, `exports`, `privacy`, `books` and `house` are for the
    cogs, `received` for the web server.
    """

    def __init__(
        self,
        *,
        terms: Terms,
        worker: Worker,
        store: Store,
        provider: Provider,
        media: Media,
        artist: Artist,
        now: Callable[[], datetime],
    ) -> None:
        """Join the ports; nothing runs yet."""
        self._store = store
        self._provider = provider
        self._feed = Feed()
        self._pace = Pace()
        self._lines = {service: Line() for service in Service}
        self._transitions = Transitions(
            worker_id=worker.id, store=store, feed=self._feed, lines=self._lines, pace=self._pace, now=now
        )
        submission = Submission(terms=terms, service=provider, transitions=self._transitions, now=now)
        self._dispatchers = {
            service: Dispatcher(
                service,
                cap=terms.max_in_flight,
                worker_id=worker.id,
                store=store,
                feed=self._feed,
                line=self._lines[service],
                submission=submission,
                transitions=self._transitions,
                now=now,
            )
            for service in Service
        }
        self._pollers = {
            service: Poller(
                service,
                terms=terms,
                worker_id=worker.id,
                store=store,
                provider=provider,
                transitions=self._transitions,
                freed=dispatcher.wake,
                now=now,
            )
            for service, dispatcher in self._dispatchers.items()
        }
        self._reconciler = Reconciler(
            terms=terms,
            worker_id=worker.id,
            store=store,
            provider=provider,
            transitions=self._transitions,
            freed=lambda job: self._wake(job.service),
            now=now,
        )
        self._leases = LeaseKeeper(
            worker=worker, store=store, transitions=self._transitions, adopted=self._resume, feed=self._feed, now=now
        )
        self.audit = Audit(store=store, now=now)
        self.studio = Studio(
            terms=terms,
            store=store,
            feed=self._feed,
            lines=self._lines,
            pace=self._pace,
            transitions=self._transitions,
            audit=self.audit,
            worker_id=worker.id,
            wake=self._wake,
            now=now,
        )
        self.exports = Exports(store=store, provider=provider, media=media, studio=self.studio, now=now)
        self.delivery = Delivery(
            store=store,
            service=provider,
            media=media,
            transitions=self._transitions,
            captions=self.exports.captions,
            now=now,
        )
        self.rulebook = Rulebook(store=store, audit=self.audit, terms=terms, now=now)
        self.shelf = Shelf(store=store, artist=artist, now=now)
        self.writing = Writing(store=store, provider=provider, studio=self.studio)
        self.cast = Cast(store=store, provider=provider, media=media, studio=self.studio)
        self.privacy = Privacy(store=store, provider=provider, studio=self.studio, now=now)
        self.books = Books(store=store, artist=artist, now=now)
        self.house = House(store=store, terms=terms, now=now)
        self._bonus = BonusSweep(store=store, now=now)
        self._loops: list[asyncio.Task[None]] = []
        self._errands: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Take over open jobs and start every loop. Call it once whoever shows jobs has subscribed to the feed."""
        self._pace.measure(reversed(await self._store.timings(TIMINGS_REMEMBERED)))
        await self._leases.start()
        runs = {
            "lease": self._leases.run,
            "reconcile": self._reconciler.run,
            "privacy": self.privacy.run,
            "bonus": self._bonus.run,
            **{f"dispatch {service}": part.run for service, part in self._dispatchers.items()},
            **{f"poll {service}": part.run for service, part in self._pollers.items()},
        }
        self._loops = [asyncio.create_task(_keep_running(name, run), name=name) for name, run in runs.items()]

    async def drain(self) -> None:
        """Take no more orders, send nothing more, and finish the submits under way if they end soon.

        A submit that is cut off is looked for by the next run.
        """
        self.studio.close()
        for part in self._dispatchers.values():
            part.stop()
        # The dispatchers end by themselves: a claim cut off after its commit would count as an order perhaps sent.
        endings = [asyncio.create_task(part.drain()) for part in self._dispatchers.values() if self._loops]
        if endings:
            await asyncio.wait(endings, timeout=DRAIN_S)
        tasks = (*endings, *self._loops, *self._errands)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *(part.abort() for part in self._dispatchers.values()), return_exceptions=True)

    async def hand_back(self) -> None:
        """Give up every job, so that the next process may take it at once. Call it last."""
        await self._leases.stop()

    async def received(self, token: str, task_id: str) -> bool:
        """Take a callback: check its token, then ask the provider itself what became of the task.

        Returns whether the token belongs to a job. Nothing in the callback but the token and the task's name is
        believed, and a job that has ended stays as it is.
        """
        job_id, _, secret = token.partition("-")
        try:
            job = await self._store.job(job_id)
        except JobUnknown:
            return False
        if job.callback_token is None or not hmac.compare_digest(job.callback_token.encode(), secret.encode()):
            return False
        self._run_errand(self._confirm(job, task_id), f"confirm {job.id}")
        return True

    async def _confirm(self, job: Job, claimed_task_id: str) -> None:
        if job.state.is_final:
            return
        task_id = job.task_id or claimed_task_id
        report = await self._provider.retrieve(job.service, task_id)
        if report is None:
            return
        if job.task_id is None:
            job = await self._transitions.accept(job, Accepted(task_id=task_id, trace_id=report.trace_id)) or job
        if await self._transitions.follow(job, report) is not None:
            self._wake(job.service)

    def _run_errand(self, errand: Coroutine[None, None, object], name: str) -> None:
        """Run something that nobody waits for; what goes wrong is logged and left to the loops."""

        async def run() -> None:
            try:
                await errand
            except Exception:
                log.exception("%s failed; polling makes up for it", name)

        task = asyncio.create_task(run(), name=name)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def _wake(self, service: Service) -> None:
        self._dispatchers[service].wake()

    def _resume(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if job.state is JobState.QUEUED:
                self._lines[job.service].join(job.id, job.turn)
            self._feed.publish(job)
        for service in {job.service for job in jobs}:
            self._wake(service)


async def _keep_running(name: str, run: Callable[[], Awaitable[None]]) -> None:
    """Run a loop until it ends by itself: what it raises is logged, and it starts again after a pause."""
    while True:
        try:
            await run()
        except Exception:
            log.exception("the %s loop failed and starts again", name)
            await asyncio.sleep(RESTART_S)
        else:
            return
