"""/concat: join the parts of an extended song into one track."""

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
from core.model.text import Text

EXTENSIONS = frozenset({"extend", "upload_extend"})
"""Actions whose clip is the next part of another one."""
JOINABLE = EXTENSIONS | {"replace_section"}
"""Actions after which a clip may still be such a part: a section may have been replaced in an extension."""

JOIN = Text("Join all parts")
NOT_EXTENDED = Text(
    "isn't part of an extended song, so there is nothing to join. Choose the last part that /extend made."
)


class Concat(commands.Cog):
    """The command, and what the panel of an extension offers."""

    def __init__(self, bot: Chorus) -> None:
        bot.song_presses["concat"] = _press
        bot.extras["concat"] = Extra(
            verb="concat", position=21, label=lambda _: JOIN(), is_offered=_is_extension, action="concat"
        )

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(song="The last part of an extended song: choose it, or paste a link to it")
    async def concat(self, interaction: discord.Interaction[Chorus], song: str) -> None:
        """Join an extended song and all earlier parts into one track."""
        source = await song_source(interaction, song)
        await place_order(interaction, concat_request(source, model=interaction.client.services.orders.config.model))


def concat_request(source: Source, *, model: str) -> SongRequest:
    """Return the request to join a song with all earlier parts.

    Raises:
        InvalidOption: the song is certainly not a part of a longer one.
    """
    if source.action not in JOINABLE:
        raise InvalidOption("song", NOT_EXTENDED())
    return new_request(source, "concat", model=model)


def _is_extension(access: SongAccess) -> bool:
    return access.song.action in EXTENSIONS


async def _press(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Join that song and all earlier parts; the member who pressed pays."""
    orders = interaction.client.services.orders
    source = source_of_song(song, await orders.job(song.job_id))
    await place_order(interaction, concat_request(source, model=orders.config.model))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Concat(bot))
