"""/lyrics: draft and edit lyrics privately and for free; only then is the song ordered and charged."""

from __future__ import annotations

import logging
from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.modal import show_modal
from cogs._bot.roles import member_context_of
from cogs._message.text import quoted
from cogs._ordering.order import place_order
from cogs._showing.lyrics_draft import draft_content, draft_fields, is_shown, typed_lyrics
from cogs._showing.lyrics_writing import WritingFailure, answer_with_draft, draft_cost, show_draft, try_writing
from cogs._showing.texts import LYRICS_NOT_WRITTEN
from core.model.library import Draft
from core.model.text import Text
from core.suno_models import PROMPT_MAX

log = logging.getLogger(__name__)

STYLE_MAX = 400
"""Characters of each of two styles that are shown beside each other."""

WRITING = Text("Writing lyrics about *{prompt}*. This takes about ten seconds and costs nothing.")
WRITING_MORE = Text("Writing more versions. This takes about ten seconds and costs nothing.")
BLENDING_AGAIN = Text("Blending the lyrics once more. This takes about ten seconds and costs nothing.")
IMPROVING = Text("Suno is improving the style. This takes a few seconds and costs nothing.")
ORDERED = Text("Ordered: the song has its own message here. To make one more, press **Edit** or **Another**.")
SAME = Text("Suno wrote the same lyrics again. Press **Edit** to change them. Nothing was charged yet.")
CHANGED = Text(
    "The lyrics changed in the meantime, so nothing was ordered. This is the latest version. Nothing was charged yet."
)
EDIT_TITLE = Text("Edit the lyrics")
STYLE_NOT_IMPROVED = Text("The style could not be improved.")
STYLE_UNCHANGED = Text("Suno has nothing to add to that style. Nothing was charged yet.")
STYLE_IMPROVED = Text(
    "Style before: *{before}*\nStyle now: *{after}*\nPress **Back** to restore the old style. Nothing was charged yet."
)
STYLE_ADDED = Text("Style now: *{after}*\nPress **Back** to remove it. Nothing was charged yet.")


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
        bot.forms["reword"] = _submit_edit

    @app_commands.command()
    @app_commands.describe(prompt="What the song is about")
    async def lyrics(
        self, interaction: discord.Interaction[Chorus], *, prompt: app_commands.Range[str, 1, PROMPT_MAX]
    ) -> None:
        """Draft and edit lyrics for free, then make the song."""
        member_context = member_context_of(interaction)
        await answer_with_draft(
            interaction,
            WRITING(prompt=quoted(prompt, PROMPT_MAX)),
            lambda: self._bot.services.lyrics_desk.begin(
                prompt, user_id=interaction.user.id, guild_id=interaction.guild_id, member_context=member_context
            ),
            {"prompt": prompt},
        )


async def _approve(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Order the song that is shown, once; the private message then offers other versions only."""
    if not is_shown(draft, interaction.message):
        await show_draft(interaction, draft, CHANGED())
        return
    await place_order(interaction, draft.request, ask=f"draft:{draft.id}")
    if interaction.message is None:
        return
    content = draft_content(draft, ORDERED(), await draft_cost(interaction, draft), is_ordered=True)
    try:
        # The answer to this press is the song's card, so the message that was pressed on is edited by its id.
        await interaction.followup.edit_message(
            interaction.message.id, content=content.text, embeds=content.embeds, view=content.view
        )
    except discord.HTTPException as error:
        log.warning("draft %s was ordered, but its message still has the order button: %s", draft.id, error)


async def _edit(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Open the lyrics in a form."""
    await show_modal(interaction, "reword", draft.id, EDIT_TITLE(), draft_fields(draft))


async def _submit_edit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Show the draft with the member's own texts."""
    draft = await interaction.client.services.lyrics_desk.reword(
        rest,
        user_id=interaction.user.id,
        title=typed.get("title", ""),
        style=typed.get("style", ""),
        lyrics=typed_lyrics(typed),
        prompt=typed.get("prompt"),
    )
    await show_draft(interaction, draft)


async def _former(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Go back to the previous version."""
    draft = await interaction.client.services.lyrics_desk.previous(draft.id, user_id=interaction.user.id)
    await show_draft(interaction, draft)


async def _another(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Show the next version. When all were seen, have more written, and keep the one shown until then."""
    lyrics_desk, user_id = interaction.client.services.lyrics_desk, interaction.user.id
    if not draft.others:
        note = BLENDING_AGAIN() if draft.is_blend else WRITING_MORE()
        await show_draft(interaction, draft, note, is_writing=True)
    outcome = await try_writing(
        interaction,
        lambda: lyrics_desk.another(
            draft.id, user_id=user_id, guild_id=interaction.guild_id, member_context=member_context_of(interaction)
        ),
        LYRICS_NOT_WRITTEN,
    )
    if isinstance(outcome, WritingFailure):
        await show_draft(interaction, await lyrics_desk.draft(draft.id, user_id=user_id), outcome.text)
    else:
        await show_draft(interaction, outcome, SAME() if outcome.request == draft.request else None)


async def _style(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Have the style improved, and show it beside the old one; keep the draft as it is until then."""
    await show_draft(interaction, draft, IMPROVING(), is_writing=True)
    lyrics_desk, user_id = interaction.client.services.lyrics_desk, interaction.user.id
    outcome = await try_writing(
        interaction,
        lambda: lyrics_desk.improve_style(
            draft.id, user_id=user_id, guild_id=interaction.guild_id, member_context=member_context_of(interaction)
        ),
        STYLE_NOT_IMPROVED,
    )
    if isinstance(outcome, WritingFailure):
        await show_draft(interaction, await lyrics_desk.draft(draft.id, user_id=user_id), outcome.text)
    else:
        await show_draft(interaction, outcome, improvement_text(draft.request.style, outcome.request.style))


def improvement_text(before: str, after: str) -> str:
    """Return the lines above a draft whose style was improved."""
    if before == after:
        return STYLE_UNCHANGED()
    if not before:
        return STYLE_ADDED(after=quoted(after, STYLE_MAX))
    return STYLE_IMPROVED(before=quoted(before, STYLE_MAX), after=quoted(after, STYLE_MAX))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Lyrics(bot))
