"""The way of clips into one message: in files as far as the place takes them, else smaller, else as links."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from cogs._message.text import BUTTON_URL_MAX, EMBED_IMAGE_URL_MAX, is_web_address
from cogs._posting.attachments import Attachments, Item
from cogs._posting.packing import Piece, pack, room_in, shrunk
from cogs._showing.result import song_link
from cogs._transport.fallback import Route, write_first
from cogs._transport.transport import MessageRef, Outgoing, TooLarge
from core.model.job import ClipKind, Song

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What one message carries: the arguments of `cogs._showing.result.result_content`."""

    songs: Sequence[Song]
    links: Mapping[str, str]
    covers: Mapping[str, str]
    zips: Mapping[str, str]
    notes: Sequence[str]


class Dress(Protocol):
    """Says what a message shows, without its files."""

    def __call__(self, route: Route, shown: Shown, /) -> Outgoing:
        """Return the message for that route."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """What stands after one message: these songs, there, by that route."""

    songs: Sequence[Song]
    spot: MessageRef
    route: Route


class Carrier:
    """Writes messages with clips, one at a time; what a place turned out not to take is remembered for the next."""

    def __init__(self, bot: Chorus, dress: Dress, cargo: Attachments, *, limit_bytes: int, nonce: str) -> None:
        """Carry that cargo for that bot to a place with that limit; `nonce` (20 characters) names the undertaking."""
        self._bot = bot
        self._dress = dress
        self._cargo = cargo
        self._nonce = nonce
        self._room_bytes = room_in(limit_bytes)
        self.takes_files = True

    async def carry(
        self, waiting: Sequence[Song], routes: list[Route], anew: Callable[[], list[Route]]
    ) -> Carried | None:
        """Put as many of the first waiting clips as fit into one message; None if no route is open even to text.

        `anew` gives the routes for a message without files, where none takes one with them.

        Raises:
            Trouble: see Way.
        """
        while True:
            load = await self._cargo.load(waiting, self._room_bytes if self.takes_files else None)
            pieces = [_piece(item) for item in load.items]
            parcel = pack(pieces, self._room_bytes, most=load.most)
            items = load.items[: parcel.count]
            try:
                put_down = await self._put(routes, items, parcel.covers)
            except TooLarge:
                self._refused(routes, parcel.size_bytes)
                continue
            if put_down is not None:
                spot, route = put_down
                return Carried(songs=_songs_in(items), spot=spot, route=route)
            if not self.takes_files:
                return None
            self.takes_files = False  # text may be allowed where files are not, and it links to them
            routes = anew()

    async def _put(
        self, routes: list[Route], items: Sequence[Item], covers: Sequence[bool]
    ) -> tuple[MessageRef, Route] | None:
        return await write_first(
            routes,
            partial(self._draft, items, covers),
            nonce=f"{self._nonce}-{items[0].songs[0].number}",
            throttle=self._bot.throttle,
            now=self._bot.services.orders.now,
        )

    def _draft(self, items: Sequence[Item], covers: Sequence[bool], route: Route) -> Outgoing:
        files: list[tuple[Path, str]] = []
        songs = _songs_in(items)
        shown = lying_covers(songs)
        for item, has_cover in zip(items, covers, strict=True):
            if item.file is not None:
                files.append((item.file, item.name))
            if has_cover and item.cover is not None:
                files.append((item.cover, item.cover.name))
                shown |= {song.clip.id: f"attachment://{item.cover.name}" for song in item.songs}
        draft = self._dress(
            route,
            Shown(
                songs=songs,
                links=download_links([song for item in items if item.file is None for song in item.songs]),
                covers=shown,
                zips={song.clip.id: item.name for item in items if item.is_zip for song in item.songs},
                notes=self._cargo.notes,
            ),
        )
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


def download_links(songs: Sequence[Song]) -> dict[str, str]:
    """Return by clip id a URL that a button may carry: the file itself, else the clip's page; a video may have none."""
    links: dict[str, str] = {}
    for song in songs:
        url = song.clip.audio_url or song.clip.video_url
        if is_web_address(url, BUTTON_URL_MAX):
            links[song.clip.id] = url
        elif song.kind is not ClipKind.VIDEO:
            links[song.clip.id] = song_link(song.clip.id)
    return links


def _songs_in(items: Sequence[Item]) -> Sequence[Song]:
    return [song for item in items for song in item.songs]


def _piece(item: Item) -> Piece:
    return Piece(audio_bytes=_size_bytes(item.file), cover_bytes=_size_bytes(item.cover))


def _size_bytes(path: Path | None) -> int:
    return 0 if path is None else path.stat().st_size
