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
from cogs._source import Source, drafted, made, source_of
from cogs._take import form_title, of_draft, of_take, source_in, take_field, takes_of
from core.errors import InvalidOption
from core.library import Draft
from core.limit import MODELS, PERCENT_MAX, PROMPT_MAX
from core.model import Job, Song


class Cover(commands.Cog):
    """The command, the buttons and their form."""

    def __init__(self, bot: Chorus) -> None:
        bot.presses["cover"] = _open
        bot.song_presses["cover"] = _open_take
        bot.draft_presses["cover"] = _open_file
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


async def _open(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Open the form under a result, which asks for the take."""
    songs, meant = await takes_of(interaction, job)
    await _ask(interaction, job.id, "Cover this song", made(meant, job), take_field(songs, meant))


async def _open_take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Open the form about one take."""
    studio = interaction.client.studio
    await studio.check_remixable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    source = made(song, await studio.job(song.job_id))
    await _ask(interaction, of_take(song), "Cover this song", source)


async def _open_file(interaction: discord.Interaction[Chorus], draft: Draft) -> None:
    """Open the form about an attached file that a draft keeps."""
    source = drafted(draft.request)
    await _ask(interaction, of_draft(draft), form_title("Cover", source), source)


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field] = ()
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
