"""/export: a song as another file, for the one who asked. It is free."""

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
from cogs._posting.packing import room_in
from cogs._posting.repost import why_not
from cogs._posting.video_files import video_notes
from core.errors import InvalidOption, MediaError
from core.library.songs import check_usable
from core.model.format import FORMS, Exported, Form
from core.model.job import ClipKind, Song

TITLE_MAX = 80
MIB = 1024 * 1024
_TOO_LARGE = 413
_FORMS = {
    Form.MP3: "MP3: the song, with its tags and a fresh link",
    Form.WAV: "WAV: uncompressed, for an audio editor",
    Form.MIDI: "MIDI: its notes, an instrument a track",
    Form.MP4: "MP4: Suno's own music video; a video as it was made",
    Form.LRC: "LRC: its words with times, for karaoke",
    Form.TXT: "TXT: its words",
}
_SLOW = {
    Form.WAV: "This can take a minute",
    Form.MIDI: "This can take a minute",
    Form.MP4: "This can take some minutes",
}
_JOINING = "Putting {title} together… This can take some minutes and costs nothing."
CHOICES = [app_commands.Choice(name=name, value=form.value) for form, name in _FORMS.items()]


class Export(commands.Cog):
    """The command, and the entry in the panel of a song."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.extras["export"] = Extra(
            verb="export",
            position=70,
            label=lambda _: "Export",
            is_offered=lambda access: access.song.kind in FORMS,
            about="As MP3, WAV, MIDI, MP4, or its words; free",
        )
        bot.song_presses["export"] = _ask
        bot.forms["export"] = _submitted

    @app_commands.command()
    @app_commands.rename(form="format")
    @app_commands.autocomplete(song=complete_any)
    @app_commands.choices(form=CHOICES)
    @app_commands.describe(song="A song, a stem or a video: choose one, or paste a link to it", form="What you get")
    async def export(self, interaction: discord.Interaction[Chorus], song: str, form: str) -> None:
        """Get a song, a stem or a video as a file: WAV, MIDI, MP4, timed words and more."""
        found = await self._bot.services.orders.song(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
        await _export(interaction, found, Form(form))


async def _ask(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Ask for the format."""
    check_usable(song, guild_id=interaction.guild_id, user_id=interaction.user.id)
    choices = [(form.value, _FORMS[form]) for form in FORMS[song.kind]]
    await show_modal(
        interaction,
        "export",
        take_ref(song),
        "Export this song",
        [Field(name="format", label="Format", choices=choices)],
    )


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Export in the chosen format.

    Raises:
        InvalidOption: none was chosen.
    """
    job_id, _, take = rest.partition(":")
    song = await interaction.client.services.library.song(
        job_id, int(take), guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    if not typed.get("format"):
        raise InvalidOption("format", "was not chosen. Choose one from the menu.")
    await _export(interaction, song, Form(typed["format"]))


async def _export(interaction: discord.Interaction[Chorus], song: Song, form: Form) -> None:
    """Say at once what is under way, then hand out the file, or a link to it where it is too large."""
    bot = interaction.client
    limit_bytes = place_of(interaction, bot.services.orders.now()).upload_limit_bytes
    title = f"*{quoted(song.clip.title, TITLE_MAX) or 'Untitled'}*"
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
        async with show_progress(interaction, _JOINING.format(title=title)):
            await _show_film(interaction, export, title, limit_bytes)
        return
    note = f"Asking Suno for the {form.upper()} of {title}… {_SLOW.get(form, 'This takes seconds')} and costs nothing."
    async with show_progress(interaction, note), export as exported:
        await _hand_out(interaction, exported, f"{title} as {form.upper()}", limit_bytes)


async def _show_film(
    interaction: discord.Interaction[Chorus],
    export: AbstractAsyncContextManager[Exported],
    title: str,
    limit_bytes: int,
) -> None:
    """Show a video put together, or a link to what Luma made where that does not fit the place."""
    try:
        async with export as exported:
            if exported.file is not None:
                said = " ".join((f"{title} as MP4.", *video_notes(exported.lacks), "Nothing was charged."))
                try:
                    await conclude(interaction, said, files=[discord.File(exported.file, exported.name)])
                except discord.HTTPException as error:
                    if error.status != _TOO_LARGE:
                        raise
                else:
                    return
    except MediaError as error:
        await conclude(interaction, why_not(error, ClipKind.VIDEO))
        return
    url = exported.url
    link = button_row(discord.ui.Button(label="Download", url=url)) if is_web_address(url, BUTTON_URL_MAX) else None
    get = "The button downloads it as Luma made it, without its song." if link is not None else "Try it elsewhere."
    limit = f"files of up to {limit_bytes / MIB:.0f} MiB can be sent here"
    await conclude(interaction, f"{title} could not be made to fit: {limit}. {get} Nothing was charged.", view=link)


async def _hand_out(interaction: discord.Interaction[Chorus], exported: Exported, what: str, limit_bytes: int) -> None:
    """Show the file; a link instead where it does not fit the place, or Discord finds so."""
    link = None
    if is_web_address(exported.url, BUTTON_URL_MAX):
        link = button_row(discord.ui.Button(label="Download from Suno", url=exported.url))
    file = _file_of(exported)
    limit = f"and files of up to {limit_bytes / MIB:.0f} MiB can be sent here"
    if file is not None:
        smaller = " It was encoded again with fewer bits, so that it fits here." if exported.is_reduced else ""
        try:
            await conclude(interaction, f"{what}.{smaller} Nothing was charged.", files=[file], view=link)
        except discord.HTTPException as error:
            if error.status != _TOO_LARGE:
                raise
            limit = "which is more than Discord takes here"
        else:
            return
    size = "is too large" if exported.size_bytes is None else f"has {exported.size_bytes / MIB:.1f} MiB"
    get = "The button downloads it." if link is not None else "Try another format."
    await conclude(interaction, f"{what} {size}, {limit}. {get} Nothing was charged.", view=link)


def _file_of(exported: Exported) -> discord.File | None:
    if exported.file is not None:
        return discord.File(exported.file, exported.name)
    return discord.File(io.BytesIO(exported.text.encode()), exported.name) if exported.text else None


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Export(bot))
