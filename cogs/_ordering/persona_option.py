"""The choices that the `persona` option offers while somebody types."""

from __future__ import annotations

from typing import TYPE_CHECKING

import discord
from discord import app_commands

from cogs._message.text import CHOICE_NAME_MAX, shorten
from cogs._ordering import texts
from cogs._ordering.song_option import CHOICES_MAX

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

PERSONA = "The voice: one of this server's personas (make one with /persona create)"
"""The description of the option."""


async def complete_persona(interaction: discord.Interaction[Chorus], typed: str) -> list[app_commands.Choice[str]]:
    """Offer the personas that a member may use there, with their makers; the value is the name."""
    personas = await interaction.client.services.personas.personas(
        guild_id=interaction.guild_id, user_id=interaction.user.id, typed=typed, limit=CHOICES_MAX
    )
    return [
        app_commands.Choice(
            name=shorten(texts.PERSONA_CHOICE(persona=persona.name, maker=persona.maker.name), CHOICE_NAME_MAX),
            value=persona.name,
        )
        for persona in personas
    ]
