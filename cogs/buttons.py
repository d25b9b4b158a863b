"""What the buttons under a card or a result do, and where filled-in forms arrive.

Everything is found by the custom id alone, so messages of any age work, also after a restart. The buttons of /extend,
/cover and /tasks are told to the bot by the cogs of those commands.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import discord
from discord.ext import commands

from cogs._bot.buttons import DraftButton, JobButton, SongButton
from cogs._bot.client import Chorus
from cogs._bot.modal import Field, show_modal, submitted
from cogs._bot.reply import reply_to_errors, say
from cogs._message.text import EMBED_TITLE_MAX, MODAL_INPUT_MAX, escape_lines, quoted
from cogs._ordering.order import place_order
from cogs._ordering.requests import again_request
from cogs._ordering.song_menu import RemixMenu, TakeMenu
from cogs._ordering.source import check_fresh
from cogs._ordering.take import remixable_takes
from cogs._showing.result import title_of
from core.action import ACTIONS
from core.library.songs import check_usable
from core.model.job import ClipKind, FailureCode, Job, Song
from core.model.request import SongRequest
from core.model.text import Text
from core.suno_models import EXCLUDE_MAX, MODELS, PROMPT_MAX

_TYPED: Mapping[ClipKind, frozenset[str]] = {
    ClipKind.SONG: frozenset({"prompt", "lyrics", "style", "title", "exclude"}),
    ClipKind.STEM: frozenset(),
    ClipKind.VIDEO: frozenset({"prompt"}),
}
"""The typed options that may be why an order was refused, by what it makes."""
LYRICS_MAX = 4000
"""Characters of lyrics, as Discord counts them, that are shown in a message; more come as a file."""
LYRICS_FILE = "lyrics.txt"

RETRY_TITLE = Text("Change the text and try again")
PROMPT = Text("What is it about?")
LYRICS = Text("Lyrics")
STYLE = Text("Style")
TITLE = Text("Title")
EXCLUDE = Text("Avoid")
NO_LYRICS = Text("This song has no lyrics.")
TITLE_OF_TAKE = Text("{title} · take {take}")


class Buttons(commands.Cog):
    """Again, Try again, Lyrics; and the way from a form back to the cog that opened it."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Take presses from now on."""
        self._bot.add_dynamic_items(JobButton, SongButton, DraftButton, RemixMenu, TakeMenu)
        self._bot.presses |= {"again": _again, "retry": _retry, "lyrics": _lyrics}
        self._bot.song_presses |= {"again": _again_take, "lyrics": _lyrics_of_take}
        self._bot.forms["retry"] = _submit_retry

    async def cog_unload(self) -> None:
        """Take no more presses."""
        self._bot.remove_dynamic_items(JobButton, SongButton, DraftButton, RemixMenu, TakeMenu)

    @commands.Cog.listener()
    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        """Give what was typed into a form to the cog that opened it."""
        form = submitted(interaction)
        if form is None:
            return
        verb, rest, typed = form
        async with reply_to_errors(interaction, typed):
            await self._bot.forms[verb](interaction, rest, typed)


async def _again(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Order the same again; the member who pressed pays."""
    _, chosen = await remixable_takes(interaction, job)
    await _repeat(interaction, again_request(job, [chosen]))


async def _again_take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Order the same again, as a new version of that take."""
    orders = interaction.client.services.orders
    await orders.check_remixable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _repeat(interaction, again_request(await orders.job(song.job_id), [song]))


async def _repeat(interaction: discord.Interaction[Chorus], request: SongRequest) -> None:
    check_fresh(request, interaction.client.services.orders.now())
    await place_order(interaction, request)


async def _retry(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Order again what failed: at once, or in a form first where its texts were refused."""
    refused = job.failure is not None and job.failure.code in {FailureCode.MODERATED, FailureCode.REJECTED}
    if not refused or not _text_fields(job.request) or len(job.request.lyrics) > MODAL_INPUT_MAX:
        await _repeat(interaction, job.request)
        return
    await show_modal(interaction, "retry", job.id, RETRY_TITLE(), _text_fields(job.request))


def _text_fields(request: SongRequest) -> Sequence[Field]:
    """Return the texts of a request that may be why it was refused, as fields of a form."""
    model = MODELS.get(request.model)
    style_max = EXCLUDE_MAX if model is None else model.style_max
    fields = (
        Field(name="prompt", label=PROMPT(), value=request.prompt, most=PROMPT_MAX, is_long=True),
        Field(name="lyrics", label=LYRICS(), value=request.lyrics, is_long=True),
        Field(name="style", label=STYLE(), value=request.style, most=style_max),
        Field(name="title", label=TITLE(), value=request.title, most=100 if model is None else model.title_max),
        Field(name="exclude", label=EXCLUDE(), value=request.exclude, most=EXCLUDE_MAX),
    )
    return [field for field in fields if field.name in _TYPED[ACTIONS[request.action].kind]]


async def _submit_retry(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order what failed with the changed texts."""
    job = await interaction.client.services.orders.job(rest)
    texts = {field.name: typed.get(field.name, "") for field in _text_fields(job.request)}
    # A reaction's emoji means its genre: with another style it would be credited for what it did not ask for.
    emoji = job.request.emoji if texts.get("style", "") == job.request.style else ""
    await _repeat(interaction, replace(job.request, emoji=emoji, **texts))


async def _lyrics(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Show the lyrics of all takes, privately."""
    songs = await interaction.client.services.orders.songs_of(job.id)
    for song in songs[:1]:
        check_usable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _show_lyrics(interaction, lyrics_by_title(job, songs))


async def _lyrics_of_take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show the lyrics of one take, privately."""
    check_usable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _show_lyrics(interaction, lyrics_by_title(await interaction.client.services.orders.job(song.job_id), [song]))


async def _show_lyrics(interaction: discord.Interaction[Chorus], lyrics: Mapping[str, str]) -> None:
    if not lyrics:
        await say(interaction, NO_LYRICS())
        return
    embeds = [
        discord.Embed(title=quoted(title, EMBED_TITLE_MAX // 2), description=escape_lines(text))
        for title, text in lyrics.items()
    ]
    if sum(len(embed) for embed in embeds) <= LYRICS_MAX:
        await say(interaction, embeds=embeds)
        return
    whole = "\n\n\n".join(f"{title}\n\n{text}" for title, text in lyrics.items())
    await say(interaction, files=[discord.File(io.BytesIO(whole.encode()), LYRICS_FILE)])


def lyrics_by_title(job: Job, songs: Sequence[Song]) -> dict[str, str]:
    """Return the lyrics that were sung by title; takes with the same lyrics share one entry."""
    found: dict[str, str] = {}
    for song in songs:
        lyrics = song.clip.lyrics.strip()
        if lyrics and lyrics not in found.values():
            title = title_of(job, song)
            found[title if title not in found else TITLE_OF_TAKE(title=title, take=song.number)] = lyrics
    if not found and job.request.lyrics.strip() and not job.request.instrumental:
        found[job.request.title or LYRICS()] = job.request.lyrics.strip()
    return found


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Buttons(bot))
