"""/sound: make a sound effect, or a loop to build on."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._message.text import shorten
from cogs._ordering.order import place_order
from core.model.request import SongRequest
from core.suno_models import MODELS, PROMPT_MAX

BPM_MAX = 300
"""Beats per minute. Source: AceDataCloud API contract, request fields (`bpm`)."""
_NOTES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
KEYS = [
    app_commands.Choice(name=f"{note} {mode}", value=f"{note}{sign}")
    for mode, sign in (("major", ""), ("minor", "m"))
    for note in _NOTES
]


class Sound(commands.Cog):
    """The command."""

    @app_commands.command()
    @app_commands.choices(key=KEYS)
    @app_commands.describe(
        sound="What to hear, such as: a creaking door",
        loop="Whether it repeats seamlessly",
        bpm="Beats per minute",
        key="Musical key",
    )
    async def sound(
        self,
        interaction: discord.Interaction[Chorus],
        sound: app_commands.Range[str, 1, PROMPT_MAX],
        loop: bool = False,
        bpm: app_commands.Range[int, 1, BPM_MAX] | None = None,
        key: str = "",
    ) -> None:
        """Make a sound effect, or a loop to build on."""
        model = interaction.client.services.orders.config.model
        request = SongRequest(
            action="sounds",
            model=model,
            prompt=sound.strip(),
            title=shorten(sound, MODELS[model].title_max),
            is_loop=loop,
            bpm=bpm,
            key=key,
        )
        await place_order(interaction, request)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Sound())
