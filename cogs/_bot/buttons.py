"""The buttons about jobs, songs and drafts. The custom id of each holds a verb and what it applies to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import discord

from cogs._bot import texts
from cogs._bot.component import StatelessButton
from core.errors import JobUnknown

if TYPE_CHECKING:
    import re

    from cogs._bot.client import Chorus
    from core.model.job import Song

TEMPLATE = r"chorus:(?P<verb>[a-z]+):(?P<job_id>[0-9a-f]{32})"
SONG_TEMPLATE = TEMPLATE + r":(?P<take>[0-9]{1,3})"
DRAFT_TEMPLATE = r"chorus:(?P<verb>[a-z]+):draft:(?P<draft_id>[0-9a-f]{32})"


def button_label(verb: str) -> str:
    """Return the label of a button where none is given."""
    return texts.BUTTONS[verb]() if verb in texts.BUTTONS else verb.capitalize()


class JobButton(StatelessButton, template=TEMPLATE):
    """A button about one job. The cog that owns the verb has registered what it does in `Chorus.presses`."""

    def __init__(
        self,
        verb: str,
        job_id: str,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        super().__init__(f"chorus:{verb}:{job_id}", label=label or button_label(verb), style=style)
        self.verb = verb
        self.job_id = job_id

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], match["job_id"])

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what the verb says."""
        bot = interaction.client
        job = await bot.services.orders.job(self.job_id)
        if job.is_forgotten:
            raise JobUnknown(job.id)
        await bot.presses[self.verb](interaction, job)


class SongButton(StatelessButton, template=SONG_TEMPLATE):
    """A button about one take of a job. `Chorus.song_presses` holds what its verb does."""

    def __init__(
        self,
        verb: str,
        job_id: str,
        take: int,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        is_disabled: bool = False,
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        custom_id = f"chorus:{verb}:{job_id}:{take}"
        super().__init__(custom_id, label=label or button_label(verb), style=style, is_disabled=is_disabled)
        self.verb = verb
        self.job_id = job_id
        self.take = take

    @classmethod
    def about(cls, song: Song, verb: str, label: str, style: discord.ButtonStyle) -> Self:
        """Make the button about a song."""
        return cls(verb, song.job_id, song.number, label=label, style=style)

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], match["job_id"], int(match["take"]))

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what the verb says."""
        bot = interaction.client
        song = await bot.services.library.song(
            self.job_id, self.take, guild_id=interaction.guild_id, user_id=interaction.user.id
        )
        await bot.song_presses[self.verb](interaction, song)


class DraftButton(StatelessButton, template=DRAFT_TEMPLATE):
    """A button under a draft. `Chorus.draft_presses` holds what its verb does."""

    def __init__(
        self,
        verb: str,
        draft_id: str,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
        is_disabled: bool = False,
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        custom_id = f"chorus:{verb}:draft:{draft_id}"
        super().__init__(custom_id, label=label or button_label(verb), style=style, is_disabled=is_disabled)
        self.verb = verb
        self.draft_id = draft_id

    @classmethod
    def of(cls, match: re.Match[str]) -> Self:
        """See StatelessItem."""
        return cls(match["verb"], match["draft_id"])

    async def press(self, interaction: discord.Interaction[Chorus]) -> None:
        """Do what the verb says with the member's own draft."""
        bot = interaction.client
        draft = await bot.services.lyrics_desk.draft(self.draft_id, user_id=interaction.user.id)
        await bot.draft_presses[self.verb](interaction, draft)


def button_row(*buttons: discord.ui.Item[Any] | None) -> discord.ui.View | None:
    """Return the view that holds those buttons, None if there are none.

    It lives as long as its message, and discord.py keeps nothing of it in memory.
    """
    view = discord.ui.View(timeout=None)
    for button in buttons:
        if button is not None:
            view.add_item(button)
    return view if view.children else None
