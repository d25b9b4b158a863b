"""/help: what there is to do, in one private message that is made from the commands themselves."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._client import Chorus
from cogs._reply import say
from cogs._text import price
from core.action import ACTIONS


class Help(commands.Cog):
    """The command."""

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Chorus]) -> None:
        """See what I can do, and what it costs."""
        lines = [
            "Make songs together: order one, then let anybody turn it into the next.",
            "",
            *_commands(interaction.client),
            "",
            "Type `/song` and a `prompt`, and watch the message: it becomes the song.",
            "The buttons under a song make another like it, extend it, cover it, or show its words; who presses pays.",
            "",
            f"{_costs()}. A song that fails costs nothing. A waiting one can be cancelled for free.",
        ]
        await say(interaction, "\n".join(lines))


def _commands(bot: Chorus) -> list[str]:
    """Return a line for each command, also for those of groups."""
    return sorted(
        f"`/{command.qualified_name}` {command.description}"
        for command in bot.tree.walk_commands()
        if isinstance(command, app_commands.Command)
    )


def _costs() -> str:
    """Return what each kind of song costs."""
    costs = {action.label: action.cost for action in ACTIONS.values()}
    return ", ".join(f"{label}: {price(cost)}" for label, cost in costs.items())


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Help())
