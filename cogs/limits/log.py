"""/limits log: the channel of the audit log, and the cog that posts it there, grouped."""

from __future__ import annotations

import asyncio
import logging
import secrets
from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.permissions import check_rights
from cogs._transport.background import stop_tasks
from cogs._transport.fallback import Route, write_first
from cogs._transport.throttle import Lane
from cogs._transport.transport import ChannelTransport, DiscordFailed, Outgoing
from cogs.limits import log_message
from cogs.limits.group import LimitsGroup
from cogs.limits.guild import channel_name, guild_of, tell
from cogs.limits.log_message import RIGHTS_OF_LOG, Batch
from core.errors import SettingInvalid
from core.model.audit_entry import AuditEntry
from core.model.job import Place
from core.model.money import GuildSettings
from core.ports import GuildChanges

log = logging.getLogger(__name__)

TRIES = 3
"""While Discord fails for now; then the message is given up, and the store alone has its entries."""
LOST_FOR = timedelta(minutes=10)
"""How long a channel that is gone, or does not let the bot, is not tried again."""
LOST_MAX = 10_000
"""Servers whose lost channel is remembered; of one that is forgotten the loss is logged once more."""
GRACE_S = 1.5
"""How long an orderly stop may take to post what is left."""


class AuditLog(commands.Cog):
    """Hears of every entry that this process writes, so that none is posted twice; one that was not posted never is."""

    def __init__(self, bot: Chorus) -> None:
        """Belong to that bot; nothing runs before `cog_load`."""
        self._bot = bot
        self._batches: dict[int, Batch] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._lost: dict[int, tuple[int, datetime]] = {}
        self._closing = asyncio.Event()

    async def cog_load(self) -> None:
        """Listen from now on."""
        self._bot.services.orders.audit.listeners.append(self._take_in)

    async def cog_unload(self) -> None:
        """Listen no more, and post what is left if that is soon done."""
        self._bot.services.orders.audit.listeners.remove(self._take_in)
        self._closing.set()
        await stop_tasks(set(self._tasks), GRACE_S)

    def _take_in(self, entry: AuditEntry) -> None:
        batch = self._batches.get(entry.guild_id)
        if batch is None:
            batch = self._batches[entry.guild_id] = Batch()
            task = asyncio.create_task(self._tell(entry.guild_id, batch), name=f"audit log of {entry.guild_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        batch.add(entry)

    async def _tell(self, guild_id: int, batch: Batch) -> None:
        """Post a server's entries until none is left."""
        try:
            await self._pause(log_message.COLLECT_S)
            while batch:
                await self._post(guild_id, batch)
                await self._pause(log_message.PAUSE_S)
        except Exception:
            log.exception("guild %d: entries of the audit log were not posted", guild_id)
        finally:
            del self._batches[guild_id]

    async def _post(self, guild_id: int, batch: Batch) -> None:
        """Post one message of a server's entries, or drop them where there is no channel for them."""
        channel_id = (await self._bot.services.limit_settings.settings(guild_id)).log_channel_id
        if channel_id is None or self._is_lost(guild_id, channel_id):
            batch.drop()
            return
        outgoing = Outgoing(content=batch.take())
        route = Route(transport=ChannelTransport(self._bot, Place(guild_id=guild_id, channel_id=channel_id)))
        # The same for each try, by which Discord knows a message that it has already.
        nonce = secrets.token_hex(8)
        for _ in range(TRIES):
            try:
                written = await write_first(
                    [route],
                    outgoing,
                    nonce=nonce,
                    throttle=self._bot.throttle,
                    now=self._bot.services.orders.now,
                    lane=Lane.TICK,
                )
            except DiscordFailed as error:
                log.info("guild %d: the audit log was not posted this time: %s", guild_id, error)
                await self._pause(log_message.PAUSE_S)
                continue
            if written.message is None:
                self._lose(guild_id, channel_id)
            else:
                self._lost.pop(guild_id, None)
            return

    def _is_lost(self, guild_id: int, channel_id: int) -> bool:
        """Whether the channel could not be written to a short while ago."""
        lost = self._lost.get(guild_id)
        return lost is not None and lost[0] == channel_id and self._bot.services.orders.now() < lost[1]

    def _lose(self, guild_id: int, channel_id: int) -> None:
        """Leave a channel alone for a while, and say so the first time."""
        known_id, _ = self._lost.pop(guild_id, (None, None))
        if known_id != channel_id:
            log.warning("guild %d: the audit log cannot be posted to channel %d", guild_id, channel_id)
        self._lost[guild_id] = (channel_id, self._bot.services.orders.now() + LOST_FOR)
        if len(self._lost) > LOST_MAX:
            del self._lost[next(iter(self._lost))]

    async def _pause(self, seconds: float) -> None:
        """Wait, but not while the bot stops."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass


@app_commands.describe(
    channel="Where changes by those who run this server are posted, and whom a rule refused",
    off="Post them nowhere",
)
async def change_log(
    interaction: discord.Interaction[Chorus], channel: discord.TextChannel | None = None, off: bool = False
) -> None:
    """Choose the channel of the audit log; without an option, show it."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if channel is not None:
        if off:
            raise SettingInvalid("channel and off", "cannot be used together. Choose one of them.")
        check_rights(channel, RIGHTS_OF_LOG, "channel")
    channel_id = None if channel is None else channel.id

    def amended(_: GuildSettings) -> GuildChanges:
        return {"log_channel_id": channel_id} if channel is not None or off else {}

    change = await limit_settings.amend(guild.id, interaction.user.id, amended)
    log_id = change.after.log_channel_id
    where = "nowhere" if log_id is None else f"in {channel_name(log_id, guild)}"
    await tell(interaction, change.texts, f"changes and refusals are posted {where}.")


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="log")(change_log)
