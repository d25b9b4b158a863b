"""The README tells every command, every command of a message's menu and every reaction that the bot has."""

import re
from pathlib import Path

import discord
import pytest
from discord import app_commands

from core.action import ACTIONS
from core.model.reaction_meanings import ReactionSettings, RemixKind, meanings

README = (Path(__file__).parents[3] / "README.md").read_text()
REMIXING = README.partition("### Remixing in chat")[2].partition("\n### ")[0]
COMMANDS = README.partition("## What it does")[2].partition("## Settings")[0]
ROWS = [[cell.strip() for cell in row.strip("|").split("|")] for row in README.splitlines() if row.startswith("| ")]


@pytest.fixture
def tree(stage):
    return stage.parts.bot.tree


async def test_the_table_of_commands_is_what_the_bot_has(tree):
    told = {row[0].strip("`/").split()[0] for row in ROWS if row[0].startswith("`/")}
    assert told == {command.name for command in tree.get_commands(type=discord.AppCommandType.chat_input)}


async def test_every_command_of_a_group_is_told(tree):
    groups = [command for command in tree.get_commands() if isinstance(command, app_commands.Group)]
    for command in (command for group in groups for command in group.commands):
        assert f"`/{command.qualified_name}`" in README


async def test_every_menu_of_a_message_is_told(tree):
    for menu in tree.get_commands(type=discord.AppCommandType.message):
        assert f"*{menu.name}*" in REMIXING


async def test_no_command_is_told_that_is_none(tree):
    names = {command.qualified_name for command in tree.walk_commands()} | {
        command.name for command in tree.get_commands()
    }
    told = [words.split() for words in re.findall(r"`/([a-z][^`]*)`", COMMANDS)]
    assert [words for words in told if words[0] not in names and " ".join(words[:2]) not in names] == []


def test_every_reaction_is_told_with_what_it_does():
    rows = {emoji: row[1] for row in ROWS for emoji in row[0].split()}
    for emoji, remix in meanings(ReactionSettings()).items():
        assert emoji in rows
        if remix.kind is RemixKind.COVER:
            assert remix.style in rows[emoji]


def test_the_table_of_what_can_be_made_has_no_gap():
    table = README.partition("### All that can be made")[2].partition("\n\n")[2].partition("\n\n")[0]
    assert table.splitlines()[2:] == [
        f"| {action.label} | {action.about} | {_where(action)} | {action.cost} | `{action.word}` |"
        for action in ACTIONS.values()
    ]


def _where(action):
    return f"`{action.command}`" if action.command.startswith("/") else action.command
