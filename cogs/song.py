"""/song: a song from a few words, from own lyrics, or from the lyrics desk."""

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
from core.suno_models import DURATION_MAX_S, DURATION_MIN_S, EXCLUDE_MAX, MODELS, PERCENT_MAX, SongModel, check

MODEL_CHOICES = [app_commands.Choice(name=model.label, value=model.name) for model in MODELS.values()]


class Song(commands.Cog):
    """The command and its lyrics desk."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        bot.forms["song"] = _desk_closed

    @app_commands.command()
    @app_commands.choices(model=MODEL_CHOICES)
    @app_commands.autocomplete(persona=complete_persona)
    @app_commands.describe(
        prompt="What the song is about; Suno writes the words",
        style="Genre, mood, instruments, tempo",
        lyrics="Your own words; [Verse] and [Chorus] mark the parts",
        title="What the song is called",
        instrumental="No singing",
        model="Which Suno model makes it",
        persona=PERSONA,
        exclude="What must not be in it",
        vocals="The voice you would like",
        weirdness="How unusual it may be, in percent",
        style_influence="How closely it keeps to the style, in percent",
        duration="How long it should be, in seconds; often it turns out shorter",
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
        """Make a song: describe it, or give no words and write them at the lyrics desk."""
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
        request = await self._bot.services.personas.sung(
            request, persona, guild_id=interaction.guild_id, user_id=interaction.user.id
        )
        if _has_words(request):
            await place_order(interaction, request)
        else:
            await _open_desk(interaction, request)


def _has_words(request: SongRequest) -> bool:
    """Whether there is enough to make a song of: words, or an instrumental in a style."""
    return bool(request.prompt or request.lyrics or (request.instrumental and request.style))


async def _open_desk(interaction: discord.Interaction[Chorus], request: SongRequest) -> None:
    """Open the lyrics desk with the texts that were given; the other options travel in its custom id.

    An order with a persona is kept as a draft, which the custom id names: what it holds has no room there.

    Raises:
        InvalidOption: an option cannot be used as it is; no desk was opened.
    """
    check(replace(request, prompt="to come"))
    rest = packed(request)
    if request.persona_id is not None:
        rest = draft_ref(await interaction.client.services.lyrics_desk.keep(request, user_id=interaction.user.id))
    await show_modal(interaction, "song", rest, "Lyrics desk", _desk(request, MODELS[request.model]))


def _desk(request: SongRequest, model: SongModel) -> Sequence[Field]:
    words = "No words are needed" if request.instrumental else "[Verse]\nYour words\n\n[Chorus]\nMore of them"
    return (
        Field(name="title", label="Title", value=request.title, most=model.title_max),
        Field(name="style", label="Style", value=request.style, most=model.style_max, hint="Genre, mood, instruments"),
        Field(name="lyrics", label="Lyrics", most=model.lyrics_max, hint=words, is_long=True),
        Field(name="exclude", label="Without", value=request.exclude, most=EXCLUDE_MAX, hint="What must not be in it"),
    )


async def _desk_closed(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order what was written at the desk.

    Raises:
        InvalidOption: no words, and nothing else to make a song of.
    """
    texts = {name: typed.get(name, "") for name in ("title", "style", "lyrics", "exclude")}
    kind, _, draft_id = rest.partition(":")
    if kind == DRAFT:
        options = (await interaction.client.services.lyrics_desk.draft(draft_id, user_id=interaction.user.id)).request
    else:
        options = unpacked(rest)
    request = replace(options, **texts)
    if _has_words(request):
        await place_order(interaction, request)
        return
    option, most = ("style", "") if request.instrumental else ("lyrics", f" in 1 to {MODAL_INPUT_MAX:,} characters")
    raise InvalidOption(
        option, f"was left empty. Open /song again and fill it in{most}, or describe the song with the option prompt."
    )


def packed(request: SongRequest) -> str:
    """Return the options that the desk has no field for, short enough for a custom id."""
    numbers = (request.weirdness, request.style_influence, request.duration_s)
    return ",".join(
        (
            request.model,
            "i" if request.instrumental else "",
            request.vocals or "",
            *("" if number is None else str(number) for number in numbers),
        )
    )


def unpacked(rest: str) -> SongRequest:
    """Return the request that `packed` was given, without its texts."""
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
