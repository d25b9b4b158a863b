"""/replace: redo one section of a song and keep the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._ordering.order import place_order
from cogs._ordering.requests import new_request, with_span, with_style
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source, song_source
from cogs._ordering.take import register_form, source_of_ref
from core.model.request import SongRequest
from core.model.text import Text
from core.suno_models import MODELS, PROMPT_MAX, clock

ACTION = "replace_section"
_OPTIONS = ("start", "end", "lyrics", "style")

REPLACE = Text("Replace a section")
START = Text("Start")
END = Text("End")
TIME_HINT = Text("1:23, or seconds")
TIME_HINT_WITH_LENGTH = Text("1:23, or seconds; the song is {length} long")
LYRICS = Text("Lyrics of the new section")
LYRICS_HINT = Text("Empty: the song's own")
STYLE = Text("Style")


class Replace(commands.Cog):
    """The command, and the form that the panel of a song opens."""

    def __init__(self, bot: Chorus) -> None:
        register_form(bot, "replace", REPLACE, _ask)
        bot.forms["replace"] = _submit
        bot.extras["replace"] = Extra(verb="replace", position=20, label=lambda _: REPLACE(), action=ACTION)

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        song="A song from this server: choose one, or paste a link to it",
        start="Where the new section begins: seconds (83) or minutes (1:23)",
        end="Where it ends; the song continues unchanged from there",
        lyrics="Lyrics of the new section; default: the song's own",
        style="Style of the new section; default: the song's own",
    )
    async def replace(
        self,
        interaction: discord.Interaction[Chorus],
        song: str,
        start: str,
        end: str,
        lyrics: str = "",
        style: str = "",
    ) -> None:
        """Redo one section of a song and keep the rest."""
        source = await song_source(interaction, song)
        typed = {"start": start.strip(), "end": end.strip(), "lyrics": lyrics.strip(), "style": style.strip()}
        await place_order(
            interaction, replace_request(source, typed, model=interaction.client.services.orders.config.model)
        )


def replace_request(source: Source, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the request to replace a section of a song.

    Raises:
        InvalidOption: `start` or `end` cannot be read.
    """
    request = with_style(new_request(source, ACTION, model=model), source, typed["style"])
    return replace(with_span(request, typed["start"], typed["end"]), lyrics=typed["lyrics"])


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form."""
    model = MODELS[new_request(source, ACTION, model=interaction.client.services.orders.config.model).model]
    hint = TIME_HINT() if source.length_s is None else TIME_HINT_WITH_LENGTH(length=clock(source.length_s))
    fields = [
        Field(name="start", label=START(), hint=hint, most=10),
        Field(name="end", label=END(), hint=hint, most=10),
        Field(name="lyrics", label=LYRICS(), hint=LYRICS_HINT(), most=PROMPT_MAX, is_long=True),
        Field(name="style", label=STYLE(), value=source.style[: model.style_max], most=model.style_max),
    ]
    await show_modal(interaction, "replace", rest, title, fields)


async def _submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the replacement that the form describes."""
    source = await source_of_ref(interaction, rest, "")
    texts = {name: typed.get(name, "") for name in _OPTIONS}
    await place_order(
        interaction, replace_request(source, texts, model=interaction.client.services.orders.config.model)
    )


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Replace(bot))
