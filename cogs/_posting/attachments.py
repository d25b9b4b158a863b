"""What comes of an order as files that fit a message: songs and stems one by one, many stems in ZIPs, a video."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from cogs._message.stem_sets import GROUPS_MAX, stem_sets
from cogs._message.text import EMBEDS_MAX, PART_MAX, quoted
from cogs._message.wording import kind_of
from cogs._posting.packing import FILES_MAX
from core.errors import MediaError
from core.model.format import Lack
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Collection, Mapping, Sequence
    from pathlib import Path

    from core.media.delivery import Delivery
    from core.media.video import VideoParts
    from core.model.job import Job, Song
    from core.ports import AudioFile

_LACKS: Mapping[Lack, str] = {
    Lack.SOUND: "Its song could not be fetched, so this is the video without sound. /export may join them later.",
    Lack.WORDS: "I could not find out when its words are sung, so it goes without them.",
}
_ONLY_SHOT = (
    "The video with its song could not be put here, so the button has it without sound. /export puts them together."
)
_NAMED_MAX = 5
"""Parts that are named as missing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """What goes as one file, called `name`: the clips in it and, if there is one, their cover.

    `file` is None where it does not fit by itself, or no files are taken: then links go. `is_zip`: it must be unpacked.
    """

    songs: Sequence[Song]
    file: Path | None
    name: str = ""
    cover: Path | None = None
    is_zip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """Items in their order, each of which fits a message by itself; a message holds at most `most` of them."""

    items: Sequence[Item]
    most: int = min(EMBEDS_MAX, FILES_MAX)


class Attachments(Protocol):
    """Clips on disk on their way into messages. `songs` are those that can be had, `notes` says what is missing."""

    @property
    def songs(self) -> Sequence[Song]:
        """The clips, by number, with links that are alive."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What people must be told about it, in whole sentences."""
        ...

    async def load(self, waiting: Sequence[Song], room_bytes: int | None) -> Load:
        """Return the last of its songs, those that still wait, as items of at most that size; None: all as links.

        What takes long is done once for each size.
        """
        ...


class SongAttachments:
    """Songs, each a file of its own with its cover."""

    def __init__(self, delivery: Delivery, tunes: Sequence[AudioFile], songs: Sequence[Song], _: Job) -> None:
        """Carry those tunes of a job; `songs` are at least the clips that they are of."""
        known = {song.clip.id: song for song in songs}
        self.songs = [_relinked(known[tune.clip.id], tune) for tune in tunes]
        self.notes = self._missing([song for song in songs if song.clip.id not in {tune.clip.id for tune in tunes}])
        self._delivery = delivery
        self._tunes = {tune.clip.id: tune for tune in tunes}
        self._files: dict[str, Path | None] = {}

    async def load(self, waiting: Sequence[Song], room_bytes: int | None) -> Load:
        """See Cargo."""
        if room_bytes is None:
            return Load(items=[Item(songs=(song,), file=None) for song in waiting])
        return Load(items=[await self._item(song, room_bytes) for song in waiting])

    async def _item(self, song: Song, room_bytes: int) -> Item:
        """Make a tune fit one message by itself, or a link of it."""
        tune = self._tunes[song.clip.id]
        file = self._files.get(song.clip.id, tune.audio)
        if file is not None and file.stat().st_size > room_bytes:
            try:
                file = await self._delivery.fit(tune, room_bytes)
            except MediaError:
                file = None
        self._files[song.clip.id] = file
        return Item(songs=(song,), file=file, name=tune.audio.name, cover=self._cover(tune))

    def _cover(self, tune: AudioFile) -> Path | None:
        return tune.cover

    def _missing(self, songs: Sequence[Song]) -> Sequence[str]:  # noqa: ARG002 - which take it is shows by its number
        return ()


class StemAttachments(SongAttachments):
    """Stems: as many as one message holds go as files of their own, more go in ZIPs, set by set."""

    def __init__(self, delivery: Delivery, tunes: Sequence[AudioFile], songs: Sequence[Song], job: Job) -> None:
        """Carry those stems; their ZIPs are named after the song that they are of."""
        super().__init__(delivery, tunes, songs, job)
        self._title = job.request.source_title.strip() or "Song"
        self._zips: tuple[int, Load] | None = None

    async def load(self, waiting: Sequence[Song], room_bytes: int | None) -> Load:
        """See Cargo."""
        if room_bytes is None:
            return Load(items=[Item(songs=group, file=None) for group in stem_sets(waiting)], most=1)
        if len(self.songs) <= FILES_MAX or not waiting:
            return await super().load(waiting, room_bytes)
        if self._zips is None or self._zips[0] != room_bytes:
            self._zips = room_bytes, await self._zipped(waiting, room_bytes)
        left = {song.clip.id for song in waiting}
        load = self._zips[1]
        return replace(load, items=[item for item in load.items if item.songs[0].clip.id in left])

    async def _zipped(self, waiting: Sequence[Song], room_bytes: int) -> Load:
        """Return stems in ZIPs; where one of them cannot be made to fit, all go singly, and that one as a link."""
        songs = {song.clip.id: song for song in waiting}
        items: list[Item] = []
        groups = [[song for song in group if song.clip.id in songs] for group in stem_sets(self.songs)]
        for number, group in enumerate(groups, start=1):
            name = f"{self._title} - stems {number}" if len(groups) > 1 else f"{self._title} - stems"
            try:
                tunes = [self._tunes[song.clip.id] for song in group]
                bundles = await self._delivery.bundle(tunes, room_bytes, name=name) if group else ()
            except MediaError:
                return await super().load(waiting, room_bytes)
            items += [
                Item(
                    songs=[songs[tune.clip.id] for tune in each.audio_files],
                    file=each.file,
                    name=each.file.name,
                    is_zip=True,
                )
                for each in bundles
            ]
        return Load(items=items, most=GROUPS_MAX)

    def _cover(self, tune: AudioFile) -> Path | None:  # noqa: ARG002 - all have that of the song they are of
        return None

    def _missing(self, songs: Sequence[Song]) -> Sequence[str]:
        """Say which parts could not be had."""
        if not songs:
            return ()
        names = ", ".join(quoted(song.clip.title, PART_MAX) or "Stem" for song in songs[:_NAMED_MAX])
        more = f" and {len(songs) - _NAMED_MAX} more" if len(songs) > _NAMED_MAX else ""
        it = "it" if len(songs) == 1 else "them"
        return (f"Suno's file of {names}{more} could not be fetched just now. /export fetches {it} later.",)


