"""Reads the commands that the bot registers, without a connection to anything."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import discord
from discord import app_commands

import bot as product
from settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

AnyCommand: TypeAlias = "app_commands.Command[Any, ..., Any]"
_DUMMY = "only-for-the-guide"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One command that people can type; `permissions` are what a member needs to see it (None: no permissions)."""

    command: AnyCommand
    permissions: discord.Permissions | None

    @property
    def name(self) -> str:
        """The command's name without the slash."""
        return self.command.qualified_name


async def registered() -> Sequence[Entry]:
    """Build the bot with its commands, and return them sorted by name."""
    with tempfile.TemporaryDirectory(prefix="chorus-guide-") as folder:
        environ = {
            "DISCORD_TOKEN": _DUMMY,
            "ACEDATA_API_KEY": _DUMMY,
            "DATABASE_URL": f"sqlite:///{folder}/guide.db",
            "MEDIA_DIR": str(Path(folder) / "media"),
            "HTTP_PORT": "0",
        }
        async with product.build(Settings.read(environ)) as parts:
            await parts.bot.load()
            return sorted(_entries(parts.bot.tree), key=lambda entry: entry.name)


def _entries(tree: app_commands.CommandTree[Any]) -> Iterator[Entry]:
    for command in tree.get_commands(type=discord.AppCommandType.chat_input):
        leaves = command.walk_commands() if isinstance(command, app_commands.Group) else [command]
        for leaf in leaves:
            if isinstance(leaf, app_commands.Command):
                yield Entry(command=leaf, permissions=command.default_permissions)
