"""Reactions to a result: each orders the next song from it, or does something with it.

Raw events are read, so results of any age work; the message's id is enough to find the song.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import TypeAlias

import discord
from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._bot.origin import place_of_reaction
from cogs._bot.permissions import RIGHTS_OF_CARDS, missing_permissions
from cogs._bot.reply import error_text
from cogs._bot.roles import member_context_of_reaction
from cogs._ordering.delete import delete_song, is_moderator
from cogs._ordering.reaction_event import ReactionEvent, member_of, read_reaction, request_of
from cogs._posting.repost import POSTING_ERRORS, failure_text, send_file
from cogs._transport.background import BackgroundQueue
from cogs._transport.notice import send_notice
from core.errors import AlreadyAsked, ChorusError, NotYours, SongUnknown, SourceUnfit
from core.library.songs import check_usable
from core.model.job import ClipKind
from core.model.reaction_meanings import RemixKind, Vote
from core.model.text import Text

log = logging.getLogger(__name__)

AT_ONCE = 16
"""Reactions that are read at the same time, over all servers; the store takes many more a second."""
NOTICES_AT_ONCE = 8
FILES_AT_ONCE = 4
VIDEOS_AT_ONCE = 1
"""Videos take minutes to be put together; no song waits for them."""
FILE_AGAIN_S = 60.0
"""A member who was sent a file is not sent the same one again for so long, however often they ask."""

ERRORS: dict[type[ChorusError], Text] = {
    NotYours: Text("Only the person who made that song, or a moderator, can delete it. It was not deleted."),
    SongUnknown: Text("That song is from somewhere else, so only its creator can remix it. Nothing was charged."),
    SourceUnfit: Text(
        "Only whole songs can be covered and extended, and this is a stem or a video. React to the song itself; "
        "🔁 here makes a new version of this one. Nothing was charged."
    ),
}
"""Errors that mean something else under a reaction than under a command."""
FAILED = Text(
    "Something went wrong on my side (message {message_id} in the bot's log). If a song was ordered anyway, /tasks "
    "shows it; otherwise nothing was charged."
)
MAY_NOT_POST = Text(
    "I can't post in <#{channel_id}>, so nothing was made and nothing was charged. A server admin can allow it there: "
    "{permissions}."
)
MESSAGE_LEFT = Text("The song was deleted, but Discord did not let me delete its message. A moderator can delete it.")

_Actions: TypeAlias = Mapping[RemixKind, Callable[[ReactionEvent], Awaitable[None]]]


class Reactions(commands.Cog):
    """Listens to reactions. What one member adds to and removes from one message is handled in that order."""

    def __init__(self, bot: Chorus) -> None:
        self._bot = bot
        self._events = BackgroundQueue(AT_ONCE)
        self._notices = BackgroundQueue(NOTICES_AT_ONCE)
        self._files = BackgroundQueue(FILES_AT_ONCE)
        self._videos = BackgroundQueue(VIDEOS_AT_ONCE)
        self._sent: set[tuple[int, str]] = set()
        self._on_add: _Actions = {
            RemixKind.COVER: self._order,
            RemixKind.AGAIN: self._order,
            RemixKind.EXTEND: self._order,
            RemixKind.FAVOURITE: self._love,
            RemixKind.FILE: self._send,
            RemixKind.DELETE: self._delete,
            RemixKind.TAKE: self._choose,
        }
        self._on_remove: _Actions = {
            RemixKind.COVER: self._unvote,
            RemixKind.AGAIN: self._unvote,
            RemixKind.EXTEND: self._unvote,
            RemixKind.FAVOURITE: self._unlove,
            RemixKind.TAKE: self._unchoose,
        }

    async def cog_unload(self) -> None:
        """Finish what is under way; temporary replies are deleted."""
        await asyncio.gather(self._events.close(), self._files.close(), self._videos.close())
        await self._notices.close()
        await self._bot.notices.close()

    @commands.Cog.listener()
    async def on_raw_reaction_add(self, payload: discord.RawReactionActionEvent) -> None:
        """Do what the reaction means."""
        # Discord names the author unless an interaction or a webhook wrote the message; then the store knows.
        is_ours = self._bot.user is not None and payload.message_author_id in {None, self._bot.user.id}
        is_bot = payload.member is not None and payload.member.bot
        if is_ours and not is_bot:
            self._queue(payload, self._on_add)

    @commands.Cog.listener()
    async def on_raw_reaction_remove(self, payload: discord.RawReactionActionEvent) -> None:
        """Undo what can be undone."""
        self._queue(payload, self._on_remove)

    def _queue(self, payload: discord.RawReactionActionEvent, actions: _Actions) -> None:
        if self._bot.user is None or payload.user_id != self._bot.user.id:
            self._events.add((payload.user_id, payload.message_id), partial(self._answer, payload, actions))

    async def _answer(self, payload: discord.RawReactionActionEvent, actions: _Actions) -> None:
        """Do what a reaction means."""
        async with self._explain_errors(payload):
            event = await read_reaction(self._bot, payload)
            if event is not None and event.remix.kind in actions:
                await actions[event.remix.kind](event)

    @asynccontextmanager
    async def _explain_errors(self, payload: discord.RawReactionActionEvent) -> AsyncGenerator[None]:
        """Tell the one who reacted what went wrong in the block, where nobody else would."""
        try:
            yield
        except AlreadyAsked:
            log.debug("user %d asked twice for the same thing of message %d", payload.user_id, payload.message_id)
        except ChorusError as error:
            guild = None if payload.guild_id is None else self._bot.get_guild(payload.guild_id)
            self._tell(payload, ERRORS[type(error)]() if type(error) in ERRORS else error_text(error, guild))
        except Exception:  # last line of defence: a reaction has no answer of its own in which an error could be shown
            log.exception("the reaction of user %d to message %d failed", payload.user_id, payload.message_id)
            self._tell(payload, FAILED(message_id=payload.message_id))

    def _tell(self, payload: discord.RawReactionActionEvent, text: str) -> None:
        """Say something to the one who reacted; nobody waits for it."""
        notice = partial(
            send_notice,
            self._bot,
            user_id=payload.user_id,
            guild_id=payload.guild_id,
            channel_id=payload.channel_id,
            message_id=payload.message_id,
            text=text,
        )
        self._notices.add(payload.user_id, notice)

    async def _order(self, event: ReactionEvent) -> None:
        """Order a song, or count a vote for it; the one who reacted (last) pays. Its watch posts the card.

        Raises:
            ChorusError: nothing was reserved.
        """
        payload, orders = event.payload, self._bot.services.orders
        missing = self._missing(payload)
        if missing:
            self._tell(payload, MAY_NOT_POST(channel_id=payload.channel_id, permissions=", ".join(missing)))
            return
        await orders.check_remixable(event.song, guild_id=payload.guild_id, user_id=payload.user_id)
        request = await request_of(self._bot, event)
        member, place = await member_of(self._bot, event), place_of_reaction(self._bot, payload)
        member_context = member_context_of_reaction(self._bot, payload)
        clip_id, threshold = event.song.clip.id, event.settings.threshold
        if threshold > 1:
            vote = Vote(clip_id=clip_id, emoji=event.key, user_id=member.id, threshold=threshold)
            job = await orders.admit_voted(
                request, member=member, place=place, member_context=member_context, vote=vote
            )
        else:
            ask = f"{clip_id}:{event.key}:{member.id}"
            job = await orders.admit(request, member=member, place=place, member_context=member_context, ask=ask)
        if job is not None:
            orders.feed.publish(job)

    def _missing(self, payload: discord.RawReactionActionEvent) -> Sequence[str]:
        """Return what the bot may not do where the card would be, as far as is known."""
        guild = None if payload.guild_id is None else self._bot.get_guild(payload.guild_id)
        channel = None if guild is None else guild.get_channel_or_thread(payload.channel_id)
        return () if channel is None else missing_permissions(channel, RIGHTS_OF_CARDS)

    async def _unvote(self, event: ReactionEvent) -> None:
        for take in event.takes:
            await self._bot.services.orders.unvote(take.clip.id, event.key, event.payload.user_id)

    async def _love(self, event: ReactionEvent) -> None:
        check_usable(event.song, guild_id=event.payload.guild_id, user_id=event.payload.user_id)
        await self._bot.services.library.love(event.song, event.payload.user_id, is_loved=True)

    async def _unlove(self, event: ReactionEvent) -> None:
        """Remove the favourite that the reaction set; another take may have been chosen since."""
        library, user_id = self._bot.services.library, event.payload.user_id
        is_meant = await library.is_loved(event.song, user_id)
        for take in [event.song] if is_meant else event.takes:
            await library.love(take, user_id, is_loved=False)

    async def _send(self, event: ReactionEvent) -> None:
        asked = (event.payload.user_id, event.song.clip.id)
        if asked not in self._sent:
            self._sent.add(asked)
            queue = self._videos if event.song.kind is ClipKind.VIDEO else self._files
            queue.add(asked, partial(self._send_file, event))

    async def _send_file(self, event: ReactionEvent) -> None:
        """Send the file, which takes a while, so that nothing else waits for it."""
        asked = (event.payload.user_id, event.song.clip.id)
        wait_s = 0.0
        try:
            async with self._explain_errors(event.payload):
                is_sent = await self._is_sent(event)
                wait_s = FILE_AGAIN_S if is_sent else 0.0
        finally:
            asyncio.get_running_loop().call_later(wait_s, self._sent.discard, asked)

    async def _is_sent(self, event: ReactionEvent) -> bool:
        """Send the file, or tell the member why that is impossible; return whether they have it."""
        try:
            await send_file(self._bot, event.song, user_id=event.payload.user_id, takes=event.takes)
        except POSTING_ERRORS as error:
            self._tell(event.payload, failure_text(error, event.song.kind))
            return False
        return True

    async def _delete(self, event: ReactionEvent) -> None:
        """Delete the song and its messages.

        Raises:
            NotYours: the member neither made it nor moderates the place.
        """
        member = event.payload.member
        moderates = member is not None and await is_moderator(self._bot, member, event.song)
        left = await delete_song(self._bot, event.song, user_id=event.payload.user_id, is_moderator=moderates)
        if left:
            self._tell(event.payload, MESSAGE_LEFT())

    async def _choose(self, event: ReactionEvent) -> None:
        """Remember which take the member chose; a number that the result does not have does nothing."""
        for take in event.takes if len(event.takes) > 1 else ():
            if take.number == event.remix.take:
                await self._bot.services.library.choose_take(take, event.payload.user_id)

    async def _unchoose(self, event: ReactionEvent) -> None:
        if event.song.number == event.remix.take and event.song is not event.takes[0]:
            await self._bot.services.library.choose_take(event.takes[0], event.payload.user_id)


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(Reactions(bot))
