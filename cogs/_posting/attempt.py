"""One try at posting what a job made: as much in the card's own message as fits, the rest in messages after it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from cogs._message.lineage import parent_of
from cogs._message.wording import wording_of
from cogs._posting.attachments import Attachments
from cogs._posting.upload import Carried, Carrier, Shown, download_links, lying_covers
from cogs._showing.result import result_content
from cogs._transport.fallback import Route, channel_transport, public_transports, write_first
from cogs._transport.throttle import Throttle
from cogs._transport.transport import DirectTransport, DiscordFailed, NowhereToPost, Outgoing, TooLarge
from core.model.job import Job, Song

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)


class Shipment:
    """Puts what one job made into Discord by whichever way is open."""

    def __init__(self, bot: Chorus, throttle: Throttle, job: Job, songs: Sequence[Song], cargo: Attachments) -> None:
        """Ship as that bot, at that pace; `songs` are all clips of the job, also those that the cargo does not have."""
        self._bot = bot
        self._throttle = throttle
        self._job = job
        self._songs = songs
        self._cargo = cargo
        self._parent: Song | None = None
        self._carrier = Carrier(bot, self._draft, cargo, limit_bytes=job.place.upload_limit_bytes, nonce=job.id[:20])

    async def ship(self, waiting: Sequence[Song], *, is_first: bool) -> None:
        """Post clips of the cargo and remember where each stands. What no way takes after a first one stays as it is.

        `is_first`: nothing of the job is posted yet, so the card is still free for it.

        Raises:
            Trouble: Discord failed for now; what was posted is remembered.
            Nowhere: every way is closed, even to a message without files; nothing of the job is posted.
        """
        job = self._job
        self._parent = await parent_of(
            self._bot.services.orders, self._songs[0], guild_id=job.place.guild_id, user_id=job.maker.id
        )
        waiting = list(waiting)
        onto_id = job.place.message_id
        routes: list[Route] = self._routes(onto_id, is_first=is_first)
        while waiting:
            carried = await self._carrier.carry(waiting, routes, partial(self._routes, onto_id, is_first=is_first))
            if carried is None:
                self._give_up(waiting, is_first=is_first)
                return
            await self._remember(carried)
            if is_first and carried.route.onto is None:
                await self._leave_card(carried)
            waiting = waiting[len(carried.songs) :]
            is_first, onto_id = False, carried.spot.message_id
            is_direct = isinstance(carried.route.way, DirectTransport)
            routes = [carried.route] if is_direct else self._routes(onto_id, is_first=False)

    async def _remember(self, carried: Carried) -> None:
        spot = carried.spot
        for song in carried.songs:
            await self._bot.services.orders.posted(song.clip.id, channel_id=spot.channel_id, message_id=spot.message_id)

    def _draft(self, route: Route, shown: Shown) -> Outgoing:
        face = result_content(
            self._job,
            shown.songs,
            links=shown.links,
            covers=shown.covers,
            zips=shown.zips,
            notes=shown.notes,
            parent=self._parent,
        )
        greeting = self._greeting(route)
        return Outgoing(
            face=replace(face, text=greeting) if greeting else face, pings=self._job.maker.id if greeting else None
        )

    def _greeting(self, route: Route) -> str:
        """Return what a message says that cannot speak through the card; "" for the card itself and what follows it."""
        if isinstance(route.way, DirectTransport):
            return wording_of(self._job).ready_elsewhere(channel=f"<#{self._job.place.channel_id}>")
        if route.onto is None and route.reply_to is None:
            return wording_of(self._job).ready_for(member=f"<@{self._job.maker.id}>")
        return ""

    def _routes(self, message_id: int | None, *, is_first: bool) -> list[Route]:
        return self._first_routes() if is_first else self._next_routes(message_id)

    def _first_routes(self) -> list[Route]:
        place = self._job.place
        ways = public_transports(self._bot, self._job.id, place)
        onto = [] if place.message_id is None else [Route(way=way, onto=place.message_id) for way in ways]
        return [*onto, *(Route(way=way) for way in ways), Route(way=DirectTransport(self._bot, self._job.maker.id))]

    def _next_routes(self, message_id: int | None) -> list[Route]:
        """Return the routes for what did not fit the first message; a reply may be refused where a message is not."""
        channel = channel_transport(self._bot, self._job.place)
        reply = [] if channel is None or message_id is None else [Route(way=channel, reply_to=message_id)]
        return [*reply, *(route for route in self._first_routes() if route.onto is None)]

    def _give_up(self, songs: Sequence[Song], *, is_first: bool) -> None:
        clips = ", ".join(song.clip.id for song in songs)
        if is_first:
            raise NowhereToPost(clips)
        log.error(
            "job %s: nobody on Discord can be given clip %s; it stays in the library (task %s, trace %s)",
            self._job.id,
            clips,
            self._job.task_id,
            self._job.trace_id,
        )

    async def _leave_card(self, carried: Carried) -> None:
        """Let the card, which could not take the files, at least show the result; note a message in its stead."""
        place = self._job.place
        if place.message_id is not None:
            face = result_content(
                self._job,
                self._songs,
                links=download_links(self._songs),
                covers=lying_covers(self._songs),
                notes=self._cargo.notes,
                parent=self._parent,
            )
            draft = Outgoing(face=face)
            ontos = [route for route in self._first_routes() if route.onto is not None]
            try:
                await write_first(
                    ontos, lambda _: draft, nonce="", throttle=self._throttle, now=self._bot.services.orders.now
                )
            except (DiscordFailed, TooLarge) as trouble:
                log.info("job %s: its card stays as it was: %s", self._job.id, trouble)
        if not isinstance(carried.route.way, DirectTransport):
            spot = carried.spot
            await self._bot.services.orders.placed(
                self._job.id, replace(place, channel_id=spot.channel_id, message_id=spot.message_id)
            )
