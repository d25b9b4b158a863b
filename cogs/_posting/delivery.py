"""The delivery of a finished job, whatever it made: look what stands already, get the files, ship them, settle."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import discord

from cogs._posting.attachments import new_attachments
from cogs._posting.attempt import Shipment
from cogs._posting.packing import room_in
from cogs._showing.result import is_shown
from cogs._transport.fallback import channel_transport, public_transports
from cogs._transport.throttle import Lane, Throttle
from cogs._transport.transport import MessageGone, NowhereToPost, TransportClosed
from core.errors import MediaError
from core.model.job import Job, Song

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)

LOOKED_THROUGH = 100
"""Newest messages that are searched for an earlier delivery: one page of Discord's."""
OFFERED_FOR = timedelta(hours=24)
"""How long after it was made a song is offered to Discord again and again where every way was closed."""


class DeliveryPoster:
    """Delivers jobs. A call may be repeated after any interruption: what already stands is not posted again."""

    def __init__(self, bot: Chorus, throttle: Throttle) -> None:
        """Post as that bot, at that pace."""
        self._bot = bot
        self._throttle = throttle

    async def deliver(self, job: Job, *, is_doubtful: bool, begin: Callable[[], Awaitable[None]]) -> None:
        """Post what the job made and settle it; or, when its media cannot be had, end it with a refund.

        Nothing is done where another process took the job over.

        `is_doubtful`: an earlier attempt may have got through, so Discord is asked first. `begin` is awaited before
        the first message is written.

        Raises:
            Trouble: Discord failed for now. Nothing was settled; what was posted is remembered.
            Nowhere: every way is closed. Nothing was settled or posted; this is raised only for the first 24 hours.
        """
        if not await self._bot.services.orders.holds(job.id):
            return
        songs = await self._bot.services.orders.songs_of(job.id)
        standing = await self._standing(job, songs, is_doubtful=is_doubtful)
        try:
            if not songs or any(song.clip.id not in standing for song in songs):
                await self._ship(job, songs, standing, begin)
        except MediaError:
            if not standing:
                await self._bot.services.delivery.lost(job)
                return
            # A part of it was posted before this try, so it counts as delivered, as a partly failed task does.
        except NowhereToPost:
            if self._bot.services.orders.now() < (job.finished_at or job.updated_at) + OFFERED_FOR:
                raise
            # It was made and paid for, and its maker finds it where cogs._message.wording says.
            log.error(  # noqa: TRY400 - no bug here
                "job %s: Discord took what it made nowhere for %s; it is kept unposted (task %s, trace %s)",
                job.id,
                OFFERED_FOR,
                job.task_id,
                job.trace_id,
            )
        await self._bot.services.delivery.done(job)

    async def _ship(
        self, job: Job, songs: Sequence[Song], standing: set[str], begin: Callable[[], Awaitable[None]]
    ) -> None:
        async with new_attachments(self._bot.services.delivery, job, songs) as cargo:
            waiting = [song for song in cargo.songs if song.clip.id not in standing]
            # What takes long (a video is joined with its song) is done while the card can still say so.
            await cargo.load(waiting, room_in(job.place.upload_limit_bytes))
            await begin()
            songs = await self._bot.services.orders.songs_of(job.id)
            shipment = Shipment(self._bot, self._throttle, job, songs, cargo)
            await shipment.ship(waiting, is_first=not standing)

    async def _standing(self, job: Job, songs: Sequence[Song], *, is_doubtful: bool) -> set[str]:
        """Return the ids of the clips that are posted, as far as the store knows and, in doubt, as Discord shows.

        A clip is known by the link to it in an embed (see cogs._showing.result.is_shown).
        """
        standing = {song.clip.id for song in songs if song.message_id is not None}
        if not is_doubtful or len(standing) == len(songs):
            return standing
        for message in await self._written(job):
            for song in songs:
                if song.clip.id not in standing and any(is_shown(song, embed) for embed in message.embeds):
                    await self._bot.services.orders.posted(
                        song.clip.id, channel_id=message.channel.id, message_id=message.id
                    )
                    standing.add(song.clip.id)
        return standing

    async def _written(self, job: Job) -> list[discord.Message]:
        """Return the card and the bot's own messages after it, as far as they can be read.

        Raises:
            Trouble: they cannot be read for now.
        """
        place = job.place
        if place.message_id is None:
            return []
        messages: list[discord.Message] = []
        for way in public_transports(self._bot, job.id, place):
            if not messages and way.is_open(self._bot.services.orders.now()):
                await self._throttle.ask(("card", job.id), Lane.RESULT).turn()
                try:
                    messages.append(await way.message(place.message_id))
                except (TransportClosed, MessageGone) as refusal:
                    log.info("job %s: the card cannot be read: %s", job.id, refusal)
        channel = channel_transport(self._bot, place)
        if channel is not None:
            await self._throttle.ask(("history", place.channel_id), Lane.RESULT).turn()
            try:
                messages += await channel.after(place.message_id, LOOKED_THROUGH)
            except (TransportClosed, MessageGone) as refusal:
                log.info("job %s: the channel cannot be read: %s", job.id, refusal)
        return [message for message in messages if self._bot.user and message.author.id == self._bot.user.id]
