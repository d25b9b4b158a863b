"""The card that no answer to an interaction is: found again, written anew, or told about where it cannot stand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from cogs._message.content import Content
from cogs._message.text import source_name
from cogs._transport.fallback import Route, channel_transport, public_transports, token_transport, write_first
from cogs._transport.notice import send_notice
from cogs._transport.throttle import Lane, Throttle
from cogs._transport.transport import DirectTransport, MessageGone, MessageRef, Outgoing, TransportClosed
from core.errors import ChorusError
from core.model.job import Job

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)

NAMED_MAX = 100
"""Characters of a song's name in what its maker is told."""
LOOKED_THROUGH = 100
"""Newest messages in which a card is looked for: one page of Discord's."""


async def put_up(
    bot: Chorus, throttle: Throttle, job: Job, face: Callable[[], Content], *, is_inherited: bool
) -> MessageRef | None:
    """Find the card of a job, or write one; None where the bot may not.

    `is_inherited`: an earlier process may have written it and died before it could remember that. `face` is called in
    the moment in which the card is written.

    Raises:
        Trouble: Discord failed for now.
    """
    spot = None
    if job.place.interaction_token is not None:
        spot = await _found_by_token(bot, throttle, job)
    elif is_inherited:
        spot = await _found_by_button(bot, throttle, job)
    return spot or await new_card(bot, throttle, job, face)


async def _found_by_token(bot: Chorus, throttle: Throttle, job: Job) -> MessageRef | None:
    """Return the answer that was sent before its message id could be remembered, if Discord still tells it."""
    way = token_transport(bot, job.id, job.place)
    if way is None or not way.is_open(bot.services.orders.now()):
        return None
    await throttle.ask(way.key, Lane.CHANGE).turn()
    try:
        return MessageRef(channel_id=job.place.channel_id, message_id=await way.answer_id())
    except (TransportClosed, MessageGone):
        return None


async def _found_by_button(bot: Chorus, throttle: Throttle, job: Job) -> MessageRef | None:
    """Return the card that answers a reaction, known by its button, which names the job."""
    way = channel_transport(bot, job.place)
    if way is None or job.place.reply_to_id is None:
        return None
    await throttle.ask(("history", job.place.channel_id), Lane.CHANGE).turn()
    try:
        messages = await way.after(job.place.reply_to_id, LOOKED_THROUGH)
    except (TransportClosed, MessageGone) as refusal:
        log.info("job %s: the channel cannot be read: %s", job.id, refusal)
        return None
    for message in messages:
        if bot.user is not None and message.author.id == bot.user.id and job.id in _button_ids(message):
            return MessageRef(channel_id=message.channel.id, message_id=message.id)
    return None


def _button_ids(message: discord.Message) -> str:
    """Return the custom ids of a message's buttons, in one line."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return " ".join(item.custom_id or "" for row in rows for item in row.children)


async def new_card(bot: Chorus, throttle: Throttle, job: Job, face: Callable[[], Content]) -> MessageRef | None:
    """Write a card of its own into the channel; None where the bot may not. One of the same job is not written twice.

    It answers the message that was reacted to and pings nobody; in place of an interaction's answer it pings the maker,
    who waits for one.

    Raises:
        Trouble: Discord failed for now.
    """
    way = channel_transport(bot, job.place)
    if way is None:
        return None
    is_asked_by_reaction = job.place.interaction_token is None

    def draft(_: Route) -> Outgoing:
        if is_asked_by_reaction:
            return Outgoing(face=face())
        return Outgoing(face=replace(face(), text=f"<@{job.maker.id}>"), pings=job.maker.id)

    # Discord lets a bot write, but not reply, where it may not read what was written before.
    reply = [] if job.place.reply_to_id is None else [Route(way=way, reply_to=job.place.reply_to_id)]
    put_down = await write_first(
        [*reply, Route(way=way)],
        draft,
        nonce=f"{job.id[:20]}-card",
        throttle=throttle,
        now=bot.services.orders.now,
        lane=Lane.CHANGE if is_asked_by_reaction else Lane.RESULT,
    )
    return None if put_down is None else put_down[0]


async def take_back(bot: Chorus, job: Job) -> None:
    """Cancel an order by reaction that nobody can see, if it has not been sent yet, and tell its maker so.

    A song that was sent reaches its maker by direct message. An order by command was seen once, and stays.
    """
    place = job.place
    if place.interaction_token is not None:
        return
    try:
        await bot.services.orders.cancel(job.id, user_id=job.maker.id)
    except ChorusError as error:
        log.info("job %s: not taken back, though its card can stand nowhere: %r", job.id, error)
        return
    text = (
        f"I may not write in <#{place.channel_id}>, so nothing was made of {source_name(job.request, NAMED_MAX)} "
        "and nothing was charged."
    )
    await send_notice(
        bot,
        user_id=job.maker.id,
        guild_id=place.guild_id,
        channel_id=place.channel_id,
        message_id=place.reply_to_id or 0,
        text=text,
    )


async def announce(bot: Chorus, throttle: Throttle, job: Job, face: Content) -> None:
    """Tell the maker in a new message that there will be no song: the card is gone or out of reach.

    Raises:
        Trouble: Discord failed for now.
    """
    ways = [*public_transports(bot, job.id, job.place), DirectTransport(bot, job.maker.id)]
    draft = Outgoing(face=replace(face, text=f"<@{job.maker.id}>"), pings=job.maker.id)
    routes, nonce = [Route(way=way) for way in ways], f"{job.id[:20]}-end"
    if await write_first(routes, lambda _: draft, nonce=nonce, throttle=throttle, now=bot.services.orders.now) is None:
        log.warning("job %s: nobody could be told that it %s", job.id, job.state)
