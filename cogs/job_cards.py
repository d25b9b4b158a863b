"""Shows jobs: their cards while they are in progress, their results when they are done."""

from __future__ import annotations

import asyncio
import logging
from contextlib import ExitStack
from typing import TYPE_CHECKING

from discord.ext import commands

from cogs._posting.context import PostingContext
from cogs._posting.job_watch import JobWatch
from core.errors.containment import contain_errors
from core.jobs.feed import Subscription
from core.model.job import Job, JobState, Service

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)

DELIVERIES_AT_ONCE = 4
"""Each holds two songs on disk and two sockets; more would not be faster over one connection."""
TICK_S = 12.0
TICKS_PER_S = 20
"""All cards together; with more than this many times TICK_S cards, each ticks more slowly."""
MOVED_MAX = 50
"""Waiting cards that are looked at when one leaves the queue: each may cost an edit."""
GRACE_S = 4.0
"""How long an orderly stop waits for a song that is being uploaded; the next process checks whether it arrived."""


class JobCards(commands.Cog):
    """Follows the feed of jobs: one watch for each job that is not over."""

    def __init__(self, bot: Chorus) -> None:
        """Belong to that bot; nothing runs before `cog_load`."""
        self._bot = bot
        self._subscribed = ExitStack()
        self._watches: dict[str, JobWatch] = {}
        self._tasks: dict[asyncio.Task[None], JobWatch] = {}
        self._reading: asyncio.Task[None] | None = None

    async def cog_load(self) -> None:
        """Listen to the feed from now on."""
        self._context = PostingContext(
            bot=self._bot,
            delivery_slots={service: asyncio.Semaphore(DELIVERIES_AT_ONCE) for service in Service},
            since=self._bot.services.orders.now(),
            tick_s=lambda: max(TICK_S, len(self._watches) / TICKS_PER_S),
        )
        subscription = self._subscribed.enter_context(self._bot.services.orders.feed.subscribe())
        self._reading = asyncio.create_task(self._read(subscription), name="feed of jobs")

    async def cog_unload(self) -> None:
        """Stop within a few seconds. Jobs that are not delivered by then stay as they are, for the next process."""
        self._subscribed.close()
        if self._reading is not None:
            self._reading.cancel()
        busy = {task for task, watch in self._tasks.items() if watch.card.is_busy}
        tasks = set(self._tasks)
        for task in tasks - busy:
            task.cancel()
        for task in busy:
            self._tasks[task].is_closing = True
        if busy:
            await asyncio.wait(busy, timeout=GRACE_S)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, *([self._reading] if self._reading else []), return_exceptions=True)

    async def _read(self, subscription: Subscription) -> None:
        while True:
            # A bug about one job must not stop the cards of all others.
            with contain_errors(log, "a change of a job could not be followed"):
                async for job in subscription:
                    self._update(job)
                    await asyncio.sleep(0)  # thousands come at once after a restart; others have their turn between

    def _update(self, job: Job) -> None:
        watch = self._watches.get(job.id)
        if watch is not None:
            has_waited = watch.job.state is JobState.QUEUED
            watch.update(job)
            if has_waited and watch.job.state is not JobState.QUEUED:
                self._move_up(job.service)
        elif job.state is not JobState.DELIVERED and job.told_at is None:
            self._begin(JobWatch(job, self._context))

    def _move_up(self, service: Service) -> None:
        """Let the waiting cards show their new positions, if they are few; many show them with their ticks."""
        waiting = [
            watch
            for watch in self._watches.values()
            if watch.job.state is JobState.QUEUED and watch.job.service is service
        ]
        for watch in waiting if len(waiting) <= MOVED_MAX else ():
            watch.move()

    def _begin(self, watch: JobWatch) -> None:
        self._watches[watch.job.id] = watch
        task = asyncio.create_task(watch.run(), name=f"watch {watch.job.id}")
        self._tasks[task] = watch
        task.add_done_callback(self._end)

    def _end(self, task: asyncio.Task[None]) -> None:
        watch = self._tasks.pop(task)
        self._watches.pop(watch.job.id, None)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            log.error("the watch of job %s ended", watch.job.id, exc_info=error)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(JobCards(bot))
