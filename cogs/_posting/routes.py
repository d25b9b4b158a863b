"""In which order a result is tried to be posted: pure, once the transports are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._message.wording import wording_of
from cogs._posting import texts
from cogs._transport.fallback import Route, channel_transport, public_transports
from cogs._transport.transport import DirectTransport, Transport

if TYPE_CHECKING:
    from collections.abc import Sequence

    import discord

    from core.model.job import Job


def first_routes(bot: discord.Client, job: Job) -> list[Route]:
    """Return the routes of a job's first message: onto its card, as a new message, and at last as a direct message."""
    transports, card_id = public_transports(bot, job.id, job.place), job.place.message_id
    onto_card = [] if card_id is None else [Route(transport=transport, edit_id=card_id) for transport in transports]
    return [*onto_card, *_new_message_routes(bot, job, transports)]


def next_routes(bot: discord.Client, job: Job, message_id: int | None) -> list[Route]:
    """Return the routes of what did not fit the message before; a reply may be refused where a message is not."""
    channel = channel_transport(bot, job.place)
    reply = [] if channel is None or message_id is None else [Route(transport=channel, reply_to_id=message_id)]
    return [*reply, *_new_message_routes(bot, job, public_transports(bot, job.id, job.place))]


def card_routes(bot: discord.Client, job: Job, message_id: int) -> list[Route]:
    """Return the routes that edit a job's card."""
    return [Route(transport=transport, edit_id=message_id) for transport in public_transports(bot, job.id, job.place)]


def end_routes(bot: discord.Client, job: Job) -> list[Route]:
    """Return the routes of a new message that tells a job's end in place of its card."""
    transports = [*public_transports(bot, job.id, job.place), DirectTransport(bot, job.maker.id)]
    greeting = texts.MAKER(user_id=job.maker.id)
    return [Route(transport=transport, greeting=greeting, pings=job.maker.id) for transport in transports]


def new_card_routes(bot: discord.Client, job: Job) -> list[Route]:
    """Return the routes of a card that is not the answer to a command; none where the bot may not write.

    It replies to the message that was reacted to and pings nobody; in place of a command's answer it pings the maker,
    who waits for one.
    """
    transport = channel_transport(bot, job.place)
    if transport is None:
        return []
    is_answer = job.place.interaction_token is not None
    greeting, pings = (texts.MAKER(user_id=job.maker.id), job.maker.id) if is_answer else ("", None)
    # Discord lets a bot write, but not reply, where it may not read earlier messages.
    reply_to_ids = [None] if job.place.reply_to_id is None else [job.place.reply_to_id, None]
    return [
        Route(transport=transport, reply_to_id=reply_to_id, greeting=greeting, pings=pings)
        for reply_to_id in reply_to_ids
    ]


def _new_message_routes(bot: discord.Client, job: Job, transports: Sequence[Transport]) -> list[Route]:
    """Return the routes of a new message; it pings the maker, whom no edited card tells."""
    maker_id, wording = job.maker.id, wording_of(job)
    greeting = wording.ready_for(member=f"<@{maker_id}>")
    direct = wording.ready_elsewhere(channel=f"<#{job.place.channel_id}>")
    return [
        *(Route(transport=transport, greeting=greeting, pings=maker_id) for transport in transports),
        Route(transport=DirectTransport(bot, maker_id), greeting=direct, pings=maker_id),
    ]
