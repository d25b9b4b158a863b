"""The `song` option: what it offers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from cogs._text import CHOICE_NAME_MAX, ago, shorten

if TYPE_CHECKING:
    from datetime import datetime

    from cogs._client import Chorus
    from core.model import Song

CHOICES_MAX = 25
"""Discord: an autocomplete answer holds up to 25 choices."""
_MAKER_MAX = 32


async def complete_song(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the songs a member may use there, own ones first; the value is the clip id."""
    studio = interaction.client.studio
    songs = await studio.search(
        guild_id=interaction.guild_id, user_id=interaction.user.id, typed=typed, limit=CHOICES_MAX
    )
    now = studio.now()
    return [app_commands.Choice(name=label(song, now), value=song.clip.id) for song in songs]


def label(song: Song, now: datetime) -> str:
    """Return a song's line in the list: title, take, maker, age."""
    take = f" ({song.number})" if song.number > 1 else ""
    age = ago((now - song.made_at).total_seconds())
    tail = f"{take} · {shorten(song.maker.name, _MAKER_MAX)} · {age}"
    return (shorten(song.clip.title, CHOICE_NAME_MAX - len(tail)) or "Untitled") + tail
