"""/mashup: two songs mixed into one."""

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
from cogs._showing.lyrics_writing import answer_written
from core.errors import InvalidOption
from core.model.request import SongRequest
from core.suno_models import MODELS, PROMPT_MAX

_REFERENCE_MAX = 200
TITLE_MAX = 100
"""Characters of each song's title in the note that its words are being blended."""
OPEN, BLENDED = "open", "blended"
_WORDS = ((OPEN, "None typed: Suno decides"), (BLENDED, "Blended from both songs; read and change them first"))
"""Where the words of the new song come from if none are typed, as values and labels of the choice."""


class Mashup(commands.Cog):
    """The command, and the form that the panel of a song opens."""

    def __init__(self, bot: Chorus) -> None:
        register_form(bot, "mashup", "Mix it with another song", _ask)
        bot.forms["mashup"] = _submitted
        bot.extras["mashup"] = Extra(
            verb="mashup", position=22, label=lambda _: "Mix it with another song", action="mashup"
        )

    @app_commands.command()
    @app_commands.autocomplete(first=complete_song, second=complete_song)
    @app_commands.describe(
        first="A song of this server: choose one, or paste a link to it",
        second="The other song",
        prompt="How they shall go together",
        lyrics="Words of the new song, your own",
        words="Where the words come from if you type none; blending them is free",
    )
    @app_commands.choices(words=[app_commands.Choice(name=label, value=value) for value, label in _WORDS])
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
        await _mix(interaction, _mixed(interaction, one, other, prompt.strip(), lyrics.strip()), words)


def _mixed(
    interaction: discord.Interaction[Chorus], one: Source, other: Source, prompt: str, lyrics: str
) -> SongRequest:
    """Return the order; the new song is called after both."""
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


async def _mix(interaction: discord.Interaction[Chorus], request: SongRequest, words: str) -> None:
    """Order a mashup, or first have the words of both songs blended, for the member to read and change.

    Raises:
        InvalidOption: words were typed, and others are to be blended.
    """
    if words != BLENDED:
        await place_order(interaction, request)
        return
    if request.lyrics:
        raise InvalidOption(
            "lyrics", "cannot be typed where words are to be blended. Leave it empty: you can change the blended ones."
        )
    member_context, title = member_context_of(interaction), source_name(request, TITLE_MAX)
    await answer_written(
        interaction,
        f"Blending the words of {title} and {second_name(request, TITLE_MAX)}.",
        lambda: interaction.client.services.lyrics_desk.begin_blend(
            request, user_id=interaction.user.id, guild_id=interaction.guild_id, member_context=member_context
        ),
        {"prompt": request.prompt},
    )


async def _ask(interaction: discord.Interaction[Chorus], rest: str, title: str, _: Source, __: Sequence[Field]) -> None:
    """Show the form; a form of Discord's cannot offer songs while one types."""
    fields = [
        Field(
            name="second",
            label="The other song",
            hint="A link to its message or to suno.com",
            note="/mashup has a list to choose from.",
            most=_REFERENCE_MAX,
        ),
        Field(name="prompt", label="How they shall go together", most=PROMPT_MAX, is_long=True),
        Field(name="lyrics", label="Words of the new song", hint="Your own, or none", is_long=True),
        Field(name="words", label="If you type none", value=OPEN, choices=_WORDS),
    ]
    await show_modal(interaction, "mashup", rest, title, fields)


async def _submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the mashup that was described, or have its words blended.

    Raises:
        InvalidOption: the other song is missing, or none that the member can use.
    """
    second = typed.get("second", "")
    if not second:
        raise InvalidOption("second", "is needed. Give a link to the other song, or use /mashup, which has a list.")
    one = await source_of_ref(interaction, rest, "")
    other = await song_source(interaction, second, "second")
    request = _mixed(interaction, one, other, typed.get("prompt", ""), typed.get("lyrics", ""))
    await _mix(interaction, request, typed.get("words", ""))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Mashup(bot))
