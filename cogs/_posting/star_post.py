"""A song's post in the star channel: what it says, and how it is written, brought up to date and found again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from cogs._message.content import Content
from cogs._message.lineage import lineage_text, parent_of, song_url
from cogs._message.text import quoted
from cogs._posting.upload import lying_covers
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
    from cogs._bot.client import Chorus
    from core.model.job import Job, Song

log = logging.getLogger(__name__)

HEART = "❤️"
LOOKED_THROUGH = 100
"""Newest messages in which a post is looked for that somebody may have written before their process died."""
_TITLE_MAX = 100


class StarPosts:
    """The posts of one star channel."""

    def __init__(self, bot: Chorus, *, guild_id: int, channel_id: int) -> None:
        """Write as that bot in that channel, at the bot's pace."""
        self._bot = bot
        self._guild_id = guild_id
        self._channel_id = channel_id
        self._way = ChannelTransport(bot, Place(guild_id=guild_id, channel_id=channel_id))

    async def write(self, song: Song) -> MessageRef | None:
        """Post a song; None if the channel does not let the bot. Writing it twice within minutes makes one message.

        Raises:
            Trouble: Discord failed for now; whether it was posted is not known.
        """
        draft = await self._draft(song)
        put_down = await write_first(
            [Route(way=self._way)],
            lambda _: draft,
            nonce=f"star-{song.clip.id.replace('-', '')[:20]}",
            throttle=self._bot.throttle,
            now=self._bot.services.orders.now,
        )
        return None if put_down is None else put_down[0]

    async def rewrite(self, message_id: int, song: Song) -> None:
        """Bring a post up to the song as it is now.

        Raises:
            Gone: somebody deleted the post.
            Closed: the channel is gone, or does not let the bot.
            Trouble: Discord failed for now.
        """
        draft = await self._draft(song)
        try:
            await self._way.edit(message_id, draft)
        except MessageRejected as refusal:
            log.warning("clip %s: malformed for Discord, so it goes without pictures: %s", song.clip.id, refusal)
            await self.turn()
            await self._way.edit(message_id, draft.bare)

    async def take_down(self, message_id: int) -> None:
        """Delete a post; one that is gone, or cannot be reached, is left at that.

        Raises:
            Trouble: Discord failed for now.
        """
        await self.turn()
        try:
            await self._way.delete(message_id)
        except (TransportClosed, MessageGone) as refusal:
            log.info("message %d in star channel %d stays: %s", message_id, self._channel_id, refusal)

    async def turn(self) -> None:
        """Wait until a post may be rewritten; nothing else in the channel waits for that."""
        await self._bot.throttle.ask(self._way.key, Lane.TICK).turn()

    async def find(self, song: Song) -> MessageRef | None:
        """Return where a post of the song stands among the newest messages, None if none can be found.

        Raises:
            Trouble: Discord failed for now.
        """
        await self._bot.throttle.ask(("history", self._channel_id), Lane.TICK).turn()
        try:
            messages = await self._way.after(0, LOOKED_THROUGH)
        except (TransportClosed, MessageGone) as refusal:
            log.info("clip %s: star channel %d cannot be read: %s", song.clip.id, self._channel_id, refusal)
            return None
        for message in messages:
            is_mine = self._bot.user is not None and message.author.id == self._bot.user.id
            # The song's result may stand in the same channel, with the same link.
            is_post = message.content.startswith(HEART) and song_link(song.clip.id) in {e.url for e in message.embeds}
            if is_mine and is_post:
                return MessageRef(channel_id=message.channel.id, message_id=message.id)
        return None

    async def _draft(self, song: Song) -> Outgoing:
        job = await self._bot.services.orders.job(song.job_id)
        parent = await parent_of(self._bot.services.orders, song, guild_id=self._guild_id, user_id=song.maker.id)
        return Outgoing(face=star_content(job, song, parent))


def star_content(job: Job, song: Song, parent: Song | None) -> Content:
    """Return a song's post: how many love it, what it is, who made it of what, where it stands; and its buttons."""
    name = f"*{quoted(title_of(job, song), _TITLE_MAX)}*"
    link = song_url(song)
    lineage = lineage_text(job, _TITLE_MAX, parent=parent)
    words = (
        f"{HEART} **{song.loves:,}** · {f'[{name}]({link})' if link else name} by <@{song.maker.id}>"
        f"{f' ({lineage})' if lineage else ''} · in <#{song.channel_id}>"
    )
    face = take_content(job, song, covers=lying_covers([song]), parent=parent)
    return Content(text=words, embeds=face.embeds, view=face.view)
