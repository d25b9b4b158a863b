"""Songs and stems as attachments: one by one, or many stems in ZIPs."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from cogs._message.stem_sets import GROUPS_MAX, stem_sets
from cogs._message.text import PART_MAX, quoted
from cogs._posting import texts
from cogs._posting.attachments import Attachment, Attachments, ClipFiles
from cogs._posting.file_order import FILES_MAX
from core.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.media.delivery import Delivery
    from core.model.job import Song
    from core.ports import AudioFile

_NAMED_MAX = 5
"""Parts that are named as missing."""


class SongFiles(ClipFiles):
    """Songs, each a file of its own with its cover."""

    def __init__(self, delivery: Delivery, fetched: Sequence[AudioFile], songs: Sequence[Song]) -> None:
        """Hold the files of a job that were fetched; `songs` are at least the clips that they are of."""
        known = {song.clip.id: song for song in songs}
        self.songs = [_with_links(known[audio.clip.id], audio) for audio in fetched]
        self._delivery = delivery
        self._fetched = {audio.clip.id: audio for audio in fetched}
        self._fitted: dict[str, Path | None] = {}

    @override
    async def attach(self, waiting: Sequence[Song], room_bytes: int | None) -> Attachments:
        if room_bytes is None:
            return Attachments(items=[Attachment(songs=(song,), file=None) for song in waiting])
        return Attachments(items=[await self._attachment(song, room_bytes) for song in waiting])

    async def _attachment(self, song: Song, room_bytes: int) -> Attachment:
        """Make one file small enough for a message, or return it as a link."""
        audio = self._fetched[song.clip.id]
        file = self._fitted.get(song.clip.id, audio.audio)
        if file is not None and file.stat().st_size > room_bytes:
            try:
                file = await self._delivery.fit(audio, room_bytes)
            except MediaError:
                file = None
        self._fitted[song.clip.id] = file
        return Attachment(songs=(song,), file=file, name=audio.audio.name, cover=self._cover(audio))

    def _cover(self, audio: AudioFile) -> Path | None:
        return audio.cover


class StemFiles(SongFiles):
    """Stems: as many as one message holds are files of their own, more go into ZIPs, set by set."""

    def __init__(
        self, delivery: Delivery, fetched: Sequence[AudioFile], songs: Sequence[Song], *, source_title: str
    ) -> None:
        """Hold those stems; their ZIPs are named after the song that they are of."""
        super().__init__(delivery, fetched, songs)
        self._notes = missing_stems_note([song for song in songs if song.clip.id not in self._fetched])
        self._title = source_title.strip() or "Song"
        self._zips: tuple[int, Attachments] | None = None

    @override
    async def attach(self, waiting: Sequence[Song], room_bytes: int | None) -> Attachments:
        return replace(await self._attach(waiting, room_bytes), notes=self._notes)

    async def _attach(self, waiting: Sequence[Song], room_bytes: int | None) -> Attachments:
        if room_bytes is None:
            return Attachments(items=[Attachment(songs=group, file=None) for group in stem_sets(waiting)], most=1)
        if len(self.songs) <= FILES_MAX or not waiting:
            return await super().attach(waiting, room_bytes)
        if self._zips is None or self._zips[0] != room_bytes:
            self._zips = room_bytes, await self._zip(waiting, room_bytes)
        waiting_ids = {song.clip.id for song in waiting}
        zips = self._zips[1]
        return replace(zips, items=[item for item in zips.items if item.songs[0].clip.id in waiting_ids])

    async def _zip(self, waiting: Sequence[Song], room_bytes: int) -> Attachments:
        """Return stems in ZIPs; where one of them cannot be made to fit, all go singly, and that one as a link."""
        songs = {song.clip.id: song for song in waiting}
        items: list[Attachment] = []
        groups = [[song for song in group if song.clip.id in songs] for group in stem_sets(self.songs)]
        for number, group in enumerate(groups, start=1):
            name = f"{self._title} - stems {number}" if len(groups) > 1 else f"{self._title} - stems"
            try:
                stems = [self._fetched[song.clip.id] for song in group]
                bundles = await self._delivery.bundle(stems, room_bytes, name=name) if group else ()
            except MediaError:
                return await super().attach(waiting, room_bytes)
            items += [
                Attachment(
                    songs=[songs[stem.clip.id] for stem in each.audio_files],
                    file=each.file,
                    name=each.file.name,
                    is_zip=True,
                )
                for each in bundles
            ]
        return Attachments(items=items, most=GROUPS_MAX)

    @override
    def _cover(self, audio: AudioFile) -> Path | None:
        return None  # all have that of the song they are of


def missing_stems_note(stems: Sequence[Song]) -> Sequence[str]:
    """Say which stems could not be fetched."""
    if not stems:
        return ()
    names = ", ".join(quoted(stem.clip.title, PART_MAX) or "Stem" for stem in stems[:_NAMED_MAX])
    if len(stems) > _NAMED_MAX:
        return (texts.MISSING_STEMS_AND_MORE(len(stems) - _NAMED_MAX, names=names),)
    return (texts.MISSING_STEMS(len(stems), names=names),)


def _with_links(song: Song, audio: AudioFile) -> Song:
    """Return the song with the links that its files were fetched from."""
    return replace(song, clip=replace(song.clip, audio_url=audio.clip.audio_url, image_url=audio.clip.image_url))
