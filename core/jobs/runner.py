"""Builds the parts that run jobs (dispatchers, pollers, reconciler, leases) over one set of transitions."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from core.jobs.callback import Callbacks
from core.jobs.dispatch import Dispatcher
from core.jobs.estimate import Estimator
from core.jobs.feed import Feed
from core.jobs.lease import LeaseKeeper
from core.jobs.poll import Poller
from core.jobs.queue import Queue
from core.jobs.reconcile import Reconciler
from core.jobs.submission import Submission
from core.jobs.transition import Transitions
from core.model.job import JobState, Service

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from core.config import Config
    from core.model.job import Job, Worker
    from core.ports import Provider, Store

DRAIN_S = 6.0
"""How long an orderly stop waits for running submits; those without an answer are reconciled by the next run."""
TIMINGS_REMEMBERED = 1000


class JobRunner:
    """The parts that run jobs; the engine runs their `loops`."""

    def __init__(
        self,
        *,
        config: Config,
        worker: Worker,
        store: Store,
        provider: Provider,
        now: Callable[[], datetime],
    ) -> None:
        """Build the parts; nothing runs yet."""
        self._config = config
        self._worker = worker
        self._store = store
        self._provider = provider
        self._now = now
        self.feed = Feed()
        self.estimator = Estimator()
        self.queues = {service: Queue() for service in Service}
        self.transitions = Transitions(
            worker_id=worker.id,
            store=store,
            feed=self.feed,
            queues=self.queues,
            estimator=self.estimator,
            now=now,
        )
        submission = Submission(config=config, provider=provider, transitions=self.transitions, now=now)
        self.dispatchers = {name: self._dispatcher(name, submission) for name in Service}
        self.leases = LeaseKeeper(
            worker=worker, store=store, transitions=self.transitions, on_adopted=self._resume, feed=self.feed, now=now
        )
        self.callbacks = Callbacks(store=store, provider=provider, transitions=self.transitions, wake=self.wake)

    def _dispatcher(self, name: Service, submission: Submission) -> Dispatcher:
        return Dispatcher(
            name,
            cap=self._config.max_in_flight,
            worker_id=self._worker.id,
            store=self._store,
            feed=self.feed,
            queue=self.queues[name],
            submission=submission,
            transitions=self.transitions,
            now=self._now,
        )

    def _poller(self, name: Service) -> Poller:
        return Poller(
            name,
            config=self._config,
            worker_id=self._worker.id,
            store=self._store,
            provider=self._provider,
            transitions=self.transitions,
            on_place_freed=self.dispatchers[name].wake,
            now=self._now,
        )

    def _reconciler(self) -> Reconciler:
        return Reconciler(
            config=self._config,
            worker_id=self._worker.id,
            store=self._store,
            provider=self._provider,
            transitions=self.transitions,
            on_place_freed=lambda job: self.wake(job.service),
            now=self._now,
        )

    async def start(self) -> None:
        """Load the measured times of earlier jobs, and take over the open ones."""
        self.estimator.measure(reversed(await self._store.timings(TIMINGS_REMEMBERED)))
        await self.leases.start()

    @property
    def loops(self) -> Mapping[str, Callable[[], Awaitable[None]]]:
        """The loops that run jobs, by name."""
        return {
            "lease": self.leases.run,
            "reconcile": self._reconciler().run,
            **{f"dispatch {name}": dispatcher.run for name, dispatcher in self.dispatchers.items()},
            **{f"poll {name}": self._poller(name).run for name in Service},
        }

    def wake(self, service: Service) -> None:
        """Tell the dispatcher of a service that there may be something to send."""
        self.dispatchers[service].wake()

    async def drain(self) -> None:
        """Send nothing more, and wait a moment for the running submits.

        The next run searches for a submit that is cut off.
        """
        # The dispatchers are not cancelled: a claim cut off after its commit would count as possibly sent.
        endings = [asyncio.create_task(part.drain()) for part in self.dispatchers.values()]
        await asyncio.wait(endings, timeout=DRAIN_S)
        for task in endings:
            task.cancel()
        await asyncio.gather(*endings, return_exceptions=True)

    async def abort(self) -> None:
        """Cancel every running submit, and the confirmations of callbacks."""
        await asyncio.gather(
            self.callbacks.close(), *(part.abort() for part in self.dispatchers.values()), return_exceptions=True
        )

    def _resume(self, jobs: Sequence[Job]) -> None:
        for job in jobs:
            if job.state is JobState.QUEUED:
                self.queues[job.service].join(job.id, job.turn)
            self.feed.publish(job)
        for service in {job.service for job in jobs}:
            self.wake(service)
