"""/song: make a song from a prompt, from own lyrics, or at the lyrics desk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.modal import Field, show_modal
from cogs._message.text import MODAL_INPUT_MAX
from cogs._ordering.order import place_order
from cogs._ordering.persona_option import PERSONA, complete_persona
from cogs._ordering.take import DRAFT, draft_ref
from core.errors import InvalidOption
from core.model.request import SongRequest, Vocals
from core.model.text import Text
from core.suno_models import DURATION_MAX_S, DURATION_MIN_S, EXCLUDE_MAX, MODELS, PERCENT_MAX, SongModel, check

MODEL_CHOICES = [app_commands.Choice(name=model.label, value=model.name) for model in MODELS.values()]

LYRICS_DESK = Text("Lyrics desk")
TITLE = Text("Title")
STYLE = Text("Style")
STYLE_HINT = Text("Genre, mood, instruments")
LYRICS = Text("Lyrics")
LYRICS_HINT = Text("[Verse]\nYour lyrics\n\n[Chorus]\nMore of them")
INSTRUMENTAL_HINT = Text("An instrumental needs no lyrics")
EXCLUDE = Text("Avoid")
EXCLUDE_HINT = Text("Things to leave out")
NO_LYRICS = Text("is empty. Add lyrics (up to {longest} characters), or use /song with the option prompt.")
NO_STYLE = Text("is empty. An instrumental needs a style: add one, or use /song with the option prompt.")


class Song(commands.Cog):
    """The command and its lyrics desk."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.forms["song"] = _submit_desk

    @app_commands.command()
    @app_commands.choices(model=MODEL_CHOICES)
    @app_commands.autocomplete(persona=complete_persona)
    @app_commands.describe(
        prompt="What the song is about; Suno writes the lyrics",
        style="Genre, mood, instruments, tempo",
        lyrics="Your own lyrics; [Verse] and [Chorus] mark the parts",
        title="Title of the song",
        instrumental="No singing",
        model="Suno model to use",
        persona=PERSONA,
        exclude="Things to leave out",
        vocals="Preferred voice",
        weirdness="How unusual it may be, in percent",
        style_influence="How closely to follow the style, in percent",
        duration="Length in seconds; the result is often shorter",
    )
    async def song(
        self,
        interaction: discord.Interaction[Chorus],
        *,
        prompt: str = "",
        style: str = "",
        lyrics: str = "",
        title: str = "",
        instrumental: bool = False,
        model: str | None = None,
        persona: str = "",
        exclude: str = "",
        vocals: Literal["female", "male"] | None = None,
        weirdness: app_commands.Range[int, 0, PERCENT_MAX] | None = None,
        style_influence: app_commands.Range[int, 0, PERCENT_MAX] | None = None,
        duration: app_commands.Range[int, DURATION_MIN_S, DURATION_MAX_S] | None = None,
    ) -> None:
        """Make a song from a prompt, or leave it out to write lyrics at the lyrics desk."""
        request = SongRequest(
            action="generate",
            model=model or self._bot.services.orders.config.model,
            prompt=prompt.strip(),
            style=style.strip(),
            lyrics=lyrics.strip(),
            title=title.strip(),
            exclude=exclude.strip(),
            instrumental=instrumental,
            vocals=None if vocals is None else Vocals(vocals),
            weirdness=weirdness,
            style_influence=style_influence,
            duration_s=duration,
        )
        request = await self._bot.services.personas.apply(
            request, persona, guild_id=interaction.guild_id, user_id=interaction.user.id
        )
        if _is_complete(request):
            await place_order(interaction, request)
        else:
            await _open_desk(interaction, request)


def _is_complete(request: SongRequest) -> bool:
    """Whether there is enough to make a song: a prompt, lyrics, or a style for an instrumental."""
    return bool(request.prompt or request.lyrics or (request.instrumental and request.style))


async def _open_desk(interaction: discord.Interaction[Chorus], request: SongRequest) -> None:
    """Open the lyrics desk with the texts that were typed; the other options travel in its custom id.

    A request with a persona is kept as a draft, which the custom id names: a persona has no room there.

    Raises:
        InvalidOption: an option cannot be used as it is; no desk was opened.
    """
    check(replace(request, prompt="typed later"))
    rest = encode_options(request)
    if request.persona_id is not None:
        rest = draft_ref(await interaction.client.services.lyrics_desk.keep(request, user_id=interaction.user.id))
    await show_modal(interaction, "song", rest, LYRICS_DESK(), _desk_fields(request, MODELS[request.model]))


def _desk_fields(request: SongRequest, model: SongModel) -> Sequence[Field]:
    hint = INSTRUMENTAL_HINT() if request.instrumental else LYRICS_HINT()
    return (
        Field(name="title", label=TITLE(), value=request.title, most=model.title_max),
        Field(name="style", label=STYLE(), value=request.style, most=model.style_max, hint=STYLE_HINT()),
        Field(name="lyrics", label=LYRICS(), most=model.lyrics_max, hint=hint, is_long=True),
        Field(name="exclude", label=EXCLUDE(), value=request.exclude, most=EXCLUDE_MAX, hint=EXCLUDE_HINT()),
    )


async def _submit_desk(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the song that was written at the lyrics desk.

    Raises:
        InvalidOption: there are no lyrics, and nothing else to make a song from.
    """
    texts = {name: typed.get(name, "") for name in ("title", "style", "lyrics", "exclude")}
    kind, _, draft_id = rest.partition(":")
    if kind == DRAFT:
        options = (await interaction.client.services.lyrics_desk.draft(draft_id, user_id=interaction.user.id)).request
    else:
        options = decode_options(rest)
    request = replace(options, **texts)
    if _is_complete(request):
        await place_order(interaction, request)
        return
    if request.instrumental:
        raise InvalidOption("style", NO_STYLE())
    raise InvalidOption("lyrics", NO_LYRICS(longest=f"{MODAL_INPUT_MAX:,}"))


def encode_options(request: SongRequest) -> str:
    """Return the options that the lyrics desk has no field for, short enough for a custom id."""
    numbers = (request.weirdness, request.style_influence, request.duration_s)
    return ",".join(
        (
            request.model,
            "i" if request.instrumental else "",
            request.vocals or "",
            *("" if number is None else str(number) for number in numbers),
        )
    )


def decode_options(rest: str) -> SongRequest:
    """Return the request that `encode_options` was given, without its texts."""
    model, instrumental, vocals, *numbers = rest.split(",")
    weirdness, style_influence, duration_s = (int(number) if number else None for number in numbers)
    return SongRequest(
        action="generate",
        model=model,
        instrumental=bool(instrumental),
        vocals=Vocals(vocals) if vocals else None,
        weirdness=weirdness,
        style_influence=style_influence,
        duration_s=duration_s,
    )


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Song(bot))
