"""/cover and the Cover buttons: a song anew in another style."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from cogs._client import Chorus
from cogs._form import Field, show
from cogs._order import order
from cogs._remix import covering
from cogs._song_option import complete_song
from cogs._source import Source, source_of
from cogs._take import open_forms, source_in
from core.errors import InvalidOption
from core.limit import MODELS, PERCENT_MAX, PROMPT_MAX


class Cover(commands.Cog):
    """The command, the buttons and their form."""

    def __init__(self, bot: Chorus) -> None:
        open_forms(bot, "cover", _ask)
        bot.forms["cover"] = _submitted

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        song="A song of this server: choose one, or paste a link to it",
        audio="A file of your own instead",
        style="The new style: genre, mood, instruments",
        prompt="What should be different",
        lyrics="Other words; the song keeps its own if you give none",
        audio_weight="How closely it keeps to the original, in percent",
    )
    async def cover(
        self,
        interaction: discord.Interaction[Chorus],
        song: str | None = None,
        audio: discord.Attachment | None = None,
        style: str = "",
        prompt: str = "",
        lyrics: str = "",
        audio_weight: app_commands.Range[int, 0, PERCENT_MAX] | None = None,
    ) -> None:
        """Sing a song anew in another style."""
        source = await source_of(interaction, song, audio)
        texts = {"style": style.strip(), "prompt": prompt.strip(), "lyrics": lyrics.strip()}
        await order(interaction, covering(source, texts, audio_weight, model=interaction.client.studio.terms.model))


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field]
) -> None:
    """Show the form."""
    model = MODELS[source.model or interaction.client.studio.terms.model]
    fields = [
        *take,
        Field(
            name="style",
            label="New style",
            value=source.style[: model.style_max],
            hint="Genre, mood, instruments",
            most=model.style_max,
        ),
        Field(name="prompt", label="What should be different", most=PROMPT_MAX, is_long=True),
        Field(name="lyrics", label="Other words", hint="Empty: the song keeps its own", is_long=True),
        Field(name="audio_weight", label="How close to the original, in percent", hint="0 to 100", most=5),
    ]
    await show(interaction, "cover", rest, title, fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the cover that was typed."""
    source = await source_in(interaction, rest, typed.get("take", ""))
    texts = {name: typed.get(name, "") for name in ("style", "prompt", "lyrics")}
    weight = _percent(typed.get("audio_weight", ""))
    await order(interaction, covering(source, texts, weight, model=interaction.client.studio.terms.model))


def _percent(typed: str) -> int | None:
    """Read a percentage; None where nothing was typed.

    Raises:
        InvalidOption: it is no whole number (core.limit checks the range).
    """
    bare = typed.removesuffix("%").strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit()):
        raise InvalidOption("audio_weight", f"cannot be read ({typed}). Write a whole number from 0 to {PERCENT_MAX}.")
    return int(bare)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Cover(bot))
