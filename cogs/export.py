"""/export: get a song, a stem or a video as a file, privately and for free."""

from __future__ import annotations

import io
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.buttons import button_row
from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._bot.origin import place_of
from cogs._bot.progress import conclude, show_progress
from cogs._bot.roles import member_context_of
from cogs._message.text import BUTTON_URL_MAX, is_web_address, quoted
from cogs._ordering.song_option import complete_any
from cogs._ordering.take import take_ref
from cogs._posting.file_order import room_in
from cogs._posting.repost import failure_text
from cogs._posting.video_files import video_notes
from core.errors import InvalidOption, MediaError
from core.library.songs import check_usable
from core.model.format import FORMS, Exported, Form
from core.model.job import ClipKind, Song
from core.model.text import Text

TITLE_MAX = 80
MIB = 1024 * 1024
_TOO_LARGE = 413

FORMATS = {
    Form.MP3: Text("MP3: the song, with its tags and a fresh link"),
    Form.WAV: Text("WAV: uncompressed, for an audio editor"),
    Form.MIDI: Text("MIDI: its notes, one track per instrument"),
    Form.MP4: Text("MP4: Suno's own music video; or a video as it was made"),
    Form.LRC: Text("LRC: its lyrics with times, for karaoke"),
    Form.TXT: Text("TXT: its lyrics"),
}
EXPORT = Text("Export")
ABOUT = Text("As MP3, WAV, MIDI, MP4, or its lyrics; free")
FORM_TITLE = Text("Export this song")
FORMAT = Text("Format")
NO_FORMAT = Text("is needed. Choose one from the menu.")
UNTITLED = Text("Untitled")
TITLE = Text("*{title}*")
JOINING = Text("Joining {title} with its audio… This can take some minutes and costs nothing.")
ASKING = Text("Asking Suno for the {format} of {title}… This takes seconds and costs nothing.")
ASKING_SLOW = {
    Form.WAV: Text("Asking Suno for the {format} of {title}… This can take a minute and costs nothing."),
    Form.MIDI: Text("Asking Suno for the {format} of {title}… This can take a minute and costs nothing."),
    Form.MP4: Text("Asking Suno for the {format} of {title}… This can take some minutes and costs nothing."),
}
EXPORTED = Text("{title} as {format}. Nothing was charged.")
EXPORTED_REDUCED = Text("{title} as {format}, at a lower bitrate so that it fits here. Nothing was charged.")
VIDEO = Text("{title} as MP4.")
NOTHING_CHARGED = Text("Nothing was charged.")
DOWNLOAD = Text("Download")
DOWNLOAD_FROM_SUNO = Text("Download from Suno")
TOO_LARGE = Text("{title} as {format} is too large: files of up to {limit} MiB can be sent here.")
SIZE_TOO_LARGE = Text("{title} as {format} has {size} MiB, and files of up to {limit} MiB can be sent here.")
TOO_LARGE_FOR_DISCORD = Text("{title} as {format} is larger than Discord accepts here.")
VIDEO_TOO_LARGE = Text("{title} can't be made small enough: files of up to {limit} MiB can be sent here.")
PRESS_DOWNLOAD = Text("The button downloads it.")
PRESS_DOWNLOAD_OF_VIDEO = Text("The button downloads it as Luma made it, without its song.")
OTHER_FORMAT = Text("Try another format.")
OTHER_PLACE = Text("Try it where larger files can be sent.")
CHOICES = [app_commands.Choice(name=name(), value=form.value) for form, name in FORMATS.items()]


class Export(commands.Cog):
    """The command, and the entry in the panel of a song."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.extras["export"] = Extra(
            verb="export",
            position=70,
            label=lambda _: EXPORT(),
            is_offered=lambda access: access.song.kind in FORMS,
            about=ABOUT(),
        )
        bot.song_presses["export"] = _ask
        bot.forms["export"] = _submit

    @app_commands.command()
    @app_commands.rename(form="format")
    @app_commands.autocomplete(song=complete_any)
    @app_commands.choices(form=CHOICES)
    @app_commands.describe(song="A song, stem or video: choose one, or paste a link to it", form="The kind of file")
    async def export(self, interaction: discord.Interaction[Chorus], song: str, form: str) -> None:
        """Get a song, stem or video as a file: MP3, WAV, MIDI, MP4, timed lyrics and more."""
        found = await self._bot.services.orders.song(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
        await _export(interaction, found, Form(form))


async def _ask(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Ask for the format."""
    check_usable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    choices = [(form.value, FORMATS[form]()) for form in FORMS[song.kind]]
    await show_modal(
        interaction,
        "export",
        take_ref(song),
        FORM_TITLE(),
        [Field(name="format", label=FORMAT(), choices=choices)],
    )


