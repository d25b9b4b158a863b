"""From a request to a card: what every command, form and button does to order a song."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.utils import MISSING

from cogs._bot.origin import may_answer, member_of, place_of
from cogs._bot.reply import say
from cogs._bot.roles import member_context_of
from cogs._message.lineage import song_url
from cogs._message.text import price
from cogs._ordering import texts
from cogs._ordering.card_content import job_card
from cogs._transport.transport import DISCORD_ERRORS
from core.errors import ChorusError, SongUnknown

if TYPE_CHECKING:
    from cogs._bot.client import Chorus
    from core.jobs.orders import Orders
    from core.model.job import Job, Song
    from core.model.request import SongRequest

log = logging.getLogger(__name__)


async def place_order(interaction: discord.Interaction[Chorus], request: SongRequest, *, ask: str | None = None) -> Job:
    """Admit a request, answer with its card, and remember the card's message. The member who clicked or typed pays.

    Where the answer would not refer to the song that the request is made from, the card is written as a reply to that
    song's message instead, and the answer says so privately.

    `ask` names what may have only one open job (see core.model.job.Job).

    Raises:
        InvalidOption, SongUnknown, SongClosed, Refused: nothing was reserved, nothing was shown.
        Exception: the card could not be shown; the job was cancelled unless it had been sent already.
    """
    orders = interaction.client.services.orders
    place = place_of(interaction, orders.now())
    parent = await _parent_to_reply_to(interaction, request)
    if parent is not None and place.has_bot and may_answer(interaction):
        return await _order_as_reply(interaction, request, parent, ask)
    job = await orders.admit(
        request, member=member_of(interaction), place=place, member_context=member_context_of(interaction), ask=ask
    )
    try:
        message_id = await _show(interaction, job)
    except Exception:  # whatever it is, nobody can see the order
        await _cancel_unseen(orders, job)
        raise
    await orders.save_place(job.id, replace(place, message_id=message_id))
    return job


async def _parent_to_reply_to(interaction: discord.Interaction[Chorus], request: SongRequest) -> Song | None:
    """Return the song whose message the card must reply to; None where it need not, or cannot.

    Discord itself makes the answer to a button refer to the button's message. In a private message nobody else can see
    that, and the answer to a form that no button opened refers to nothing.
    """
    message = interaction.message
    is_seen = message is not None and not message.flags.ephemeral
    if request.parent_clip_id is None or is_seen or interaction.type is discord.InteractionType.application_command:
        return None
    orders, guild_id = interaction.client.services.orders, interaction.guild_id
    try:
        parent = await orders.song(request.parent_clip_id, guild_id=guild_id, user_id=interaction.user.id)
    except SongUnknown:
        return None
    return parent if parent.message_id is not None and parent.channel_id == interaction.channel_id else None


async def _order_as_reply(
    interaction: discord.Interaction[Chorus], request: SongRequest, parent: Song, ask: str | None
) -> Job:
    """Admit a request whose card replies to the parent's message, as after a reaction, and say so privately."""
    orders = interaction.client.services.orders
    place = replace(
        place_of(interaction, orders.now()), interaction_token=None, token_until=None, reply_to_id=parent.message_id
    )
    job = await orders.admit(
        request, member=member_of(interaction), place=place, member_context=member_context_of(interaction), ask=ask
    )
    orders.feed.publish(job)  # its watch writes the card, however long the job waits in the queue
    await say(interaction, texts.REPLIED(cost=price(job.cost), link=song_url(parent)))
    return job


async def _show(interaction: discord.Interaction[Chorus], job: Job) -> int | None:
    """Answer with the card; return the message's id, None if Discord does not tell it."""
    orders = interaction.client.services.orders
    content = job_card(job, orders.outlook(job), orders.now())
    try:
        answer = await interaction.response.send_message(
            content.text, embeds=content.embeds, view=MISSING if content.view is None else content.view
        )
    except DISCORD_ERRORS:
        # Perhaps only the receipt was lost: a cut connection, or 40060 "already acknowledged" on the second try.
        message_id = await _answer_id(interaction)
        if message_id is None:
            raise
        return message_id
    return answer.message_id or await _answer_id(interaction)


async def _answer_id(interaction: discord.Interaction[Chorus]) -> int | None:
    """Return the id of the message that answers the interaction, None if there is none or Discord can't be asked."""
    try:
        return (await interaction.original_response()).id
    except DISCORD_ERRORS as error:
        log.warning("interaction %s: its answer cannot be found: %r", interaction.id, error)
        return None


async def _cancel_unseen(orders: Orders, job: Job) -> None:
    """Cancel a job that nobody can see, if it has not been sent yet; a sent one gets a new message."""
    log.warning("job %s: its card could not be shown", job.id)
    try:
        await orders.cancel(job.id, user_id=job.maker.id)
    except ChorusError as error:
        log.warning("job %s: not cancelled: %s", job.id, error)
