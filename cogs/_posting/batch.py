"""What goes into one message: the clips, their files or links, and from that the message's content. All pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from typing_extensions import override

from cogs._message.text import BUTTON_URL_MAX, EMBED_IMAGE_URL_MAX, is_web_address
from cogs._posting.file_order import Piece, pack
from cogs._showing.result import result_content, song_link, take_content
from cogs._transport.transport import Outgoing
from core.model.job import ClipKind, Job, Song

if TYPE_CHECKING:
    from cogs._message.content import Content
    from cogs._posting.attachments import Attachments


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """What one message brings.

    `files` are the files with the names people see, `links` the URLs of what does not fit, `covers` those of the covers
    and `zips` the names of the ZIPs, by clip id. `notes` must be said besides.
    """

    songs: Sequence[Song]
    files: tuple[tuple[Path, str], ...]
    size_bytes: int
    links: Mapping[str, str]
    covers: Mapping[str, str]
    zips: Mapping[str, str]
    notes: Sequence[str]


def next_batch(attachments: Attachments, room_bytes: int | None) -> Batch:
    """Return as many of the first attachments as fit one message; None: no files may be sent."""
    pieces = [
        Piece(audio_bytes=_size_bytes(item.file), cover_bytes=_size_bytes(item.cover)) for item in attachments.items
    ]
    packed = pack(pieces, room_bytes or 0, most=attachments.most)
    items = attachments.items[: packed.count]
    songs = [song for item in items for song in item.songs]
    files: list[tuple[Path, str]] = []
    covers = cover_urls(songs)
    for item, has_cover in zip(items, packed.covers, strict=True):
        if item.file is not None:
            files.append((item.file, item.name))
        if has_cover and item.cover is not None:
            files.append((item.cover, item.cover.name))
            covers |= {song.clip.id: f"attachment://{item.cover.name}" for song in item.songs}
    return Batch(
        songs=songs,
        files=tuple(files),
        size_bytes=packed.size_bytes,
        links=download_urls([song for item in items if item.file is None for song in item.songs]),
        covers=covers,
        zips={song.clip.id: item.name for item in items if item.is_zip for song in item.songs},
        notes=attachments.notes,
    )


def next_message(attachments: Attachments, room_bytes: int | None, content: BatchContent) -> tuple[Batch, Outgoing]:
    """Return what goes into the next message, and the message itself; see `next_batch`."""
    batch = next_batch(attachments, room_bytes)
    return batch, Outgoing(content=content.of(batch), files=batch.files)


class BatchContent(Protocol):
    """What a message shows beside its files, depending on what is in it."""

    def of(self, batch: Batch) -> Content:
        """Return the content of the message that brings that batch."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultContent(BatchContent):
    """A job's own result, with the buttons about all of it."""

    job: Job
    parent: Song | None

    @override
    def of(self, batch: Batch) -> Content:
        return result_content(
            self.job,
            batch.songs,
            links=batch.links,
            covers=batch.covers,
            zips=batch.zips,
            notes=batch.notes,
            parent=self.parent,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RepostContent(BatchContent):
    """Clips posted again, one with buttons about it; `is_usable`: its reader may make something from it there."""

    job: Job
    parent: Song | None
    is_usable: bool

    @override
    def of(self, batch: Batch) -> Content:
        if len(batch.songs) > 1:
            return ResultContent(job=self.job, parent=self.parent).of(batch)
        return take_content(
            self.job,
            batch.songs[0],
            links=batch.links,
            covers=batch.covers,
            notes=batch.notes,
            parent=self.parent,
            is_usable=self.is_usable,
        )


def cover_urls(songs: Sequence[Song]) -> dict[str, str]:
    """Return by clip id the URLs of covers that an embed can show without a file."""
    urls = {song.clip.id: song.clip.image_url for song in songs}
    return {clip_id: url for clip_id, url in urls.items() if is_web_address(url, EMBED_IMAGE_URL_MAX)}


def download_urls(songs: Sequence[Song]) -> dict[str, str]:
    """Return by clip id a URL that a button may have: the file itself, else the clip's page; a video may have none."""
    urls: dict[str, str] = {}
    for song in songs:
        url = song.clip.audio_url or song.clip.video_url
        if is_web_address(url, BUTTON_URL_MAX):
            urls[song.clip.id] = url
        elif song.kind is not ClipKind.VIDEO:
            urls[song.clip.id] = song_link(song.clip.id)
    return urls


def _size_bytes(path: Path | None) -> int:
    return 0 if path is None else path.stat().st_size
