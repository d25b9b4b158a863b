"""Work that a member waits for: said privately at once, and told in the same message when it is over."""

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
    """Answer privately with what is under way; what the block raises is told in its place, after `failed`.

    `typed` is given back then (see cogs._bot.reply.error_reply). The block ends by `conclude`.
    """
    await interaction.response.send_message(note, ephemeral=True)
    try:
        yield
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in place of what was under way
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
    """Tell in the private message what came of it.

    A message that was dismissed, or can be edited no more (Discord: 15 minutes), is logged and the matter ends there.
    What was made by then is kept: it is listed, or handed out at once when it is asked for again.

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
        log.info("interaction %s: its answer is not there any more: %s", interaction.id, error)
