"""A word to those who have just given the bot to their server, with the three usual set-ups one press away.

Who did it is not to be known with the rights that the invite asks for: the audit log takes View Audit Log, the list of
integrations Manage Server, and the gateway's Integration Create leaves the user out (Discord, Audit Log; Guild, Get
Guild Integrations; Gateway Events). So it stands where they look: where Discord itself writes to those who run the
server, else where newcomers are greeted, else in the first channel in which the bot may write, else the owner gets it.
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
"""Channels that are tried, for rights in the cache may be a moment old."""
FRESH = timedelta(minutes=15)
"""A join that is longer ago is a server come back after an outage, whatever the event says."""


class Welcome(commands.Cog):
    """Speaks once, when a server is joined; one that is left and joined again is a new one."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot

    async def cog_load(self) -> None:
        """Take presses from now on."""
        self._bot.add_dynamic_items(PresetButton)

    async def cog_unload(self) -> None:
        """Take no more presses."""
        self._bot.remove_dynamic_items(PresetButton)

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """Welcome those who run the server."""
        joined_at = guild.me.joined_at
        if joined_at is not None and discord.utils.utcnow() - joined_at > FRESH:
            return
        face = welcome(guild, daily_credits=self._bot.services.orders.config.daily_credits)
        for number, channel in enumerate(_places(guild)):
            if number == TRIES_MAX:
                break
            if await _sent(channel, face):
                return
        if guild.owner_id is not None:
            await self._tell_owner(guild.owner_id, face)

    async def _tell_owner(self, owner_id: int, face: Content) -> None:
        try:
            channel = await self._bot.create_dm(discord.Object(owner_id))
        except discord.HTTPException as error:
            log.info("the owner of a server could not be welcomed: %s", error)
            return
        await _sent(channel, face)


def _places(guild: discord.Guild) -> Iterator[discord.TextChannel]:
    """Yield the channels in which the bot may write, the best first, each once."""
    usual = (guild.public_updates_channel, guild.system_channel, *guild.text_channels)
    for channel in dict.fromkeys(channel for channel in usual if channel is not None):
        if not missing_permissions(channel, RIGHTS):
            yield channel


async def _sent(channel: discord.abc.Messageable, face: Content) -> bool:
    """Write the message; False if Discord does not let it be written there."""
    try:
        await channel.send(embeds=face.embeds, view=face.view or discord.utils.MISSING)
    except discord.HTTPException as error:
        log.info("the welcome could not be sent to %s: %s", channel, error)
        return False
    return True
