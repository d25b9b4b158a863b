"""Who may change a server's settings, checked again when the command arrives."""

from __future__ import annotations

from typing import Any, cast

import discord

from core.errors import NotAdmin

LIMITS = "limits"
_ROLE, _USER = 1, 2
"""Source: Discord, Application Command Permission Type."""


async def is_admin(interaction: discord.Interaction[Any]) -> bool:
    """Whether a member may manage the server, or the server gave /limits to them or to a role of theirs.

    Servers do that under Server Settings > Integrations, which overrides what the command requires.
    """
    if interaction.permissions.manage_guild:
        return True
    if interaction.guild_id is None or not isinstance(interaction.user, discord.Member):
        return False
    command_id = await _command_id(interaction, interaction.guild_id)
    if command_id is None:
        return False
    try:
        given = await interaction.client.http.get_application_command_permissions(
            interaction.application_id, interaction.guild_id, command_id
        )
    except discord.NotFound:  # the server never changed who may use it
        return False
    theirs = {(_USER, interaction.user.id), *((_ROLE, role.id) for role in interaction.user.roles)}
    return any(entry["permission"] and (entry["type"], int(entry["id"])) in theirs for entry in given["permissions"])


async def check_admin(interaction: discord.Interaction[Any]) -> None:
    """Return for admins only.

    Raises:
        NotAdmin: the member may not, or may no longer, manage the server; nothing was done.
    """
    if not await is_admin(interaction):
        raise NotAdmin(str(interaction.user.id))


async def _command_id(interaction: discord.Interaction[Any], guild_id: int) -> int | None:
    """Return the id of /limits: access to another command (/persona) does not make an admin."""
    data = cast("dict[str, Any]", interaction.data or {})
    if interaction.type is discord.InteractionType.application_command and data["name"] == LIMITS:
        return int(data["id"])
    tree = interaction.client.tree
    for guild in (None, discord.Object(guild_id)):  # a development guild has commands of its own
        for command in await tree.fetch_commands(guild=guild):
            if command.name == LIMITS:
                return int(command.id)
    return None
