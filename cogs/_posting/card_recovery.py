"""Cards that are not the answer to a command: found again after a crash, or done without where none can be written."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from cogs._message.text import source_name
from cogs._posting import texts
from cogs._posting.routes import end_routes
from cogs._transport.fallback import channel_transport, token_transport, write_first
from cogs._transport.notice import send_notice
from cogs._transport.throttle import Lane
from cogs._transport.transport import MessageGone, MessageRef, Outgoing, TransportClosed
from core.errors import ChorusError

if TYPE_CHECKING:
    from cogs._bot.client import Chorus
    from cogs._message.content import Content
    from core.model.job import Job

log = logging.getLogger(__name__)

NAMED_MAX = 100
"""Characters of a song's name in what its maker is told."""
SEARCHED_MESSAGES = 100
"""Newest messages in which a card is searched for: one page of Discord's."""


async def find_card(bot: Chorus, job: Job, *, is_inherited: bool) -> MessageRef | None:
    """Return where the card of a job is, None where none can be found.

    `is_inherited`: an earlier process may have written it and died before it could remember that.

    Raises:
        DiscordFailed: Discord failed for now.
    """
    if job.place.interaction_token is not None:
        return await _find_answer(bot, job)
    return await _find_by_button(bot, job) if is_inherited else None


async def _find_answer(bot: Chorus, job: Job) -> MessageRef | None:
    """Return the answer that was sent before its message id could be remembered, if Discord still tells it."""
    transport = token_transport(bot, job.id, job.place)
    if transport is None or not transport.is_open(bot.services.orders.now()):
        return None
    await bot.throttle.ask(transport.key, Lane.CHANGE).turn()
    try:
        return MessageRef(channel_id=job.place.channel_id, message_id=await transport.answer_id())
    except (TransportClosed, MessageGone):
        return None


async def _find_by_button(bot: Chorus, job: Job) -> MessageRef | None:
    """Return the card that replies to a message that was reacted to, known by its button, which names the job."""
    transport = channel_transport(bot, job.place)
    if transport is None or job.place.reply_to_id is None:
        return None
    await bot.throttle.ask(("history", job.place.channel_id), Lane.CHANGE).turn()
    try:
        messages = await transport.after(job.place.reply_to_id, SEARCHED_MESSAGES)
    except (TransportClosed, MessageGone) as refusal:
        log.info("job %s: the channel cannot be read: %s", job.id, refusal)
        return None
    for message in messages:
        if bot.user is not None and message.author.id == bot.user.id and job.id in _button_ids(message):
            return MessageRef(channel_id=message.channel.id, message_id=message.id)
    return None


def _button_ids(message: discord.Message) -> str:
    """Return the custom ids of a message's buttons, on one line."""
    rows = [row for row in message.components if isinstance(row, discord.ActionRow)]
    return " ".join(item.custom_id or "" for row in rows for item in row.children)


async def cancel_unseen(bot: Chorus, job: Job) -> None:
    """Cancel an order by reaction whose card cannot be posted, if it has not been sent yet, and tell its maker.

    A song that was sent reaches its maker by direct message. An order by command was seen once, and stays.
    """
    place = job.place
    if place.interaction_token is not None:
        return
    try:
        await bot.services.orders.cancel(job.id, user_id=job.maker.id)
    except ChorusError as error:
        log.info("job %s: not cancelled, though its card cannot be posted: %r", job.id, error)
        return
    await send_notice(
        bot,
        user_id=job.maker.id,
        guild_id=place.guild_id,
        channel_id=place.channel_id,
        message_id=place.reply_to_id or 0,
        text=texts.ORDER_CANCELLED(channel_id=place.channel_id, source=source_name(job.request, NAMED_MAX)),
    )


async def announce_end(bot: Chorus, job: Job, content: Content) -> None:
    """Tell the maker in a new message that there will be no song: the card is gone or cannot be edited.

    Raises:
        DiscordFailed: Discord failed for now.
    """
    written = await write_first(
        end_routes(bot, job),
        Outgoing(content=content),
        nonce=f"{job.id[:20]}-end",
        throttle=bot.throttle,
        now=bot.services.orders.now,
    )
    if written.message is None:
        log.warning("job %s: nobody could be told that it %s", job.id, job.state)
