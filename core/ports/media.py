"""What core asks of disk and canvas. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from core.family import Relative
    from core.model import Clip, Song
    from core.money import Usage
    from core.usage import Days, Grouping


class Tune(Protocol):
    """A clip's files on disk, ready to be posted; they go when the `Media.fetch` block ends."""

    @property
    def clip(self) -> Clip:
        """The clip they belong to."""
        ...

    @property
    def audio(self) -> Path:
        """The tagged MP3."""
        ...

    @property
    def cover(self) -> Path | None:
        """The cover picture, or None where it could not be had (a song is never held back for its cover)."""
        ...


class Media(Protocol):
    """Results on disk: fetched, checked, tagged, fitted. Nothing is ever whole in memory."""

    def fetch(self, song: Song, *, maker: str, source: str) -> AbstractAsyncContextManager[Tune]:
        """Stream a song's audio and cover into files of their own, check and tag them, and remove them on exit.

        The tags are title, maker, cover, lyrics and source.
        Raises (on entering; nothing is left on disk):
            MediaMissing: 404, short, or too slow: may work later.
            MediaUnfit: over the size cap, or not audio.
            MediaForbidden: a URL that is never fetched from.
        """
        ...

    async def fit(self, tune: Tune, limit_bytes: int) -> Path:
        """Return the tune's audio as a file of at most `limit_bytes`: as it is if it fits, else re-encoded (tags kept).

        Raises:
            MediaUnfit: it cannot be made to fit at a quality worth hearing (below 48 kbit/s).
        """
        ...

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """Stream an attachment to disk, check that it is audio, and return its length in seconds; keeps nothing.

        Raises: as `fetch`.
        """
        ...


class Artist(Protocol):
    """Pictures that the bot draws itself."""

    async def family_tree(self, family: Sequence[Relative]) -> bytes:
        """Draw a family tree as a PNG of at most 1,600 pixels a side, readable on dark and light backgrounds."""
        ...

    async def usage_chart(self, usage: Sequence[Usage], *, days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
        """Draw the credits of each of those days (or weeks, where they are many), stacked by action or by member.

        It is a PNG readable on dark backgrounds, with at most 12 colours: what is left after the largest eleven is
        drawn together as others. `names` are the members', as far as they are known.
        """
        ...
