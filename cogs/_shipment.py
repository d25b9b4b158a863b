"""One try at posting a job's songs: as many in the card's own message as fit, then smaller, then as links."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from cogs._face import Face
from cogs._parcel import Piece, pack, room_in, shrunk
from cogs._result import result, song_link
from cogs._route import Route, channel_way, public_ways, put
from cogs._text import BUTTON_URL_MAX, EMBED_IMAGE_URL_MAX, is_web_address
from cogs._throttle import Throttle
from cogs._way import DirectWay, Draft, Nowhere, Spot, TooLarge, Trouble
from core.errors import MediaError, SongUnknown
from core.model import Job, Song
from core.ports import Tune

if TYPE_CHECKING:
    from cogs._client import Chorus

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Item:
    """A clip on its way. `audio` is None where it goes as a link."""

    tune: Tune
    song: Song
    audio: Path | None
    piece: Piece

    @property
    def link(self) -> str:
        """Where its audio can be had."""
        return _link(self.tune.clip.audio_url, self.song)


class Shipment:
    """Puts the songs of one job into Discord by whichever way is open."""

    def __init__(self, bot: Chorus, throttle: Throttle, job: Job, songs: Sequence[Song]) -> None:
        """Ship as that bot, at that pace."""
        self._bot = bot
        self._throttle = throttle
        self._job = job
        self._songs = {song.clip.id: song for song in songs}
        self._room_bytes = room_in(job.place.upload_limit_bytes)
        self._takes_files = True
        self._audio: dict[str, Path | None] = {}
        self._parent: Song | None = None

    async def ship(self, tunes: Sequence[Tune], *, is_first: bool) -> None:
        """Post the tunes and remember where each stands. What no way takes after a first one stays in the library.

        `is_first`: nothing of the job is posted yet, so the card is still free for it.

        Raises:
            Trouble: Discord failed for now; what was posted is remembered.
            Nowhere: every way is closed, even to a message without files; nothing of the job is posted.
        """
        self._parent = await self._found_parent()
        waiting = list(tunes)
        onto_id = self._job.place.message_id
        routes: list[Route] = self._routes(onto_id, is_first=is_first)
        while waiting:
            items = [await self._item(tune) for tune in waiting]
            parcel = pack([item.piece for item in items], self._room_bytes)
            items = items[: parcel.count]
            try:
                put_down = await self._put(routes, items, parcel.covers)
            except TooLarge:
                self._refused(routes, parcel.size_bytes)
                continue
            if put_down is None and self._takes_files:
                self._takes_files = False  # text may be allowed where files are not, and it links to them
                routes = self._routes(onto_id, is_first=is_first)
                continue
            if put_down is None:
                self._give_up(items, is_first=is_first)
                return
            spot, route = put_down
            await self._remember(items, spot)
            if is_first and route.onto is None:
                await self._leave_card(spot, route)
            waiting = waiting[parcel.count :]
            is_first, onto_id = False, spot.message_id
            routes = [route] if isinstance(route.way, DirectWay) else self._routes(onto_id, is_first=False)

    async def _item(self, tune: Tune) -> _Item:
        """Make a tune fit one message by itself, or a link of it."""
        clip_id = tune.clip.id
        if not self._takes_files:
            return _Item(tune=tune, song=self._songs[clip_id], audio=None, piece=Piece(audio_bytes=0, cover_bytes=0))
        audio = self._audio.get(clip_id, tune.audio)
        if audio is not None and _size_bytes(audio) > self._room_bytes:
            try:
                audio = await self._bot.delivery.fit(tune, self._room_bytes)
            except MediaError:
                audio = None
        self._audio[clip_id] = audio
        piece = Piece(audio_bytes=_size_bytes(audio), cover_bytes=_size_bytes(tune.cover))
        return _Item(tune=tune, song=self._songs[clip_id], audio=audio, piece=piece)

    async def _put(
        self, routes: list[Route], items: Sequence[_Item], covers: Sequence[bool]
    ) -> tuple[Spot, Route] | None:
        return await put(
            routes,
            partial(self._draft, items, covers),
            nonce=f"{self._job.id[:20]}-{items[0].song.number}",
            throttle=self._throttle,
            now=self._bot.studio.now,
        )

    async def _remember(self, items: Sequence[_Item], spot: Spot) -> None:
        for item in items:
            await self._bot.studio.posted(item.song.clip.id, channel_id=spot.channel_id, message_id=spot.message_id)

    def _draft(self, items: Sequence[_Item], covers: Sequence[bool], route: Route) -> Draft:
        files: list[tuple[Path, str]] = []
        names: dict[str, str] = {}
        for item, has_cover in zip(items, covers, strict=True):
            if item.audio is not None:
                files.append((item.audio, item.tune.audio.name))
            if has_cover and item.tune.cover is not None:
                files.append((item.tune.cover, item.tune.cover.name))
                names[item.song.clip.id] = f"attachment://{item.tune.cover.name}"
        links = {item.song.clip.id: item.link for item in items if item.audio is None}
        face = self._face([item.song for item in items], links=links, covers=names)
        greeting = self._greeting(route)
        return Draft(
            face=replace(face, content=greeting) if greeting else face,
            files=tuple(files),
            pings=self._job.maker.id if greeting else None,
        )

    def _face(self, songs: Sequence[Song], *, links: dict[str, str], covers: dict[str, str]) -> Face:
        """Return the result's face; a cover that is not attached is shown from where it lies."""
        lying = {song.clip.id: song.clip.image_url for song in songs}
        shown = {clip_id: url for clip_id, url in lying.items() if is_web_address(url, EMBED_IMAGE_URL_MAX)}
        return result(self._job, songs, links=links, covers={**shown, **covers}, parent=self._parent)

    def _greeting(self, route: Route) -> str:
        """Return what a message says that cannot speak through the card; "" for the card itself and what follows it."""
        if isinstance(route.way, DirectWay):
            return f"Here is your song. I could not post it in <#{self._job.place.channel_id}>."
        if route.onto is None and route.reply_to is None:
            return f"<@{self._job.maker.id}>, here is your song."
        return ""

    def _routes(self, message_id: int | None, *, is_first: bool) -> list[Route]:
        return self._first_routes() if is_first else self._next_routes(message_id)

    def _first_routes(self) -> list[Route]:
        place = self._job.place
        ways = public_ways(self._bot, self._job.id, place)
        onto = [] if place.message_id is None else [Route(way=way, onto=place.message_id) for way in ways]
        return [*onto, *(Route(way=way) for way in ways), Route(way=DirectWay(self._bot, self._job.maker.id))]

    def _next_routes(self, message_id: int | None) -> list[Route]:
        """Return the routes for what did not fit the first message; a reply may be refused where a message is not."""
        channel = channel_way(self._bot, self._job.place)
        reply = [] if channel is None or message_id is None else [Route(way=channel, reply_to=message_id)]
        return [*reply, *(route for route in self._first_routes() if route.onto is None)]

    def _refused(self, routes: list[Route], size_bytes: int) -> None:
        """Go on with less after Discord called a parcel too large; a message without files is the way's own fault."""
        if size_bytes == 0:
            routes.pop(0)
            return
        self._room_bytes = shrunk(self._room_bytes, size_bytes)
        log.info("job %s: %d bytes were too large; going on with %d", self._job.id, size_bytes, self._room_bytes)

    def _give_up(self, items: Sequence[_Item], *, is_first: bool) -> None:
        clips = ", ".join(item.song.clip.id for item in items)
        if is_first:
            raise Nowhere(clips)
        log.error(
            "job %s: nobody on Discord can be given clip %s; it stays in the library (task %s, trace %s)",
            self._job.id,
            clips,
            self._job.task_id,
            self._job.trace_id,
        )

    async def _leave_card(self, spot: Spot, route: Route) -> None:
        """Let the card, which could not take the files, at least show the result; note a message in its stead."""
        place = self._job.place
        if place.message_id is not None:
            songs = list(self._songs.values())
            links = {song.clip.id: _link(song.clip.audio_url, song) for song in songs}
            draft = Draft(face=self._face(songs, links=links, covers={}))
            ontos = [route for route in self._first_routes() if route.onto is not None]
            try:
                await put(ontos, lambda _: draft, nonce="", throttle=self._throttle, now=self._bot.studio.now)
            except (Trouble, TooLarge) as trouble:
                log.info("job %s: its card stays as it was: %s", self._job.id, trouble)
        if not isinstance(route.way, DirectWay):
            await self._bot.studio.placed(
                self._job.id, replace(place, channel_id=spot.channel_id, message_id=spot.message_id)
            )

    async def _found_parent(self) -> Song | None:
        parent_id = next((song.parent_clip_id for song in self._songs.values() if song.parent_clip_id), None)
        if parent_id is None:
            return None
        try:
            return await self._bot.studio.song(parent_id, guild_id=self._job.place.guild_id, user_id=self._job.maker.id)
        except SongUnknown:
            return None


def _size_bytes(path: Path | None) -> int:
    return 0 if path is None else path.stat().st_size


def _link(audio_url: str, song: Song) -> str:
    """Return a URL that a button may carry: the audio itself, else the song's page."""
    return audio_url if is_web_address(audio_url, BUTTON_URL_MAX) else song_link(song.clip.id)
