"""The menu of a message: Remix, Extend, Cover and Lyrics, on results of ours and on messages with an audio file."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.modal import Field, show_modal
from cogs._bot.reply import say
from cogs._ordering.order import place_order
from cogs._ordering.requests import cover_request
from cogs._ordering.source import Source, is_audio, read_attachment, source_of_draft, source_of_song
from cogs._ordering.take import draft_ref, form_title, source_of_ref, take_field, take_ref
from core.errors import InvalidOption, SongDeleted
from core.model.job import SONGS, Song
from core.model.library import Draft
from core.model.reactions import ReactionSettings, RemixKind, meanings
from core.model.request import SongRequest
from core.suno_models import MODELS

GENRES_MAX = 25
"""Discord: a menu holds up to 25 options."""
_LABEL_MAX = 100
UNFINISHED = "That song is not finished yet. Wait until it can be heard here, then choose this again."
FAILED = "No song came of that order, so there is nothing to make something of."
NOTHING = (
    "There is no song in that message. Choose this on one of my results, or on a message with an audio file "
    "(MP3, WAV, FLAC, OGG or M4A)."
)
PARTS = (
    "This works on whole songs, and in that message is a part of one, or a video. Choose this on the song itself. "
    "With stems, `/cover` with a mode adds a band or a voice."
)
WORDLESS = "I know the words only of songs that I made. Choose this on one of my results."


class _NothingThere(Exception):
    """The message holds nothing to work with; the text says so to the member."""


class Menu(commands.Cog):
    """The four commands of a message's menu, and the form of Remix."""

    def __init__(self, bot: Chorus) -> None:
        self._tree = bot.tree
        self._menus = [
            app_commands.ContextMenu(name="Remix this song", callback=remix_message),
            app_commands.ContextMenu(name="Extend this song", callback=extend_message),
            app_commands.ContextMenu(name="Cover this song", callback=cover_message),
            app_commands.ContextMenu(name="Lyrics", callback=lyrics_of_message),
        ]
        bot.forms["remix"] = _remixed

    async def cog_load(self) -> None:
        """Add the commands; a cog brings along by itself only those of the slash."""
        for menu in self._menus:
            self._tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Take the commands out again."""
        for menu in self._menus:
            self._tree.remove_command(menu.name, type=menu.type)


async def remix_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Ask in which genre or style what a message holds shall be covered."""
    async with _told(interaction):
        songs = await _songs(interaction, message)
        if songs:
            await _ask_for_song(interaction, songs)
        else:
            draft = await _draft(interaction, message)
            source = source_of_draft(draft.request)
            await _ask(interaction, draft_ref(draft), form_title("remix", source), source)


async def extend_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Open the form of Extend for what a message holds."""
    async with _told(interaction):
        await _open(interaction, message, "extend")


async def cover_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Open the form of Cover for what a message holds."""
    async with _told(interaction):
        await _open(interaction, message, "cover")


