"""/help: what the bot can do, in one private message that is made from the commands themselves."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.reply import say
from cogs._message.prices import price_list
from cogs._message.text import quoted
from core.model.money import GuildSettings
from core.model.reaction_meanings import STYLE_MAX, ReactionSettings, RemixKind, meanings
from core.model.text import Plural, Text

STYLES_MAX = 250
"""Characters in which emojis for covers are listed; a server may have many of its own."""
EMOJIS_MAX = 2
"""Emojis that are listed for the same action."""

INTRODUCTION = Text("Make songs together: order one, then let anyone turn it into the next.")
COMMAND = Text("`/{name}` {description}")
FIRST_SONG = Text("Type `/song` with a `prompt`, and watch the message: it turns into the song.")
BUTTONS = Text(
    "The buttons under a song make a new version, extend it, cover it or show its lyrics; **More** has the rest."
)
REACTIONS = Text("Or react to a song: {meanings}.")
REACTIONS_VOTED = Plural(
    "Or react to a song: {meanings}. A remix is made when {count} member asks for it.",
    "Or react to a song: {meanings}. A remix is made when {count} members ask for it.",
)
COVERS = Text("{styles} (covers)")
SOME_COVERS = Text("{styles}, … (covers)")
REACTION = Text("{emojis} {meaning}")
MEANINGS = {
    RemixKind.AGAIN: Text("new version"),
    RemixKind.EXTEND: Text("extend it"),
    RemixKind.FAVOURITE: Text("favourite"),
    RemixKind.FILE: Text("send me the file"),
    RemixKind.DELETE: Text("delete it (its creator or a moderator)"),
    RemixKind.TAKE: Text("choose a take"),
}
MESSAGE_MENU = Text("Or open the menu of a message with a song or an audio file, then choose Apps: {commands}.")
WHO_PAYS = Text("You pay for what you order, whether by command, button or reaction.")
FREE = Text("Lyrics, better styles, personas and files are free.")
REFUNDS = Text("What fails costs nothing. What is still in the queue can be cancelled for free.")


class Help(commands.Cog):
    """The command."""

    @app_commands.command()
    async def help(self, interaction: discord.Interaction[Chorus]) -> None:
        """See what I can do and what it costs."""
        bot, guild_id = interaction.client, interaction.guild_id
        reactions = ReactionSettings() if guild_id is None else await bot.services.library.reactions(guild_id)
        settings = GuildSettings() if guild_id is None else await bot.services.limit_settings.settings(guild_id)
        lines = [
            INTRODUCTION(),
            "",
            *_commands(bot, interaction.permissions),
            "",
            FIRST_SONG(),
            BUTTONS(),
            reactions_line(reactions),
            MESSAGE_MENU(commands=_message_commands(bot)),
            WHO_PAYS(),
            "",
            price_list(settings),
            FREE(),
            REFUNDS(),
        ]
        # An embed holds twice as much as a message's own text, and there will be more commands.
        await say(interaction, embeds=[discord.Embed(description="\n".join(lines))])


def _commands(bot: Chorus, permissions: discord.Permissions) -> list[str]:
    """Return a line for each command that members with those permissions see.

    Groups for members are listed command by command; one for admins is a single line, to leave room for the rest.
    """
    lines: list[str] = []
    for command in bot.tree.get_commands(type=discord.AppCommandType.chat_input):
        if command.default_permissions is not None and not command.default_permissions <= permissions:
            continue
        is_listed = isinstance(command, app_commands.Group) and command.default_permissions is None
        shown = command.commands if isinstance(command, app_commands.Group) and is_listed else [command]
        lines += [COMMAND(name=one.qualified_name, description=one.description) for one in shown]
    return sorted(lines)


def _message_commands(bot: Chorus) -> str:
    """Return the names of the commands in the menu of a message."""
    return ", ".join(menu.name for menu in bot.tree.get_commands(type=discord.AppCommandType.message))


def reactions_line(settings: ReactionSettings) -> str:
    """Return the line that says what reactions to a song do on a server with those settings."""
    shown = meanings(settings)
    parts = [_covers([f"{emoji} {quoted(remix.style, STYLE_MAX)}" for emoji, remix in shown.items() if remix.style])]
    for kind, meaning in MEANINGS.items():
        emojis = [emoji for emoji, remix in shown.items() if remix.kind is kind]
        parts.append(REACTION(emojis=" ".join(emojis[:EMOJIS_MAX]), meaning=meaning()) if emojis else "")
    listed = ", ".join(part for part in parts if part)
    return (
        REACTIONS_VOTED(settings.threshold, meanings=listed) if settings.threshold > 1 else REACTIONS(meanings=listed)
    )


def _covers(styles: list[str]) -> str:
    """Return the emojis for covers and their styles, as many as there is room for."""
    listed = ""
    for style in styles:
        if len(listed) + len(style) > STYLES_MAX:
            return SOME_COVERS(styles=listed)
        listed = f"{listed}, {style}" if listed else style
    return COVERS(styles=listed) if listed else ""


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Help())
