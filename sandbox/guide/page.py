"""Writes the guide: everything that can be made with its cost, and every command with its options and its picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import discord
from discord.app_commands import locale_str

from cogs._message.text import price
from core.action import ACTIONS
from core.model.job import ClipKind
from core.suno_models import MODELS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from discord.app_commands import Parameter

    from core.action import Action
    from sandbox.guide.registry import Entry

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "commands.md"
PICTURES = ROOT / "docs" / "commands"

_INTRODUCTION = """# Every command

`make docs` writes this page from the declarations that register the commands, so it matches the bot. The costs are the
defaults; a server can set its own with `/limits cost`. A request that fails costs nothing.

For every `song` option, choose a song from the list, or paste the link to its message, a suno.com song link, or a clip
id.
"""
_SECTIONS = {
    "making": "## Making songs",
    "members": "## Finding, keeping, understanding",
    "admins": "## For those who manage a server",
    "owner": "## For the bot's owner",
}
_COMES = {ClipKind.SONG: ("version", "versions"), ClipKind.STEM: ("file", "files"), ClipKind.VIDEO: ("video", "videos")}


def page(entries: Sequence[Entry]) -> str:
    """Return the whole page."""
    parts = [_INTRODUCTION, "## What can be made", _actions()]
    for section, heading in _SECTIONS.items():
        parts.append(heading)
        parts += [_chapter(entry) for entry in entries if _section(entry) == section]
    return "\n\n".join(part.strip() for part in parts) + "\n"


def picture_of(entry: Entry) -> Path:
    """Return the path of a command's picture."""
    return PICTURES / f"{entry.name.replace(' ', '-')}.png"


def actions_of(entry: Entry) -> Sequence[Action]:
    """Return the actions that a command orders."""
    return [action for action in ACTIONS.values() if action.command.startswith("/") and _root(action) == entry.name]


def _root(action: Action) -> str:
    return action.command.removeprefix("/").split()[0]


def _section(entry: Entry) -> str:
    if entry.permissions is None:
        return "making" if actions_of(entry) else "members"
    return "admins" if entry.permissions <= discord.Permissions(manage_guild=True) else "owner"


def _actions() -> str:
    rows = ["| | command | what comes back | credits | models |", "| --- | --- | --- | --- | --- |"]
    rows += [_row(action) for action in ACTIONS.values() if action.has_own_price]
    return "\n".join(rows)


def _row(action: Action) -> str:
    cells = (_sentence(action.about), _typed(action.command), _what(action), str(action.cost), _models(action))
    return f"| {' | '.join(cells)} |"


def _typed(command: str) -> str:
    return f"`{command}`" if command.startswith("/") else command


def _what(action: Action) -> str:
    one, many = _COMES[action.kind]
    return f"{action.clips} {one if action.clips == 1 else many}"


def _models(action: Action) -> str:
    if action.models is None:
        return "all"
    return ", ".join(MODELS[name].label for name in action.models) or "Luma"


def _chapter(entry: Entry) -> str:
    lines = [f"### /{entry.name}", _sentence(entry.command.description)]
    cost = _cost(entry)
    if cost:
        lines.append(cost)
    options = "\n".join(_options(entry))
    if options:
        lines.append(options)
    lines.append(f"![The result of /{entry.name}](commands/{picture_of(entry).name})")
    return "\n\n".join(lines)


def _cost(entry: Entry) -> str:
    """Return the cost of a command; "" for those that only show or set something."""
    priced = [action for action in actions_of(entry) if action.has_own_price]
    costs = sorted({action.cost for action in priced})
    if not costs:
        return "**Costs nothing.**" if entry.permissions is None else ""
    if len(costs) == 1:
        return f"**Costs {price(costs[0])}.**"
    told = (f"{', '.join(one.label for one in priced if one.cost == cost)}: {price(cost)}" for cost in costs)
    return f"**Costs:** {'; '.join(told)}."


def _options(entry: Entry) -> Iterator[str]:
    parameters = entry.command.parameters
    if parameters:
        yield "| option | | |"
        yield "| --- | --- | --- |"
    for parameter in parameters:
        yield f"| `{_name(parameter)}` | {_cell(str(parameter.description))} | {_cell(_values(parameter))} |"


def _name(parameter: Parameter) -> str:
    name = parameter.display_name
    return name.message if isinstance(name, locale_str) else name


def _values(parameter: Parameter) -> str:
    """Return the values that an option accepts."""
    facts = ["required"] if parameter.required else []
    if parameter.choices:
        facts.append(", ".join(choice.name for choice in parameter.choices))
    elif parameter.type is discord.AppCommandOptionType.attachment:
        facts.append("a file")
    elif parameter.type is discord.AppCommandOptionType.boolean:
        facts.append("yes or no")
    elif parameter.min_value is not None and parameter.max_value is not None:
        facts.append(f"{parameter.min_value:,} to {parameter.max_value:,}")
    elif parameter.autocomplete:
        facts.append("offers a list")
    return "; ".join(facts)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _sentence(text: str) -> str:
    return _cell(text[:1].upper() + text[1:])
