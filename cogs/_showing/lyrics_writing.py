"""A draft in its private message: written while its member waits, and shown with what it will cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._bot.reply import error_reply
from cogs._message.text import price
from cogs._showing.lyrics_draft import draft_content, draft_files
from core.errors import ServiceError
from core.suno_models import MODELS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    import discord

    from cogs._bot.client import Chorus
    from core.model.library import Draft

WRITING = "This takes about ten seconds and costs nothing."


async def answer_written(
    interaction: discord.Interaction[Chorus],
    note: str,
    write: Callable[[], Awaitable[Draft]],
    typed: Mapping[str, str],
) -> None:
    """Answer privately with a note that words are being written, and with the draft as soon as they are.

    What goes wrong is told in the same message, and what was typed is given back.
    """
    await interaction.response.send_message(f"{note} {WRITING}", ephemeral=True)
    try:
        draft = await write()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told in place of the note
        text, files = error_reply(interaction, error, typed)
        await interaction.edit_original_response(content=unwritten(error) + text, attachments=files)
        return
    await put(interaction, draft)


async def put(
    interaction: discord.Interaction[Chorus], draft: Draft, note: str | None = None, *, is_writing: bool = False
) -> None:
    """Show a draft in the private message that it stands in. `note` None: what the song costs."""
    cost = await cost_of(interaction, draft)
    face = draft_content(draft, _note(draft, cost) if note is None else note, cost, is_writing=is_writing)
    edit = interaction.edit_original_response if interaction.response.is_done() else interaction.response.edit_message
    await edit(content=face.text, embeds=face.embeds, attachments=draft_files(draft), view=face.view)


async def cost_of(interaction: discord.Interaction[Chorus], draft: Draft) -> int:
    """Return what the song of a draft costs there, in credits."""
    return await interaction.client.services.limit_settings.cost(draft.request.action, guild_id=interaction.guild_id)


def unwritten(error: Exception) -> str:
    """Return what is said before the reason why nothing was written; "" where the reason says it."""
    return "The lyrics could not be written. " if isinstance(error, ServiceError) else ""


def _note(draft: Draft, cost: int) -> str:
    """Return the line above a draft: what was charged, what the song costs, and what stands in its way."""
    model = MODELS[draft.request.model]
    length = len(draft.request.lyrics)
    if length > model.lyrics_max:
        return (
            f"Nothing was charged yet. These words have {length:,} characters, and {model.label} takes "
            f"{model.lyrics_max:,} at most: press Edit and shorten them."
        )
    verb = "is free" if cost == 0 else f"costs {price(cost)}"
    return f"Nothing was charged yet. The song {verb}, and is made when you press the first button."
