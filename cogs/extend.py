"""/extend and the Extend buttons: continue a song from its end or any point."""

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
from core.model.text import Text
from core.suno_models import MODELS, clock

AT = Text("Continue from")
AT_HINT = Text("1:23; empty: the end of the song")
LYRICS = Text("Lyrics of the new part")
LYRICS_HINT = Text("Empty: instrumental")
STYLE = Text("Style")
TITLE = Text("Title")


class Extend(commands.Cog):
    """The command, the buttons and their form."""

    def __init__(self, bot: Chorus) -> None:
        register_forms(bot, "extend", _ask)
        bot.forms["extend"] = _submit

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        song="A song from this server: choose one, or paste a link to it",
        audio="An audio file of your own instead",
        at="Where to continue from: seconds (83) or minutes (1:23); default: the end",
        lyrics="Lyrics of the new part; default: instrumental",
        style="Style of the new part; default: the song's own",
        title="Title of the longer song; default: the song's own",
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
    """Show the form. Where it asks for a take, the end is left empty: each take has its own."""
    model = MODELS[source.model or interaction.client.services.orders.config.model]
    ends = "" if source.length_s is None or take else clock(source.length_s)
    fields = [
        *take,
        Field(name="at", label=AT(), value=ends, hint=AT_HINT(), most=10),
        Field(name="lyrics", label=LYRICS(), hint=LYRICS_HINT(), is_long=True),
        Field(name="style", label=STYLE(), value=source.style[: model.style_max], most=model.style_max),
        Field(name="title", label=TITLE(), value=source.title[: model.title_max], most=model.title_max),
    ]
    await show_modal(interaction, "extend", rest, title, fields)


async def _submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the extension that the form describes."""
    source = await source_of_ref(interaction, rest, typed.get("take", ""))
    texts = {name: typed.get(name, "") for name in ("at", "lyrics", "style", "title")}
    await place_order(interaction, extend_request(source, texts, model=interaction.client.services.orders.config.model))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Extend(bot))
