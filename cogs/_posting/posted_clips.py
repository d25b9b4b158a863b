"""Which clips of a job are posted already: what the store knows and, where a crash leaves doubt, what Discord shows."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cogs._showing.result import is_shown
from cogs._transport.fallback import channel_transport, public_transports
from cogs._transport.throttle import Lane
from cogs._transport.transport import MessageGone, TransportClosed

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from cogs._bot.client import Chorus
    from core.model.job import Job, Song

log = logging.getLogger(__name__)

SEARCHED_MESSAGES = 100
"""Newest messages that are searched for an earlier delivery: one page of Discord's."""


async def find_posted(bot: Chorus, job: Job, songs: Sequence[Song], *, is_doubtful: bool) -> set[str]:
    """Return the ids of the clips that are posted; what only Discord knew is remembered.

    `is_doubtful`: an earlier attempt may have posted clips and not remembered them.

    Raises:
        DiscordFailed: the messages cannot be read for now.
    """
    posted = {song.clip.id for song in songs if song.message_id is not None}
    if not is_doubtful or len(posted) == len(songs):
        return posted
    for message in await _read_messages(bot, job):
        for song in clips_shown_in(message.embeds, songs):
            if song.clip.id not in posted:
                await bot.services.orders.add_post(song.clip.id, channel_id=message.channel.id, message_id=message.id)
                posted.add(song.clip.id)
    return posted


def clips_shown_in(embeds: Sequence[discord.Embed], songs: Sequence[Song]) -> list[Song]:
    """Return the clips that a message brings: each is known by the link to it in an embed."""
    return [song for song in songs if any(is_shown(song, embed) for embed in embeds)]


async def _read_messages(bot: Chorus, job: Job) -> list[discord.Message]:
    """Return the card and the bot's own messages after it, as far as they can be read.

    Raises:
        DiscordFailed: they cannot be read for now.
    """
    place = job.place
    if place.message_id is None:
        return []
    messages: list[discord.Message] = []
    for transport in public_transports(bot, job.id, place):
        if not messages and transport.is_open(bot.services.orders.now()):
            await bot.throttle.ask(("card", job.id), Lane.RESULT).turn()
            try:
                messages.append(await transport.message(place.message_id))
            except (TransportClosed, MessageGone) as refusal:
                log.info("job %s: the card cannot be read: %s", job.id, refusal)
    channel = channel_transport(bot, place)
    if channel is not None:
        await bot.throttle.ask(("history", place.channel_id), Lane.RESULT).turn()
        try:
            messages += await channel.after(place.message_id, SEARCHED_MESSAGES)
        except (TransportClosed, MessageGone) as refusal:
            log.info("job %s: the channel cannot be read: %s", job.id, refusal)
    return [message for message in messages if bot.user and message.author.id == bot.user.id]
