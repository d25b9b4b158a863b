"""The menu of a message: Remix, Extend, Cover and Lyrics, on the bot's results and on messages with an audio file."""

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
from core.model.reaction_meanings import ReactionSettings, RemixKind, meanings
from core.model.request import SongRequest
from core.model.text import Text
from core.suno_models import MODELS

GENRES_MAX = 25
"""Discord: a menu holds up to 25 options."""
_LABEL_MAX = 100

UNFINISHED = Text("That song isn't finished yet. Try again once you can play it here. Nothing was charged.")
FAILED = Text("That order failed, so there is no song to use. Choose another message. Nothing was charged.")
NO_SONG = Text(
    "There is no song in that message. Use this on one of my results, or on a message with an audio file "
    "(MP3, WAV, FLAC, OGG or M4A). Nothing was charged."
)
NOT_A_WHOLE_SONG = Text(
    "This works on whole songs only, and that message has stems or a video. Use it on the song itself. "
    "To add a band or a voice to a stem, use `/cover` with a mode. Nothing was charged."
)
LYRICS_UNKNOWN = Text(
    "I only know the lyrics of songs that I made. Use this on one of my results. Nothing was charged."
)
REMIX_TITLE = Text("Remix this song")
GENRE = Text("Genre")
STYLE = Text("Or a style of your own")
STYLE_HINT = Text("Replaces the genre")
NO_STYLE = Text("is needed. Choose a genre from the menu, or write a style of your own.")


class _NoSong(Exception):
    """The message has nothing to work with; the text says why."""


class ContextMenus(commands.Cog):
    """The four commands of a message's menu, and the form of Remix."""

    def __init__(self, bot: Chorus) -> None:
        self._tree = bot.tree
        self._menus = [
            app_commands.ContextMenu(name="Remix this song", callback=remix_message),
            app_commands.ContextMenu(name="Extend this song", callback=extend_message),
            app_commands.ContextMenu(name="Cover this song", callback=cover_message),
            app_commands.ContextMenu(name="Lyrics", callback=lyrics_of_message),
        ]
        bot.forms["remix"] = _submit_remix

    async def cog_load(self) -> None:
        """Add the commands; discord.py adds only slash commands of a cog automatically."""
        for menu in self._menus:
            self._tree.add_command(menu)

    async def cog_unload(self) -> None:
        """Remove the commands."""
        for menu in self._menus:
            self._tree.remove_command(menu.name, type=menu.type)


async def remix_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Ask for the genre or style to cover the song in a message in."""
    async with _explain_no_song(interaction):
        songs = await _songs(interaction, message)
        if songs:
            await _ask_for_song(interaction, songs)
        else:
            draft = await _draft(interaction, message)
            source = source_of_draft(draft.request)
            await _ask(interaction, draft_ref(draft), form_title("remix", source), source)


async def extend_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Open the form of Extend for the song in a message."""
    async with _explain_no_song(interaction):
        await _open(interaction, message, "extend")


