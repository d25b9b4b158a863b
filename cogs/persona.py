"""/persona: voices and styles of a server's songs, saved under a name to make other songs with. They are free."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.admin import is_admin
from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._bot.origin import member_of
from cogs._bot.progress import conclude, show_progress
from cogs._bot.reply import say
from cogs._bot.roles import member_context_of
from cogs._message.lineage import song_url
from cogs._message.text import EMBED_DESCRIPTION_MAX, quoted, stamp
from cogs._ordering.persona_option import complete_persona
from cogs._ordering.song_option import complete_song
from cogs._ordering.take import take_ref
from core.errors import InvalidOption
from core.model.job import ClipKind, Song
from core.model.persona import DESCRIPTION_MAX, NAME_MAX, VOICE_MAX_S, VOICE_MIN_S, VOX_MAX_S, Persona, PersonaKind
from core.model.text import Text
from core.personas.persona_request import PersonaRequest, check_persona_request
from core.personas.personas import VOICE_MAX_BYTES
from core.suno_models import parse_at

LISTED_MAX = 50
"""Personas that are looked up for one list; as many are shown as an embed takes."""
TITLE_MAX = 60
ABOUT_MAX = 100
MAKER_MAX = 32
TIME_MAX = 10
"""Characters of a point in time."""
_VOICE_SUFFIXES = frozenset({".mp3", ".wav"})

PERSONA = Text("Persona")
ABOUT = Text("Save its voice as a persona; free")
FORM_TITLE = Text("A persona of this song")
NAME = Text("Name")
NAME_HINT = Text("What it is called here")
DESCRIPTION = Text("Description")
DESCRIPTION_HINT = Text("What it is like, for members to read")
START = Text("Start of the singing to use")
START_HINT = Text("0:30; empty: the whole song")
START_NOTE = Text("Up to {seconds} seconds in all")
END = Text("End")
END_HINT = Text("0:55")
UNTITLED = Text("Untitled")
MAKING = Text("Making a persona of *{title}*… This can take a minute and costs nothing.")
MAKING_OF_RECORDING = Text("Making a persona of your recording… This can take a minute and costs nothing.")
READY_HERE = Text(
    "**{name}** is ready. Everyone on this server can use it. Make a song with it: /song, with the option `persona`. "
    "Nothing was charged."
)
READY_FOR_YOU = Text(
    "**{name}** is ready. Only you can use it. Make a song with it: /song, with the option `persona`. "
    "Nothing was charged."
)
LIST = Text("Personas")
LIST_FOOTER = Text("Make a song with one: /song persona")
LIST_ENTRY = Text("**{name}** by <@{user_id}> · {source} · {when}")
LIST_MORE = Text("… and more: `/persona list search:` finds them by name.")
NONE_HERE = Text("There is no persona here yet. Use `/persona create` to make one for free.")
NONE_FOUND = Text(
    "There is no persona here with “{search}” in its name. Use `/persona list` to see all of them, or "
    "`/persona create` to make one for free."
)
FROM_RECORDING = Text("a recorded voice")
FROM_SONG = Text("*{title}*")
FROM_LINKED_SONG = Text("[{title}]({link})")
FROM_MISSING_SONG = Text("a song that is gone")
FROM_PART = Text("singing in *{title}*")
FROM_LINKED_PART = Text("singing in [{title}]({link})")
FROM_MISSING_PART = Text("singing in a song that is gone")
NOT_ALLOWED = Text("Only {maker} and members who manage this server can delete *{name}*. It was not deleted.")
DELETING = Text("Deleting *{name}*…")
NOT_DELETED = Text("*{name}* was not deleted.")
DELETED = Text("Deleted *{name}*. Songs that were made with it stay.")
UNUSABLE_RECORDING = Text("can't be used ({file}). Attach an MP3 or WAV file of up to {limit} MiB.")


class PersonaGroup(commands.GroupCog, name="persona", description="Voices and styles to make songs with"):
    """The commands, and the entry in the panel of a song."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.extras["persona"] = Extra(
            verb="persona",
            position=65,
            label=lambda _: PERSONA(),
            is_offered=lambda access: access.is_remixable and access.song.kind is ClipKind.SONG,
            about=ABOUT(),
        )
        bot.song_presses["persona"] = _ask
        bot.forms["persona"] = _submit

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        name="Its name; each one once per server",
        song="The song to make it from: choose one, or paste a link to it",
        description="What it is like, for members to read",
        voice=f"Instead of a song: a clean recording of one voice, MP3 or WAV, {VOICE_MIN_S} to {VOICE_MAX_S} s",
        start=f"Use only a part: where the singing starts, such as 0:30; less than {VOX_MAX_S} s in all",
        end="Where that part ends, such as 0:55",
    )
    async def create(
        self,
        interaction: discord.Interaction[Chorus],
        name: app_commands.Range[str, 1, NAME_MAX],
        song: str = "",
        description: app_commands.Range[str, 0, DESCRIPTION_MAX] = "",
        voice: discord.Attachment | None = None,
        start: str = "",
        end: str = "",
    ) -> None:
        """Save a song's voice and style, or your own voice, as a persona."""
        found = None
        if song.strip():
            found = await self._bot.services.orders.song(
                song, guild_id=interaction.guild_id, user_id=interaction.user.id
            )
        request = PersonaRequest(
            name=name,
            description=description,
            song=found,
            start_s=_seconds(start, "start"),
            end_s=_seconds(end, "end"),
            voice_url=None if voice is None else _recording_url(voice),
        )
        await _create(interaction, request)

    @app_commands.command(name="list")
    @app_commands.describe(search="A part of the name")
    async def list_(self, interaction: discord.Interaction[Chorus], search: str = "") -> None:
        """See the personas you can make songs with here."""
        personas = await self._bot.services.personas.personas(
            guild_id=interaction.guild_id, user_id=interaction.user.id, typed=search, limit=LISTED_MAX + 1
        )
        if not personas:
            is_search = bool(search.strip())
            await say(interaction, NONE_FOUND(search=quoted(search, NAME_MAX)) if is_search else NONE_HERE())
            return
        lines, room = list[str](), EMBED_DESCRIPTION_MAX - len(LIST_MORE()) - 1
        for persona in personas[:LISTED_MAX]:
            line = await _line(interaction, persona)
            room -= len(line) + 1
            if room < 0:
                break
            lines.append(line)
        if len(lines) < len(personas):
            lines.append(LIST_MORE())
        embed = discord.Embed(title=LIST(), description="\n".join(lines))
        embed.set_footer(text=LIST_FOOTER())
        await say(interaction, embeds=[embed])

    @app_commands.command()
    @app_commands.autocomplete(name=complete_persona)
    @app_commands.describe(name="The persona to delete")
    async def delete(self, interaction: discord.Interaction[Chorus], name: str) -> None:
        """Delete a persona that you made; server admins can delete any."""
        personas, user_id = self._bot.services.personas, interaction.user.id
        persona = await personas.find(name, guild_id=interaction.guild_id, user_id=user_id)
        shown = quoted(persona.name, NAME_MAX)
        is_maker = persona.maker.id == user_id
        has_right = is_maker or await is_admin(interaction)
        if not has_right:
            await say(interaction, NOT_ALLOWED(maker=quoted(persona.maker.name, MAKER_MAX), name=shown))
            return
        async with show_progress(interaction, DELETING(name=shown), failed=f"{NOT_DELETED(name=shown)} "):
            await personas.delete(persona, user_id=user_id, is_admin=not is_maker)
            await conclude(interaction, DELETED(name=shown))


