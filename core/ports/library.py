"""Songs in a store, and what members do with them. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.model.job import SONGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.job import ClipKind, Song
    from core.model.library import Page, Search, Star


class SongReader(Protocol):
    """Reads songs, by guild and maker."""

    async def song(self, clip_id: str) -> Song | None:
        """Return one song by its clip id, deleted ones too."""
        ...

    async def songs_of_job(self, job_id: str) -> Sequence[Song]:
        """Return a job's songs by number, deleted ones too."""
        ...

    async def songs_of_message(self, message_id: int) -> Sequence[Song]:
        """Return the songs of a message, by number, without deleted ones.

        These are the songs posted in it, else those of the job whose card it is.
        """
        ...

    async def search(
        self,
        *,
        guild_id: int | None,
        user_id: int,
        typed: str,
        limit: int,
        kinds: frozenset[ClipKind] = SONGS,
    ) -> Sequence[Song]:
        """Return songs (or clips of those `kinds`) that the member may use there, the member's first, newest first.

        These are the guild's and the member's own from direct messages; in direct messages: the member's own from
        everywhere.
        `typed` matches a part of title, style or maker name, ignoring case; "" matches all. Only songs of jobs that
        reached delivering or delivered (or whose discarded job was charged), neither deleted nor closed to this
        member.
        """
        ...

    async def browse(self, search: Search, *, offset: int, limit: int) -> Page:
        """Return a page of the songs found, closed ones too, and how many there are in all.

        The same songs count as for `search`, whole songs only. Case and accents make no difference.
        """
        ...

    async def family(self, root_clip_id: str, *, limit: int) -> Sequence[Song]:
        """Return all descendants of any take of that song's job, oldest first.

        Those takes and deleted songs are among them.
        """
        ...

    async def posts_of_job(self, job_id: str) -> Sequence[tuple[int, int]]:
        """Return channel and message id of every message that shows clips of a job, oldest first."""
        ...


class SongWriter(Protocol):
    """Changes songs."""

    async def add_post(self, clip_id: str, *, channel_id: int, message_id: int, is_home: bool = True) -> None:
        """Remember a message that shows the clip; with `is_home` it is the one that is linked to from now on.

        Without it (a star channel's post) the clip keeps the message and channel it has.
        """
        ...

    async def save_audio_url(self, clip_id: str, audio_url: str) -> None:
        """Replace a clip's audio link."""
        ...

    async def close(self, clip_id: str, *, is_closed: bool) -> None:
        """Close a song to remixing by others, or open it again."""
        ...

    async def delete(self, job_id: str, at: datetime) -> None:
        """Remove a job's songs from the library: no search finds them, no new song is made from them."""
        ...


class SongStore(SongReader, SongWriter, Protocol):
    """Songs, read and changed."""


class FavouriteStore(Protocol):
    """Members' favourites, and which take of a song each of them means."""

    async def love(self, clip_id: str, user_id: int, *, is_loved: bool, at: datetime) -> Song | None:
        """Add a song to a member's favourites, or remove it; return the song with its new count.

        None if nothing changed.
        """
        ...

    async def is_loved(self, clip_id: str, user_id: int) -> bool:
        """Whether a song is among a member's favourites."""
        ...

    async def choose_take(self, job_id: str, user_id: int, number: int) -> None:
        """Remember which of a job's clips a member's reactions apply to."""
        ...

    async def chosen_take(self, job_id: str, user_id: int) -> int | None:
        """Return the number of the clip that a member chose, None if they never did."""
        ...


class StarStore(Protocol):
    """Posts in star channels: one for each song in a guild."""

    async def star(self, guild_id: int, clip_id: str) -> Star | None:
        """Return a song's post, None if there never was one."""
        ...

    async def begin_star(self, star: Star, *, at: datetime, stale_before: datetime) -> bool:
        """Claim the right to post a song; False if it is posted, or was claimed since `stale_before`."""
        ...

    async def place_star(self, star: Star) -> None:
        """Remember the message of a claimed post and what it shows, or the new count it shows."""
        ...
