"""/concat: the parts of an extended song, joined into one."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra, SongAccess
from cogs._ordering.order import place_order
from cogs._ordering.requests import new_request
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source, song_source, source_of_song
from core.errors import InvalidOption
from core.model.job import Song
from core.model.request import SongRequest

EXTENSIONS = frozenset({"extend", "upload_extend"})
"""Actions whose clip is the next part of another one."""
JOINABLE = EXTENSIONS | {"replace_section"}
"""Actions after which a clip may still be such a part: a section may have been replaced in an extension."""


class Concat(commands.Cog):
    """The command, and what the panel of an extension offers."""

    def __init__(self, bot: Chorus) -> None:
        bot.song_presses["concat"] = _pressed
        bot.extras["concat"] = Extra(
            verb="concat", position=21, label=lambda _: "Join its parts", is_offered=_is_extension, action="concat"
        )

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(song="The last part of a song that was extended: choose it, or paste a link to it")
    async def concat(self, interaction: discord.Interaction[Chorus], song: str) -> None:
        """Join an extended song and all its parts before into one."""
        source = await song_source(interaction, song)
        await place_order(interaction, _joined(source, model=interaction.client.services.orders.config.model))


def _joined(source: Source, *, model: str) -> SongRequest:
    """Return the order.

    Raises:
        InvalidOption: the song is certainly no part of a longer one.
    """
    if source.action not in JOINABLE:
        raise InvalidOption(
            "song", "is no extension, so there are no parts to join. Choose the last part that /extend made."
        )
    return new_request(source, "concat", model=model)


def _is_extension(access: SongAccess) -> bool:
    return access.song.action in EXTENSIONS


async def _pressed(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Join that song and its parts before; whoever pressed pays."""
    orders = interaction.client.services.orders
    source = source_of_song(song, await orders.job(song.job_id))
    await place_order(interaction, _joined(source, model=orders.config.model))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Concat(bot))
