"""A member's roles and channel: what the rules need to know from Discord."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import discord

from core.limits.check import MemberContext

if TYPE_CHECKING:
    from collections.abc import Sequence


def member_context_of(interaction: discord.Interaction[Any]) -> MemberContext:
    """Return the roles and channel of the member behind an interaction."""
    roles = interaction.user.roles if isinstance(interaction.user, discord.Member) else ()
    guild_id = interaction.guild_id
    is_guest = guild_id is not None and interaction.client.get_guild(guild_id) is None
    return replace(member_context(roles, interaction.channel_id, interaction.channel), is_guest=is_guest)


def member_context_of_reaction(client: discord.Client, payload: discord.RawReactionActionEvent) -> MemberContext:
    """Return the roles of the member who reacted, and the channel of the message."""
    guild = None if payload.guild_id is None else client.get_guild(payload.guild_id)
    channel = None if guild is None else guild.get_channel_or_thread(payload.channel_id)
    return member_context(() if payload.member is None else payload.member.roles, payload.channel_id, channel)


def member_context(roles: Sequence[discord.Role], channel_id: int | None, channel: object | None) -> MemberContext:
    """Return the context of a member with those roles in that channel; a thread also counts as its parent."""
    parent_id = channel.parent_id if isinstance(channel, discord.Thread) else None
    return MemberContext(
        role_ids=frozenset(role.id for role in roles),
        channel_ids=frozenset(known for known in (channel_id, parent_id) if known is not None),
    )
