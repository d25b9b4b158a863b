"""/remaster: give a song a cleaner sound, or another speed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._ordering.order import place_order
from cogs._ordering.requests import new_request
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source, song_source
from cogs._ordering.take import register_form, source_of_ref
from core.action import ACTIONS
from core.action.remaster import SPEED_MAX, SPEED_MIN, VARIATIONS, WITH_VARIATION
from core.errors import InvalidOption
from core.model.request import SongRequest
from core.model.text import Text
from core.suno_models import MODELS, labels

_MODELS = ACTIONS["remaster"].models or ()
_YES = "yes"
_NUMBER_MAX = 8
_MODEL_CHOICES = tuple((name, MODELS[name].label) for name in _MODELS)
_VARIATION_CHOICES = tuple((variation, variation.capitalize()) for variation in VARIATIONS)

REMASTER = Text("Remaster")
REMASTER_TITLE = Text("Remaster this song")
CHANGE_SPEED = Text("Change the speed")
VARIATION = Text("How much may it differ?")
MODEL = Text("Model")
SPEED = Text("Speed")
SPEED_HINT = Text("0.5 is half as fast, 2 twice as fast")
PITCH = Text("Pitch")
KEEP_PITCH = Text("Keep the original pitch")
NOT_WITH_SPEED = Text("can't be used together. Leave out {option} to change only the speed.")
PITCH_NEEDS_SPEED = Text("only works with another speed. Choose a speed, or leave it out.")
NO_VARIATION = Text("can't be used with {model}, only with {models}. Leave it out, or choose another model.")
NOT_A_SPEED = Text("can't be read ({typed}). Write a number from {lowest:g} to {highest:g}, such as 1.25.")

_EXTRAS = (
    Extra(verb="remaster", position=30, label=lambda _: REMASTER(), action="remaster"),
    Extra(verb="speed", position=31, label=lambda _: CHANGE_SPEED(), action="adjust_speed"),
)


class Remaster(commands.Cog):
    """The command, and the forms that the panel of a song opens."""

    def __init__(self, bot: Chorus) -> None:
        bot.extras |= {extra.verb: extra for extra in _EXTRAS}
        register_form(bot, "remaster", REMASTER_TITLE, _ask_remaster)
        register_form(bot, "speed", CHANGE_SPEED, _ask_speed)
        bot.forms |= {"remaster": _submit_remaster, "speed": _submit_speed}

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.choices(
        variation=[app_commands.Choice(name=label, value=value) for value, label in _VARIATION_CHOICES],
        model=[app_commands.Choice(name=label, value=value) for value, label in _MODEL_CHOICES],
    )
    @app_commands.describe(
        song="A song from this server: choose one, or paste a link to it",
        variation="How much it may differ from the original; default: normal",
        model="Suno model to use",
        speed="Another speed instead: 0.5 is half as fast, 2 twice as fast",
        keep_pitch="Keep the pitch when the speed changes",
    )
    async def remaster(
        self,
        interaction: discord.Interaction[Chorus],
        song: str,
        variation: str = "",
        model: str = "",
        speed: app_commands.Range[float, SPEED_MIN, SPEED_MAX] | None = None,
        keep_pitch: bool = False,
    ) -> None:
        """Give a song a cleaner sound, or another speed."""
        _check_options(variation, model, speed, keep_pitch=keep_pitch)
        source = await song_source(interaction, song)
        usual = interaction.client.services.orders.config.model
        if speed is None:
            await place_order(interaction, remaster_request(source, variation, model, usual=usual))
        else:
            await place_order(interaction, speed_request(source, speed, keep_pitch=keep_pitch, usual=usual))


def _check_options(variation: str, model: str, speed: float | None, *, keep_pitch: bool) -> None:
    """Check that either a remaster or another speed is asked for.

    Raises:
        InvalidOption: both are.
    """
    for option, typed in (("variation", variation), ("model", model)):
        if typed and speed is not None:
            raise InvalidOption(f"{option} and speed", NOT_WITH_SPEED(option=option))
    if keep_pitch and speed is None:
        raise InvalidOption("keep_pitch", PITCH_NEEDS_SPEED())


def remaster_request(source: Source, variation: str, model: str, *, usual: str) -> SongRequest:
    """Return the request for a remaster, by the model named, else by one that can.

    Raises:
        InvalidOption: that model has no variations.
    """
    request = new_request(source, "remaster", model=usual)
    if model:
        request = replace(request, model=model)
    elif variation and request.model not in WITH_VARIATION:
        request = replace(request, model=next(name for name in _MODELS if name in WITH_VARIATION))
    if variation and request.model in _MODELS and request.model not in WITH_VARIATION:
        raise InvalidOption(
            "variation",
            NO_VARIATION(model=MODELS[request.model].label, models=labels(WITH_VARIATION)),
        )
    return replace(request, variation=variation)


def speed_request(source: Source, speed: float | None, *, keep_pitch: bool, usual: str) -> SongRequest:
    """Return the request for another speed."""
    return replace(new_request(source, "adjust_speed", model=usual), speed=speed, keeps_pitch=keep_pitch)


async def _ask_remaster(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form of a remaster."""
    usual = new_request(source, "remaster", model=interaction.client.services.orders.config.model).model
    fields = [
        Field(name="variation", label=VARIATION(), choices=_VARIATION_CHOICES),
        Field(name="model", label=MODEL(), value=usual, choices=_MODEL_CHOICES),
    ]
    await show_modal(interaction, "remaster", rest, title, fields)


async def _ask_speed(
    interaction: discord.Interaction[Chorus], rest: str, title: str, _: Source, __: Sequence[Field]
) -> None:
    """Show the form of another speed."""
    fields = [
        Field(name="speed", label=SPEED(), hint=SPEED_HINT(), most=_NUMBER_MAX),
        Field(name="keep_pitch", label=PITCH(), choices=((_YES, KEEP_PITCH()),)),
    ]
    await show_modal(interaction, "speed", rest, title, fields)


async def _submit_remaster(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the remaster that the form describes."""
    source = await source_of_ref(interaction, rest, "")
    usual = interaction.client.services.orders.config.model
    await place_order(
        interaction, remaster_request(source, typed.get("variation", ""), typed.get("model", ""), usual=usual)
    )


async def _submit_speed(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the speed that was typed into the form."""
    source = await source_of_ref(interaction, rest, "")
    speed = read_speed(typed.get("speed", ""))
    keep_pitch = typed.get("keep_pitch") == _YES
    await place_order(
        interaction,
        speed_request(source, speed, keep_pitch=keep_pitch, usual=interaction.client.services.orders.config.model),
    )


def read_speed(typed: str) -> float | None:
    """Read a speed; None where nothing was typed (core.action says what is missing).

    Raises:
        InvalidOption: it is not a number.
    """
    bare = typed.lower().removesuffix("x").strip().replace(",", ".")
    if not bare:
        return None
    try:
        return float(bare)
    except ValueError:
        raise InvalidOption("speed", NOT_A_SPEED(typed=typed, lowest=SPEED_MIN, highest=SPEED_MAX)) from None


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Remaster(bot))
