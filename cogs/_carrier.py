"""The way of songs into one message: in files as far as the place takes them, else smaller, else as links."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cogs._parcel import Piece, pack, room_in, shrunk
from cogs._result import song_link
from cogs._route import Route, put
from cogs._text import BUTTON_URL_MAX, EMBED_IMAGE_URL_MAX, is_web_address
from cogs._way import Outgoing, Spot, TooLarge
from core.errors import MediaError
from core.model import Song
from core.ports import Tune

if TYPE_CHECKING:
    from cogs._client import Chorus

log = logging.getLogger(__name__)


class Dress(Protocol):
    """Says what a message shows, without its files: `links` and `covers` are as for `cogs._result.result`."""

    def __call__(
        self, route: Route, songs: Sequence[Song], /, *, links: Mapping[str, str], covers: Mapping[str, str]
    ) -> Outgoing:
        """Return the message for that route."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What stands after one message: these songs, there, by that route."""

    songs: Sequence[Song]
    spot: Spot
    route: Route


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A clip on its way. `audio` is None where it goes as a link."""

    tune: Tune
    song: Song
    audio: Path | None
    piece: Piece


class Carrier:
    """Writes messages with songs, one at a time; what a place turned out not to take is remembered for the next."""

    def __init__(self, bot: Chorus, dress: Dress, songs: Sequence[Song], *, limit_bytes: int, nonce: str) -> None:
        """Carry those songs for that bot to a place with that limit; `nonce` (20 characters) names the undertaking."""
        self._bot = bot
        self._dress = dress
        self._songs = {song.clip.id: song for song in songs}
        self._nonce = nonce
        self._room_bytes = room_in(limit_bytes)
        self._audio: dict[str, Path | None] = {}
        self.takes_files = True

    async def carry(
        self, waiting: Sequence[Tune], routes: list[Route], anew: Callable[[], list[Route]]
    ) -> Carried | None:
        """Put as many of the first waiting tunes as fit into one message; None if no route is open even to text.

        `anew` gives the routes for a message without files, where none takes one with them.

        Raises:
            Trouble: see Way.
        """
        while True:
            items = [await self._item(tune) for tune in waiting]
            parcel = pack([item.piece for item in items], self._room_bytes)
            items = items[: parcel.count]
            try:
                put_down = await self._put(routes, items, parcel.covers)
            except TooLarge:
                self._refused(routes, parcel.size_bytes)
                continue
            if put_down is not None:
                spot, route = put_down
                return Carried(songs=[item.song for item in items], spot=spot, route=route)
            if not self.takes_files:
                return None
            self.takes_files = False  # text may be allowed where files are not, and it links to them
            routes = anew()

    async def _item(self, tune: Tune) -> _Item:
        """Make a tune fit one message by itself, or a link of it."""
        song = self._songs[tune.clip.id]
        if not self.takes_files:
            return _Item(tune=tune, song=song, audio=None, piece=Piece(audio_bytes=0, cover_bytes=0))
        audio = self._audio.get(tune.clip.id, tune.audio)
        if audio is not None and _size_bytes(audio) > self._room_bytes:
            try:
                audio = await self._bot.delivery.fit(tune, self._room_bytes)
            except MediaError:
                audio = None
        self._audio[tune.clip.id] = audio
        piece = Piece(audio_bytes=_size_bytes(audio), cover_bytes=_size_bytes(tune.cover))
        return _Item(tune=tune, song=song, audio=audio, piece=piece)

    async def _put(
        self, routes: list[Route], items: Sequence[_Item], covers: Sequence[bool]
    ) -> tuple[Spot, Route] | None:
        return await put(
            routes,
            partial(self._draft, items, covers),
            nonce=f"{self._nonce}-{items[0].song.number}",
            throttle=self._bot.throttle,
            now=self._bot.studio.now,
        )

    def _draft(self, items: Sequence[_Item], covers: Sequence[bool], route: Route) -> Outgoing:
        files: list[tuple[Path, str]] = []
        shown = lying_covers([item.song for item in items])
        for item, has_cover in zip(items, covers, strict=True):
            if item.audio is not None:
                files.append((item.audio, item.tune.audio.name))
            if has_cover and item.tune.cover is not None:
                files.append((item.tune.cover, item.tune.cover.name))
                shown[item.song.clip.id] = f"attachment://{item.tune.cover.name}"
        links = {
            item.song.clip.id: download_link(item.tune.clip.audio_url, item.song) for item in items if not item.audio
        }
        draft = self._dress(route, [item.song for item in items], links=links, covers=shown)
        return replace(draft, files=tuple(files))

    def _refused(self, routes: list[Route], size_bytes: int) -> None:
        """Go on with less after Discord called a parcel too large; a message without files is the way's own fault."""
        if size_bytes == 0:
            routes.pop(0)
            return
        self._room_bytes = shrunk(self._room_bytes, size_bytes)
        log.info("%s: %d bytes were too large; going on with %d", self._nonce, size_bytes, self._room_bytes)


def lying_covers(songs: Sequence[Song]) -> dict[str, str]:
    """Return by clip id the covers that an embed can show from where they lie."""
    lying = {song.clip.id: song.clip.image_url for song in songs}
    return {clip_id: url for clip_id, url in lying.items() if is_web_address(url, EMBED_IMAGE_URL_MAX)}


def download_link(audio_url: str, song: Song) -> str:
    """Return a URL that a button may carry: the audio itself, else the song's page."""
    return audio_url if is_web_address(audio_url, BUTTON_URL_MAX) else song_link(song.clip.id)


def _size_bytes(path: Path | None) -> int:
    return 0 if path is None else path.stat().st_size
