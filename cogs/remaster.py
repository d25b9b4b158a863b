"""/remaster: the same song in another finish, or at another speed."""

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
from core.action.master import SPEED_MAX, SPEED_MIN, VARIATIONS, WITH_VARIATION
from core.errors import InvalidOption
from core.model.request import SongRequest
from core.suno_models import MODELS, labels

_MODELS = ACTIONS["remaster"].models or ()
_YES = "yes"
_NUMBER_MAX = 8
_MODEL_CHOICES = tuple((name, MODELS[name].label) for name in _MODELS)
_VARIATION_CHOICES = tuple((variation, variation.capitalize()) for variation in VARIATIONS)
_EXTRAS = (
    Extra(verb="remaster", position=30, label=lambda _: "Remaster", action="remaster"),
    Extra(verb="speed", position=31, label=lambda _: "Change the speed", action="adjust_speed"),
)


class Remaster(commands.Cog):
    """The command, and the forms that the panel of a song opens."""

    def __init__(self, bot: Chorus) -> None:
        bot.extras |= {extra.verb: extra for extra in _EXTRAS}
        register_form(bot, "remaster", "Remaster this song", _ask_finish)
        register_form(bot, "speed", "Change the speed", _ask_speed)
        bot.forms |= {"remaster": _finish_chosen, "speed": _speed_typed}

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.choices(
        variation=[app_commands.Choice(name=label, value=value) for value, label in _VARIATION_CHOICES],
        model=[app_commands.Choice(name=label, value=value) for value, label in _MODEL_CHOICES],
    )
    @app_commands.describe(
        song="A song of this server: choose one, or paste a link to it",
        variation="How far it may differ from the original; normal if you say nothing",
        model="Which model remasters it",
        speed="Another speed instead: 0.5 is half as fast, 2 twice as fast",
        keep_pitch="Keep the pitch at another speed",
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
        _check_together(variation, model, speed, keep_pitch=keep_pitch)
        source = await song_source(interaction, song)
        usual = interaction.client.services.orders.config.model
        if speed is None:
            await place_order(interaction, _finished(source, variation, model, usual=usual))
        else:
            await place_order(interaction, _paced(source, speed, keep_pitch=keep_pitch, usual=usual))


def _check_together(variation: str, model: str, speed: float | None, *, keep_pitch: bool) -> None:
    """Check that one thing is wanted: a remaster or another speed.

    Raises:
        InvalidOption: both are.
    """
    for option, typed in (("variation", variation), ("model", model)):
        if typed and speed is not None:
            raise InvalidOption(
                f"{option} and speed", f"cannot be used together. Leave out {option} to change the speed only."
            )
    if keep_pitch and speed is None:
        raise InvalidOption("keep_pitch", "goes with another speed only. Choose a speed, or leave it out.")


def _finished(source: Source, variation: str, model: str, *, usual: str) -> SongRequest:
    """Return the order for a remaster, by the model named, else by one that can.

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
            f"cannot be chosen with {MODELS[request.model].label}, only with {labels(WITH_VARIATION)}. "
            "Leave it out, or choose another model.",
        )
    return replace(request, variation=variation)


def _paced(source: Source, speed: float | None, *, keep_pitch: bool, usual: str) -> SongRequest:
    """Return the order for another speed."""
    return replace(new_request(source, "adjust_speed", model=usual), speed=speed, keeps_pitch=keep_pitch)


async def _ask_finish(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form of a remaster."""
    usual = new_request(source, "remaster", model=interaction.client.services.orders.config.model).model
    fields = [
        Field(name="variation", label="How far it may differ", choices=_VARIATION_CHOICES),
        Field(name="model", label="Model", value=usual, choices=_MODEL_CHOICES),
    ]
    await show_modal(interaction, "remaster", rest, title, fields)


async def _ask_speed(
    interaction: discord.Interaction[Chorus], rest: str, title: str, _: Source, __: Sequence[Field]
) -> None:
    """Show the form of another speed."""
    fields = [
        Field(name="speed", label="Speed", hint="0.5 is half as fast, 2 twice as fast", most=_NUMBER_MAX),
        Field(name="keep_pitch", label="Pitch", choices=((_YES, "Keep it as it is"),)),
    ]
    await show_modal(interaction, "speed", rest, title, fields)


async def _finish_chosen(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the remaster that was chosen."""
    source = await source_of_ref(interaction, rest, "")
    usual = interaction.client.services.orders.config.model
    await place_order(interaction, _finished(source, typed.get("variation", ""), typed.get("model", ""), usual=usual))


async def _speed_typed(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
    """Order the speed that was typed."""
    source = await source_of_ref(interaction, rest, "")
    speed = _number(typed.get("speed", ""))
    keep_pitch = typed.get("keep_pitch") == _YES
    await place_order(
        interaction, _paced(source, speed, keep_pitch=keep_pitch, usual=interaction.client.services.orders.config.model)
    )


def _number(typed: str) -> float | None:
    """Read a speed; None where nothing was typed (core.action says what is missing).

    Raises:
        InvalidOption: it is no number.
    """
    bare = typed.lower().removesuffix("x").strip().replace(",", ".")
    if not bare:
        return None
    try:
        return float(bare)
    except ValueError:
        raise InvalidOption(
            "speed", f"cannot be read ({typed}). Write a number from {SPEED_MIN:g} to {SPEED_MAX:g}, like 1.25."
        ) from None


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Remaster(bot))
