"""What members do with finished songs: find, favourite, close and delete them, and see their family tree."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from core.errors import NotYours, SongDeleted, SongUnknown
from core.library.family import tree
from core.model.job import Clip, Member
from core.model.library import Star
from core.ports import FavouriteStore, MemberSettingsStore, ReactionStore, SongStore, StarStore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.model.family import Relative
    from core.model.job import Song
    from core.model.library import MemberSettings, Page, Search
    from core.model.reaction_meanings import ReactionSettings
    from core.ports import Artist

FAMILY_MAX = 60
"""Songs of one family tree: more would not be read, and not fit a picture."""
CLAIM = timedelta(minutes=1)
"""How long a process may take to post a song in a star channel before another one takes over."""
NOBODY = Member(id=0, name="")
"""The maker of a song that the reader may not see."""


class LibraryStore(SongStore, FavouriteStore, StarStore, MemberSettingsStore, ReactionStore, Protocol):
    """Songs, and what members and guilds decided about them."""


class SongLibrary:
    """What cogs call about songs. `listeners` are called with every song whose favourites changed."""

    def __init__(self, *, store: LibraryStore, artist: Artist, now: Callable[[], datetime]) -> None:
        self.listeners: list[Callable[[Song], None]] = []
        self._store = store
        self._artist = artist
        self._now = now

    async def songs_of_message(self, message_id: int) -> Sequence[Song]:
        """Return the songs that a message of any age carries, by number."""
        return await self._store.songs_of_message(message_id)

    async def take_of_message(self, message_id: int, user_id: int) -> Song | None:
        """Return the take of a message that a member chose, else the first; None if the message has none."""
        songs = await self._store.songs_of_message(message_id)
        return await self.pick_take(songs, user_id) if songs else None

    async def pick_take(self, takes: Sequence[Song], user_id: int) -> Song:
        """Return which of a job's takes, at least one, a member means: the one they chose, else the first."""
        if len(takes) == 1:
            return takes[0]
        number = await self._store.chosen_take(takes[0].job_id, user_id)
        return next((song for song in takes if song.number == number), takes[0])

    async def choose_take(self, song: Song, user_id: int) -> None:
        """Remember that a member means this take of its job, on every message that carries several."""
        await self._store.choose_take(song.job_id, user_id, song.number)

    async def song(self, job_id: str, number: int, *, guild_id: int | None, user_id: int) -> Song:
        """Return one take of a job.

        Raises:
            SongUnknown: there is none, or it is deleted (SongDeleted), or not this member's to see there.
        """
        for song in await self._store.songs_of_job(job_id):
            if song.number == number:
                check_usable(song, guild_id=guild_id, user_id=user_id)
                return song
        raise SongUnknown(f"{job_id} take {number}")

    async def browse(self, search: Search, *, offset: int, limit: int) -> Page:
        """Return a page of the songs that a member may see there (see core.ports.SongStore.browse)."""
        return await self._store.browse(search, offset=offset, limit=limit)

    async def family(self, song: Song, *, guild_id: int | None, user_id: int) -> Sequence[Relative]:
        """Return the family tree that a song belongs to; songs that the reader may not see are in it without texts."""
        songs = await self._store.family(song.root_clip_id, limit=FAMILY_MAX)
        return tree([_as_seen(relative, guild_id=guild_id, user_id=user_id) for relative in songs])

    async def family_picture(self, family: Sequence[Relative]) -> bytes:
        """Draw a family tree (see core.ports.Artist)."""
        return await self._artist.family_tree(family)

    async def love(self, song: Song, user_id: int, *, is_loved: bool) -> Song:
        """Write a song into a member's favourites or take it out; return it with its count."""
        changed = await self._store.love(song.clip.id, user_id, is_loved=is_loved, at=self._now())
        if changed is None:
            return song
        for listener in self.listeners:
            listener(changed)
        return changed

    async def is_loved(self, song: Song, user_id: int) -> bool:
        """Whether a song is among a member's favourites."""
        return await self._store.is_loved(song.clip.id, user_id)

    async def star(self, song: Song) -> Star | None:
        """Return a song's post in its guild's star channel, None if there never was one."""
        return None if song.guild_id is None else await self._store.star(song.guild_id, song.clip.id)

    async def begin_star(self, song: Song, channel_id: int) -> bool:
        """Claim the right to post a song in its guild's star channel; False if it is posted or claimed.

        A claim counts for a minute; after that its process is considered gone.
        """
        if song.guild_id is None:
            return False
        now = self._now()
        star = Star(guild_id=song.guild_id, clip_id=song.clip.id, channel_id=channel_id, message_id=None, shown=0)
        return await self._store.begin_star(star, at=now, stale_before=now - CLAIM)

    async def place_star(self, star: Star) -> None:
        """Remember the message of a claimed post and what it shows, or the new count it shows."""
        await self._store.place_star(star)

    async def close(self, song: Song, user_id: int, *, is_closed: bool) -> Song:
        """Close a song to remixing by others, or open it again.

        Raises:
            NotYours: somebody else made it.
        """
        if song.maker.id != user_id:
            raise NotYours(song.clip.id)
        await self._store.close(song.clip.id, is_closed=is_closed)
        return replace(song, is_closed=is_closed)

    async def delete(self, song: Song, user_id: int, *, is_moderator: bool) -> Sequence[tuple[int, int]]:
        """Delete all takes of a song's job; return channel and message ids of their posts.

        Raises:
            NotYours: the member neither made it nor moderates the place.
        """
        if song.maker.id != user_id and not is_moderator:
            raise NotYours(song.clip.id)
        await self._store.delete(song.job_id, self._now())
        # Read last: a process that posts it from now on sees that it is deleted, and removes the message.
        return await self._store.posts_of_job(song.job_id)

    async def settings(self, user_id: int) -> MemberSettings:
        """Return what a member decided for all their songs."""
        return await self._store.member_settings(user_id)

    async def save_settings(self, user_id: int, settings: MemberSettings) -> None:
        """Replace what a member decided for all their songs."""
        await self._store.save_member_settings(user_id, settings)

    async def reactions(self, guild_id: int) -> ReactionSettings:
        """Return a guild's settings for reactions."""
        return await self._store.reaction_settings(guild_id)


def _as_seen(song: Song, *, guild_id: int | None, user_id: int) -> Song:
    """Return a relative without its texts if it is from elsewhere, or deleted."""
    if song.is_usable(guild_id=guild_id, user_id=user_id):
        return song
    return replace(song, clip=Clip(id=song.clip.id), maker=NOBODY, message_id=None, is_deleted=True)


def check_usable(song: Song, *, guild_id: int | None, user_id: int) -> None:
    """Check that a song is there for a member in that place.

    Raises:
        SongDeleted: it was, and left the library.
        SongUnknown: it is not, and never was.
    """
    if song.is_usable(guild_id=guild_id, user_id=user_id):
        return
    if song.is_deleted and replace(song, is_deleted=False).is_usable(guild_id=guild_id, user_id=user_id):
        raise SongDeleted(song.clip.id)
    raise SongUnknown(song.clip.id)
