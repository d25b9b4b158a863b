"""From a request to a card: what every command, form and button that makes a song does with it."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord
from discord.utils import MISSING

from cogs._card import card
from cogs._place import member_of, place_of
from core.errors import ChorusError

if TYPE_CHECKING:
    from cogs._client import Chorus
    from core.model import Job, SongRequest
    from core.studio import Studio

log = logging.getLogger(__name__)


async def order(interaction: discord.Interaction[Chorus], request: SongRequest) -> Job:
    """Admit a request, answer with its card, and remember where the card stands. Whoever clicked or typed pays.

    Raises:
        InvalidOption, SongUnknown, Refused: nothing was reserved, nothing was shown.
        Exception: the card could not be shown; the order was taken back unless it had been sent already.
    """
    studio = interaction.client.studio
    place = place_of(interaction, studio.now())
    job = await studio.admit(request, member=member_of(interaction), place=place)
    try:
        message_id = await _show(interaction, job)
    except Exception:
        await _take_back(studio, job)
        raise
    await studio.placed(job.id, replace(place, message_id=message_id))
    return job


async def _show(interaction: discord.Interaction[Chorus], job: Job) -> int | None:
    """Answer with the card; return the message's id, None if Discord would not tell it."""
    studio = interaction.client.studio
    face = card(job, studio.outlook(job), studio.now())
    try:
        answer = await interaction.response.send_message(
            face.content, embeds=face.embeds, view=MISSING if face.view is None else face.view
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


async def _take_back(studio: Studio, job: Job) -> None:
    """Cancel an order that nobody can see, if it has not been sent yet; a sent one is shown by a fresh message."""
    log.warning("job %s: its card could not be shown", job.id)
    try:
        await studio.cancel(job.id, user_id=job.maker.id)
    except ChorusError as error:
        log.warning("job %s: not taken back: %s", job.id, error)