async def lyrics_of_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Show the words of the songs in a message, to the one who asked."""
    async with _told(interaction):
        songs = await _songs(interaction, message)
        if not songs:
            raise _NothingThere(WORDLESS if _files(message) else NOTHING)
        await _press(interaction, songs, "lyrics")


@asynccontextmanager
async def _told(interaction: discord.Interaction[Chorus]) -> AsyncGenerator[None]:
    """Tell the member where there is nothing to work with; other errors are answered as those of any command."""
    try:
        yield
    except _NothingThere as nothing:
        await say(interaction, str(nothing))


async def _open(interaction: discord.Interaction[Chorus], message: discord.Message, verb: str) -> None:
    """Open the form that the button with that verb opens, for a song or for an attached file."""
    songs = await _songs(interaction, message)
    if songs:
        await _press(interaction, songs, verb)
    else:
        await interaction.client.draft_presses[verb](interaction, await _draft(interaction, message))


async def _press(interaction: discord.Interaction[Chorus], songs: Sequence[Song], verb: str) -> None:
    """Do what the button under those songs does."""
    bot = interaction.client
    if len(songs) == 1:
        await bot.song_presses[verb](interaction, songs[0])
    else:
        await bot.presses[verb](interaction, await bot.services.orders.job(songs[0].job_id))


async def _songs(interaction: discord.Interaction[Chorus], message: discord.Message) -> Sequence[Song]:
    """Return the songs that a message carries; none if it is no message of a job's.

    Raises:
        SongDeleted: it carried some.
        _NothingThere: it is the card of a job that has no songs (yet), or carries stems or a video.
    """
    bot = interaction.client
    songs = await bot.services.library.songs_of_message(message.id)
    if songs and songs[0].kind not in SONGS:
        raise _NothingThere(PARTS)
    if songs:
        return songs
    job = await bot.services.orders.job_of_message(message.id)
    if job is None:
        return ()
    if not job.state.is_final:
        raise _NothingThere(UNFINISHED)
    if await bot.services.orders.songs_of(job.id):
        raise SongDeleted(job.id)
    raise _NothingThere(FAILED)


def _files(message: discord.Message) -> list[discord.Attachment]:
    """Return the audio files of a message, and of what is forwarded in it."""
    forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    return [file for file in (*message.attachments, *forwarded) if is_audio(file)]


async def _draft(interaction: discord.Interaction[Chorus], message: discord.Message) -> Draft:
    """Keep the first audio file of a message for a form: its address is too long for a custom id.

    Raises:
        _NothingThere: there is none.
        InvalidOption: it is empty, too large or cannot be played.
    """
    files = _files(message)
    if not files:
        raise _NothingThere(NOTHING)
    bot = interaction.client
    source = await read_attachment(bot.services.delivery, files[0])
    # What shall be done with it is known once the form comes back; the draft only keeps the file.
    request = SongRequest(
        action="upload_cover",
        model=bot.services.orders.config.model,
        source_title=source.title,
        source_url=source.url,
        source_length_s=source.length_s,
    )
    return await bot.services.lyrics_desk.keep(request, user_id=interaction.user.id)


async def _ask_for_song(interaction: discord.Interaction[Chorus], songs: Sequence[Song]) -> None:
    bot, user_id = interaction.client, interaction.user.id
    meant = await bot.services.library.choice(songs, user_id)
    await bot.services.orders.check_remixable(meant, guild_id=interaction.guild_id, user_id=user_id)
    source = source_of_song(meant, await bot.services.orders.job(meant.job_id))
    rest = meant.job_id if len(songs) > 1 else take_ref(meant)
    await _ask(interaction, rest, "Remix this song", source, take_field(songs, meant))


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field] = ()
) -> None:
    """Show the form of Remix."""
    genres = [(emoji, _label(emoji, style)) for emoji, style in (await _genres(interaction)).items()]
    model = MODELS[source.model or interaction.client.services.orders.config.model]
    menu = [Field(name="genre", label="Genre", choices=genres[:GENRES_MAX])] if genres else []
    own = Field(
        name="style",
        label="Or a style of your own",
        hint="Goes in place of the genre",
        most=model.style_max,
    )
    await show_modal(interaction, "remix", rest, title, [*take, *menu, own])


async def _remixed(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the cover in the genre that was chosen, or in the style that was typed.

    Raises:
        InvalidOption: neither was, or the server no longer knows the genre.
    """
    source = await source_of_ref(interaction, rest, typed.get("take", ""))
    style, emoji = typed.get("style", ""), ""
    if not style:
        emoji = typed.get("genre", "")
        style = (await _genres(interaction)).get(emoji, "")
    if not style:
        raise InvalidOption("genre or style", "is needed. Choose a genre from the menu, or write a style of your own.")
    texts = {"style": style, "prompt": "", "lyrics": ""}
    request = cover_request(source, texts, None, model=interaction.client.services.orders.config.model)
    await place_order(interaction, replace(request, emoji=emoji))


async def _genres(interaction: discord.Interaction[Chorus]) -> Mapping[str, str]:
    """Return the genres by the emoji that stands for them there."""
    guild_id = interaction.guild_id
    settings = ReactionSettings() if guild_id is None else await interaction.client.services.library.reactions(guild_id)
    known = meanings(settings)
    return {emoji: remix.style for emoji, remix in known.items() if remix.kind is RemixKind.COVER}


def _label(emoji: str, style: str) -> str:
    """Return an option of the menu, which shows no emoji of a server's own in its text."""
    shown = f"{emoji} {style}" if not emoji.startswith("<") else style
    return shown[:_LABEL_MAX]


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Menu(bot))
