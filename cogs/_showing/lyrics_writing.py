"""A draft in its private message: written while its member waits, then shown with what the song will cost."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from cogs._bot.reply import error_reply
from cogs._message.text import price
from cogs._showing import texts
from cogs._showing.lyrics_draft import draft_content, draft_files
from core.errors import ServiceError
from core.suno_models import MODELS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    import discord

    from cogs._bot.client import Chorus
    from core.model.library import Draft
    from core.model.text import Text

_NOTHING_TYPED: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class WritingFailure:
    """What a member is told where nothing was written; the files give back what was typed."""

    text: str
    files: Sequence[discord.File]


async def answer_with_draft(
    interaction: discord.Interaction[Chorus],
    note: str,
    write: Callable[[], Awaitable[Draft]],
    typed: Mapping[str, str],
) -> None:
    """Answer privately with a note, and replace it with the draft as soon as its lyrics are written.

    What goes wrong is told in the same message, and what was typed is given back.
    """
    await interaction.response.send_message(note, ephemeral=True)
    outcome = await try_writing(interaction, write, texts.LYRICS_NOT_WRITTEN, typed)
    if isinstance(outcome, WritingFailure):
        await interaction.edit_original_response(content=outcome.text, attachments=outcome.files)
    else:
        await show_draft(interaction, outcome)


async def try_writing(
    interaction: discord.Interaction[Chorus],
    write: Callable[[], Awaitable[Draft]],
    failed: Text,
    typed: Mapping[str, str] = _NOTHING_TYPED,
) -> Draft | WritingFailure:
    """Have something written for a draft. `failed` is said first where the provider did not do it."""
    try:
        return await write()
    except Exception as error:  # noqa: BLE001 - the member waits at a note, which nothing else would ever replace
        text, files = error_reply(interaction, error, typed)
        return WritingFailure(f"{failed()} {text}" if isinstance(error, ServiceError) else text, files)


async def show_draft(
    interaction: discord.Interaction[Chorus], draft: Draft, note: str | None = None, *, is_writing: bool = False
) -> None:
    """Show a draft in its private message. `note` None: what the song costs."""
    cost = await draft_cost(interaction, draft)
    content = draft_content(draft, _cost_note(draft, cost) if note is None else note, cost, is_writing=is_writing)
    edit = interaction.edit_original_response if interaction.response.is_done() else interaction.response.edit_message
    await edit(content=content.text, embeds=content.embeds, attachments=draft_files(draft), view=content.view)


async def draft_cost(interaction: discord.Interaction[Chorus], draft: Draft) -> int:
    """Return what the song of a draft costs there, in credits."""
    return await interaction.client.services.limit_settings.cost(draft.request.action, guild_id=interaction.guild_id)


def _cost_note(draft: Draft, cost: int) -> str:
    """Return the line above a draft: what the song costs, or why it can't be ordered as it is."""
    model = MODELS[draft.request.model]
    length = len(draft.request.lyrics)
    if length > model.lyrics_max:
        return texts.LYRICS_TOO_LONG(length=f"{length:,}", model=model.label, longest=f"{model.lyrics_max:,}")
    return texts.DRAFT_FREE() if cost == 0 else texts.DRAFT_COST(price=price(cost))
