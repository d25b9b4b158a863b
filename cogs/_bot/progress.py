"""Work that a member waits for: announced privately at once, and concluded in the same message."""

from __future__ import annotations

import logging
from contextlib import asynccontextmanager
from http import HTTPStatus
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import discord

from cogs._bot.reply import error_reply
from cogs._message.text import CONTENT_MAX

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

log = logging.getLogger(__name__)

# Source: Discord, JSON Error Codes: a token that has run out is 401 with the code 50027, "Invalid Webhook Token".
_GONE = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_NOTHING: Mapping[str, str] = MappingProxyType({})


@asynccontextmanager
async def show_progress(
    interaction: discord.Interaction[Any], note: str, *, failed: str = "", typed: Mapping[str, str] = _NOTHING
) -> AsyncGenerator[None]:
    """Answer privately with what is in progress; what the block raises replaces it, after `failed`.

    `typed` is returned then (see cogs._bot.reply.error_reply). The block ends with `conclude`.
    """
    await interaction.response.send_message(note, ephemeral=True)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the last line of defence: without it the note would say "in progress" forever
        text, files = error_reply(interaction, error, typed)
        await conclude(interaction, failed + text, files=files)


async def conclude(
    interaction: discord.Interaction[Any],
    text: str,
    *,
    files: Sequence[discord.File] = (),
    view: discord.ui.View | None = None,
    embed: discord.Embed | None = None,
) -> None:
    """Replace the private message with the outcome.

    A message that was dismissed, or can no longer be edited (Discord: 15 minutes), is only logged. What was made by
    then is kept: it is listed, or handed out at once when it is asked for again.

    Raises:
        discord.HTTPException: Discord does not take it (413: the files are too large for it).
    """
    embeds = [] if embed is None else [embed]
    try:
        await interaction.edit_original_response(
            content=text[:CONTENT_MAX], attachments=files, view=view, embeds=embeds
        )
    except discord.HTTPException as error:
        if error.status not in _GONE:
            raise
        log.info("interaction %s: its answer is gone: %s", interaction.id, error)
