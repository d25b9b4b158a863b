"""/extend and the Extend button: a song goes on from a point of it."""

from __future__ import annotations

from collections.abc import Mapping

import discord
from discord import app_commands
from discord.ext import commands

from cogs._client import Chorus
from cogs._form import Field, show
from cogs._order import order
from cogs._song_option import complete_song
from cogs._source import Source, made, source_of
from cogs._take import take_field, taken
from core.errors import InvalidOption
from core.limit import MODELS, check_at, clock, parse_at
from core.model import Job, SongRequest


class Extend(commands.Cog):
    """The command, the button and its form."""

    def __init__(self, bot: Chorus) -> None:
        bot.presses["extend"] = _open
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
        await order(interaction, extension(source, typed, model=interaction.client.studio.terms.model))


def extension(source: Source, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the request to go on with a source; what was not typed follows the source, `model` is for files.

    Raises:
        InvalidOption: `at` cannot be read, lies outside the song, or is needed because nobody knows the song's length.
    """
    named = source.model or model
    at_s = _at_s(source, typed["at"])
    return SongRequest(
        action="extend" if source.url is None else "upload_extend",
        model=named,
        lyrics=typed["lyrics"],
        style=typed["style"] or source.style[: MODELS[named].style_max],
        title=typed["title"] or source.title[: MODELS[named].title_max],
        at_s=at_s,
        source_clip_id=source.clip_id,
        source_title=source.title,
        source_url=source.url,
        source_length_s=source.length_s,
    )


def _at_s(source: Source, typed: str) -> float | None:
    """Return where a source goes on; None is the end of a file, which counts as Suno measures it after the upload."""
    if typed:
        at_s = parse_at(typed)
        check_at(at_s, source.length_s)
        return at_s
    if source.url is None and source.length_s is None:
        raise InvalidOption("at", "is needed here, since the length of that song is not known. Say where it goes on.")
    return None if source.url is not None else source.length_s


async def _open(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Open the form under a result."""
    songs = await interaction.client.studio.songs_of(job.id)
    song = taken(songs, "")
    source = made(song, job)
    model = MODELS[source.model or interaction.client.studio.terms.model]
    ends = "" if song.clip.duration_s is None or len(songs) > 1 else clock(song.clip.duration_s)
    fields = [
        *take_field(songs),
        Field(name="at", label="Goes on at", value=ends, hint="1:23; empty for the end of the song", most=10),
        Field(name="lyrics", label="Lyrics of the new part", hint="Empty for an instrumental part", is_long=True),
        Field(name="style", label="Style", value=source.style[: model.style_max], most=model.style_max),
        Field(name="title", label="Title", value=source.title[: model.title_max], most=model.title_max),
    ]
    await show(interaction, "extend", job.id, "Extend this song", fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the extension that was typed."""
    studio = interaction.client.studio
    job = await studio.job(rest)
    source = made(taken(await studio.songs_of(job.id), typed.get("take", "")), job)
    texts = {name: typed.get(name, "") for name in ("at", "lyrics", "style", "title")}
    await order(interaction, extension(source, texts, model=studio.terms.model))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Extend(bot))
