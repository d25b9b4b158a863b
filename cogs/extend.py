"""/extend and the Extend buttons: a song goes on from a point of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.modal import Field, show_modal
from cogs._ordering.order import place_order
from cogs._ordering.requests import extend_request
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source, source_of
from cogs._ordering.take import register_forms, source_of_ref
from core.suno_models import MODELS, clock


class Extend(commands.Cog):
    """The command, the buttons and their form."""

    def __init__(self, bot: Chorus) -> None:
        register_forms(bot, "extend", _ask)
        bot.forms["extend"] = _submitted

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        song="A song of this server: choose one, or paste a link to it",
        audio="A file of your own instead",
        at="Where it goes on: seconds (83) or minutes (1:23); the end if you say nothing",
        lyrics="Words of the new part; an instrumental part if you give none",
        style="Style of the new part; the song's own if you say nothing",
        title="What the longer song is called; the song's own title if you say nothing",
    )
    async def extend(
        self,
        interaction: discord.Interaction[Chorus],
        song: str | None = None,
        audio: discord.Attachment | None = None,
        at: str = "",
        lyrics: str = "",
        style: str = "",
        title: str = "",
    ) -> None:
        """Make a song longer, from its end or from any point."""
        source = await source_of(interaction, song, audio)
        typed = {"at": at.strip(), "lyrics": lyrics.strip(), "style": style.strip(), "title": title.strip()}
        await place_order(
            interaction, extend_request(source, typed, model=interaction.client.services.orders.config.model)
        )


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field]
) -> None:
    """Show the form; where it asks for a take, nobody knows yet where that one ends."""
    model = MODELS[source.model or interaction.client.services.orders.config.model]
    ends = "" if source.length_s is None or take else clock(source.length_s)
    fields = [
        *take,
        Field(name="at", label="Goes on at", value=ends, hint="1:23; empty for the end of the song", most=10),
        Field(name="lyrics", label="Lyrics of the new part", hint="Empty for an instrumental part", is_long=True),
        Field(name="style", label="Style", value=source.style[: model.style_max], most=model.style_max),
        Field(name="title", label="Title", value=source.title[: model.title_max], most=model.title_max),
    ]
    await show_modal(interaction, "extend", rest, title, fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the extension that was typed."""
    source = await source_of_ref(interaction, rest, typed.get("take", ""))
    texts = {name: typed.get(name, "") for name in ("at", "lyrics", "style", "title")}
    await place_order(interaction, extend_request(source, texts, model=interaction.client.services.orders.config.model))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Extend(bot))
