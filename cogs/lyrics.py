"""/lyrics: words are written, read and changed in private and for nothing; only then is the song ordered and paid."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from cogs._client import Chorus
from cogs._draft import draft_face, draft_fields, draft_files, is_shown, typed_lyrics
from cogs._form import show
from cogs._order import order
from cogs._presence import presence_of
from cogs._reply import explained
from cogs._text import price, quoted
from core.errors import ServiceError
from core.library import Draft
from core.limit import MODELS, PROMPT_MAX

log = logging.getLogger(__name__)

WRITING = "This takes about ten seconds and costs nothing."
ORDERED = "Ordered: the song has its own message here. Edit the words or see another version to make one more."
CHANGED = "The words had changed in between. These are the newest. Nothing was charged yet."


class Lyrics(commands.Cog):
    """The command, and what the buttons under a draft do."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.draft_presses |= {"approve": _approve, "reword": _edit, "another": _another, "former": _former}
        bot.forms["reword"] = _reworded

    @app_commands.command()
    @app_commands.describe(prompt="What the song is about")
    async def lyrics(
        self, interaction: discord.Interaction[Chorus], *, prompt: app_commands.Range[str, 1, PROMPT_MAX]
    ) -> None:
        """Have words written: read and change them for free, then make the song."""
        await interaction.response.send_message(
            f"Writing lyrics about *{quoted(prompt, PROMPT_MAX)}*. {WRITING}", ephemeral=True
        )
        try:
            draft = await self._bot.writing.begin(
                prompt,
                user_id=interaction.user.id,
                guild_id=interaction.guild_id,
                presence=presence_of(interaction),
            )
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told in place of "Writing lyrics"
            text, files = explained(interaction, error, {"prompt": prompt})
            await interaction.edit_original_response(content=_unwritten(error) + text, attachments=files)
            return
        await _put(interaction, draft)


async def _approve(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Order the song that is shown, once; the private message then offers other versions only."""
    if not is_shown(draft, interaction.message):
        await _put(interaction, draft, CHANGED)
        return
    await order(interaction, draft.request, ask=f"draft:{draft.id}")
    if interaction.message is None:
        return
    face = draft_face(draft, ORDERED, await _cost(interaction, draft), is_ordered=True)
    try:
        # The answer to this press is the song's card, so the message that was pressed on is edited by its id.
        await interaction.followup.edit_message(
            interaction.message.id, content=face.content, embeds=face.embeds, view=face.view
        )
    except discord.HTTPException as error:
        log.warning("draft %s was ordered, and its message still offers that: %s", draft.id, error)


async def _edit(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Open the words in a form."""
    await show(interaction, "reword", draft.id, "Change the words", draft_fields(draft))


async def _reworded(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Show the draft with the member's own words."""
    draft = await interaction.client.writing.reword(
        rest,
        user_id=interaction.user.id,
        title=typed.get("title", ""),
        style=typed.get("style", ""),
        lyrics=typed_lyrics(typed),
    )
    await _put(interaction, draft)


async def _former(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Go back to the version before."""
    draft = await interaction.client.writing.former(draft.id, user_id=interaction.user.id)
    await _put(interaction, draft)


async def _another(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Show the next version; when all were seen, more are written, and the one shown stays until they are there."""
    writing = interaction.client.writing
    if not draft.others:
        await _put(interaction, draft, f"Writing more versions. {WRITING}", is_writing=True)
    try:
        draft = await writing.another(
            draft.id,
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
            presence=presence_of(interaction),
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told above the draft, which is as it was
        text, _ = explained(interaction, error)
        draft = await writing.draft(draft.id, user_id=interaction.user.id)
        await _put(interaction, draft, _unwritten(error) + text)
        return
    await _put(interaction, draft)


async def _put(
    interaction: discord.Interaction[Chorus], draft: Draft, note: str | None = None, *, is_writing: bool = False
) -> None:
    """Show a draft in the private message that it stands in. `note` None: what the song costs."""
    cost = await _cost(interaction, draft)
    face = draft_face(draft, _note(draft, cost) if note is None else note, cost, is_writing=is_writing)
    edit = interaction.edit_original_response if interaction.response.is_done() else interaction.response.edit_message
    await edit(content=face.content, embeds=face.embeds, attachments=draft_files(draft), view=face.view)


async def _cost(interaction: discord.Interaction[Chorus], draft: Draft) -> int:
    return await interaction.client.rulebook.cost(draft.request.action, guild_id=interaction.guild_id)


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


def _unwritten(error: Exception) -> str:
    return "The lyrics could not be written. " if isinstance(error, ServiceError) else ""


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Lyrics(bot))