async def _submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Export in the chosen format.

    Raises:
        InvalidOption: none was chosen.
    """
    job_id, _, take = rest.partition(":")
    song = await interaction.client.services.library.song(
        job_id, int(take), guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    if not typed.get("format"):
        raise InvalidOption("format", NO_FORMAT())
    await _export(interaction, song, Form(typed["format"]))


async def _export(interaction: discord.Interaction[Chorus], song: Song, form: Form) -> None:
    """Say at once what is under way, then send the file, or a link to it where it is too large."""
    bot = interaction.client
    limit_bytes = place_of(interaction, bot.services.orders.now()).upload_limit_bytes
    title = TITLE(title=quoted(song.clip.title, TITLE_MAX) or UNTITLED())
    is_video = song.kind is ClipKind.VIDEO
    export = bot.services.exports.export(
        song,
        form,
        user_id=interaction.user.id,
        guild_id=interaction.guild_id,
        member_context=member_context_of(interaction),
        limit_bytes=room_in(limit_bytes) if is_video else limit_bytes,
        places=bot.video_slots if is_video else bot.file_slots,
    )
    if is_video:
        async with show_progress(interaction, JOINING(title=title)):
            await _send_video(interaction, export, title, limit_bytes)
        return
    note = ASKING_SLOW.get(form, ASKING)(title=title, format=form.upper())
    async with show_progress(interaction, note), export as exported:
        await _send_file(interaction, exported, title, form, limit_bytes)


async def _send_video(
    interaction: discord.Interaction[Chorus],
    export: AbstractAsyncContextManager[Exported],
    title: str,
    limit_bytes: int,
) -> None:
    """Send a video joined with its song, or a link to what Luma made where that does not fit the place."""
    try:
        async with export as exported:
            if exported.file is not None:
                text = " ".join((VIDEO(title=title), *video_notes(exported.lacks), NOTHING_CHARGED()))
                file = discord.File(exported.file, exported.name)
                if await _is_accepted(interaction, text, file):
                    return
    except MediaError as error:
        await conclude(interaction, failure_text(error, ClipKind.VIDEO))
        return
    link = _link(exported.url, DOWNLOAD())
    problem = VIDEO_TOO_LARGE(title=title, limit=_mebibytes(limit_bytes))
    next_step = OTHER_PLACE() if link is None else PRESS_DOWNLOAD_OF_VIDEO()
    await conclude(interaction, f"{problem} {next_step} {NOTHING_CHARGED()}", view=link)


async def _send_file(
    interaction: discord.Interaction[Chorus], exported: Exported, title: str, form: Form, limit_bytes: int
) -> None:
    """Send the file; a link instead where it does not fit the place, or Discord finds so."""
    link = _link(exported.url, DOWNLOAD_FROM_SUNO())
    file, format_ = _file_of(exported), form.upper()
    if file is not None:
        text = (EXPORTED_REDUCED if exported.is_reduced else EXPORTED)(title=title, format=format_)
        if await _is_accepted(interaction, text, file, link):
            return
        problem = TOO_LARGE_FOR_DISCORD(title=title, format=format_)
    elif exported.size_bytes is None:
        problem = TOO_LARGE(title=title, format=format_, limit=_mebibytes(limit_bytes))
    else:
        size = f"{exported.size_bytes / MIB:.1f}"
        problem = SIZE_TOO_LARGE(title=title, format=format_, size=size, limit=_mebibytes(limit_bytes))
    next_step = OTHER_FORMAT() if link is None else PRESS_DOWNLOAD()
    await conclude(interaction, f"{problem} {next_step} {NOTHING_CHARGED()}", view=link)


async def _is_accepted(
    interaction: discord.Interaction[Chorus], text: str, file: discord.File, view: discord.ui.View | None = None
) -> bool:
    """Answer with a file, and return whether Discord takes it, which may be stricter than the limit it names."""
    try:
        await conclude(interaction, text, files=[file], view=view)
    except discord.HTTPException as error:
        if error.status != _TOO_LARGE:
            raise
        return False
    return True


def _link(url: str, label: str) -> discord.ui.View | None:
    """Return a button that opens an address, None where Discord does not take it."""
    if not is_web_address(url, BUTTON_URL_MAX):
        return None
    return button_row(discord.ui.Button(label=label, url=url))


def _mebibytes(size_bytes: int) -> str:
    return f"{size_bytes / MIB:.0f}"


def _file_of(exported: Exported) -> discord.File | None:
    if exported.file is not None:
        return discord.File(exported.file, exported.name)
    return discord.File(io.BytesIO(exported.text.encode()), exported.name) if exported.text else None


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Export(bot))
