"""The command group /limits, and what its subcommands check about whom and what they are given."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from cogs._bot.admin import check_admin
from cogs._transport.transport import DISCORD_ERRORS
from cogs.limits import texts
from cogs.limits.parsing import parse_end
from core.errors import NotAdmin, SettingInvalid

if TYPE_CHECKING:
    from datetime import datetime

    from cogs._bot.client import Chorus


class LimitsGroup(app_commands.Group):
    """/limits. It checks at every call that the member may still manage the server."""

    def __init__(self) -> None:
        super().__init__(
            name="limits",
            description="Server limits",
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let admins pass.

        Raises:
            CheckFailure: caused by NotAdmin (the member may not manage the server), or by Discord not answering.
                Nothing was done. discord.py passes only its own errors from a check on to the tree.
        """
        try:
            await check_admin(interaction)
        except (NotAdmin, *DISCORD_ERRORS) as error:
            raise app_commands.CheckFailure(str(error)) from error
        return True


def guild_of(interaction: discord.Interaction[Any]) -> discord.Guild:
    """Return the server in which a subcommand of /limits was run.

    Raises:
        NotAdmin: the bot is no longer on it.
    """
    if interaction.guild is None:
        raise NotAdmin("no server")
    return interaction.guild


def check_person(user: discord.User | discord.Member) -> None:
    """Check that somebody can order songs at all.

    Raises:
        SettingInvalid: a bot cannot.
    """
    if user.bot:
        raise SettingInvalid("member", texts.IS_A_BOT())


async def read_end(interaction: discord.Interaction[Chorus], typed: str | None, option: str) -> datetime | None:
    """Read when something ends, in the server's time zone; None where nothing was typed.

    Raises:
        SettingInvalid: see cogs.limits.parsing.parse_end.
    """
    if not typed:
        return None
    services = interaction.client.services
    settings = await services.limit_settings.settings(guild_of(interaction).id)
    return parse_end(typed, option, now=services.orders.now(), time_zone=settings.time_zone)
