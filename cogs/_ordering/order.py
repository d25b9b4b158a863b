"""From a request to a card: what every command, form and button that makes a song does with it."""

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
from cogs._ordering.card import job_card
from core.errors import ChorusError, SongUnknown

if TYPE_CHECKING:
    from cogs._bot.client import Chorus
    from core.jobs.orders import Orders
    from core.model.job import Job, Song
    from core.model.request import SongRequest

log = logging.getLogger(__name__)


async def place_order(interaction: discord.Interaction[Chorus], request: SongRequest, *, ask: str | None = None) -> Job:
    """Admit a request, answer with its card, and remember where the card stands. Whoever clicked or typed pays.

    Where the answer itself would not refer to the song that it comes of, the card is written as a reply to that song's
    message instead, and the answer says so privately.

    `ask` names what only one open job may come of (see core.model.job.Job).

    Raises:
        InvalidOption, SongUnknown, SongClosed, Refused: nothing was reserved, nothing was shown.
        Exception: the card could not be shown; the order was taken back unless it had been sent already.
    """
    orders = interaction.client.services.orders
    place = place_of(interaction, orders.now())
    parent = await _parent_to_answer(interaction, request)
    if parent is not None and place.has_bot and may_answer(interaction):
        return await _order_below(interaction, request, parent, ask)
    job = await orders.admit(
        request, member=member_of(interaction), place=place, member_context=member_context_of(interaction), ask=ask
    )
    try:
        message_id = await _show(interaction, job)
    except Exception:
        await _take_back(orders, job)
        raise
    await orders.placed(job.id, replace(place, message_id=message_id))
    return job


async def _parent_to_answer(interaction: discord.Interaction[Chorus], request: SongRequest) -> Song | None:
    """Return the song whose message the card must be made to answer; None where it need not, or cannot.

    Discord itself lets the answer to a press refer to the message with the button. That of a press in a private message
    refers to what nobody else can see, and that of a form which no button opened refers to nothing.
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


async def _order_below(
    interaction: discord.Interaction[Chorus], request: SongRequest, parent: Song, ask: str | None
) -> Job:
    """Admit a request whose card answers the parent's message, as after a reaction, and say so privately."""
    orders = interaction.client.services.orders
    place = replace(
        place_of(interaction, orders.now()), interaction_token=None, token_until=None, reply_to_id=parent.message_id
    )
    job = await orders.admit(
        request, member=member_of(interaction), place=place, member_context=member_context_of(interaction), ask=ask
    )
    orders.feed.publish(job)  # its watch writes the card, however long it waits in the queue
    cost = price(job.cost)
    await say(interaction, f"Ordered for {cost}. It answers the song that it is made of: {song_url(parent)}")
    return job


async def _show(interaction: discord.Interaction[Chorus], job: Job) -> int | None:
    """Answer with the card; return the message's id, None if Discord would not tell it."""
    orders = interaction.client.services.orders
    face = job_card(job, orders.outlook(job), orders.now())
    try:
        answer = await interaction.response.send_message(
            face.text, embeds=face.embeds, view=MISSING if face.view is None else face.view
        )
    except Exception:
        # Perhaps only the receipt was lost (a cut connection, or 40060 "already acknowledged" on the second try).
        message_id = await _standing(interaction)
        if message_id is None:
            raise
        return message_id
    return answer.message_id or await _standing(interaction)


async def _standing(interaction: discord.Interaction[Chorus]) -> int | None:
    """Return the id of the message that answers the interaction, None if there is none or Discord cannot be asked."""
    try:
        return (await interaction.original_response()).id
    except Exception as error:  # noqa: BLE001 - whatever it is, the id is not known
        log.warning("interaction %s: no message of it can be found: %r", interaction.id, error)
        return None


async def _take_back(orders: Orders, job: Job) -> None:
    """Cancel an order that nobody can see, if it has not been sent yet; a sent one is shown by a fresh message."""
    log.warning("job %s: its card could not be shown", job.id)
    try:
        await orders.cancel(job.id, user_id=job.maker.id)
    except ChorusError as error:
        log.warning("job %s: not taken back: %s", job.id, error)
