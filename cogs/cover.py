"""/cover and the Cover buttons: a song anew in another style; and what else a recording can become."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._ordering.cover_modes import COVER, MODES, check_mode, mode_request
from cogs._ordering.order import place_order
from cogs._ordering.persona_option import PERSONA, complete_persona
from cogs._ordering.requests import new_request
from cogs._ordering.song_option import complete_clip
from cogs._ordering.source import Source, source_of
from cogs._ordering.take import ShowForm, register_form, register_forms, source_of_ref
from core.errors import InvalidOption
from core.suno_models import MODELS, PERCENT_MAX, PROMPT_MAX, SongModel, clock

_TEXTS = ("style", "prompt", "lyrics", "start", "end")
_FORM_POSITION = 50


class Cover(commands.Cog):
    """The command, the buttons and their forms."""

    def __init__(self, bot: Chorus) -> None:
        register_forms(bot, "cover", _asking(COVER))
        bot.forms["cover"] = _submitting(COVER)
        for position, (name, mode) in enumerate(MODES.items(), _FORM_POSITION):
            if name == COVER:
                continue
            register_form(bot, name, mode.label, _asking(name))
            bot.forms[name] = _submitting(name)
            bot.extras[name] = Extra(verb=name, position=position, label=_saying(mode.label), action=mode.action)

    @app_commands.command()
    @app_commands.autocomplete(song=complete_clip, persona=complete_persona)
    @app_commands.choices(mode=[app_commands.Choice(name=mode.label, value=name) for name, mode in MODES.items()])
    @app_commands.describe(
        song="A song of this server, or a stem of one: choose it, or paste a link to it",
        audio="A file of your own instead",
        mode="What it becomes; a cover if you say nothing",
        style="The new style: genre, mood, instruments",
        prompt="What should be different",
        lyrics="Other words; a cover keeps its own if you give none",
        audio_weight="How closely it keeps to the original, in percent",
        persona=PERSONA,
        start="Where the part begins that counts: seconds (83) or minutes (1:23)",
        end="Where that part ends",
    )
    async def cover(
        self,
        interaction: discord.Interaction[Chorus],
        *,
        song: str | None = None,
        audio: discord.Attachment | None = None,
        mode: str = COVER,
        style: str = "",
        prompt: str = "",
        lyrics: str = "",
        audio_weight: app_commands.Range[int, 0, PERCENT_MAX] | None = None,
        persona: str = "",
        start: str = "",
        end: str = "",
    ) -> None:
        """Sing a song anew in another style, or make something else of it."""
        named = {"style": style, "prompt": prompt, "lyrics": lyrics, "start": start, "end": end}
        typed = {name: text.strip() for name, text in named.items()}
        given = {name: bool(text) for name, text in typed.items()}
        check_mode(mode, {**given, "audio_weight": audio_weight is not None, "persona": bool(persona.strip())})
        bot = interaction.client
        source = await source_of(interaction, song, audio)
        request = mode_request(source, mode, typed, audio_weight, model=bot.services.orders.config.model)
        await place_order(
            interaction,
            await bot.services.personas.sung(
                request, persona, guild_id=interaction.guild_id, user_id=interaction.user.id
            ),
        )


def _saying(label: str) -> Callable[[object], str]:
    return lambda _: label


def _asking(mode: str) -> ShowForm:
    """Return what shows the form of a mode."""

    async def ask(
        interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, take: Sequence[Field]
    ) -> None:
        request = new_request(source, MODES[mode].action, model=interaction.client.services.orders.config.model)
        fields = _fields(mode, source, MODELS[request.model])
        await show_modal(
            interaction, mode, rest, title, [*take, *(fields[name] for name in MODES[mode].options if name in fields)]
        )

    return ask


def _fields(mode: str, source: Source, model: SongModel) -> Mapping[str, Field]:
    """Return a field for each option that a form can ask for."""
    when = "1:23, or seconds" if source.length_s is None else f"1:23, or seconds; it lasts {clock(source.length_s)}"
    is_cover = mode == COVER
    fields = (
        Field(
            name="style",
            label="New style" if is_cover else "Style",
            value=source.style[: model.style_max],
            hint="Genre, mood, instruments",
            most=model.style_max,
        ),
        Field(
            name="prompt",
            label="What should be different" if is_cover else "What it shall be about",
            most=PROMPT_MAX,
            is_long=True,
        ),
        Field(
            name="lyrics",
            label="Other lyrics" if is_cover else "Lyrics",
            hint="Empty: the song keeps its own" if is_cover else "What shall be sung",
            is_long=True,
        ),
        Field(name="audio_weight", label="How close to the original, in percent", hint="0 to 100", most=5),
        Field(name="start", label="Start", hint=when, most=10),
        Field(name="end", label="End", hint=when, most=10),
    )
    return {field.name: field for field in fields}


def _submitting(mode: str) -> Callable[[discord.Interaction[Chorus], str, Mapping[str, str]], Awaitable[None]]:
    """Return what orders what was typed into the form of a mode."""

    async def submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
        source = await source_of_ref(interaction, rest, typed.get("take", ""))
        texts = {name: typed.get(name, "") for name in _TEXTS}
        weight = _percent(typed.get("audio_weight", ""))
        await place_order(
            interaction,
            mode_request(source, mode, texts, weight, model=interaction.client.services.orders.config.model),
        )

    return submitted


def _percent(typed: str) -> int | None:
    """Read a percentage; None where nothing was typed.

    Raises:
        InvalidOption: it is no whole number (core.suno_models checks the range).
    """
    bare = typed.removesuffix("%").strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit()):
        raise InvalidOption("audio_weight", f"cannot be read ({typed}). Write a whole number from 0 to {PERCENT_MAX}.")
    return int(bare)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Cover(bot))
