"""/stems: a song taken apart, one part of it by itself, or a part that plays along with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.extra import Extra
from cogs._bot.modal import Field, show_modal
from cogs._ordering.order import place_order
from cogs._ordering.requests import new_request, with_style
from cogs._ordering.song_option import complete_song
from cogs._ordering.source import Source, song_source, source_of_song
from cogs._ordering.take import register_form, source_of_ref
from core.action.stem import STEMS
from core.errors import InvalidOption
from core.model.job import Song
from core.model.request import SongRequest
from core.suno_models import MODELS, PROMPT_MAX

ACTIONS_BY_KIND: Mapping[str, str] = MappingProxyType(
    {"two": "stems", "all": "all_stems", "extract": "extract_stem", "add": "add_stem"}
)
_KINDS = {
    "two": "Vocals and instrumental",
    "all": "All parts",
    "extract": "One part by itself",
    "add": "Add a part to the song",
}
_OF_A_STEM = ("extract", "add")
_EXTRAS = (
    Extra(verb="stems", position=40, label=lambda _: "Stems: vocals and instrumental", action="stems"),
    Extra(verb="allstems", position=41, label=lambda _: "Stems: all parts", action="all_stems"),
    Extra(verb="extract", position=42, label=lambda _: "Stems: one part by itself", action="extract_stem"),
    Extra(verb="addstem", position=43, label=lambda _: "Add a part", action="add_stem"),
)


class Stems(commands.Cog):
    """The command, and what the panel of a song offers of it."""

    def __init__(self, bot: Chorus) -> None:
        bot.extras |= {extra.verb: extra for extra in _EXTRAS}
        bot.song_presses |= {"stems": _pressing("two"), "allstems": _pressing("all")}
        register_form(bot, "extract", "One part by itself", _ask_which)
        register_form(bot, "addstem", "Add a part", _ask_what)
        bot.forms |= {"extract": _submitting("extract"), "addstem": _submitting("add")}

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.choices(
        kind=[app_commands.Choice(name=name, value=kind) for kind, name in _KINDS.items()],
        stem=[app_commands.Choice(name=name, value=stem) for stem, name in STEMS.items()],
    )
    @app_commands.describe(
        song="A song of this server: choose one, or paste a link to it",
        kind="What you want; vocals and instrumental if you say nothing",
        stem="Which part, where one is taken out or added",
        prompt="How an added part shall play",
        style="Style of an added part; the song's own if you say nothing",
    )
    async def stems(
        self,
        interaction: discord.Interaction[Chorus],
        song: str,
        kind: str = "",
        stem: str = "",
        prompt: str = "",
        style: str = "",
    ) -> None:
        """Take a song apart into vocals, drums, bass and more, or add a part."""
        typed = {"stem": stem, "prompt": prompt.strip(), "style": style.strip()}
        # Who names a part and no kind wants that part.
        kind = kind or ("extract" if stem else "two")
        _check_fitting(kind, typed)
        source = await song_source(interaction, song)
        await place_order(
            interaction, _parts(source, kind, typed, model=interaction.client.services.orders.config.model)
        )


def _check_fitting(kind: str, typed: Mapping[str, str]) -> None:
    """Check that nothing was typed that this kind takes no notice of.

    Raises:
        InvalidOption: something was, or the kind is none.
    """
    if kind not in ACTIONS_BY_KIND:
        raise InvalidOption("kind", f"must be one of: {', '.join(ACTIONS_BY_KIND)}.")
    fitting = {"stem": _OF_A_STEM, "prompt": ("add",), "style": ("add",)}
    for option, kinds in fitting.items():
        if typed[option] and kind not in kinds:
            named = " or ".join(f'"{_KINDS[fit]}"' for fit in kinds)
            raise InvalidOption(option, f"goes with the kind {named} only. Leave it out, or choose that kind.")


def _parts(source: Source, kind: str, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the order."""
    request = replace(new_request(source, ACTIONS_BY_KIND[kind], model=model), stem=typed["stem"])
    if kind != "add":
        return request
    return replace(with_style(request, source, typed["style"]), prompt=typed["prompt"])


def _pressing(kind: str) -> Callable[[discord.Interaction[Chorus], Song], Awaitable[None]]:
    """Return what takes a song apart at once; whoever pressed pays."""

    async def pressed(interaction: discord.Interaction[Chorus], song: Song) -> None:
        orders = interaction.client.services.orders
        source = source_of_song(song, await orders.job(song.job_id))
        typed = {"stem": "", "prompt": "", "style": ""}
        await place_order(interaction, _parts(source, kind, typed, model=orders.config.model))

    return pressed


def _submitting(kind: str) -> Callable[[discord.Interaction[Chorus], str, Mapping[str, str]], Awaitable[None]]:
    """Return what orders what was chosen in a form."""

    async def submitted(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
        source = await source_of_ref(interaction, rest, "")
        texts = {name: typed.get(name, "") for name in ("stem", "prompt", "style")}
        await place_order(
            interaction, _parts(source, kind, texts, model=interaction.client.services.orders.config.model)
        )

    return submitted


async def _ask_which(
    interaction: discord.Interaction[Chorus], rest: str, title: str, _: Source, __: Sequence[Field]
) -> None:
    """Show the form in which a part is chosen."""
    await show_modal(interaction, "extract", rest, title, [_STEM_FIELD])


async def _ask_what(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form in which a new part is described."""
    style_max = MODELS[
        new_request(source, "add_stem", model=interaction.client.services.orders.config.model).model
    ].style_max
    fields = [
        _STEM_FIELD,
        Field(name="prompt", label="How it shall play", most=PROMPT_MAX, is_long=True),
        Field(name="style", label="Style", value=source.style[:style_max], most=style_max),
    ]
    await show_modal(interaction, "addstem", rest, title, fields)


_STEM_FIELD = Field(name="stem", label="Stem", choices=tuple(STEMS.items()))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Stems(bot))
