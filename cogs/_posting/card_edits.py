"""The card of one job in Discord: found again or written, edited to the newest state, handed over to the delivery."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from cogs._ordering.card_content import job_card
from cogs._posting.card_recovery import find_card
from cogs._posting.routes import new_card_routes
from cogs._posting.updates import is_deliverable, is_unfinished, merge_reading, shown_state
from cogs._transport.fallback import public_transports, write_first
from cogs._transport.throttle import Lane, Ticket
from cogs._transport.transport import (
    ChannelTransport,
    MessageGone,
    MessageRef,
    Outgoing,
    TokenTransport,
    Transport,
    TransportClosed,
)
from core.model.job import Job, JobState

if TYPE_CHECKING:
    from cogs._bot.client import Chorus
    from cogs._message.content import Content

log = logging.getLogger(__name__)


class LiveCard:
    """Shows the newest known state of a job, by the first transport that can edit the card.

    It does one thing at a time: an edit is answered before the next is rendered, so that no older state can be shown
    over a newer one. `is_busy`: something is being written that must be remembered, so an orderly stop waits for it.
    """

    def __init__(self, bot: Chorus, job: Job) -> None:
        """Begin with a job as it was first read; nothing is written yet."""
        self.job: Job = job
        self.is_busy = False
        self._bot = bot
        # The answer to the command showed the job queued.
        self._shown_state = (JobState.QUEUED, False, False)
        self._shown_fingerprint: int | None = None
        self._transports: list[ChannelTransport | TokenTransport] | None = None
        self._ticket: Ticket | None = None
        self._late_edit: asyncio.Task[None] | None = None
        self._is_handed_over = asyncio.Event()

    @property
    def is_found(self) -> bool:
        """Whether it is known where the card is, or that there is none."""
        return self._transports is not None

    @property
    def is_outdated(self) -> bool:
        """Whether the card shows an earlier state; what only time changes is left to the ticks."""
        return self._shown_state != shown_state(self.job)

    def update(self, job: Job) -> None:
        """Take in a newer reading of the job; an edit that waits hurries, or makes room for the delivery."""
        self.job = merge_reading(self.job, job)
        if self._ticket is None:
            return
        if is_deliverable(self.job):
            self._ticket.withdraw()
        elif self.job.state.is_final:
            self._ticket.hurry(Lane.RESULT)
        else:
            self._ticket.hurry(Lane.CHANGE if self.is_outdated else Lane.TICK)

    def content(self) -> Content:
        """Return what the card shows now."""
        orders = self._bot.services.orders
        return job_card(self.job, orders.outlook(self.job), orders.now())

    async def find_or_write(self, *, is_inherited: bool) -> bool:
        """Find the card, or write it, and remember where it is; False if it cannot be written anywhere.

        `is_inherited`: an earlier process may have written it and died before it could remember that.

        Raises:
            DiscordFailed: Discord failed for now.
        """
        try:
            message = await find_card(self._bot, self.job, is_inherited=is_inherited) or await self._write()
            if message is not None:
                self.job = replace(self.job, place=replace(self.job.place, message_id=message.message_id))
                await self._bot.services.orders.save_place(self.job.id, self.job.place)
            return message is not None
        finally:
            self.is_busy = False

    def connect(self) -> None:
        """Take the transports that can edit the card where it is now; none if there is no card."""
        has_card = self.job.place.message_id is not None
        self._transports = public_transports(self._bot, self.job.id, self.job.place) if has_card else []

    async def show(self, lane: Lane) -> bool:
        """Bring the card to the newest state, and return whether it shows that; closed transports are forgotten.

        Raises:
            DiscordFailed: Discord failed for now.
        """
        while self._transports and self.job.place.message_id is not None:
            transport = self._transports[0]
            if self._is_shown(self.content()):
                return True
            if not transport.is_open(self._bot.services.orders.now()):
                self._transports.pop(0)
                continue
            if not await self._has_turn(transport, lane):
                return False
            content, state = self.content(), shown_state(self.job)
            try:
                await transport.edit(self.job.place.message_id, Outgoing(content=content))
            except MessageGone:
                self._transports.clear()
            except TransportClosed as refusal:
                name = type(transport).__name__
                log.info("job %s: its card cannot be edited by %s: %s", self.job.id, name, refusal)
                self._transports.pop(0)
            else:
                self._shown_fingerprint, self._shown_state = content.fingerprint, state
                return True
        return False

    def show_later(self, after_s: float) -> None:
        """Show the newest state unless the card is handed over within that time."""
        self._is_handed_over.clear()
        self._late_edit = asyncio.create_task(self._show_later(after_s), name=f"show {self.job.id}")

    async def hand_over(self) -> None:
        """Leave the card to the delivery: an edit that was sent is waited for, or it could be shown over the song."""
        self.is_busy = True
        await self._stop_edits()

    async def take_back(self) -> None:
        """Count the delivery as over, however it ended."""
        self.is_busy = False
        await self._stop_edits()

    def cancel_edit(self) -> None:
        """Cancel an edit that was to come later, even one that was sent."""
        if self._late_edit is not None:
            self._late_edit.cancel()

    async def _show_later(self, after_s: float) -> None:
        try:
            async with asyncio.timeout(after_s):
                await self._is_handed_over.wait()
        except TimeoutError:
            await self.show(Lane.CHANGE)

    async def _stop_edits(self) -> None:
        self._is_handed_over.set()
        if self._ticket is not None:
            self._ticket.withdraw()
        if self._late_edit is not None:
            await asyncio.gather(self._late_edit, return_exceptions=True)

    async def _write(self) -> MessageRef | None:
        """Write a card of its own into the channel; None where the bot may not. One job's card is not written twice."""
        routes = new_card_routes(self._bot, self.job)
        if not routes:
            return None
        lane = Lane.CHANGE if self.job.place.interaction_token is None else Lane.RESULT
        # It is rendered once its turn has come, so that it shows the newest state.
        await self._bot.throttle.ask(routes[0].transport.key, lane).turn()
        self.is_busy = True
        self._shown_state = shown_state(self.job)
        written = await write_first(
            routes,
            Outgoing(content=self.content()),
            nonce=f"{self.job.id[:20]}-card",
            throttle=self._bot.throttle,
            now=self._bot.services.orders.now,
            lane=lane,
            has_turn=True,
        )
        return written.message

    def _is_shown(self, content: Content) -> bool:
        if content.fingerprint != self._shown_fingerprint:
            return False
        self._shown_state = shown_state(self.job)
        return True

    async def _has_turn(self, transport: Transport, lane: Lane) -> bool:
        """Wait until an edit may go; False if the job was finished meanwhile, here or by another process.

        Only a tick asks the store: everything else that is shown is news, and the process that has the job had it
        first.
        """
        self._ticket = self._bot.throttle.ask(transport.key, lane)
        try:
            may_go = await self._ticket.turn()
        finally:
            self._ticket = None
        if not may_go or lane is not Lane.TICK:
            return may_go
        job = await self._bot.services.orders.job(self.job.id)
        return job.state is self.job.state or is_unfinished(job)