async def _ask(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Open the form about one song."""
    await interaction.client.services.orders.check_remixable(
        song, guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    fields = (
        Field(name="name", label=NAME(), hint=NAME_HINT(), most=NAME_MAX),
        Field(name="description", label=DESCRIPTION(), hint=DESCRIPTION_HINT(), most=DESCRIPTION_MAX),
        Field(
            name="start",
            label=START(),
            hint=START_HINT(),
            note=START_NOTE(seconds=VOX_MAX_S),
            most=TIME_MAX,
        ),
        Field(name="end", label=END(), hint=END_HINT(), most=TIME_MAX),
    )
    await show_modal(interaction, "persona", take_ref(song), FORM_TITLE(), fields)


async def _submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Make the persona that the form describes."""
    job_id, _, take = rest.partition(":")
    song = await interaction.client.services.library.song(
        job_id, int(take), guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    request = PersonaRequest(
        name=typed.get("name", ""),
        description=typed.get("description", ""),
        song=song,
        start_s=_seconds(typed.get("start", ""), "start"),
        end_s=_seconds(typed.get("end", ""), "end"),
    )
    await _create(interaction, request)


async def _create(interaction: discord.Interaction[Chorus], request: PersonaRequest) -> None:
    """Say at once what is under way, make the persona, and say what can be done with it.

    Raises:
        InvalidOption: the options can't be used together; nothing is under way then.
    """
    check_persona_request(request)
    song = request.song
    typed = {"name": request.name, "description": request.description}
    note = MAKING_OF_RECORDING() if song is None else MAKING(title=_title(song))
    async with show_progress(interaction, note, typed=typed):
        persona = await interaction.client.services.personas.create(
            request,
            member=member_of(interaction),
            guild_id=interaction.guild_id,
            member_context=member_context_of(interaction),
        )
        ready = READY_FOR_YOU if persona.guild_id is None else READY_HERE
        await conclude(interaction, ready(name=quoted(persona.name, NAME_MAX)))


async def _line(interaction: discord.Interaction[Chorus], persona: Persona) -> str:
    """Return a persona's line in the list."""
    entry = LIST_ENTRY(
        name=quoted(persona.name, NAME_MAX),
        user_id=persona.maker.id,
        source=await _source(interaction, persona),
        when=stamp(persona.made_at),
    )
    return f"{entry}\n> {quoted(persona.description, ABOUT_MAX)}" if persona.description else entry


async def _source(interaction: discord.Interaction[Chorus], persona: Persona) -> str:
    """Return what a persona was made from, with a link where the reader may follow it."""
    if persona.kind is PersonaKind.VOICE:
        return FROM_RECORDING()
    is_part = persona.kind is PersonaKind.VOX
    song = await interaction.client.services.personas.song_of(persona)
    if song is None or not song.is_usable(guild_id=interaction.guild_id, user_id=interaction.user.id):
        return FROM_MISSING_PART() if is_part else FROM_MISSING_SONG()
    link = song_url(song)
    if link:
        return (FROM_LINKED_PART if is_part else FROM_LINKED_SONG)(title=_title(song), link=link)
    return (FROM_PART if is_part else FROM_SONG)(title=_title(song))


def _title(song: Song) -> str:
    return quoted(song.clip.title, TITLE_MAX) or UNTITLED()


def _seconds(typed: str, option: str) -> float | None:
    return parse_at(typed, option) if typed.strip() else None


def _recording_url(voice: discord.Attachment) -> str:
    """Return the address of an attached voice.

    Raises:
        InvalidOption: it is empty, too large, or neither MP3 nor WAV.
    """
    path = PurePath(voice.filename)
    if path.suffix.lower() not in _VOICE_SUFFIXES or not 0 < voice.size <= VOICE_MAX_BYTES:
        raise InvalidOption(
            "voice",
            UNUSABLE_RECORDING(file=path.name[:80], limit=VOICE_MAX_BYTES // 1024**2),
        )
    return voice.url


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(PersonaGroup(bot))
