"""Values of the library: what is looked for, the pages of what was found, stars, drafts, what a member decided."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from core.model.job import Song
    from core.model.request import SongRequest


class Sort(StrEnum):
    """How the library is ordered, in the words of the command's choices."""

    NEWEST = "newest"
    MOST_LOVED = "most loved"
    FAVOURITES = "my favourites"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a member looks for, in a guild or (None) among their own songs everywhere.

    `typed` is looked for in title, style, lyrics, prompt and maker: every word of it, the last one as a beginning;
    "" finds all. `maker_id` None: of everybody. FAVOURITES shows the member's own, newest love first.
    """

    guild_id: int | None
    user_id: int
    typed: str = ""
    maker_id: int | None = None
    sort: Sort = Sort.NEWEST


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some of the songs that were found, and how many there are in all."""

    songs: Sequence[Song]
    total: int


TAKEN_DOWN = -1
"""What a star shows whose message is gone; it is not posted again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Star:
    """A song's post in a guild's star channel.

    `message_id` is None until it is posted; `shown` is the count it shows, TAKEN_DOWN if somebody deleted the message.
    """

    guild_id: int
    clip_id: str
    channel_id: int
    message_id: int | None
    shown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberSettings:
    """What a member decided for themselves, everywhere. `closes_songs`: new songs are closed to remixing."""

    closes_songs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What was erased of a member; `songs` are whole ones. `is_complete`: nothing of them is left."""

    songs: int
    favourites: int
    drafts: int
    is_complete: bool
    persona_ids: tuple[str, ...] = ()

    @property
    def personas(self) -> int:
        """How many personas they were."""
        return len(self.persona_ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lyrics:
    """One text as the provider wrote it; `style` are the tags it suggests, "" for none."""

    title: str
    text: str
    style: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An order that is not placed yet, kept so that its buttons and forms outlive a restart.

    `earlier` are versions that were shown before, the newest last; `others` those to come, the next one first. `calls`
    counts how often the provider was asked to write for it since `made_at`, which moves on when it is asked again after
    more than a day. Drafts are thrown away a week after `made_at`.
    """

    id: str
    user_id: int
    made_at: datetime
    request: SongRequest
    earlier: tuple[SongRequest, ...] = ()
    others: tuple[SongRequest, ...] = ()
    calls: int = 0

    @property
    def is_blend(self) -> bool:
        """Whether its words are made of those of two songs, and not of a prompt."""
        return self.request.second_clip_id is not None


def lyrics_of(song: Song, request: SongRequest) -> str:
    """Return a song's words as far as they are known: its own, else those of the order that made it; "" for none."""
    return song.clip.lyrics.strip() or ("" if request.instrumental else request.lyrics.strip())
