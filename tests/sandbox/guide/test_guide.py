"""The guide matches the commands that the bot registers, and has a picture of each."""

import pytest
from PIL import Image

from core.action import ACTIONS
from sandbox.guide.page import PAGE, PICTURES, page, picture_of
from sandbox.guide.registry import registered


@pytest.fixture
async def entries():
    return await registered()


async def test_the_guide_says_what_the_declarations_say(entries):
    assert PAGE.read_text(encoding="utf-8") == page(entries), "run: make docs"


async def test_every_command_is_shown_and_nothing_else(entries):
    assert {path.name for path in PICTURES.iterdir()} == {picture_of(entry).name for entry in entries}


async def test_every_picture_can_be_seen(entries):
    for entry in entries:
        with Image.open(picture_of(entry)) as picture:
            assert picture.format == "PNG"
            assert min(picture.size) > 100


async def test_every_action_belongs_to_a_command_that_is_there(entries):
    names = {entry.name for entry in entries}
    told = {action.command.removeprefix("/").split()[0] for action in ACTIONS.values() if action.command[0] == "/"}
    assert told <= names
