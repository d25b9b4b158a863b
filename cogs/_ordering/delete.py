"""Deletes a song: first from the library, then every message that carries it.

All takes of a job are deleted together, since they share one message. What was made from them is kept, and the credits
that they cost stay charged: the song was made.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

import discord

from cogs._transport.fallback import public_transports
from cogs._transport.throttle import Lane
from cogs._transport.transport import DiscordFailed, MessageGone, TokenTransport, TooLarge, TransportClosed
from core.errors import JobOpen

if TYPE_CHECKING:
    from cogs._bot.client import Chorus
    from core.model.job import Place, Song

log = logging.getLogger(__name__)


async def delete_song(bot: Chorus, song: Song, *, user_id: int, is_moderator: bool) -> int:
    """Delete a song and its other takes from the library, then their messages; return how many messages are left.

    A message that is gone already counts as deleted. What Discord does not let the bot delete is logged.

    Raises:
        JobOpen: the song is still being posted; nothing was deleted.
        NotYours: the member neither made it nor moderates the channel; nothing was deleted.
    """
    job = await bot.services.orders.job(song.job_id)
    if not job.state.is_final:
        raise JobOpen(job.id)
    posts = await bot.services.library.delete(song, user_id, is_moderator=is_moderator)
    messages = list(posts)
    if job.place.message_id is not None:
        messages.append((job.place.channel_id, job.place.message_id))
    left = 0
    for channel_id, message_id in dict.fromkeys(messages):
        # The bot may have been invited since the order; where it was not, the interaction's token works for a while.
        place = replace(job.place, channel_id=channel_id, has_bot=True)
        if not await delete_message(bot, job.id, place, message_id):
            left += 1
    return left


async def is_moderator(bot: Chorus, member: discord.Member | discord.User, song: Song) -> bool:
    """Whether a member may delete other people's messages in the channel where a song was ordered.

    A channel where it was posted again does not count: anybody may post it where they moderate. Never in direct
    messages, and not in a server without the bot: nobody's permissions are known there.
    """
    guild = None if song.guild_id is None else bot.get_guild(song.guild_id)
    if guild is None or not isinstance(member, discord.Member) or member.guild.id != guild.id:
        return False
    channel = guild.get_channel_or_thread((await bot.services.orders.job(song.job_id)).place.channel_id)
    rights = member.guild_permissions if channel is None else channel.permissions_for(member)
    return rights.manage_messages


async def delete_message(bot: Chorus, job_id: str, place: Place, message_id: int) -> bool:
    """Delete one message of a job with the first transport that can; False if none could."""
    for transport in public_transports(bot, job_id, place):
        if not transport.is_open(bot.services.orders.now()):
            continue
        # Discord counts deletions separately, so they need not wait for other writes.
        await bot.throttle.ask(("delete", transport.key), Lane.CHANGE).turn()
        try:
            await transport.delete(message_id)
        except MessageGone:
            # A token cannot see what another interaction wrote, whether or not it still exists.
            if not isinstance(transport, TokenTransport) or message_id == place.message_id:
                return True
        except (TransportClosed, DiscordFailed, TooLarge) as error:
            log.warning(
                "job %s: message %d in channel %d was not deleted: %s", job_id, message_id, place.channel_id, error
            )
        else:
            return True
    return False
