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
from core.suno_models import EXCLUDE_MAX, MODELS, PROMPT_MAX

_TEXTS: Mapping[ClipKind, frozenset[str]] = {
    ClipKind.SONG: frozenset({"prompt", "lyrics", "style", "title", "exclude"}),
    ClipKind.STEM: frozenset(),
    ClipKind.VIDEO: frozenset({"prompt"}),
}
"""What was typed and may be why an order was refused, by what it makes."""
LYRICS_MAX = 4000
"""Characters of lyrics, as Discord counts them, that still stand in a message; more come as a file."""


class Buttons(commands.Cog):
    """Again, Try again, Lyrics; and the way from a form back to the cog that opened it."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Take presses from now on."""
        self._bot.add_dynamic_items(JobButton, SongButton, DraftButton, RemixMenu, TakeMenu)
        self._bot.presses |= {"again": _again, "retry": _retry, "lyrics": _lyrics}
        self._bot.song_presses |= {"again": _again_take, "lyrics": _lyrics_of_take}
        self._bot.forms["retry"] = _reworded

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
    """Order the same once more; whoever pressed pays."""
    _, meant = await remixable_takes(interaction, job)
    await _repeat(interaction, again_request(job, [meant]))


async def _again_take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Order the same once more, as another go at that take."""
    orders = interaction.client.services.orders
    await orders.check_remixable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _repeat(interaction, again_request(await orders.job(song.job_id), [song]))


async def _repeat(interaction: discord.Interaction[Chorus], request: SongRequest) -> None:
    check_fresh(request, interaction.client.services.orders.now())
    await place_order(interaction, request)


async def _retry(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Order again what failed: at once, or, where the words were the trouble, after they could be changed."""
    refused = job.failure is not None and job.failure.code in {FailureCode.MODERATED, FailureCode.REJECTED}
    if not refused or not _words_of(job.request) or len(job.request.lyrics) > MODAL_INPUT_MAX:
        await _repeat(interaction, job.request)
        return
    await show_modal(interaction, "retry", job.id, "Change the words and try again", _words_of(job.request))


def _words_of(request: SongRequest) -> Sequence[Field]:
    """Return the texts of a request as fields to change; those that may be to blame."""
    model = MODELS.get(request.model)
    style_max = EXCLUDE_MAX if model is None else model.style_max
    fields = (
        Field(name="prompt", label="What it is about", value=request.prompt, most=PROMPT_MAX, is_long=True),
        Field(name="lyrics", label="Lyrics", value=request.lyrics, is_long=True),
        Field(name="style", label="Style", value=request.style, most=style_max),
        Field(name="title", label="Title", value=request.title, most=100 if model is None else model.title_max),
        Field(name="exclude", label="Without", value=request.exclude, most=EXCLUDE_MAX),
    )
    return [field for field in fields if field.name in _TEXTS[ACTIONS[request.action].kind]]


async def _reworded(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order what failed with the changed words."""
    job = await interaction.client.services.orders.job(rest)
    texts = {field.name: typed.get(field.name, "") for field in _words_of(job.request)}
    # A reaction's emoji stands for its genre: with another style it would be credited for what it did not ask for.
    emoji = job.request.emoji if texts.get("style", "") == job.request.style else ""
    await _repeat(interaction, replace(job.request, emoji=emoji, **texts))


async def _lyrics(interaction: discord.Interaction[Chorus], job: Job) -> None:
    """Show the words of all that was made, to the one who asked."""
    songs = await interaction.client.services.orders.songs_of(job.id)
    for song in songs[:1]:
        check_usable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _show_words(interaction, _sheets(job, songs))


async def _lyrics_of_take(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Show the words of one take."""
    check_usable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    await _show_words(interaction, _sheets(await interaction.client.services.orders.job(song.job_id), [song]))


async def _show_words(interaction: discord.Interaction[Chorus], sheets: Mapping[str, str]) -> None:
    if not sheets:
        await say(interaction, "This one has no words.")
        return
    embeds = [
        discord.Embed(title=quoted(title, EMBED_TITLE_MAX // 2), description=escape_lines(words))
        for title, words in sheets.items()
    ]
    if sum(len(embed) for embed in embeds) <= LYRICS_MAX:
        await say(interaction, embeds=embeds)
        return
    text = "\n\n\n".join(f"{title}\n\n{words}" for title, words in sheets.items())
    await say(interaction, files=[discord.File(io.BytesIO(text.encode()), "lyrics.txt")])


def _sheets(job: Job, songs: Sequence[Song]) -> dict[str, str]:
    """Return title and words of each text that was sung; takes of the same words share one."""
    sheets: dict[str, str] = {}
    for song in songs:
        words = song.clip.lyrics.strip()
        if words and words not in sheets.values():
            title = title_of(job, song)
            sheets[title if title not in sheets else f"{title} · take {song.number}"] = words
    if not sheets and job.request.lyrics.strip() and not job.request.instrumental:
        sheets[job.request.title or "Lyrics"] = job.request.lyrics.strip()
    return sheets


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Buttons(bot))
