"""Forms (Discord's modals) that survive a restart: all they need is in their custom id, and what was typed comes back.

discord.py is told to forget each form as soon as it is sent; cogs/buttons.py takes what comes back by the custom id.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any, cast

import discord

from cogs._message.text import MODAL_INPUT_MAX

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

PREFIX = "chorus"
SELECT_MAX = 25
"""Discord: the most that can be chosen in one menu."""
CHANNEL_TYPES = (
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.voice,
    discord.ChannelType.stage_voice,
    discord.ChannelType.forum,
    discord.ChannelType.media,
)
"""Where messages are written; threads follow the channel they hang on."""
_ROW, _LABEL = discord.ComponentType.action_row.value, discord.ComponentType.label.value


class SelectKind(Enum):
    """What one of Discord's own menus lists."""

    MEMBERS = discord.SelectDefaultValueType.user
    ROLES = discord.SelectDefaultValueType.role
    CHANNELS = discord.SelectDefaultValueType.channel


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing to type or choose. `value` is filled in already; with `choices` (value, label) it is a menu.

    With `select` it is Discord's own menu of members, roles or channels: up to `most` of them, and `value` and what
    comes back are their ids, separated by spaces. `note` is shown below the label. What exceeds Discord's 4,000
    characters is not filled in.
    """

    name: str
    label: str
    value: str = ""
    hint: str = ""
    note: str = ""
    most: int = MODAL_INPUT_MAX
    is_long: bool = False
    choices: Sequence[tuple[str, str]] = ()
    select: SelectKind | None = None


async def show_modal(
    interaction: discord.Interaction[Any], verb: str, rest: str, title: str, fields: Iterable[Field]
) -> None:
    """Open a form; what is typed goes to `Chorus.forms[verb]` with `rest`."""
    modal = discord.ui.Modal(title=title, custom_id=f"{PREFIX}:{verb}:{rest}")
    for field in fields:
        modal.add_item(discord.ui.Label(text=field.label, description=field.note or None, component=_component(field)))
    modal.stop()
    await interaction.response.send_modal(modal)


def submitted(interaction: discord.Interaction[Any]) -> tuple[str, str, dict[str, str]] | None:
    """Return verb, rest and what was typed by field, stripped; None if the interaction is not a form of the bot."""
    if interaction.type is not discord.InteractionType.modal_submit:
        return None
    data = cast("Mapping[str, Any]", interaction.data)
    prefix, _, verb_and_rest = data["custom_id"].partition(":")
    if prefix != PREFIX:
        return None
    verb, _, rest = verb_and_rest.partition(":")
    return verb, rest, {name: value.strip() for name, value in _values(data["components"])}


def _component(field: Field) -> discord.ui.Item[Any]:
    if field.select is not None:
        return _picker(field, field.select)
    return _menu(field) if field.choices else _input(field)


def _input(field: Field) -> discord.ui.TextInput[Any]:
    most = min(field.most, MODAL_INPUT_MAX)
    value = field.value if field.is_long else " ".join(field.value.split())
    return discord.ui.TextInput(
        custom_id=field.name,
        style=discord.TextStyle.paragraph if field.is_long else discord.TextStyle.short,
        default=value if 0 < len(value) <= most else None,
        placeholder=field.hint or None,
        required=False,
        max_length=most,
    )


def _menu(field: Field) -> discord.ui.Select[Any]:
    return discord.ui.Select(
        custom_id=field.name,
        required=False,
        options=[
            discord.SelectOption(label=label, value=value, default=value == field.value)
            for value, label in field.choices
        ],
    )


def _picker(field: Field, select: SelectKind) -> discord.ui.Item[Any]:
    """Return Discord's own menu; choosing nothing is also an answer."""
    most = min(field.most, SELECT_MAX)
    default = [discord.SelectDefaultValue(id=int(number), type=select.value) for number in field.value.split()[:most]]
    if select is SelectKind.CHANNELS:
        return discord.ui.ChannelSelect(
            custom_id=field.name,
            required=False,
            min_values=0,
            max_values=most,
            default_values=default,
            channel_types=[*CHANNEL_TYPES],
        )
    kind: type[discord.ui.RoleSelect[Any] | discord.ui.UserSelect[Any]]
    kind = discord.ui.RoleSelect if select is SelectKind.ROLES else discord.ui.UserSelect
    return kind(custom_id=field.name, required=False, min_values=0, max_values=most, default_values=default)


def _values(components: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    for component in components:
        if component["type"] == _ROW:
            yield from _values(component["components"])
        elif component["type"] == _LABEL:
            yield from _values([component["component"]])
        elif "custom_id" in component:
            chosen = component.get("values") or [component.get("value") or ""]
            yield component["custom_id"], " ".join(str(value) for value in chosen)
