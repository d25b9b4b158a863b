"""Follows one job from the first news of it in this process to its end: its card, its delivery, how it ended."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

from cogs._posting.card_edits import LiveCard
from cogs._posting.card_recovery import announce_end, cancel_unseen
from cogs._posting.context import PostingContext
from cogs._posting.delivery import deliver
from cogs._posting.updates import is_deliverable
from cogs._transport.throttle import Lane
from cogs._transport.transport import DiscordFailed, NowhereToPost
from core.model.job import Job, JobState, Service

log = logging.getLogger(__name__)

PLACED_S = 10.0
"""How long it may take to send and remember the answer to an interaction; after that it was cut off by a crash."""
BRIEF_S = 2.0
"""A state that is usually over at once is shown only if it lasts this long."""
ATTEMPT_S = {Service.SUNO: 600.0, Service.LUMA: 3600.0}
"""A delivery that takes longer makes room for others and is tried again; videos wait for one another to be joined."""
LOST_NEWS_S = 30.0
"""A finished job that the store knows of, and the feed does not, is delivered here if nobody else has by then."""
OLD = timedelta(minutes=55)
OLD_TICK_S = 120.0
"""Discord accepts few edits of messages that are older than an hour (error 30046): those cards tick slowly."""
PAUSES_S = (1.0, 60.0)
"""First and longest wait after Discord failed; each is twice the one before."""
CLOSED_PAUSES_S = (300.0, 3600.0)
"""The same after every route was closed: only people open one, and refusals count against the bot."""


class JobWatch:
    """Keeps one job's card at its newest state, delivers the job, shows its end. It does one thing at a time."""

    def __init__(self, job: Job, context: PostingContext) -> None:
        """Begin with a job as it was first read; `run` does the rest."""
        self.card = LiveCard(context.bot, job)
        self.is_closing = False
        self._context = context
        self._news = asyncio.Event()
        self._is_inherited = job.created_at < context.since
        is_answered = job.place.interaction_token is not None and not self._is_inherited
        self._placed_by_s = asyncio.get_running_loop().time() + (PLACED_S if is_answered else 0.0)
        self._is_doubtful = job.state is JobState.DELIVERING
        self._is_over = False
        self._has_moved = False

    @property
    def job(self) -> Job:
        """The job as it is known now."""
        return self.card.job

    def update(self, job: Job) -> None:
        """Take in news of the job."""
        self.card.update(job)
        self._news.set()

    def move(self) -> None:
        """Take in that the job's position in the queue may have changed: its card soon shows it."""
        self._has_moved = True
        self._news.set()

    async def run(self) -> None:
        """Follow the job to its end. What fails is tried again, with growing pauses or when there is news."""
        failures = 0
        while not self._is_over and not self.is_closing:
            try:
                await self._step()
                failures = 0
            except Exception as error:  # noqa: BLE001 - the last line of defence: a bug must not end the watch
                first_s, longest_s = self._log_failure(error)
                await self._has_news_within(min(first_s * 2**failures, longest_s))
                failures = min(failures + 1, 16)

    def _log_failure(self, error: Exception) -> tuple[float, float]:
        """Log what failed, and return the first and the longest pause before another try."""
        if isinstance(error, NowhereToPost):
            log.error("job %s: clip %s cannot be posted to anybody on Discord for now", self.job.id, error)
            return CLOSED_PAUSES_S
        if isinstance(error, DiscordFailed):
            log.warning("job %s cannot be shown for now: %s", self.job.id, error)
        else:
            log.error("job %s cannot be shown for now", self.job.id, exc_info=error)
        return PAUSES_S

    async def _step(self) -> None:
        """Bring Discord to the newest state, then wait for news or the next tick."""
        self._news.clear()
        if not self.card.is_found:
            await self._find_card()
        if self.is_closing:
            return
        if is_deliverable(self.job):
            await self._deliver()
        elif self.job.state.is_final:
            await self._show_end()
            self._is_over = True
        elif self._is_brief and await self._has_news_within(BRIEF_S):
            return
        else:
            if self.card.is_outdated:
                await self.card.show(Lane.CHANGE)
            await self._wait()

    @property
    def _is_brief(self) -> bool:
        """Whether the newest state, which the card does not show yet, is usually over at once."""
        return self.card.is_outdated and self.job.state is JobState.SUBMITTING

    async def _wait(self) -> None:
        """Wait for news or the next tick; a changed position in the queue is shown here."""
        if not self._has_moved and not await self._has_news_within(self._tick_s()):
            await self._tick()
        elif self._has_moved:
            self._has_moved = False
            if not self.card.is_outdated:
                await self.card.show(Lane.TICK)

    def _tick_s(self) -> float:
        is_old = self._context.bot.services.orders.now() - self.job.created_at > OLD
        return max(self._context.tick_s(), OLD_TICK_S) if is_old else self._context.tick_s()

    async def _has_news_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _tick(self) -> None:
        """Show how time passes, after a look into the store for what the feed may have missed."""
        orders = self._context.bot.services.orders
        job = await orders.job(self.job.id)
        age_s = (orders.now() - job.updated_at).total_seconds()
        if job.state is JobState.DELIVERING and age_s <= LOST_NEWS_S:
            return  # another process may be posting the song, which must not be overwritten
        self._is_doubtful = self._is_doubtful or job.state is JobState.DELIVERING
        self.card.update(job)
        if not self.card.is_outdated:
            await self.card.show(Lane.TICK)

    async def _find_card(self) -> None:
        """Wait for the answer to be sent and remembered; if that was cut off, look for it, or write another.

        Where there never was an interaction, a card is written at once; if nobody can see one, the order is cancelled.
        """
        card = self.card
        while card.job.place.message_id is None and card.job.state is not JobState.CANCELLED:
            wait_s = max(0.0, self._placed_by_s - asyncio.get_running_loop().time())
            is_told = await self._has_news_within(wait_s)
            if not is_told and not await card.find_or_write(is_inherited=self._is_inherited):
                await cancel_unseen(self._context.bot, card.job)
                break
            self._news.clear()
        card.connect()

    async def _deliver(self) -> None:
        """Deliver the job, or raise; a later try asks Discord first what an earlier one has done."""
        bot, card, job, is_doubtful = self._context.bot, self.card, self.job, self._is_doubtful
        self._is_doubtful = True
        if not is_doubtful:  # in doubt the song may be there already, and a card shown now would hide it
            card.show_later(BRIEF_S)
        try:
            async with self._context.delivery_slots[job.service], asyncio.timeout(ATTEMPT_S[job.service]):
                await deliver(bot, job, card, is_doubtful=is_doubtful)
        except asyncio.CancelledError:
            card.cancel_edit()
            raise
        finally:
            await card.take_back()
        if self.job.state is JobState.DELIVERING:
            card.update(await bot.services.orders.job(job.id))
        if self.job.state is JobState.DELIVERING:
            raise DiscordFailed("it could not be settled")

    async def _show_end(self) -> None:
        """Show a final state and remember that it was shown. A delivered job's result is its own news."""
        job = self.job
        if job.state is JobState.DELIVERED or job.told_at is not None:
            return
        is_shown = await self.card.show(Lane.RESULT)
        if not is_shown and job.state is not JobState.CANCELLED:
            await announce_end(self._context.bot, job, self.card.content())
        await self._context.bot.services.orders.mark_told(job)
