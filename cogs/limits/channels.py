"""/limits channels: where songs may be made."""

from __future__ import annotations

from typing import TypeAlias

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.permissions import RIGHTS_OF_CARDS, check_rights
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import channel_name, guild_of, tell
from core.errors import SettingInvalid
from core.model.money import GuildSettings
from core.ports import GuildChanges

Channel: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel


@app_commands.describe(
    add="A channel where songs may be made, with its threads; all channels that you never add are closed then",
    remove="A channel where they may be made no more",
    everywhere="Let songs be made in every channel again",
)
async def change_channels(
    interaction: discord.Interaction[Chorus],
    add: Channel | None = None,
    remove: Channel | None = None,
    everywhere: bool = False,
) -> None:
    """Say in which channels songs may be made; without an option, show in which."""
    guild = guild_of(interaction)
    if everywhere and (add is not None or remove is not None):
        raise SettingInvalid("everywhere", "cannot be used together with a channel. Choose one of them.")
    if add is not None and add == remove:
        raise SettingInvalid("add and remove", "name the same channel. Choose one of them.")
    if add is not None:
        check_rights(add, RIGHTS_OF_CARDS, "add")

    def amended(settings: GuildSettings) -> GuildChanges:
        if everywhere:
            return {"channel_ids": ()}
        return {"channel_ids": _with(settings.channel_ids, guild, add, remove)} if add or remove else {}

    change = await interaction.client.services.limit_settings.amend(guild.id, interaction.user.id, amended)
    names = [channel_name(channel_id, guild) for channel_id in change.after.channel_ids]
    where = f"in {', '.join(names)}, and in their threads" if names else "in every channel"
    await tell(interaction, change.texts, f"songs may be made {where}.")


def _with(
    channel_ids: tuple[int, ...], guild: discord.Guild, add: Channel | None, remove: Channel | None
) -> tuple[int, ...]:
    """Return the channels with one more and one less, and without those that were deleted: nobody can name them.

    Raises:
        SettingInvalid: none would be left, which would open every channel.
    """
    left = [number for number in channel_ids if guild.get_channel(number) is not None]
    if remove is not None:
        left = [number for number in left if number != remove.id]
    if add is not None and add.id not in left:
        left.append(add.id)
    if channel_ids and not left:
        raise SettingInvalid(
            "remove", "would leave no channel where songs may be made. Add another one, or choose everywhere."
        )
    return tuple(left)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="channels")(change_channels)
