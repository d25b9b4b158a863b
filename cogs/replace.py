"""/replace: a stretch of a song made anew, the rest kept."""

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
from core.suno_models import MODELS, PROMPT_MAX, clock

ACTION = "replace_section"
_TEXTS = ("start", "end", "lyrics", "style")


class Replace(commands.Cog):
    """The command, and the form that the panel of a song opens."""

    def __init__(self, bot: Chorus) -> None:
        register_form(bot, "replace", "Replace a section", _ask)
        bot.forms["replace"] = _submitted
        bot.extras["replace"] = Extra(verb="replace", position=20, label=lambda _: "Replace a section", action=ACTION)

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        song="A song of this server: choose one, or paste a link to it",
        start="Where the new part begins: seconds (83) or minutes (1:23)",
        end="Where it ends; the song goes on from there as before",
        lyrics="Words of the new part; the song's own if you give none",
        style="Style of the new part; the song's own if you say nothing",
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
        """Make a part of a song anew and keep the rest."""
        source = await song_source(interaction, song)
        typed = {"start": start.strip(), "end": end.strip(), "lyrics": lyrics.strip(), "style": style.strip()}
        await place_order(
            interaction, _replacement(source, typed, model=interaction.client.services.orders.config.model)
        )


def _replacement(source: Source, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the order.

    Raises:
        InvalidOption: `start` or `end` cannot be read.
    """
    request = with_style(new_request(source, ACTION, model=model), source, typed["style"])
    return replace(with_span(request, typed["start"], typed["end"]), lyrics=typed["lyrics"])


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form."""
    most = MODELS[new_request(source, ACTION, model=interaction.client.services.orders.config.model).model]
    lasts = (
        "1:23, or seconds" if source.length_s is None else f"1:23, or seconds; the song lasts {clock(source.length_s)}"
    )
    fields = [
        Field(name="start", label="Start", hint=lasts, most=10),
        Field(name="end", label="End", hint=lasts, most=10),
        Field(
            name="lyrics", label="Lyrics of the new part", hint="Empty: the song's own", most=PROMPT_MAX, is_long=True
        ),
        Field(name="style", label="Style", value=source.style[: most.style_max], most=most.style_max),
    ]
    await show_modal(interaction, "replace", rest, title, fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order what was typed."""
    source = await source_of_ref(interaction, rest, "")
    texts = {name: typed.get(name, "") for name in _TEXTS}
    await place_order(interaction, _replacement(source, texts, model=interaction.client.services.orders.config.model))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Replace(bot))
