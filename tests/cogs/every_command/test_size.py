"""Every command is within what Discord takes. Source: Discord, Application Commands."""

import re

import pytest

from core.action import ACTIONS

TEXT_MAX, CHOICES_MAX, OPTIONS_MAX, COMMAND_MAX = 100, 25, 25, 8000
COMMANDS_MAX = 100
SLASH, MESSAGE = 1, 3
_NAME = re.compile(r"[-_a-z0-9]{1,32}")


@pytest.fixture
async def shapes(stage):
    """The commands as they are sent to Discord."""
    return [command.to_dict(stage.parts.bot.tree) for command in stage.parts.bot.tree.get_commands()]


def parts(shape):
    """Return a command with all its subcommands and options, at any depth."""
    return [shape, *(part for option in shape.get("options", ()) for part in parts(option))]


def size(part):
    """Count what Discord counts: names, descriptions and values."""
    own = sum(len(str(part.get(name, ""))) for name in ("name", "description", "value"))
    return own + sum(size(inner) for inner in (*part.get("options", ()), *part.get("choices", ())))


async def test_names_and_descriptions_are_short_enough(shapes):
    for shape in shapes:
        if shape["type"] != SLASH:
            assert 1 <= len(shape["name"]) <= 32
            continue
        for part in parts(shape):
            assert _NAME.fullmatch(part["name"]), part["name"]
            assert 1 <= len(part["description"]) <= TEXT_MAX, (shape["name"], part["name"])


async def test_no_command_has_more_options_or_choices_than_fit(shapes):
    for shape in shapes:
        for part in parts(shape):
            assert len(part.get("options") or ()) <= OPTIONS_MAX, part["name"]
            choices = part.get("choices") or ()
            assert len(choices) <= CHOICES_MAX, (shape["name"], part["name"])
            for choice in choices:
                assert 1 <= len(choice["name"]) <= TEXT_MAX
                assert len(str(choice["value"])) <= TEXT_MAX
            assert not (choices and part.get("autocomplete")), part["name"]


async def test_a_command_with_all_its_parts_is_small_enough(shapes):
    assert {shape["name"]: size(shape) for shape in shapes if size(shape) > COMMAND_MAX} == {}
    assert len([shape for shape in shapes if shape["type"] == SLASH]) <= COMMANDS_MAX
    assert len([shape for shape in shapes if shape["type"] == MESSAGE]) <= 5


async def test_what_must_be_typed_stands_first(shapes):
    for shape in shapes:
        for part in parts(shape):
            needed = [option.get("required", False) for option in part.get("options", ()) if option["type"] > 2]
            assert needed == sorted(needed, reverse=True), part["name"]


@pytest.mark.parametrize("action", ACTIONS.values(), ids=ACTIONS)
def test_what_an_action_is_called_fits_a_choice_and_a_menu(action):
    assert 1 <= len(action.label) <= TEXT_MAX
    assert 1 <= len(action.about) <= TEXT_MAX - len(" · 100 credits")
