"""/cover and the Cover buttons: a song in another style, and what else a recording can become."""

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
from core.model.text import Text
from core.suno_models import MODELS, PERCENT_MAX, PROMPT_MAX, SongModel, clock

_TYPED = ("style", "prompt", "lyrics", "start", "end")
_FORM_POSITION = 50

STYLE = Text("Style")
STYLE_OF_COVER = Text("New style")
STYLE_HINT = Text("Genre, mood, instruments")
PROMPT = Text("What is it about?")
PROMPT_OF_COVER = Text("Describe the change")
LYRICS = Text("Lyrics")
LYRICS_HINT = Text("What is sung")
LYRICS_OF_COVER = Text("New lyrics")
LYRICS_OF_COVER_HINT = Text("Empty: keep the song's own")
WEIGHT = Text("Closeness to the original, in percent")
WEIGHT_HINT = Text("0 (free) to 100 (very close), or empty")
START = Text("Start")
END = Text("End")
TIME_HINT = Text("1:23, or seconds")
TIME_HINT_WITH_LENGTH = Text("1:23, or seconds; it is {length} long")
NOT_A_PERCENTAGE = Text("can't be read ({typed}). Write a whole number from 0 to {highest}.")


class Cover(commands.Cog):
    """The command, the buttons and their forms."""

    def __init__(self, bot: Chorus) -> None:
        register_forms(bot, "cover", _ask_of(COVER))
        bot.forms["cover"] = _submit_of(COVER)
        for position, (name, mode) in enumerate(MODES.items(), _FORM_POSITION):
            if name == COVER:
                continue
            register_form(bot, name, mode.label, _ask_of(name))
            bot.forms[name] = _submit_of(name)
            bot.extras[name] = Extra(verb=name, position=position, label=_constant(mode.label), action=mode.action)

    @app_commands.command()
    @app_commands.autocomplete(song=complete_clip, persona=complete_persona)
    @app_commands.choices(mode=[app_commands.Choice(name=mode.label(), value=name) for name, mode in MODES.items()])
    @app_commands.describe(
        song="A song or stem from this server: choose it, or paste a link to it",
        audio="An audio file of your own instead",
        mode="What to make; default: a cover",
        style="The new style: genre, mood, instruments",
        prompt="Describe the change, or what a new song is about",
        lyrics="New lyrics; default: a cover keeps the song's own",
        audio_weight="How close to stay to the original, in percent",
        persona=PERSONA,
        start="Where the part to use begins: seconds (83) or minutes (1:23)",
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
        """Cover a song in another style, or turn a recording into something new."""
        named = {"style": style, "prompt": prompt, "lyrics": lyrics, "start": start, "end": end}
        typed = {name: text.strip() for name, text in named.items()}
        given = {name: bool(text) for name, text in typed.items()}
        check_mode(mode, {**given, "audio_weight": audio_weight is not None, "persona": bool(persona.strip())})
        bot = interaction.client
        source = await source_of(interaction, song, audio)
        request = mode_request(source, mode, typed, audio_weight, model=bot.services.orders.config.model)
        await place_order(
            interaction,
            await bot.services.personas.apply(
                request, persona, guild_id=interaction.guild_id, user_id=interaction.user.id
            ),
        )


def _constant(label: Text) -> Callable[[object], str]:
    return lambda _: label()


def _ask_of(mode: str) -> ShowForm:
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
    when = TIME_HINT() if source.length_s is None else TIME_HINT_WITH_LENGTH(length=clock(source.length_s))
    is_cover = mode == COVER
    fields = (
        Field(
            name="style",
            label=STYLE_OF_COVER() if is_cover else STYLE(),
            value=source.style[: model.style_max],
            hint=STYLE_HINT(),
            most=model.style_max,
        ),
        Field(
            name="prompt",
            label=PROMPT_OF_COVER() if is_cover else PROMPT(),
            most=PROMPT_MAX,
            is_long=True,
        ),
        Field(
            name="lyrics",
            label=LYRICS_OF_COVER() if is_cover else LYRICS(),
            hint=LYRICS_OF_COVER_HINT() if is_cover else LYRICS_HINT(),
            is_long=True,
        ),
        Field(name="audio_weight", label=WEIGHT(), hint=WEIGHT_HINT(), most=5),
        Field(name="start", label=START(), hint=when, most=10),
        Field(name="end", label=END(), hint=when, most=10),
    )
    return {field.name: field for field in fields}


def _submit_of(mode: str) -> Callable[[discord.Interaction[Chorus], str, Mapping[str, str]], Awaitable[None]]:
    """Return what orders what the form of a mode describes."""

    async def submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
        source = await source_of_ref(interaction, rest, typed.get("take", ""))
        texts = {name: typed.get(name, "") for name in _TYPED}
        weight = read_percent(typed.get("audio_weight", ""))
        await place_order(
            interaction,
            mode_request(source, mode, texts, weight, model=interaction.client.services.orders.config.model),
        )

    return submit


def read_percent(typed: str) -> int | None:
    """Read a percentage; None where nothing was typed.

    Raises:
        InvalidOption: it is not a whole number (core.suno_models checks the range).
    """
    bare = typed.removesuffix("%").strip()
    if not bare:
        return None
    if not (bare.isascii() and bare.isdigit()):
        raise InvalidOption("audio_weight", NOT_A_PERCENTAGE(typed=typed, highest=PERCENT_MAX))
    return int(bare)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Cover(bot))
