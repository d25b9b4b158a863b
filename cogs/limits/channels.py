"""/limits channels: where songs may be made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TypeAlias

import discord
from discord import app_commands

from cogs._bot.client import Chorus
from cogs._bot.modal import CHANNEL_TYPES, SELECT_MAX, SelectKind
from cogs._bot.permissions import RIGHTS_OF_CARDS, check_rights
from cogs.limits import texts
from cogs.limits.answer import answer_change, channel_name
from cogs.limits.group import LimitsGroup, guild_of
from cogs.limits.setting_field import Setting, guild_form
from core.errors import SettingInvalid
from core.model.money import GuildSettings
from core.ports import GuildChanges

Channel: TypeAlias = discord.TextChannel | discord.VoiceChannel | discord.StageChannel | discord.ForumChannel

CHANNELS = Setting[tuple[int, ...]](
    name="channels",
    label=texts.CHANNELS_LABEL,
    note=texts.CHANNELS_NOTE,
    parse=lambda typed, _: tuple(int(number) for number in typed.split()),
    show=lambda channel_ids: ", ".join(f"<#{channel_id}>" for channel_id in channel_ids) or texts.EVERYWHERE(),
    write=lambda channel_ids: " ".join(str(channel_id) for channel_id in channel_ids),
    most=SELECT_MAX,
    select=SelectKind.CHANNELS,
)


@app_commands.describe(
    add="A channel where songs may be made, with its threads; all channels that you never add are closed",
    remove="A channel where songs may no longer be made",
    everywhere="Allow songs in every channel again",
)
async def change_channels(
    interaction: discord.Interaction[Chorus],
    add: Channel | None = None,
    remove: Channel | None = None,
    everywhere: bool = False,
) -> None:
    """Choose the channels where songs may be made; without options, show them."""
    guild = guild_of(interaction)
    if everywhere and (add is not None or remove is not None):
        raise SettingInvalid("everywhere", texts.EVERYWHERE_WITH_CHANNEL())
    if add is not None and add == remove:
        raise SettingInvalid("add and remove", texts.SAME_CHANNEL())
    if add is not None:
        check_rights(add, RIGHTS_OF_CARDS, "add")

    def amend(settings: GuildSettings) -> GuildChanges:
        if everywhere:
            return {"channel_ids": ()}
        return {"channel_ids": _merge(settings.channel_ids, guild, add, remove)} if add or remove else {}

    change = await interaction.client.services.limit_settings.amend(guild.id, interaction.user.id, amend)
    names = [channel_name(channel_id, guild) for channel_id in change.after.channel_ids]
    current = texts.SONGS_IN_CHANNELS(channels=", ".join(names)) if names else texts.SONGS_EVERYWHERE()
    await answer_change(interaction, change.texts, current)


def _merge(
    channel_ids: tuple[int, ...], guild: discord.Guild, add: Channel | None, remove: Channel | None
) -> tuple[int, ...]:
    """Return the channels with one added and one removed, and without those that were deleted.

    Raises:
        SettingInvalid: none would be left, which would open every channel.
    """
    left = [channel_id for channel_id in channel_ids if guild.get_channel(channel_id) is not None]
    if remove is not None:
        left = [channel_id for channel_id in left if channel_id != remove.id]
    if add is not None and add.id not in left:
        left.append(add.id)
    if channel_ids and not left:
        raise SettingInvalid("remove", texts.LAST_CHANNEL())
    return tuple(left)


def _prepare(guild: discord.Guild, settings: GuildSettings) -> GuildSettings:
    """Return the settings with the channels that a form can show.

    Raises:
        SettingInvalid: they are too many for a form.
    """
    left = [channel_id for channel_id in settings.channel_ids if _is_choosable(guild.get_channel(channel_id))]
    if len(left) > SELECT_MAX:
        raise SettingInvalid("channels", texts.TOO_MANY_CHANNELS(most=SELECT_MAX))
    return replace(settings, channel_ids=tuple(left))


def _is_choosable(channel: discord.abc.GuildChannel | None) -> bool:
    return channel is not None and channel.type in CHANNEL_TYPES


def _check(guild: discord.Guild, before: GuildSettings, changes: GuildChanges) -> None:
    """Check that the bot may write in the channels that are new."""
    new_ids: Sequence[int] = [number for number in changes.get("channel_ids", ()) if number not in before.channel_ids]
    for channel in map(guild.get_channel, new_ids):
        if channel is not None:
            check_rights(channel, RIGHTS_OF_CARDS, CHANNELS.name)


FORMS = (guild_form("channels", texts.CHANNELS_TITLE, {"channel_ids": CHANNELS}, prepare=_prepare, check=_check),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="channels")(change_channels)
