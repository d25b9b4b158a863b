"""Who asks, and where the answer will be."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import discord

from core.model.job import Member, Place

if TYPE_CHECKING:
    from datetime import datetime

INTERACTION_TOKEN_LIFE = timedelta(minutes=15)
"""Discord: "Interaction tokens are valid for 15 minutes"."""
UPLOAD_LIMIT_BYTES = 10 * 1024 * 1024
"""What a message of a bot may carry where nothing says otherwise. Source: Discord, "Uploading Files": 10 MiB."""


def member_of(interaction: discord.Interaction[Any]) -> Member:
    """Return who asks, by the name they go by there."""
    return Member(id=interaction.user.id, name=interaction.user.display_name)


def place_of(interaction: discord.Interaction[Any], now: datetime) -> Place:
    """Return where the interaction happened; its answer has no message id yet."""
    has_bot = _has_bot(interaction)
    return Place(
        guild_id=interaction.guild_id,
        channel_id=interaction.channel_id or 0,
        interaction_token=interaction.token,
        token_until=now + INTERACTION_TOKEN_LIFE,
        has_bot=has_bot,
        upload_limit_bytes=_upload_limit_bytes(interaction, has_bot=has_bot),
    )


def may_write(interaction: discord.Interaction[Any]) -> bool:
    """Whether the member could write there themselves: others will take what they have posted there as theirs."""
    if interaction.guild_id is None:
        return True
    rights = interaction.permissions
    is_thread = isinstance(interaction.channel, discord.Thread)
    return rights.send_messages_in_threads if is_thread else rights.send_messages


def may_answer(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot itself may reply to messages there, as far as the interaction tells."""
    if interaction.guild_id is None:
        return True
    rights = interaction.app_permissions
    is_thread = isinstance(interaction.channel, discord.Thread)
    may_send = rights.send_messages_in_threads if is_thread else rights.send_messages
    return may_send and rights.read_message_history


def place_of_reaction(client: discord.Client, payload: discord.RawReactionActionEvent) -> Place:
    """Return where a reply to the message that was reacted to will be; there is no interaction then."""
    guild = None if payload.guild_id is None else client.get_guild(payload.guild_id)
    return Place(
        guild_id=payload.guild_id,
        channel_id=payload.channel_id,
        upload_limit_bytes=UPLOAD_LIMIT_BYTES if guild is None else guild.filesize_limit,
        reply_to_id=payload.message_id,
    )


def _has_bot(interaction: discord.Interaction[Any]) -> bool:
    """Whether the bot's own token reaches the message: as a member who sees the channel, or in its direct messages.

    A user-installed app answers in servers without the bot; there only the interaction's token works.
    """
    if interaction.guild_id is None:
        return not interaction.context.private_channel
    if interaction.client.get_guild(interaction.guild_id) is None:
        return False
    rights = interaction.app_permissions
    return rights.view_channel and rights.embed_links and rights.attach_files


def _upload_limit_bytes(interaction: discord.Interaction[Any], *, has_bot: bool) -> int:
    guild = None if interaction.guild_id is None else interaction.client.get_guild(interaction.guild_id)
    if guild is not None:
        return guild.filesize_limit
    if has_bot:
        return min(UPLOAD_LIMIT_BYTES, interaction.filesize_limit)
    return interaction.filesize_limit