class VideoAttachments:
    """One video, joined with its song."""

    def __init__(self, delivery: Delivery, film: VideoParts, video: Song) -> None:
        """Carry that film; `video` is its clip as the library has it."""
        self.songs = [replace(video, clip=replace(video.clip, video_url=film.footage.clip.video_url))]
        self._is_link = False
        self._delivery = delivery
        self._film = film
        self._made_for_bytes = 0
        self._file: Path | None = None
        self._length_s: float | None = None

    async def load(self, waiting: Sequence[Song], room_bytes: int | None) -> Load:
        """See Cargo."""
        self._is_link = room_bytes is None
        if room_bytes is None or not waiting:
            return Load(items=[Item(songs=waiting, file=None)] if waiting else [])
        if not self._fits(room_bytes):
            await self._join(room_bytes)
        self._is_link = self._file is None
        name = "" if self._file is None else self._file.name
        lasting = [replace(song, clip=replace(song.clip, duration_s=self._length_s)) for song in waiting]
        return Load(items=[Item(songs=lasting, file=self._file, name=name)])

    @property
    def notes(self) -> Sequence[str]:
        """See Cargo. A link leads to the shot as it was made."""
        is_shot = self._is_link and self._film.footage.audio_file is not None
        return [*lacking(self._film.lacks), *([_ONLY_SHOT] if is_shot else [])]

    def _fits(self, room_bytes: int) -> bool:
        """Whether what is there fits; what could not be made once is not tried in even less room."""
        if self._file is None:
            return self._made_for_bytes >= room_bytes
        return self._file.stat().st_size <= room_bytes

    async def _join(self, room_bytes: int) -> None:
        """Make the video as large as there is room, or none where it cannot be that small."""
        self._made_for_bytes = room_bytes
        try:
            self._file, self._length_s = await self._delivery.join(self._film, room_bytes)
        except MediaError:
            self._file, self._length_s = None, None


def lacking(lacks: Collection[Lack]) -> list[str]:
    """Return what people are told of what a video goes without."""
    return [sentence for lack, sentence in _LACKS.items() if lack in lacks]


def _relinked(song: Song, tune: AudioFile) -> Song:
    return replace(song, clip=replace(song.clip, audio_url=tune.clip.audio_url, image_url=tune.clip.image_url))


_OF_TUNES = {ClipKind.SONG: SongAttachments, ClipKind.STEM: StemAttachments}
"""How what can be heard is carried; what is not here is filmed."""


@asynccontextmanager
async def new_attachments(delivery: Delivery, job: Job, songs: Sequence[Song]) -> AsyncGenerator[Attachments]:
    """Hold what a job made, to be delivered, until the block ends; `songs` are all its clips.

    Raises:
        MediaError: nothing of it can be had, after several tries. Nothing was settled.
    """
    heard = _OF_TUNES.get(kind_of(job))
    if heard is None:
        async with delivery.film(job) as film:
            yield VideoAttachments(delivery, film, songs[0])
    else:
        async with delivery.tunes(job) as tunes:
            yield heard(delivery, tunes, songs, job)


@asynccontextmanager
async def kept_attachments(delivery: Delivery, job: Job, songs: Sequence[Song]) -> AsyncGenerator[Attachments]:
    """Hold those clips of one job that can still be had until the block ends; links that died are renewed.

    Raises:
        MediaError: all of them are gone, and no fresh link could be had.
    """
    heard = _OF_TUNES.get(kind_of(job))
    async with AsyncExitStack() as stack:
        if heard is None:
            film = await stack.enter_async_context(delivery.film(job, is_kept=True))
            yield VideoAttachments(delivery, film, songs[0])
        else:
            yield heard(delivery, await _kept(stack, delivery, songs), songs, job)


async def _kept(stack: AsyncExitStack, delivery: Delivery, songs: Sequence[Song]) -> Sequence[AudioFile]:
    tunes: list[AudioFile] = []
    why: MediaError | None = None
    for song in songs:
        try:
            tunes.append(await stack.enter_async_context(delivery.tune(song)))
        except MediaError as error:
            why = error
    if why is not None and not tunes:
        raise why
    return tunes
