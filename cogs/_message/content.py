"""What a message of the bot shows, and its colours."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from core.model.job import JobState

COLOURS = {
    "queued": discord.Colour(0x8E9AAF),
    "submitting": discord.Colour(0x5B8DEF),
    "pending": discord.Colour(0x5B8DEF),
    "running": discord.Colour(0x5B8DEF),
    "delivering": discord.Colour(0x5B8DEF),
    "unknown": discord.Colour(0xE0A030),
    "delivered": discord.Colour(0x3FA66B),
    "failed": discord.Colour(0xC94F4F),
    "expired": discord.Colour(0xC94F4F),
    "cancelled": discord.Colour(0x6B7280),
}
"""One accent for each state: grey waiting, blue in progress, amber uncertain, green done, red failed."""


@dataclass(frozen=True, slots=True)
class Content:
    """Text, embeds and buttons of one message, inside Discord's limits. `view` is None for no buttons."""

    text: str
    embeds: tuple[discord.Embed, ...]
    view: discord.ui.View | None

    @property
    def pictures(self) -> frozenset[str]:
        """The URLs of the pictures that its embeds show."""
        urls = (url for embed in self.embeds for url in (embed.image.url, embed.thumbnail.url))
        return frozenset(url for url in urls if url)

    @property
    def fingerprint(self) -> int:
        """The same for contents that look the same; thousands of cards are remembered by it."""
        components = [] if self.view is None else self.view.to_components()
        return hash(json.dumps([self.text, [embed.to_dict() for embed in self.embeds], components]))

    @property
    def bare(self) -> Content:
        """The same without pictures and link buttons, whose URLs come from others and may be malformed.

        An embed keeps the link of its title, which is the bot's own and identifies a posted song.
        """
        embeds = tuple(
            discord.Embed(title=embed.title, url=embed.url, description=embed.description, colour=embed.colour)
            for embed in self.embeds
        )
        view = discord.ui.View(timeout=None)
        for item in [] if self.view is None else self.view.children:
            if not (isinstance(item, discord.ui.Button) and item.url):
                view.add_item(item)
        return Content(text=self.text, embeds=embeds, view=view if view.children else None)


def colour(state: JobState) -> discord.Colour:
    """Return the accent of a job state."""
    return COLOURS[state.value]
