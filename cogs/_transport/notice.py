"""Private notices to somebody who reacted: a reaction is not an interaction, so it has no answer that only they see."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Protocol

import discord

from cogs._message.content import Content
from cogs._message.lineage import message_url
from cogs._message.text import CONTENT_MAX
from cogs._transport import texts
from cogs._transport.background import stop_tasks
from cogs._transport.fallback import Route, write_first
from cogs._transport.throttle import Lane, Throttle
from cogs._transport.transport import (
    ChannelTransport,
    DirectTransport,
    DiscordFailed,
    MessageGone,
    MessageRef,
    Outgoing,
    TooLarge,
    TransportClosed,
)
from core.model.job import Place

log = logging.getLogger(__name__)

REPLY_SHOWN_S = 15.0
"""How long a reply in the channel can be read before the bot deletes it."""
REPLIES_MAX = 3
"""Such replies in one channel at once. Others who are refused there at that moment see that no song comes."""
REPEATED_S = 60.0
"""How long the same text is not sent again to the same person."""
LAST_DELETES_S = 1.5
"""How long an orderly stop may take to delete the replies that are still there."""


class Notices:
    """Tells one person only: by direct message, else by a reply in the channel that is deleted soon."""

    def __init__(self, client: discord.Client, throttle: Throttle, now: Callable[[], datetime]) -> None:
        """Write as that bot, at that pace."""
        self._client = client
        self._throttle = throttle
        self._now = now
        self._sent_at_s: dict[tuple[int, str], float] = {}
        self._replies: Counter[int] = Counter()
        self._deletions: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    async def send(self, *, user_id: int, guild_id: int | None, channel_id: int, message_id: int, text: str) -> None:
        """Tell somebody who reacted to that message; see `send_notice`."""
        if not self._is_new(user_id, text):
            return
        # Somebody who reacts in several places cannot tell from a direct message which song, or which server, is meant.
        link = "" if guild_id is None else texts.ABOUT_MESSAGE(link=message_url(guild_id, channel_id, message_id))
        try:
            if not await self._send_directly(user_id, _content(text, link)) and not self._closing.is_set():
                await self._reply(user_id, channel_id, message_id, text)
        except DiscordFailed as error:
            log.info("user %d could not be told about message %d: %s", user_id, message_id, error)

    async def close(self) -> None:
        """Delete the replies that are still there, and write none from now on."""
        self._closing.set()
        await stop_tasks(set(self._deletions), LAST_DELETES_S)

    def _is_new(self, user_id: int, text: str) -> bool:
        """Whether they were not sent this text a moment ago; from now on they were."""
        now_s = asyncio.get_running_loop().time()
        while self._sent_at_s and next(iter(self._sent_at_s.values())) <= now_s - REPEATED_S:
            del self._sent_at_s[next(iter(self._sent_at_s))]
        if (user_id, text) in self._sent_at_s:
            return False
        self._sent_at_s[user_id, text] = now_s
        return True

    async def _send_directly(self, user_id: int, content: Content) -> bool:
        """Write a direct message; False where the person accepts none."""
        route = Route(transport=DirectTransport(self._client, user_id))
        return await self._write(route, Outgoing(content=content)) is not None

    async def _reply(self, user_id: int, channel_id: int, message_id: int, text: str) -> None:
        if self._replies[channel_id] >= REPLIES_MAX:
            log.info("user %d is not told about message %d: too many notices there already", user_id, message_id)
            return
        self._replies[channel_id] += 1
        transport = ChannelTransport(self._client, Place(guild_id=None, channel_id=channel_id))
        outgoing = Outgoing(content=_content(texts.TO_MEMBER(user_id=user_id, text=text)), pings=user_id)
        reply = None
        try:
            reply = await self._write(Route(transport=transport, reply_to_id=message_id), outgoing)
        finally:
            if reply is None:
                self._forget(channel_id)
        if reply is None:
            log.info("user %d could not be told about message %d: every route is closed", user_id, message_id)
        else:
            task = asyncio.create_task(self._delete_later(transport, reply), name=f"delete notice {reply.message_id}")
            self._deletions.add(task)
            task.add_done_callback(self._deletions.discard)

    async def _write(self, route: Route, outgoing: Outgoing) -> MessageRef | None:
        written = await write_first(
            [route], outgoing, nonce=secrets.token_hex(8), throttle=self._throttle, now=self._now, lane=Lane.TICK
        )
        return written.message

    async def _delete_later(self, transport: ChannelTransport, reply: MessageRef) -> None:
        """Delete a reply once it was read, or when the bot stops."""
        try:
            async with asyncio.timeout(REPLY_SHOWN_S):
                await self._closing.wait()
        except TimeoutError:
            pass
        try:
            await self._throttle.ask(("delete", reply.channel_id), Lane.CHANGE).turn()
            await transport.delete(reply.message_id)
        except (TransportClosed, MessageGone, TooLarge, DiscordFailed) as error:
            log.info("message %d in channel %d could not be deleted: %s", reply.message_id, reply.channel_id, error)
        finally:
            self._forget(reply.channel_id)

    def _forget(self, channel_id: int) -> None:
        """Count a reply as gone."""
        self._replies[channel_id] -= 1
        if not self._replies[channel_id]:
            del self._replies[channel_id]


class HasNotices(Protocol):
    """A bot that can send notices."""

    notices: Notices


async def send_notice(
    bot: HasNotices, *, user_id: int, guild_id: int | None, channel_id: int, message_id: int, text: str
) -> None:
    """Tell somebody who reacted to a message something that concerns nobody else.

    It goes by direct message, with a link to a server's message; where they accept none, as a reply that pings only
    them and is deleted after 15 s.
    The same text goes to the same person at most once a minute. What Discord refuses is logged, not raised.
    """
    await bot.notices.send(user_id=user_id, guild_id=guild_id, channel_id=channel_id, message_id=message_id, text=text)


def _content(text: str, link: str = "") -> Content:
    """Return a text, shortened to what Discord takes, with a link that is never shortened."""
    most = CONTENT_MAX - len(link)
    return Content(text=(text if len(text) <= most else text[: most - 1] + "…") + link, embeds=(), view=None)
