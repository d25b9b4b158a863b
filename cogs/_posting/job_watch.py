"""One job as it is shown: from the first news of it in this process to its end."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from cogs._message.content import Content
from cogs._ordering.card import job_card
from cogs._posting.card_recovery import announce, put_up, take_back
from cogs._posting.context import PostingContext
from cogs._posting.updates import is_in_work, newer, shown_state
from cogs._transport.fallback import public_transports
from cogs._transport.throttle import Lane, Ticket
from cogs._transport.transport import (
    ChannelTransport,
    DiscordFailed,
    MessageGone,
    NowhereToPost,
    Outgoing,
    TokenTransport,
    Transport,
    TransportClosed,
)
from core.model.job import Job, JobState, Service

log = logging.getLogger(__name__)

PLACED_S = 10.0
"""How long the answer to an interaction may take to be sent and remembered; after that it was cut off by a crash."""
BRIEF_S = 2.0
"""A state that is usually over at once is shown only if it lasts this long."""
ATTEMPT_S = {Service.SUNO: 600.0, Service.LUMA: 3600.0}
"""A delivery that takes longer makes room for others and is tried again; videos wait for one another to be joined."""
LOST_NEWS_S = 30.0
"""A finished job that the store knows of, and the feed does not, is delivered here when nobody else has by then."""
OLD = timedelta(minutes=55)
OLD_TICK_S = 120.0
"""Discord takes few edits of messages that are older than an hour (error 30046): those cards tick slowly."""
PAUSES_S = (1.0, 60.0)
"""First and longest wait after Discord failed; each is twice the one before."""
CLOSED_PAUSES_S = (300.0, 3600.0)
"""The same after every way was closed: only people open one, and refusals count against the bot."""


class JobWatch:
    """Keeps one job's card at its newest state, delivers the job, tells its end.

    It does one thing at a time: an edit is answered before the next is rendered, so that no older state can be shown
    over a newer one.
    """

    def __init__(self, job: Job, desk: PostingContext) -> None:
        """Begin with a job as it was first told; `run` does the rest."""
        self.job: Job = job
        self.is_posting = False
        self.is_closing = False
        self._desk = desk
        self._news = asyncio.Event()
        self._quiet = asyncio.Event()
        self._ticket: Ticket | None = None
        # The answer to the command showed the job queued.
        self._shown_as = (JobState.QUEUED, False, False)
        self._shown: int | None = None
        self._ways: list[ChannelTransport | TokenTransport] | None = None
        self._is_inherited = job.created_at < desk.since
        is_answered = job.place.interaction_token is not None and not self._is_inherited
        self._place_by = asyncio.get_running_loop().time() + (PLACED_S if is_answered else 0.0)
        self._is_doubtful = job.state is JobState.DELIVERING
        self._is_over = False
        self._is_moved = False

    def offer(self, job: Job) -> None:
        """Take in news of the job."""
        self.job = newer(self.job, job)
        self._news.set()
        if self._ticket is None:
            return
        if self._is_deliverable:
            self._ticket.withdraw()
        else:
            self._ticket.hurry(self._lane())

    def move(self) -> None:
        """Take in that the job may stand elsewhere in the line: its card looks soon whether it does."""
        self._is_moved = True
        self._news.set()

    async def run(self) -> None:
        """Follow the job to its end. Whatever fails is tried again, with growing pauses or when there is news."""
        failures = 0
        while not self._is_over and not self.is_closing:
            try:
                await self._step()
                failures = 0
            except Exception as error:  # noqa: BLE001 - a defect must not end the watch; it is logged
                first_s, longest_s = self._noted(error)
                await self._news_within(min(first_s * 2**failures, longest_s))
                failures = min(failures + 1, 16)

    def _noted(self, error: Exception) -> tuple[float, float]:
        """Log what failed, and return the first and the longest pause before another try."""
        if isinstance(error, NowhereToPost):
            log.error("job %s: nobody on Discord can be given clip %s for now", self.job.id, error)
            return CLOSED_PAUSES_S
        if isinstance(error, DiscordFailed):
            log.warning("job %s cannot be shown for now: %s", self.job.id, error)
        else:
            log.error("job %s cannot be shown for now", self.job.id, exc_info=error)
        return PAUSES_S

    async def _step(self) -> None:
        """Bring Discord up to the newest state, then wait for news or the next tick."""
        self._news.clear()
        if self._ways is None:
            await self._find_card()
        if self.is_closing:
            return
        if self._is_deliverable:
            await self._deliver()
        elif self.job.state.is_final:
            await self._tell_end()
            self._is_over = True
        elif self._is_changed and self.job.state is JobState.SUBMITTING and await self._news_within(BRIEF_S):
            return
        else:
            if self._is_changed:
                await self._show(Lane.CHANGE)
            await self._linger()

    async def _linger(self) -> None:
        """Wait for news or the next tick; what only moved in the line is shown here."""
        if not self._is_moved and not await self._news_within(self._tick_s()):
            await self._tick()
        elif self._is_moved:
            self._is_moved = False
            if not self._is_changed:
                await self._show(Lane.TICK)

    @property
    def _is_deliverable(self) -> bool:
        """Whether there is a song to post; one that its maker gave up is not, and ends without this watch."""
        return self.job.state is JobState.DELIVERING and not self.job.is_discarded

    @property
    def _is_changed(self) -> bool:
        """Whether the card shows an earlier state; what only time changes is for the ticks."""
        return self._shown_as != shown_state(self.job)

    def _lane(self) -> Lane:
        if self.job.state.is_final:
            return Lane.RESULT
        return Lane.CHANGE if self._is_changed else Lane.TICK

    def _tick_s(self) -> float:
        is_old = self._desk.bot.services.orders.now() - self.job.created_at > OLD
        return max(self._desk.tick_s(), OLD_TICK_S) if is_old else self._desk.tick_s()

    async def _news_within(self, seconds: float) -> bool:
        try:
            async with asyncio.timeout(seconds):
                await self._news.wait()
        except TimeoutError:
            return False
        return True

    async def _tick(self) -> None:
        """Show how time passes, after a look at the store for what the feed may have missed."""
        orders = self._desk.bot.services.orders
        job = await orders.job(self.job.id)
        age_s = (orders.now() - job.updated_at).total_seconds()
        if job.state is JobState.DELIVERING and age_s <= LOST_NEWS_S:
            return  # another process may be posting the song, which must not be overwritten
        self._is_doubtful = self._is_doubtful or job.state is JobState.DELIVERING
        self.job = newer(self.job, job)
        if not self._is_changed:
            await self._show(Lane.TICK)

    def _face(self) -> Content:
        orders = self._desk.bot.services.orders
        return job_card(self.job, orders.outlook(self.job), orders.now())

    def _first_face(self) -> Content:
        """Return what a card that is written now shows first; an orderly stop waits until it is remembered."""
        self.is_posting = True
        self._shown_as = shown_state(self.job)
        return self._face()

    async def _show(self, lane: Lane) -> bool:
        """Put the newest state on the card, and return whether it stands there; ways that are closed are forgotten."""
        while self._ways and self.job.place.message_id is not None:
            way = self._ways[0]
            if self._is_shown(self._face()):
                return True
            if not way.is_open(self._desk.bot.services.orders.now()):
                self._ways.pop(0)
                continue
            if not await self._turn(way, lane):
                return False
            face, shown_as = self._face(), shown_state(self.job)
            try:
                await way.edit(self.job.place.message_id, Outgoing(face=face))
            except MessageGone:
                self._ways.clear()
            except TransportClosed as refusal:
                log.info("job %s: its card is out of reach for %s: %s", self.job.id, type(way).__name__, refusal)
                self._ways.pop(0)
            else:
                self._shown, self._shown_as = face.fingerprint, shown_as
                return True
        return False

    def _is_shown(self, face: Content) -> bool:
        if face.fingerprint != self._shown:
            return False
        self._shown_as = shown_state(self.job)
        return True

    async def _turn(self, way: Transport, lane: Lane) -> bool:
        """Wait until an edit may go; False if the job was finished meanwhile, here or by another process.

        Only a tick asks the store: what else is shown is news, and the process that has the job had it first.
        """
        self._ticket = self._desk.throttle.ask(way.key, lane)
        try:
            may_go = await self._ticket.turn()
        finally:
            self._ticket = None
        if not may_go or lane is not Lane.TICK:
            return may_go
        job = await self._desk.bot.services.orders.job(self.job.id)
        return job.state is self.job.state or is_in_work(job)

    async def _find_card(self) -> None:
        """Wait for the answer to be sent and remembered; if that was cut off, look for it, or write another.

        Where there never was an interaction, a card is written at once; if nobody can see one, the order is taken back.
        """
        while self.job.place.message_id is None and self.job.state is not JobState.CANCELLED:
            wait_s = max(0.0, self._place_by - asyncio.get_running_loop().time())
            if not await self._news_within(wait_s) and not await self._put_up():
                await take_back(self._desk.bot, self.job)
                break
            self._news.clear()
        has_card = self.job.place.message_id is not None
        self._ways = public_transports(self._desk.bot, self.job.id, self.job.place) if has_card else []

    async def _put_up(self) -> bool:
        """Write the card, or find it, and remember where; False if it can stand nowhere."""
        bot, throttle = self._desk.bot, self._desk.throttle
        try:
            spot = await put_up(bot, throttle, self.job, self._first_face, is_inherited=self._is_inherited)
            if spot is not None:
                self.job = replace(self.job, place=replace(self.job.place, message_id=spot.message_id))
                await bot.services.orders.placed(self.job.id, self.job.place)
            return spot is not None
        finally:
            self.is_posting = False

    async def _deliver(self) -> None:
        """Deliver the job, or raise; a later try asks Discord first what an earlier one has done."""
        desk, job, is_doubtful = self._desk, self.job, self._is_doubtful
        self._is_doubtful = True
        self._quiet.clear()
        # In doubt the song may stand there already, and a card shown now would hide it.
        patience = asyncio.create_task(asyncio.sleep(0) if is_doubtful else self._show_if_slow(), name=f"show {job.id}")
        try:
            async with desk.places[job.service], asyncio.timeout(ATTEMPT_S[job.service]):
                await desk.post.deliver(job, is_doubtful=is_doubtful, begin=lambda: self._begin(patience))
        except asyncio.CancelledError:
            patience.cancel()
            raise
        finally:
            self.is_posting = False
            await self._hush(patience)
        if self.job.state is JobState.DELIVERING:
            self.job = newer(self.job, await desk.bot.services.orders.job(job.id))
        if self.job.state is JobState.DELIVERING:
            raise DiscordFailed("it could not be settled")

    async def _show_if_slow(self) -> None:
        try:
            async with asyncio.timeout(BRIEF_S):
                await self._quiet.wait()
        except TimeoutError:
            await self._show(Lane.CHANGE)

    async def _begin(self, patience: asyncio.Task[None]) -> None:
        self.is_posting = True
        await self._hush(patience)

    async def _hush(self, patience: asyncio.Task[None]) -> None:
        """Leave the card to the delivery: an edit under way is waited for, or it could be shown over the song."""
        self._quiet.set()
        if self._ticket is not None:
            self._ticket.withdraw()
        await asyncio.gather(patience, return_exceptions=True)

    async def _tell_end(self) -> None:
        """Show a final state and remember that it was shown. A delivered job's result is its own news."""
        job = self.job
        if job.state is JobState.DELIVERED or job.told_at is not None:
            return
        is_shown = await self._show(Lane.RESULT)
        if not is_shown and job.state is not JobState.CANCELLED:
            await announce(self._desk.bot, self._desk.throttle, job, self._face())
        await self._desk.bot.services.orders.told(job)
