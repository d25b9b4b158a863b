"""/mashup: mix two songs into a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._bot.roles import member_context_of
from cogs._message.text import second_name, source_name
from cogs._ordering.order import place_order
from cogs._ordering.requests import new_request
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source, song_source
from cogs._ordering.take import register_form, source_of_ref
from cogs._showing.lyrics_writing import answer_with_draft
from core.errors import InvalidOption
from core.model.request import SongRequest
from core.model.text import Text
from core.suno_models import MODELS, PROMPT_MAX

_REFERENCE_MAX = 200
TITLE_MAX = 100
"""Characters of each song's title in the note that its lyrics are being blended."""
OPEN, BLENDED = "open", "blended"

MIX = Text("Mix with another song")
SECOND = Text("The other song")
SECOND_HINT = Text("A link to its message or to suno.com")
SECOND_NOTE = Text("/mashup has a list to choose from.")
PROMPT = Text("How should they be combined?")
LYRICS = Text("Lyrics of the new song")
LYRICS_HINT = Text("Your own, or empty")
LYRICS_SOURCE = Text("If you write no lyrics")
LYRICS_SOURCES = {OPEN: Text("Suno decides"), BLENDED: Text("Blended from both songs; you can edit them first")}
"""Where the lyrics of the new song come from if none are typed, by the choice's value."""
BLENDING = Text("Blending the lyrics of {first} and {second}. This takes about ten seconds and costs nothing.")
LYRICS_AND_BLEND = Text(
    "can't be used with blended lyrics. Leave it empty: you can edit the blended lyrics afterwards."
)
NO_SECOND = Text("is needed. Paste a link to the other song, or use /mashup, which has a list.")


class Mashup(commands.Cog):
    """The command, and the form that the panel of a song opens."""

    def __init__(self, bot: Chorus) -> None:
        register_form(bot, "mashup", MIX, _ask)
        bot.forms["mashup"] = _submit
        bot.extras["mashup"] = Extra(verb="mashup", position=22, label=lambda _: MIX(), action="mashup")

    @app_commands.command()
    @app_commands.autocomplete(first=complete_song, second=complete_song)
    @app_commands.describe(
        first="A song from this server: choose one, or paste a link to it",
        second="The other song",
        prompt="How the two songs should be combined",
        lyrics="Lyrics of the new song, written by you",
        words="Where lyrics come from if you write none; blending is free",
    )
    @app_commands.choices(
        words=[app_commands.Choice(name=label(), value=value) for value, label in LYRICS_SOURCES.items()]
    )
    async def mashup(
        self,
        interaction: discord.Interaction[Chorus],
        *,
        first: str,
        second: str,
        prompt: str = "",
        lyrics: str = "",
        words: str = OPEN,
    ) -> None:
        """Mix two songs into a new one."""
        one = await song_source(interaction, first, "first")
        other = await song_source(interaction, second, "second")
        await _order(interaction, _mashup_request(interaction, one, other, prompt.strip(), lyrics.strip()), words)


def _mashup_request(
    interaction: discord.Interaction[Chorus], one: Source, other: Source, prompt: str, lyrics: str
) -> SongRequest:
    """Return the request; the new song is named after both."""
    request = new_request(one, "mashup", model=interaction.client.services.orders.config.model)
    both = " + ".join(source.title for source in (one, other) if source.title)
    return replace(
        request,
        prompt=prompt,
        lyrics=lyrics,
        title=both[: MODELS[request.model].title_max],
        second_clip_id=other.clip_id,
        second_title=other.title,
    )


async def _order(interaction: discord.Interaction[Chorus], request: SongRequest, words: str) -> None:
    """Order a mashup, or first have the lyrics of both songs blended, for the member to read and edit.

    Raises:
        InvalidOption: lyrics were typed, and others are to be blended.
    """
    if words != BLENDED:
        await place_order(interaction, request)
        return
    if request.lyrics:
        raise InvalidOption("lyrics", LYRICS_AND_BLEND())
    member_context = member_context_of(interaction)
    await answer_with_draft(
        interaction,
        BLENDING(first=source_name(request, TITLE_MAX), second=second_name(request, TITLE_MAX)),
        lambda: interaction.client.services.lyrics_desk.begin_blend(
            request, user_id=interaction.user.id, guild_id=interaction.guild_id, member_context=member_context
        ),
        {"prompt": request.prompt},
    )


async def _ask(interaction: discord.Interaction[Chorus], rest: str, title: str, _: Source, __: Sequence[Field]) -> None:
    """Show the form. A form in Discord can't offer songs while one types, so it asks for a link."""
    fields = [
        Field(
            name="second",
            label=SECOND(),
            hint=SECOND_HINT(),
            note=SECOND_NOTE(),
            most=_REFERENCE_MAX,
        ),
        Field(name="prompt", label=PROMPT(), most=PROMPT_MAX, is_long=True),
        Field(name="lyrics", label=LYRICS(), hint=LYRICS_HINT(), is_long=True),
        Field(
            name="words",
            label=LYRICS_SOURCE(),
            value=OPEN,
            choices=[(value, label()) for value, label in LYRICS_SOURCES.items()],
        ),
    ]
    await show_modal(interaction, "mashup", rest, title, fields)


async def _submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the mashup that the form describes, or have its lyrics blended.

    Raises:
        InvalidOption: the other song is missing, or the member can't use it.
    """
    second = typed.get("second", "")
    if not second:
        raise InvalidOption("second", NO_SECOND())
    one = await source_of_ref(interaction, rest, "")
    other = await song_source(interaction, second, "second")
    request = _mashup_request(interaction, one, other, typed.get("prompt", ""), typed.get("lyrics", ""))
    await _order(interaction, request, typed.get("words", ""))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Mashup(bot))
