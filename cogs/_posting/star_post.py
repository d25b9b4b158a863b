"""A song's post in the star channel: what it says, and how it is written, brought up to date and found again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cogs._message.content import Content
from cogs._message.lineage import lineage_text, parent_of, song_url
from cogs._message.text import quoted
from cogs._posting import texts
from cogs._posting.batch import cover_urls
from cogs._showing.result import song_link, take_content, title_of
from cogs._transport.fallback import Route, write_first
from cogs._transport.throttle import Lane
from cogs._transport.transport import (
    ChannelTransport,
    MessageGone,
    MessageRef,
    MessageRejected,
    Outgoing,
    TransportClosed,
)
from core.model.job import Place

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from cogs._bot.client import Chorus
    from core.model.job import Job, Song

log = logging.getLogger(__name__)

HEART = "❤️"
SEARCHED_MESSAGES = 100
"""Newest messages that are searched for a post that a process may have written before it died."""
_TITLE_MAX = 100


class StarPosts:
    """The posts of one star channel."""

    def __init__(self, bot: Chorus, *, guild_id: int, channel_id: int) -> None:
        """Write as that bot in that channel, at the bot's pace."""
        self._bot = bot
        self._guild_id = guild_id
        self._channel_id = channel_id
        self._transport = ChannelTransport(bot, Place(guild_id=guild_id, channel_id=channel_id))

    async def write(self, song: Song) -> MessageRef | None:
        """Post a song; None if the channel does not let the bot. Writing it twice within minutes makes one message.

        Raises:
            DiscordFailed: Discord failed for now; whether it was posted is not known.
        """
        written = await write_first(
            [Route(transport=self._transport)],
            await self._outgoing(song),
            nonce=f"star-{song.clip.id.replace('-', '')[:20]}",
            throttle=self._bot.throttle,
            now=self._bot.services.orders.now,
        )
        return written.message

    async def rewrite(self, message_id: int, song: Song) -> None:
        """Bring a post up to date with the song as it is now.

        Raises:
            MessageGone: somebody deleted the post.
            TransportClosed: the channel is gone, or does not let the bot.
            DiscordFailed: Discord failed for now.
        """
        outgoing = await self._outgoing(song)
        try:
            await self._transport.edit(message_id, outgoing)
        except MessageRejected as refusal:
            log.warning("clip %s: malformed for Discord, so it goes without pictures: %s", song.clip.id, refusal)
            await self.turn()
            await self._transport.edit(message_id, outgoing.bare)

    async def delete(self, message_id: int) -> None:
        """Delete a post; one that is gone, or cannot be deleted, is left as it is.

        Raises:
            DiscordFailed: Discord failed for now.
        """
        await self.turn()
        try:
            await self._transport.delete(message_id)
        except (TransportClosed, MessageGone) as refusal:
            log.info("message %d in star channel %d is not deleted: %s", message_id, self._channel_id, refusal)

    async def turn(self) -> None:
        """Wait until a post may be rewritten; nothing else in the channel waits for that."""
        await self._bot.throttle.ask(self._transport.key, Lane.TICK).turn()

    async def find(self, song: Song) -> MessageRef | None:
        """Return where a post of the song is among the newest messages, None if there is none.

        Raises:
            DiscordFailed: Discord failed for now.
        """
        await self._bot.throttle.ask(("history", self._channel_id), Lane.TICK).turn()
        try:
            messages = await self._transport.after(0, SEARCHED_MESSAGES)
        except (TransportClosed, MessageGone) as refusal:
            log.info("clip %s: star channel %d cannot be read: %s", song.clip.id, self._channel_id, refusal)
            return None
        for message in messages:
            is_mine = self._bot.user is not None and message.author.id == self._bot.user.id
            if is_mine and is_star_post(song, message.content, message.embeds):
                return MessageRef(channel_id=message.channel.id, message_id=message.id)
        return None

    async def _outgoing(self, song: Song) -> Outgoing:
        job = await self._bot.services.orders.job(song.job_id)
        parent = await parent_of(self._bot.services.orders, song, guild_id=self._guild_id, user_id=song.maker.id)
        return Outgoing(content=star_content(job, song, parent))


def is_star_post(song: Song, text: str, embeds: Sequence[discord.Embed]) -> bool:
    """Whether a message is the song's post; its result, which has the same link, may be in the same channel."""
    return text.startswith(HEART) and song_link(song.clip.id) in {embed.url for embed in embeds}


def star_content(job: Job, song: Song, parent: Song | None) -> Content:
    """Return a song's post: how many love it, what it is, who made it from what, where it is; and its buttons."""
    name, url = f"*{quoted(title_of(job, song), _TITLE_MAX)}*", song_url(song)
    lineage = lineage_text(job, _TITLE_MAX, parent=parent)
    text = texts.STAR_POST_OF_REMIX if lineage else texts.STAR_POST
    result = take_content(job, song, covers=cover_urls([song]), parent=parent)
    said = text(
        heart=HEART,
        loves=f"{song.loves:,}",
        song=f"[{name}]({url})" if url else name,
        user_id=song.maker.id,
        lineage=lineage,
        channel_id=song.channel_id,
    )
    return Content(text=said, embeds=result.embeds, view=result.view)
