"""/limits log: the channel of the audit log, and the cog that posts it there, grouped."""

from __future__ import annotations

import asyncio
import logging
import secrets
from dataclasses import replace
from datetime import datetime, timedelta

import discord
from discord import app_commands
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.modal import SelectKind
from cogs._bot.permissions import check_rights
from cogs._transport.background import stop_tasks
from cogs._transport.fallback import Route, write_first
from cogs._transport.throttle import Lane
from cogs._transport.transport import ChannelTransport, DiscordFailed, Outgoing
from cogs.limits import log_message, texts
from cogs.limits.answer import answer_change, channel_name
from cogs.limits.group import LimitsGroup, guild_of
from cogs.limits.log_message import RIGHTS_OF_LOG, Batch
from cogs.limits.setting_field import Setting, guild_form
from core.errors import SettingInvalid
from core.errors.containment import contain_errors
from core.model.audit_entry import AuditEntry
from core.model.job import Place
from core.model.money import GuildSettings
from core.ports import GuildChanges

log = logging.getLogger(__name__)

TRIES = 3
"""Tries while Discord fails; then the message is dropped, and its entries are in the database only."""
LOST_FOR = timedelta(minutes=10)
"""How long a channel that was deleted, or is closed to the bot, is not tried again."""
LOST_MAX = 10_000
"""Servers whose lost channel is remembered; the loss of a forgotten one is logged again."""
GRACE_S = 1.5
"""How long an orderly stop may take to post what is left."""


class AuditLog(commands.Cog):
    """Posts each entry that this process writes, so none is posted twice. What could not be posted is dropped."""

    def __init__(self, bot: Chorus) -> None:
        """Nothing runs before `cog_load`."""
        self._bot = bot
        self._batches: dict[int, Batch] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._lost: dict[int, tuple[int, datetime]] = {}
        self._closing = asyncio.Event()

    async def cog_load(self) -> None:
        """Start listening."""
        self._bot.services.orders.audit.listeners.append(self._take_in)

    async def cog_unload(self) -> None:
        """Stop listening, and post what is left within GRACE_S."""
        self._bot.services.orders.audit.listeners.remove(self._take_in)
        self._closing.set()
        await stop_tasks(set(self._tasks), GRACE_S)

    def _take_in(self, entry: AuditEntry) -> None:
        batch = self._batches.get(entry.guild_id)
        if batch is None:
            batch = self._batches[entry.guild_id] = Batch()
            task = asyncio.create_task(self._post_all(entry.guild_id, batch), name=f"audit log of {entry.guild_id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        batch.add(entry)

    async def _post_all(self, guild_id: int, batch: Batch) -> None:
        """Post a server's entries until none is left."""
        try:
            # Nobody awaits this task; later entries start a new one.
            with contain_errors(log, "guild %d: entries of the audit log were not posted", guild_id):
                await self._pause(log_message.COLLECT_S)
                while batch:
                    await self._post(guild_id, batch)
                    await self._pause(log_message.PAUSE_S)
        finally:
            del self._batches[guild_id]

    async def _post(self, guild_id: int, batch: Batch) -> None:
        """Post one message of a server's entries, or drop them if there is no channel for them."""
        channel_id = (await self._bot.services.limit_settings.settings(guild_id)).log_channel_id
        if channel_id is None or self._is_lost(guild_id, channel_id):
            batch.drop()
            return
        outgoing = Outgoing(content=batch.take())
        route = Route(transport=ChannelTransport(self._bot, Place(guild_id=guild_id, channel_id=channel_id)))
        # The same for each try, so that Discord recognizes a message that it already has.
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
        """Whether writing to the channel failed less than LOST_FOR ago."""
        lost = self._lost.get(guild_id)
        return lost is not None and lost[0] == channel_id and self._bot.services.orders.now() < lost[1]

    def _lose(self, guild_id: int, channel_id: int) -> None:
        """Stop trying a channel for LOST_FOR, and log it the first time."""
        known_id, _ = self._lost.pop(guild_id, (None, None))
        if known_id != channel_id:
            log.warning("guild %d: the audit log cannot be posted to channel %d", guild_id, channel_id)
        self._lost[guild_id] = (channel_id, self._bot.services.orders.now() + LOST_FOR)
        if len(self._lost) > LOST_MAX:
            del self._lost[next(iter(self._lost))]

    async def _pause(self, seconds: float) -> None:
        """Wait, but not while the bot is stopping."""
        try:
            async with asyncio.timeout(seconds):
                await self._closing.wait()
        except TimeoutError:
            pass


LOG_CHANNEL = Setting[int | None](
    name="channel",
    label=texts.LOG_LABEL,
    note=texts.LOG_NOTE,
    parse=lambda typed, _: int(typed) if typed else None,
    show=lambda channel_id: texts.NONE() if channel_id is None else f"<#{channel_id}>",
    most=1,
    select=SelectKind.CHANNELS,
)


@app_commands.describe(
    channel="Where changes by admins and refused requests are posted",
    off="Stop posting them",
)
async def change_log(
    interaction: discord.Interaction[Chorus], channel: discord.TextChannel | None = None, off: bool = False
) -> None:
    """Choose the channel of the audit log; without options, show it."""
    guild, limit_settings = guild_of(interaction), interaction.client.services.limit_settings
    if channel is not None:
        if off:
            raise SettingInvalid("channel and off", texts.NOT_TOGETHER())
        check_rights(channel, RIGHTS_OF_LOG, "channel")
    channel_id = None if channel is None else channel.id

    def amend(_: GuildSettings) -> GuildChanges:
        return {"log_channel_id": channel_id} if channel is not None or off else {}

    change = await limit_settings.amend(guild.id, interaction.user.id, amend)
    log_id = change.after.log_channel_id
    current = texts.NO_LOG_CHANNEL() if log_id is None else texts.LOG_CHANNEL(channel=channel_name(log_id, guild))
    await answer_change(interaction, change.texts, current)


def _prepare(guild: discord.Guild, settings: GuildSettings) -> GuildSettings:
    """Return the settings without a log channel that was deleted."""
    channel_id = settings.log_channel_id
    is_there = channel_id is not None and guild.get_channel(channel_id) is not None
    return settings if is_there else replace(settings, log_channel_id=None)


def _check(guild: discord.Guild, _: GuildSettings, changes: GuildChanges) -> None:
    """Check that the audit log can be posted there."""
    channel_id = changes.get("log_channel_id")
    if channel_id is not None:
        channel = guild.get_channel(channel_id)
        if not isinstance(channel, discord.TextChannel):
            raise SettingInvalid(LOG_CHANNEL.name, texts.NOT_A_TEXT_CHANNEL())
        check_rights(channel, RIGHTS_OF_LOG, LOG_CHANNEL.name)


FORMS = (guild_form("log", texts.LOG_TITLE, {"log_channel_id": LOG_CHANNEL}, prepare=_prepare, check=_check),)


def register(limits: LimitsGroup) -> None:
    """Add the subcommand."""
    limits.command(name="log")(change_log)
