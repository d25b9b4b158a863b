"""/persona: voices and manners of a server's songs, kept under a name to make other songs with. They are free."""

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
_MORE = "\n… and more: `/persona list search:` finds them by name."


class PersonaGroup(commands.GroupCog, name="persona", description="Voices and manners to make songs with"):
    """The commands, and the entry in the panel of a song."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.extras["persona"] = Extra(
            verb="persona",
            position=65,
            label=lambda _: "Persona",
            is_offered=lambda access: access.is_remixable and access.song.kind is ClipKind.SONG,
            about="Keep its voice and manner under a name; free",
        )
        bot.song_presses["persona"] = _ask
        bot.forms["persona"] = _submitted

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.describe(
        name="What it is called; each name once on a server",
        song="The song it is made of: choose one, or paste a link to it",
        description="What it is like; for people",
        voice=f"Instead of a song, a recording of one clean voice: MP3 or WAV, {VOICE_MIN_S} to {VOICE_MAX_S} s",
        start=f"Only a stretch of singing: where it starts, like 0:30; less than {VOX_MAX_S} s in all",
        end="Where that stretch ends, like 0:55",
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
        """Keep the voice and manner of a song, or your own voice, under a name."""
        found = None
        if song.strip():
            found = await self._bot.services.orders.song(
                song, guild_id=interaction.guild_id, user_id=interaction.user.id
            )
        audition = PersonaRequest(
            name=name,
            description=description,
            song=found,
            start_s=_point(start, "start"),
            end_s=_point(end, "end"),
            voice_url=None if voice is None else _recording(voice),
        )
        await _create(interaction, audition)

    @app_commands.command(name="list")
    @app_commands.describe(search="A part of the name")
    async def list_(self, interaction: discord.Interaction[Chorus], search: str = "") -> None:
        """See the personas that you can make songs with here."""
        personas = await self._bot.services.personas.personas(
            guild_id=interaction.guild_id, user_id=interaction.user.id, typed=search, limit=LISTED_MAX + 1
        )
        if not personas:
            named = f" of that name ({quoted(search, NAME_MAX)})" if search.strip() else ""
            await say(interaction, f"There is no persona{named} here yet. `/persona create` makes one, for free.")
            return
        lines, room = list[str](), EMBED_DESCRIPTION_MAX - len(_MORE)
        for persona in personas[:LISTED_MAX]:
            line = await _line(interaction, persona)
            room -= len(line) + 1
            if room < 0:
                break
            lines.append(line)
        more = _MORE if len(lines) < len(personas) else ""
        embed = discord.Embed(title="Personas", description="\n".join(lines) + more)
        embed.set_footer(text="Make a song with one: /song persona")
        await say(interaction, embeds=[embed])

    @app_commands.command()
    @app_commands.autocomplete(name=complete_persona)
    @app_commands.describe(name="Which one")
    async def delete(self, interaction: discord.Interaction[Chorus], name: str) -> None:
        """Delete a persona that you made; those who manage the server can delete any."""
        cast, user_id = self._bot.services.personas, interaction.user.id
        persona = await cast.named(name, guild_id=interaction.guild_id, user_id=user_id)
        shown = f"*{quoted(persona.name, NAME_MAX)}*"
        is_maker = persona.maker.id == user_id
        has_right = is_maker or await is_admin(interaction)
        if not has_right:
            maker = quoted(persona.maker.name, MAKER_MAX)
            await say(
                interaction, f"Only {maker} and those who manage this server can delete {shown}. It is still there."
            )
            return
        async with show_progress(interaction, f"Deleting {shown}…", failed=f"{shown} was not deleted. "):
            await cast.delete(persona, user_id=user_id, is_admin=not is_maker)
            await conclude(interaction, f"Deleted {shown}. Songs that were made with it stay.")


async def _ask(interaction: discord.Interaction[Chorus], song: Song) -> None:
    """Open the form about one song."""
    await interaction.client.services.orders.check_remixable(
        song, guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    fields = (
        Field(name="name", label="Name", hint="What it is called here", most=NAME_MAX),
        Field(name="description", label="Description", hint="What it is like; for people", most=DESCRIPTION_MAX),
        Field(
            name="start",
            label="Start, if only a stretch of singing",
            hint="0:30; empty for the whole song",
            note=f"Less than {VOX_MAX_S} seconds in all",
            most=TIME_MAX,
        ),
        Field(name="end", label="End", hint="0:55", most=TIME_MAX),
    )
    await show_modal(interaction, "persona", take_ref(song), "A persona of this song", fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Make the persona that was typed."""
    job_id, _, take = rest.partition(":")
    song = await interaction.client.services.library.song(
        job_id, int(take), guild_id=interaction.guild_id, user_id=interaction.user.id
    )
    audition = PersonaRequest(
        name=typed.get("name", ""),
        description=typed.get("description", ""),
        song=song,
        start_s=_point(typed.get("start", ""), "start"),
        end_s=_point(typed.get("end", ""), "end"),
    )
    await _create(interaction, audition)


