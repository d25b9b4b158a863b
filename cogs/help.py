"""/help: what there is to do, in one private message that is made from the commands themselves."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message.prices import price_list
from cogs._message.text import quoted
from core.model.money import GuildSettings
from core.model.reactions import STYLE_MAX, ReactionSettings, RemixKind, meanings

STYLES_MAX = 250
"""Characters in which emojis for covers are listed; a server may have many of its own."""
_DEEDS = {
    RemixKind.AGAIN: "another like it",
    RemixKind.EXTEND: "go on with it",
    RemixKind.FAVOURITE: "favourite",
    RemixKind.FILE: "its file to you",
    RemixKind.DELETE: "delete it (its maker or a moderator)",
    RemixKind.TAKE: "which take you mean",
}
_EMOJIS_MAX = 2
"""Emojis that are listed for the same deed."""


class Help(commands.Cog):
    """The command."""

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Chorus]) -> None:
        """See what I can do, and what it costs."""
        bot, guild_id = interaction.client, interaction.guild_id
        reactions = ReactionSettings() if guild_id is None else await bot.services.library.reactions(guild_id)
        settings = GuildSettings() if guild_id is None else await bot.services.limit_settings.settings(guild_id)
        lines = [
            "Make songs together: order one, then let anybody turn it into the next.",
            "",
            *_commands(bot, interaction.permissions),
            "",
            "Type `/song` and a `prompt`, and watch the message: it becomes the song.",
            "The buttons under a song make another like it, extend it, cover it, show its words; *More* has the rest.",
            _reactions(reactions),
            f"Or open the menu of a message with a song or an audio file, then Apps: {_menus(bot)}.",
            "Whoever presses, reacts or chooses pays.",
            "",
            price_list(settings),
            "Words, a better style, personas and files cost nothing.",
            "Whatever fails costs nothing. What is still waiting can be cancelled for free.",
        ]
        # An embed takes twice what a message's own text does, and the commands become more.
        await say(interaction, embeds=[discord.Embed(description="\n".join(lines))])


def _commands(bot: Chorus, permissions: discord.Permissions) -> list[str]:
    """Return a line for each command that members with those permissions see.

    Members' groups are listed command by command; one for admins in a line, or nothing else would have room.
    """
    lines: list[str] = []
    for command in bot.tree.get_commands(type=discord.AppCommandType.chat_input):
        if command.default_permissions is not None and not command.default_permissions <= permissions:
            continue
        is_listed = isinstance(command, app_commands.Group) and command.default_permissions is None
        shown = command.commands if isinstance(command, app_commands.Group) and is_listed else [command]
        lines += [f"`/{one.qualified_name}` {one.description}" for one in shown]
    return sorted(lines)


def _menus(bot: Chorus) -> str:
    """Return the commands in the menu of a message."""
    return ", ".join(menu.name for menu in bot.tree.get_commands(type=discord.AppCommandType.message))


def _reactions(settings: ReactionSettings) -> str:
    """Return what reactions to a song do there."""
    shown = meanings(settings)
    parts = [_styles([f"{emoji} {quoted(remix.style, STYLE_MAX)}" for emoji, remix in shown.items() if remix.style])]
    for kind, deed in _DEEDS.items():
        emojis = [emoji for emoji, remix in shown.items() if remix.kind is kind]
        parts.append(f"{' '.join(emojis[:_EMOJIS_MAX])} {deed}" if emojis else "")
    line = f"Or react to it: {', '.join(part for part in parts if part)}."
    return f"{line} A song is made when {settings.threshold} members ask." if settings.threshold > 1 else line


def _styles(styles: list[str]) -> str:
    """Return which emojis stand for covers, as many as there is room for."""
    listed = ""
    for style in styles:
        if len(listed) + len(style) > STYLES_MAX:
            return f"{listed}, … (covers)"
        listed = f"{listed}, {style}" if listed else style
    return f"{listed} (covers)" if listed else ""


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Help())
