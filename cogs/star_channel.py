"""The star channel: songs that many love are posted there once, and the count on the post follows.

Every song whose favourites changed is looked at by a task of its own. What changes while that task is at work is taken
in with its next look, so that many hearts at once come to one post and few edits.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from discord.ext import commands

from cogs._bot.client import Chorus
from cogs._posting.star_post import StarPosts
from cogs._transport.background import wind_up
from cogs._transport.transport import DiscordFailed, MessageGone, TransportClosed
from core.errors import SongUnknown
from core.model.job import SONGS, Song
from core.model.library import TAKEN_DOWN, Star

log = logging.getLogger(__name__)

REST_S = 15.0
"""Pause between two edits of a post. Discord takes few edits of messages that are older than an hour (error 30046)."""
CLAIMED_S = 5.0
"""Pause before another look at a song that somebody else is posting."""
PAUSES_S = (5.0, 600.0)
"""First and longest wait after Discord failed; each is twice the one before."""
GRACE_S = 1.5
"""How long an orderly stop waits for a post that is being written."""
SHUT_S = 600.0
"""How long a channel is left alone that does not let the bot write: refusals count against the bot."""


class StarChannel(commands.Cog):
    """Hears of favourites, and brings the posts up to them."""

    def __init__(self, bot: Chorus) -> None:
        """Belong to that bot; nothing is heard before `cog_load`."""
        self._bot = bot
        self._changed: set[str] = set()
        self._followed: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._posting: set[asyncio.Task[float]] = set()
        self._shut_until: dict[int, float] = {}

    async def cog_load(self) -> None:
        """Hear of favourites from now on."""
        self._bot.services.library.listeners.append(self._hear)

    async def cog_unload(self) -> None:
        """Hear no more; a post under way is finished. What could not be shown is shown with the song's next heart."""
        self._bot.services.library.listeners.remove(self._hear)
        tasks, posting = set(self._tasks), set(self._posting)
        for task in tasks:
            task.cancel()
        await wind_up(posting, GRACE_S)
        await asyncio.gather(*tasks, return_exceptions=True)

    def _hear(self, song: Song) -> None:
        """Take in that a song's favourites changed. What is from direct messages is nobody else's business.

        Parts of songs and videos are loved, too, and not shown off there.
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
        """Look at a song until nothing about it changes any more."""
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
        except Exception:
            log.exception("clip %s: its post in the star channel is not up to date", song.clip.id)
        finally:
            self._followed.discard(song.clip.id)

    async def _look(self, song: Song, guild_id: int) -> float:
        """Bring a song's post up to its newest count; return for how long it is left alone then.

        Raises:
            SongUnknown: the song was deleted.
            Trouble: Discord failed for now.
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
        if song.loves < settings.stars or self._is_shut(channel_id):
            return 0.0
        if not await library.begin_star(song, channel_id):
            self._changed.add(song.clip.id)
            return CLAIMED_S
        begun = Star(guild_id=guild_id, clip_id=song.clip.id, channel_id=channel_id, message_id=None, shown=0)
        # A post that stands and is not remembered would not be understood by those who react to it.
        post = asyncio.create_task(self._post(begun, song, is_doubtful=star is not None), name=f"post {song.clip.id}")
        self._posting.add(post)
        post.add_done_callback(self._posting.discard)
        return await asyncio.shield(post)

    async def _post(self, star: Star, song: Song, *, is_doubtful: bool) -> float:
        """Post a claimed song. `is_doubtful`: whoever had claimed it before may have got through."""
        posts = StarPosts(self._bot, guild_id=star.guild_id, channel_id=star.channel_id)
        shown = song.loves
        spot = await posts.find(song) if is_doubtful else None
        if spot is None:
            spot = await posts.write(song)
        else:
            shown = 0  # whatever it shows, the next look brings it up to date
            self._changed.add(song.clip.id)
        if spot is None:
            self._shut_out(star.channel_id, "it does not let me write there")
            return 0.0
        await self._bot.services.orders.posted(
            song.clip.id, channel_id=spot.channel_id, message_id=spot.message_id, is_home=False
        )
        await self._stands(replace(star, message_id=spot.message_id, shown=shown))
        try:
            await self._newest(song)
        except SongUnknown:  # deleted in that moment, by somebody who could not know of the post yet
            await posts.take_down(spot.message_id)
        return REST_S

    async def _update(self, star: Star, message_id: int, song: Song) -> float:
        """Show the newest count on a post that stands."""
        is_left = star.shown == TAKEN_DOWN or self._is_shut(star.channel_id)
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
            self._shut_out(star.channel_id, str(refusal))
            return 0.0
        await self._stands(replace(star, shown=song.loves))
        return REST_S

    async def _stands(self, star: Star) -> None:
        """Remember what a post shows now; its channel is open, whatever it was before."""
        self._shut_until.pop(star.channel_id, None)
        await self._bot.services.library.place_star(star)

    async def _newest(self, song: Song) -> Song:
        """Return the song as it is now.

        Raises:
            SongUnknown: it was deleted.
        """
        return await self._bot.services.library.song(
            song.job_id, song.number, guild_id=song.guild_id, user_id=song.maker.id
        )

    def _is_shut(self, channel_id: int) -> bool:
        return self._shut_until.get(channel_id, 0.0) > asyncio.get_running_loop().time()

    def _shut_out(self, channel_id: int, reason: str) -> None:
        """Leave a channel alone for a while; that is logged once, until it is open again."""
        if channel_id not in self._shut_until:
            log.warning(
                "star channel %d is out of reach; choose another with /limits reactions: %s", channel_id, reason
            )
        self._shut_until[channel_id] = asyncio.get_running_loop().time() + SHUT_S


async def setup(bot: Chorus) -> None:
    """Load the cog."""
    await bot.add_cog(StarChannel(bot))