async def _create(interaction: discord.Interaction[Chorus], audition: PersonaRequest) -> None:
    """Say at once what is under way, have it made, and say what can be done with it.

    Raises:
        InvalidOption: what was typed does not go together; nothing is under way then.
    """
    check_persona_request(audition)
    song = audition.song
    of = "your recording" if song is None else f"*{quoted(song.clip.title, TITLE_MAX) or 'Untitled'}*"
    typed = {"name": audition.name, "description": audition.description}
    note = f"Making a persona of {of}… This can take a minute and costs nothing."
    async with show_progress(interaction, note, typed=typed):
        persona = await interaction.client.services.personas.create(
            audition,
            member=member_of(interaction),
            guild_id=interaction.guild_id,
            member_context=member_context_of(interaction),
        )
        whose = "Only you can use it." if persona.guild_id is None else "Everybody on this server can use it."
        name = quoted(persona.name, NAME_MAX)
        await conclude(
            interaction,
            f"**{name}** is ready. {whose} Make a song with it: /song, with the option `persona`. Nothing was charged.",
        )


async def _line(interaction: discord.Interaction[Chorus], persona: Persona) -> str:
    """Return a persona's line in the list."""
    parts = [f"**{quoted(persona.name, NAME_MAX)}** by <@{persona.maker.id}>", await _origin(interaction, persona)]
    about = f"\n> {quoted(persona.description, ABOUT_MAX)}" if persona.description else ""
    return " · ".join([*parts, stamp(persona.made_at)]) + about


async def _origin(interaction: discord.Interaction[Chorus], persona: Persona) -> str:
    """Return what a persona was made of, with a link where the reader may follow it."""
    if persona.kind is PersonaKind.VOICE:
        return "a recorded voice"
    part = "a stretch of singing in " if persona.kind is PersonaKind.VOX else ""
    song = await interaction.client.services.personas.song_of(persona)
    if song is None or not song.is_usable(guild_id=interaction.guild_id, user_id=interaction.user.id):
        return f"{part}a song that is gone"
    title, link = quoted(song.clip.title, TITLE_MAX) or "Untitled", song_url(song)
    return f"{part}[{title}]({link})" if link else f"{part}*{title}*"


def _point(typed: str, option: str) -> float | None:
    return parse_at(typed, option) if typed.strip() else None


def _recording(voice: discord.Attachment) -> str:
    """Return where an attached voice is.

    Raises:
        InvalidOption: it is empty, too large, or neither MP3 nor WAV.
    """
    path = PurePath(voice.filename)
    if path.suffix.lower() not in _VOICE_SUFFIXES or not 0 < voice.size <= VOICE_MAX_BYTES:
        raise InvalidOption(
            "voice",
            f"cannot be used ({path.name[:80]}). Attach an MP3 or WAV of up to {VOICE_MAX_BYTES // 1024**2} MiB.",
        )
    return voice.url


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(PersonaGroup(bot))
