"""/stems: split a song into its parts, extract one of them, or add a part to the song."""

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
from core.model.text import Text
from core.suno_models import MODELS, PROMPT_MAX

ACTIONS_BY_KIND: Mapping[str, str] = MappingProxyType(
    {"two": "stems", "all": "all_stems", "extract": "extract_stem", "add": "add_stem"}
)
_KINDS_BY_OPTION: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"stem": ("extract", "add"), "prompt": ("add",), "style": ("add",)}
)
"""The kinds that use an option."""

KIND_NAMES = {
    "two": Text("Vocals and instrumental"),
    "all": Text("All parts"),
    "extract": Text("One part on its own"),
    "add": Text("Add a part to the song"),
}
STEMS_TWO = Text("Stems: vocals and instrumental")
STEMS_ALL = Text("Stems: all parts")
STEMS_ONE = Text("Stems: one part")
EXTRACT_PART = Text("Extract one part")
ADD_PART = Text("Add a part")
STEM = Text("Stem")
PROMPT = Text("How should it sound?")
STYLE = Text("Style")
UNKNOWN_KIND = Text("must be one of: {kinds}.")
OTHER_KIND = Text('only works with the kind "{kind}". Leave it out, or choose that kind.')
OTHER_KINDS = Text('only works with the kinds "{first}" and "{second}". Leave it out, or choose one of them.')

_EXTRAS = (
    Extra(verb="stems", position=40, label=lambda _: STEMS_TWO(), action="stems"),
    Extra(verb="allstems", position=41, label=lambda _: STEMS_ALL(), action="all_stems"),
    Extra(verb="extract", position=42, label=lambda _: STEMS_ONE(), action="extract_stem"),
    Extra(verb="addstem", position=43, label=lambda _: ADD_PART(), action="add_stem"),
)


class Stems(commands.Cog):
    """The command, and its entries in the panel of a song."""

    def __init__(self, bot: Chorus) -> None:
        bot.extras |= {extra.verb: extra for extra in _EXTRAS}
        bot.song_presses |= {"stems": _press_of("two"), "allstems": _press_of("all")}
        register_form(bot, "extract", EXTRACT_PART, _ask_which)
        register_form(bot, "addstem", ADD_PART, _ask_what)
        bot.forms |= {"extract": _submit_of("extract"), "addstem": _submit_of("add")}

    @app_commands.command()
    @app_commands.autocomplete(song=complete_song)
    @app_commands.choices(
        kind=[app_commands.Choice(name=name(), value=kind) for kind, name in KIND_NAMES.items()],
        stem=[app_commands.Choice(name=name, value=stem) for stem, name in STEMS.items()],
    )
    @app_commands.describe(
        song="A song from this server: choose one, or paste a link to it",
        kind="What you want; default: vocals and instrumental",
        stem="Which part to extract or add",
        prompt="How an added part should sound",
        style="Style of an added part; default: the song's own",
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
        """Split a song into vocals, drums, bass and more, or add a part."""
        typed = {"stem": stem, "prompt": prompt.strip(), "style": style.strip()}
        # A part without a kind means: extract that part.
        kind = kind or ("extract" if stem else "two")
        _check_options(kind, typed)
        source = await song_source(interaction, song)
        await place_order(
            interaction, stems_request(source, kind, typed, model=interaction.client.services.orders.config.model)
        )


def _check_options(kind: str, typed: Mapping[str, str]) -> None:
    """Check that only options were typed that this kind uses.

    Raises:
        InvalidOption: another one was, or there is no such kind.
    """
    if kind not in ACTIONS_BY_KIND:
        raise InvalidOption("kind", UNKNOWN_KIND(kinds=", ".join(ACTIONS_BY_KIND)))
    for option, kinds in _KINDS_BY_OPTION.items():
        if typed[option] and kind not in kinds:
            raise InvalidOption(option, _other_kind([KIND_NAMES[name]() for name in kinds]))


def _other_kind(names: Sequence[str]) -> str:
    """Return the problem with an option that works only with those kinds, of which there are one or two."""
    if len(names) == 1:
        return OTHER_KIND(kind=names[0])
    first, second = names
    return OTHER_KINDS(first=first, second=second)


def stems_request(source: Source, kind: str, typed: Mapping[str, str], *, model: str) -> SongRequest:
    """Return the request for stems of that kind."""
    request = replace(new_request(source, ACTIONS_BY_KIND[kind], model=model), stem=typed["stem"])
    if kind != "add":
        return request
    return replace(with_style(request, source, typed["style"]), prompt=typed["prompt"])


def _press_of(kind: str) -> Callable[[discord.Interaction[Chorus], Song], Awaitable[None]]:
    """Return a press that splits a song at once; the member who pressed pays."""

    async def press(interaction: discord.Interaction[Chorus], song: Song) -> None:
        orders = interaction.client.services.orders
        source = source_of_song(song, await orders.job(song.job_id))
        typed = {"stem": "", "prompt": "", "style": ""}
        await place_order(interaction, stems_request(source, kind, typed, model=orders.config.model))

    return press


def _submit_of(kind: str) -> Callable[[discord.Interaction[Chorus], str, Mapping[str, str]], Awaitable[None]]:
    """Return what orders the stems that a form describes."""

    async def submit(interaction: discord.Interaction[Chorus], rest: str, typed: Mapping[str, str]) -> None:
        source = await source_of_ref(interaction, rest, "")
        texts = {name: typed.get(name, "") for name in ("stem", "prompt", "style")}
        await place_order(
            interaction, stems_request(source, kind, texts, model=interaction.client.services.orders.config.model)
        )

    return submit


async def _ask_which(
    interaction: discord.Interaction[Chorus], rest: str, title: str, _: Source, __: Sequence[Field]
) -> None:
    """Show the form that asks for a part."""
    await show_modal(interaction, "extract", rest, title, [_STEM_FIELD])


async def _ask_what(
    interaction: discord.Interaction[Chorus], rest: str, title: str, source: Source, _: Sequence[Field]
) -> None:
    """Show the form that describes a new part."""
    style_max = MODELS[
        new_request(source, "add_stem", model=interaction.client.services.orders.config.model).model
    ].style_max
    fields = [
        _STEM_FIELD,
        Field(name="prompt", label=PROMPT(), most=PROMPT_MAX, is_long=True),
        Field(name="style", label=STYLE(), value=source.style[:style_max], most=style_max),
    ]
    await show_modal(interaction, "addstem", rest, title, fields)


_STEM_FIELD = Field(name="stem", label=STEM(), choices=tuple(STEMS.items()))


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Stems(bot))
