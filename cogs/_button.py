"""The one kind of button on cards and results: it carries a verb and a job id, and so works for ever."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from cogs._reply import answered

if TYPE_CHECKING:
    from cogs._client import Chorus

TEMPLATE = r"chorus:(?P<verb>[a-z]+):(?P<job_id>[0-9a-f]{32})"


class JobButton(discord.ui.DynamicItem[discord.ui.Button[Any]], template=TEMPLATE):
    """A button about one job. What its verb does was told to `Chorus.presses` by the cog whose verb it is."""

    def __init__(
        self,
        verb: str,
        job_id: str,
        *,
        label: str | None = None,
        style: discord.ButtonStyle = discord.ButtonStyle.secondary,
    ) -> None:
        """Make the button; a press that comes back needs no label."""
        super().__init__(
            discord.ui.Button(label=label or verb.capitalize(), style=style, custom_id=f"chorus:{verb}:{job_id}")
        )
        self.verb = verb
        self.job_id = job_id

    @classmethod
    async def from_custom_id(
        cls,
        interaction: discord.Interaction[Any],  # noqa: ARG003 - discord.py passes it
        item: discord.ui.Item[Any],  # noqa: ARG003 - discord.py passes it
        match: re.Match[str],
        /,
    ) -> Self:
        """Return the button that was pressed, from nothing but its custom id."""
        return cls(match["verb"], match["job_id"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Do what the verb says; an error becomes a private answer."""
        bot: Chorus = interaction.client
        async with answered(interaction):
            await bot.presses[self.verb](interaction, await bot.studio.job(self.job_id))


def row(*buttons: discord.ui.Item[Any] | None) -> discord.ui.View | None:
    """Return the view that holds those buttons, None if there are none.

    It lives as long as its message, and discord.py keeps nothing of it in memory.
    """
    view = discord.ui.View(timeout=None)
    for button in buttons:
        if button is not None:
            view.add_item(button)
    return view if view.children else None
