"""A video as one attachment, joined with its song."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from typing_extensions import override

from cogs._posting import texts
from cogs._posting.attachments import Attachment, Attachments, ClipFiles
from core.errors import MediaError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from core.media.delivery import Delivery
    from core.media.video import VideoParts
    from core.model.format import Lack
    from core.model.job import Song


class VideoFiles(ClipFiles):
    """One video, joined with its song."""

    def __init__(self, delivery: Delivery, parts: VideoParts, video: Song) -> None:
        """Hold the parts of a video; `video` is its clip as the library has it."""
        self.songs = [replace(video, clip=replace(video.clip, video_url=parts.footage.clip.video_url))]
        self._delivery = delivery
        self._parts = parts
        self._joined_for_bytes = 0
        self._file: Path | None = None
        self._length_s: float | None = None

    @override
    async def attach(self, waiting: Sequence[Song], room_bytes: int | None) -> Attachments:
        """A link leads to the video as Luma made it."""
        if not waiting:
            return Attachments(items=[])
        if room_bytes is None:
            return Attachments(items=[Attachment(songs=waiting, file=None)], notes=self._notes(is_link=True))
        if not self._fits(room_bytes):
            await self._join(room_bytes)
        name = "" if self._file is None else self._file.name
        timed = [replace(song, clip=replace(song.clip, duration_s=self._length_s)) for song in waiting]
        item = Attachment(songs=timed, file=self._file, name=name)
        return Attachments(items=[item], notes=self._notes(is_link=self._file is None))

    def _notes(self, *, is_link: bool) -> Sequence[str]:
        is_silent = is_link and self._parts.footage.audio_file is not None
        return [*video_notes(self._parts.lacks), *([texts.ONLY_SILENT_VIDEO()] if is_silent else [])]

    def _fits(self, room_bytes: int) -> bool:
        """Whether the file fits; what could not be made once is not tried in even less room."""
        if self._file is None:
            return self._joined_for_bytes >= room_bytes
        return self._file.stat().st_size <= room_bytes

    async def _join(self, room_bytes: int) -> None:
        """Make the video as large as there is room, or none where it cannot be that small."""
        self._joined_for_bytes = room_bytes
        try:
            self._file, self._length_s = await self._delivery.join(self._parts, room_bytes)
        except MediaError:
            self._file, self._length_s = None, None


def video_notes(lacks: Collection[Lack]) -> list[str]:
    """Return what people are told about what a video lacks."""
    return [text() for lack, text in texts.VIDEO_LACKS.items() if lack in lacks]