async def cover_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Open the form of Cover for the song in a message."""
    async with _explain_no_song(interaction):
        await _open(interaction, message, "cover")


async def lyrics_of_message(interaction: discord.Interaction[Chorus], message: discord.Message) -> None:
    """Show the lyrics of the songs in a message, privately."""
    async with _explain_no_song(interaction):
        songs = await _songs(interaction, message)
        if not songs:
            raise _NoSong(LYRICS_UNKNOWN() if _audio_files(message) else NO_SONG())
        await _press(interaction, songs, "lyrics")


@asynccontextmanager
async def _explain_no_song(interaction: discord.Interaction[Chorus]) -> AsyncGenerator[None]:
    """Tell the member why a message has no song to use; other errors are answered as those of any command."""
    try:
        yield
    except _NoSong as reason:
        await say(interaction, str(reason))


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
    """Return the songs that a message carries; none if it isn't the message of a job.

    Raises:
        SongDeleted: it carried some.
        _NoSong: it is the card of a job that has no songs (yet), or carries stems or a video.
    """
    bot = interaction.client
    songs = await bot.services.library.songs_of_message(message.id)
    if songs and songs[0].kind not in SONGS:
        raise _NoSong(NOT_A_WHOLE_SONG())
    if songs:
        return songs
    job = await bot.services.orders.job_of_message(message.id)
    if job is None:
        return ()
    if not job.state.is_final:
        raise _NoSong(UNFINISHED())
    if await bot.services.orders.songs_of(job.id):
        raise SongDeleted(job.id)
    raise _NoSong(FAILED())


def _audio_files(message: discord.Message) -> list[discord.Attachment]:
    """Return the audio files of a message, and of what is forwarded in it."""
    forwarded = [file for snapshot in message.message_snapshots for file in snapshot.attachments]
    return [file for file in (*message.attachments, *forwarded) if is_audio(file)]


async def _draft(interaction: discord.Interaction[Chorus], message: discord.Message) -> Draft:
    """Keep the first audio file of a message for a form: its address is too long for a custom id.

    Raises:
        _NoSong: there is none.
        InvalidOption: it is empty, too large or cannot be played.
    """
    files = _audio_files(message)
    if not files:
        raise _NoSong(NO_SONG())
    bot = interaction.client
    source = await read_attachment(bot.services.delivery, files[0])
    # What to make from it is known once the form comes back; the draft only keeps the file.
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
    chosen = await bot.services.library.pick_take(songs, user_id)
    await bot.services.orders.check_remixable(chosen, guild_id=interaction.guild_id, user_id=user_id)
    source = source_of_song(chosen, await bot.services.orders.job(chosen.job_id))
    rest = chosen.job_id if len(songs) > 1 else take_ref(chosen)
    await _ask(interaction, rest, REMIX_TITLE(), source, take_field(songs, chosen))


async def _ask(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field] = ()
) -> None:
    """Show the form of Remix."""
    genres = [(emoji, _label(emoji, style)) for emoji, style in (await _genres(interaction)).items()]
    model = MODELS[source.model or interaction.client.services.orders.config.model]
    menu = [Field(name="genre", label=GENRE(), choices=genres[:GENRES_MAX])] if genres else []
    own = Field(
        name="style",
        label=STYLE(),
        hint=STYLE_HINT(),
        most=model.style_max,
    )
    await show_modal(interaction, "remix", rest, title, [*take, *menu, own])


async def _submit_remix(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the cover in the genre that was chosen, or in the style that was typed.

    Raises:
        InvalidOption: there is neither, or the server no longer has that genre.
    """
    source = await source_of_ref(interaction, rest, typed.get("take", ""))
    style, emoji = typed.get("style", ""), ""
    if not style:
        emoji = typed.get("genre", "")
        style = (await _genres(interaction)).get(emoji, "")
    if not style:
        raise InvalidOption("genre or style", NO_STYLE())
    texts = {"style": style, "prompt": "", "lyrics": ""}
    request = cover_request(source, texts, None, model=interaction.client.services.orders.config.model)
    await place_order(interaction, replace(request, emoji=emoji))


async def _genres(interaction: discord.Interaction[Chorus]) -> Mapping[str, str]:
    """Return the genres of that server by their emoji."""
    guild_id = interaction.guild_id
    settings = ReactionSettings() if guild_id is None else await interaction.client.services.library.reactions(guild_id)
    known = meanings(settings)
    return {emoji: remix.style for emoji, remix in known.items() if remix.kind is RemixKind.COVER}


def _label(emoji: str, style: str) -> str:
    """Return an option of the menu; a custom emoji is left out, since Discord does not show it there."""
    shown = f"{emoji} {style}" if not emoji.startswith("<") else style
    return shown[:_LABEL_MAX]


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(ContextMenus(bot))
