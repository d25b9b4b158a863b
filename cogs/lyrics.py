"""/lyrics: words are written, read and changed in private and for nothing; only then is the song ordered and paid."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.modal import show_modal
from cogs._bot.reply import error_reply
from cogs._bot.roles import member_context_of
from cogs._message.text import quoted
from cogs._ordering.order import place_order
from cogs._showing.lyrics_draft import draft_content, draft_fields, is_shown, typed_lyrics
from cogs._showing.lyrics_writing import WRITING, answer_written, cost_of, put, unwritten
from core.errors import ServiceError
from core.model.library import Draft
from core.suno_models import PROMPT_MAX

log = logging.getLogger(__name__)

ORDERED = "Ordered: the song has its own message here. Edit the words or see another version to make one more."
IMPROVING = "Suno is improving the style. This takes a few seconds and costs nothing."
STYLE_MAX = 400
"""Characters of each of two styles that are shown beside each other."""
SAME = "These are the same words again. Edit them, if you like. Nothing was charged yet."
CHANGED = "The words had changed in between. These are the newest. Nothing was charged yet."


class Lyrics(commands.Cog):
    """The command, and what the buttons under a draft do."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.draft_presses |= {
            "approve": _approve,
            "reword": _edit,
            "another": _another,
            "former": _former,
            "style": _style,
        }
        bot.forms["reword"] = _reworded

    @app_commands.command()
    @app_commands.describe(prompt="What the song is about")
    async def lyrics(
        self, interaction: discord.Interaction[Chorus], *, prompt: app_commands.Range[str, 1, PROMPT_MAX]
    ) -> None:
        """Have words written: read and change them for free, then make the song."""
        member_context = member_context_of(interaction)
        await answer_written(
            interaction,
            f"Writing lyrics about *{quoted(prompt, PROMPT_MAX)}*.",
            lambda: self._bot.services.lyrics_desk.begin(
                prompt, user_id=interaction.user.id, guild_id=interaction.guild_id, member_context=member_context
            ),
            {"prompt": prompt},
        )


async def _approve(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Order the song that is shown, once; the private message then offers other versions only."""
    if not is_shown(draft, interaction.message):
        await put(interaction, draft, CHANGED)
        return
    await place_order(interaction, draft.request, ask=f"draft:{draft.id}")
    if interaction.message is None:
        return
    face = draft_content(draft, ORDERED, await cost_of(interaction, draft), is_ordered=True)
    try:
        # The answer to this press is the song's card, so the message that was pressed on is edited by its id.
        await interaction.followup.edit_message(
            interaction.message.id, content=face.text, embeds=face.embeds, view=face.view
        )
    except discord.HTTPException as error:
        log.warning("draft %s was ordered, and its message still offers that: %s", draft.id, error)


async def _edit(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Open the words in a form."""
    await show_modal(interaction, "reword", draft.id, "Change the words", draft_fields(draft))


async def _reworded(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Show the draft with the member's own words."""
    draft = await interaction.client.services.lyrics_desk.reword(
        rest,
        user_id=interaction.user.id,
        title=typed.get("title", ""),
        style=typed.get("style", ""),
        lyrics=typed_lyrics(typed),
        prompt=typed.get("prompt"),
    )
    await put(interaction, draft)


async def _former(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Go back to the version before."""
    draft = await interaction.client.services.lyrics_desk.former(draft.id, user_id=interaction.user.id)
    await put(interaction, draft)


async def _another(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Show the next version; when all were seen, more are written, and the one shown stays until they are there."""
    writing = interaction.client.services.lyrics_desk
    if not draft.others:
        doing = "Blending the words once more." if draft.is_blend else "Writing more versions."
        await put(interaction, draft, f"{doing} {WRITING}", is_writing=True)
    try:
        following = await writing.another(
            draft.id,
            user_id=interaction.user.id,
            guild_id=interaction.guild_id,
            member_context=member_context_of(interaction),
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told above the draft, which is as it was
        text, _ = error_reply(interaction, error)
        draft = await writing.draft(draft.id, user_id=interaction.user.id)
        await put(interaction, draft, unwritten(error) + text)
        return
    await put(interaction, following, SAME if following.request == draft.request else None)


async def _style(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Have the style improved, and show it beside the one before; the draft stays until it is there."""
    await put(interaction, draft, IMPROVING, is_writing=True)
    writing, user_id = interaction.client.services.lyrics_desk, interaction.user.id
    try:
        improved = await writing.improve_style(
            draft.id, user_id=user_id, guild_id=interaction.guild_id, member_context=member_context_of(interaction)
        )
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told above the draft, which is as it was
        text, _ = error_reply(interaction, error)
        failed = "The style could not be improved. " if isinstance(error, ServiceError) else ""
        await put(interaction, await writing.draft(draft.id, user_id=user_id), failed + text)
        return
    await put(interaction, improved, _improvement(draft.request.style, improved.request.style))


def _improvement(before: str, after: str) -> str:
    """Return the line above a draft whose style was improved."""
    if before == after:
        return "Suno has nothing to add to that style. Nothing was charged yet."
    old = f"*{quoted(before, STYLE_MAX)}*" if before else "none"
    return (
        f"Style before: {old}\nStyle now: *{quoted(after, STYLE_MAX)}*\n"
        "Back brings the old one back. Nothing was charged yet."
    )


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Lyrics(bot))
