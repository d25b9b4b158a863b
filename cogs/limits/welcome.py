"""The welcome on a server that has just added the bot, with the three presets.

The permissions of the invite do not tell who added it: the audit log needs View Audit Log, the list of integrations
Manage Server, and the gateway's Integration Create leaves the user out (Discord, Audit Log; Guild, Get Guild
Integrations; Gateway Events). So it is posted where admins look: where Discord itself writes to them, else where new
members are greeted, else in the first channel in which the bot may write; else the owner gets it directly.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from datetime import timedelta

import discord
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.permissions import missing_permissions
from cogs._message.content import Content
from cogs.limits.presets import PresetButton, welcome

log = logging.getLogger(__name__)

RIGHTS = ("view_channel", "send_messages", "embed_links")
TRIES_MAX = 5
"""Channels that are tried: permissions in the cache may be out of date."""
FRESH = timedelta(minutes=15)
"""A join longer ago is a server that is back after an outage, not a new one."""


class Welcome(commands.Cog):
    """Welcomes a server once, when the bot joins it; one that it left and joined again counts as new."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Start taking presses."""
        self._bot.add_dynamic_items(PresetButton)

    async def cog_unload(self) -> None:
        """Stop taking presses."""
        self._bot.remove_dynamic_items(PresetButton)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Post the welcome."""
        joined_at = guild.me.joined_at
        if joined_at is not None and discord.utils.utcnow() - joined_at > FRESH:
            return
        content = welcome(guild, daily_credits=self._bot.services.orders.config.daily_credits)
        for number, channel in enumerate(_channels(guild)):
            if number == TRIES_MAX:
                break
            if await _send(channel, content):
                return
        if guild.owner_id is not None:
            await self._tell_owner(guild.owner_id, content)

    async def _tell_owner(self, owner_id: int, content: Content) -> None:
        try:
            channel = await self._bot.create_dm(discord.Object(owner_id))
        except discord.HTTPException as error:
            log.info("the owner of a server could not be welcomed: %s", error)
            return
        await _send(channel, content)


def _channels(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield the channels in which the bot may write, the best one first, each once."""
    usual = (guild.public_updates_channel, guild.system_channel, *guild.text_channels)
    for channel in dict.fromkeys(channel for channel in usual if channel is not None):
        if not missing_permissions(channel, RIGHTS):
            yield channel


async def _send(channel: discord.abc.Messageable, content: Content) -> bool:
    """Post the message; False if Discord does not allow it there."""
    try:
        await channel.send(embeds=content.embeds, view=content.view or discord.utils.MISSING)
    except discord.HTTPException as error:
        log.info("the welcome could not be sent to %s: %s", channel, error)
        return False
    return True
