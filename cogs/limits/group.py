"""The group of /limits, to which each cog about a server's rules adds its subcommands."""

from __future__ import annotations

from typing import Any

import discord
from discord import app_commands

from cogs._bot.admin import check_admin


class LimitsGroup(app_commands.Group):
    """/limits. Whoever runs a subcommand is looked at again then: they may have lost the right since they began."""

    def __init__(self) -> None:
        super().__init__(
            name="limits",
            description="What members of this server may do with me",
            default_permissions=discord.Permissions(manage_guild=True),
            allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
            allowed_installs=app_commands.AppInstallationType(guild=True, user=False),
        )

    async def interaction_check(self, interaction: discord.Interaction[Any], /) -> bool:
        """Let admins pass.

        Raises:
            CheckFailure: caused by NotAdmin, the member may not manage the server; or by Discord, which could not be
                asked. Nothing was done. Of a check discord.py hands on nothing but its own errors to the tree.
        """
        try:
            await check_admin(interaction)
        except Exception as error:
            raise app_commands.CheckFailure(str(error)) from error
        return True
