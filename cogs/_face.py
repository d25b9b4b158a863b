"""What a message of the bot shows, and the colours of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from core.model import JobState

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
"""One accent for each state: grey waits, blue works, amber doubts, green is there, red failed."""


@dataclass(frozen=True, slots=True)
class Face:
    """Content, embeds and buttons of one message, inside Discord's limits. `view` is None for no buttons."""

    content: str
    embeds: tuple[discord.Embed, ...]
    view: discord.ui.View | None


def colour(state: JobState) -> discord.Colour:
    """Return the accent of a job state."""
    return COLOURS[state.value]
