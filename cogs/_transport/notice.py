"""Private words to somebody who reacted: a reaction is no interaction, so nothing of Discord's answers it unseen."""

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
from cogs._transport.background import wind_up
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

STANDS_S = 15.0
"""How long a reply in the channel can be read before it deletes itself."""
REPLIES_MAX = 3
"""Such replies in one channel at once. Who else is refused there just now sees no song come, which is noise enough."""
REPEATED_S = 60.0
"""How long the same words are not said again to the same person."""
LAST_DELETES_S = 1.5
"""How long an orderly stop may take to delete the replies that still stand."""


class Notices:
    """What is said to one person only: by direct message, else by a reply in the channel that does not stay."""

    def __init__(self, client: discord.Client, throttle: Throttle, now: Callable[[], datetime]) -> None:
        """Speak as that bot, at that pace."""
        self._client = client
        self._throttle = throttle
        self._now = now
        self._said: dict[tuple[int, str], float] = {}
        self._standing: Counter[int] = Counter()
        self._deletions: set[asyncio.Task[None]] = set()
        self._closing = asyncio.Event()

    async def say(self, *, user_id: int, guild_id: int | None, channel_id: int, message_id: int, text: str) -> None:
        """Tell somebody who reacted to that message; see `send_notice`."""
        if not self._is_new(user_id, text):
            return
        # Whoever reacts here and there cannot tell from a direct message which song, or which server, is meant.
        about = "" if guild_id is None else f"\nThis is about {message_url(guild_id, channel_id, message_id)}"
        try:
            if not await self._is_told(user_id, _cut(text, about)) and not self._closing.is_set():
                await self._reply(user_id, channel_id, message_id, text)
        except (TransportClosed, MessageGone, TooLarge, DiscordFailed) as error:
            log.info("user %d could not be told about message %d: %s", user_id, message_id, error)
        except Exception:
            log.exception("user %d could not be told about message %d", user_id, message_id)

    async def close(self) -> None:
        """Delete the replies that still stand, and write none from now on."""
        self._closing.set()
        await wind_up(set(self._deletions), LAST_DELETES_S)

    def _is_new(self, user_id: int, text: str) -> bool:
        """Whether these words were not said to them a moment ago; from now on they were."""
        now = asyncio.get_running_loop().time()
        while self._said and next(iter(self._said.values())) <= now - REPEATED_S:
            del self._said[next(iter(self._said))]
        if (user_id, text) in self._said:
            return False
        self._said[user_id, text] = now
        return True

    async def _is_told(self, user_id: int, face: Content) -> bool:
        """Write a direct message; False where the person takes none."""
        return await self._put(Route(way=DirectTransport(self._client, user_id)), Outgoing(face=face)) is not None

    async def _reply(self, user_id: int, channel_id: int, message_id: int, text: str) -> None:
        if self._standing[channel_id] >= REPLIES_MAX:
            log.info("user %d is not told about message %d: enough is said there just now", user_id, message_id)
            return
        self._standing[channel_id] += 1
        way = ChannelTransport(self._client, Place(guild_id=None, channel_id=channel_id))
        draft = Outgoing(face=_cut(f"<@{user_id}> {text}", ""), pings=user_id)
        spot = None
        try:
            spot = await self._put(Route(way=way, reply_to=message_id), draft)
        finally:
            if spot is None:
                self._settle(channel_id)
        if spot is not None:
            task = asyncio.create_task(self._take_down(way, spot), name=f"take down {spot.message_id}")
            self._deletions.add(task)
            task.add_done_callback(self._deletions.discard)

    async def _put(self, route: Route, draft: Outgoing) -> MessageRef | None:
        put_down = await write_first(
            [route], lambda _: draft, nonce=secrets.token_hex(8), throttle=self._throttle, now=self._now, lane=Lane.TICK
        )
        return None if put_down is None else put_down[0]

    async def _take_down(self, way: ChannelTransport, spot: MessageRef) -> None:
        """Delete a reply once it was read, or when the bot stops."""
        try:
            async with asyncio.timeout(STANDS_S):
                await self._closing.wait()
        except TimeoutError:
            pass
        try:
            await self._throttle.ask(("delete", spot.channel_id), Lane.CHANGE).turn()
            await way.delete(spot.message_id)
        except (TransportClosed, MessageGone, TooLarge, DiscordFailed) as error:
            log.info("message %d in channel %d could not be deleted: %s", spot.message_id, spot.channel_id, error)
        finally:
            self._settle(spot.channel_id)

    def _settle(self, channel_id: int) -> None:
        """Count a reply as gone."""
        self._standing[channel_id] -= 1
        if not self._standing[channel_id]:
            del self._standing[channel_id]


class Speaker(Protocol):
    """A bot that can send private notices."""

    notices: Notices


async def send_notice(
    bot: Speaker, *, user_id: int, guild_id: int | None, channel_id: int, message_id: int, text: str
) -> None:
    """Tell somebody who reacted to a message something that concerns nobody else.

    It goes by direct message, with a link to a server's message; where they take none, as a reply that pings only them
    and deletes itself after 15 s.
    The same words go to the same person at most once a minute. It never raises: what could not be said is logged.
    """
    await bot.notices.say(user_id=user_id, guild_id=guild_id, channel_id=channel_id, message_id=message_id, text=text)


def _cut(text: str, tail: str) -> Content:
    """Return a text with a tail that is never cut."""
    most = CONTENT_MAX - len(tail)
    return Content(text=(text if len(text) <= most else text[: most - 1] + "…") + tail, embeds=(), view=None)
