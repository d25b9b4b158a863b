"""The star channel: songs that many love are posted there once, and the count on the post is kept up to date.

Every song whose favourites changed is looked at by a task of its own. What changes while that task is running is seen
with its next look, so that many hearts at once become one post and few edits.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._posting.star_post import StarPosts
from cogs._transport.background import stop_tasks
from cogs._transport.transport import DiscordFailed, MessageGone, TransportClosed
from core.errors import SongUnknown
from core.errors.containment import contain_errors
from core.model.job import SONGS, Song
from core.model.library import TAKEN_DOWN, Star

log = logging.getLogger(__name__)

REST_S = 15.0
"""Pause between two edits of a post. Discord accepts few edits of messages older than an hour (error 30046)."""
CLAIMED_S = 5.0
"""Pause before another look at a song that another process is posting."""
PAUSES_S = (5.0, 600.0)
"""First and longest wait after Discord failed; each is twice the one before."""
GRACE_S = 1.5
"""How long an orderly stop waits for a post that is being written."""
CLOSED_S = 600.0
"""How long a channel that does not let the bot write is left alone: refusals count against the bot."""


class StarChannel(commands.Cog):
    """Listens to favourites, and keeps the posts up to date."""

    def __init__(self, bot: Chorus) -> None:
        """Belong to that bot; nothing is followed before `cog_load`."""
        self._bot = bot
        self._changed: set[str] = set()
        self._followed: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._posting: set[asyncio.Task[float]] = set()
        self._closed_until: dict[int, float] = {}

    async def cog_load(self) -> None:
        """Listen to favourites from now on."""
        self._bot.services.library.listeners.append(self._on_favourite)

    async def cog_unload(self) -> None:
        """Stop listening; a post that is being written is finished. Other changes show with the song's next heart."""
        self._bot.services.library.listeners.remove(self._on_favourite)
        tasks, posting = set(self._tasks), set(self._posting)
        for task in tasks:
            task.cancel()
        await stop_tasks(posting, GRACE_S)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _on_favourite(self, song: Song) -> None:
        """Take in that a song's favourites changed. Songs from direct messages are private.

        Stems and videos are loved, too, and not posted there.
        """
        if song.guild_id is None or song.kind not in SONGS:
            return
        self._changed.add(song.clip.id)
        if song.clip.id not in self._followed:
            self._followed.add(song.clip.id)
            task = asyncio.create_task(self._follow(song, song.guild_id), name=f"star {song.clip.id}")
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _follow(self, song: Song, guild_id: int) -> None:
        """Keep a song's post up to date until its count no longer changes."""
        try:
            # Nobody awaits this task; the next change of the count starts a new one.
            with contain_errors(log, "clip %s: its post in the star channel is not up to date", song.clip.id):
                await self._keep_up_to_date(song, guild_id)
        finally:
            self._followed.discard(song.clip.id)

    async def _keep_up_to_date(self, song: Song, guild_id: int) -> None:
        """Look at a song until its count no longer changes, with growing pauses while Discord fails."""
        failures = 0
        try:
            while song.clip.id in self._changed:
                self._changed.discard(song.clip.id)
                try:
                    pause_s = await self._look(song, guild_id)
                    failures = 0
                except DiscordFailed as error:
                    log.warning("clip %s cannot be shown in the star channel for now: %s", song.clip.id, error)
                    self._changed.add(song.clip.id)
                    pause_s = min(PAUSES_S[0] * 2**failures, PAUSES_S[1])
                    failures = min(failures + 1, 16)
                await asyncio.sleep(pause_s)
        except SongUnknown:
            log.debug("clip %s was deleted, and its post in the star channel with it", song.clip.id)

    async def _look(self, song: Song, guild_id: int) -> float:
        """Bring a song's post up to its newest count; return for how long to leave it alone then.

        Raises:
            SongUnknown: the song was deleted.
            DiscordFailed: Discord failed for now.
        """
        library = self._bot.services.library
        settings = await library.reactions(guild_id)
        channel_id = settings.star_channel_id
        if channel_id is None:
            return 0.0
        star = await library.star(song)
        if star is not None and star.message_id is not None:
            return await self._update(star, star.message_id, song)
        song = await self._newest(song)
        if song.loves < settings.stars or self._is_closed(channel_id):
            return 0.0
        if not await library.begin_star(song, channel_id):
            self._changed.add(song.clip.id)
            return CLAIMED_S
        begun = Star(guild_id=guild_id, clip_id=song.clip.id, channel_id=channel_id, message_id=None, shown=0)
        # Reactions to a post that is not remembered would mean nothing.
        post = asyncio.create_task(self._post(begun, song, is_doubtful=star is not None), name=f"post {song.clip.id}")
        self._posting.add(post)
        post.add_done_callback(self._posting.discard)
        return await asyncio.shield(post)

    async def _post(self, star: Star, song: Song, *, is_doubtful: bool) -> float:
        """Post a claimed song. `is_doubtful`: a process that claimed it before may have posted it."""
        posts = StarPosts(self._bot, guild_id=star.guild_id, channel_id=star.channel_id)
        shown = song.loves
        message = await posts.find(song) if is_doubtful else None
        if message is None:
            message = await posts.write(song)
        else:
            shown = 0  # the next look brings it up to date, whatever it shows now
            self._changed.add(song.clip.id)
        if message is None:
            self._close(star.channel_id, "the bot may not write there")
            return 0.0
        await self._bot.services.orders.add_post(
            song.clip.id, channel_id=message.channel_id, message_id=message.message_id, is_home=False
        )
        await self._remember(replace(star, message_id=message.message_id, shown=shown))
        try:
            await self._newest(song)
        except SongUnknown:  # deleted in that moment, by somebody who could not know of the post yet
            await posts.delete(message.message_id)
        return REST_S

    async def _update(self, star: Star, message_id: int, song: Song) -> float:
        """Show the newest count on a post."""
        is_left = star.shown == TAKEN_DOWN or self._is_closed(star.channel_id)
        if is_left or (await self._newest(song)).loves == star.shown:
            return 0.0
        posts = StarPosts(self._bot, guild_id=star.guild_id, channel_id=star.channel_id)
        await posts.turn()
        song = await self._newest(song)
        try:
            await posts.rewrite(message_id, song)
        except MessageGone:
            log.info("clip %s: its post in the star channel was deleted; it is not posted again", song.clip.id)
            await self._bot.services.library.place_star(replace(star, shown=TAKEN_DOWN))
            return 0.0
        except TransportClosed as refusal:
            self._close(star.channel_id, str(refusal))
            return 0.0
        await self._remember(replace(star, shown=song.loves))
        return REST_S

    async def _remember(self, star: Star) -> None:
        """Remember what a post shows now; its channel is open, whatever it was before."""
        self._closed_until.pop(star.channel_id, None)
        await self._bot.services.library.place_star(star)

    async def _newest(self, song: Song) -> Song:
        """Return the song as it is now.

        Raises:
            SongUnknown: it was deleted.
        """
        return await self._bot.services.library.song(
            song.job_id, song.number, guild_id=song.guild_id, user_id=song.maker.id
        )

    def _is_closed(self, channel_id: int) -> bool:
        return self._closed_until.get(channel_id, 0.0) > asyncio.get_running_loop().time()

    def _close(self, channel_id: int, reason: str) -> None:
        """Leave a channel alone for a while; this is logged once, until it is open again."""
        if channel_id not in self._closed_until:
            log.warning(
                "star channel %d cannot be written to; choose another with /limits reactions: %s", channel_id, reason
            )
        self._closed_until[channel_id] = asyncio.get_running_loop().time() + CLOSED_S


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(StarChannel(bot))
