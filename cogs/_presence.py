"""A member's roles, and the channel they are in: what of a moment on Discord the rules look at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from core.rule import Presence

if TYPE_CHECKING:
    from collections.abc import Sequence


def presence_of(interaction: discord.Interaction[Any]) -> Presence:
    """Return whoever acts, where they act."""
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else ()
    guild_id = interaction.guild_id
    is_guest = guild_id is not None and interaction.client.get_guild(guild_id) is None
    return replace(presence(roles, interaction.channel_id, interaction.channel), is_guest=is_guest)


def presence_under(client: discord.Client, payload: discord.RawReactionActionEvent) -> Presence:
    """Return whoever reacted, where the message stands."""
    guild = None if payload.guild_id is None else client.get_guild(payload.guild_id)
    channel = None if guild is None else guild.get_channel_or_thread(payload.channel_id)
    return presence(() if payload.member is None else payload.member.roles, payload.channel_id, channel)


def presence(roles: Sequence[discord.Role], channel_id: int | None, channel: object | None) -> Presence:
    """Return a member of those roles in that channel; a thread counts as its parent, too."""
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return Presence(
        role_ids=frozenset(role.id for role in roles),
        channel_ids=frozenset(known for known in (channel_id, parent_id) if known is not None),
    )
