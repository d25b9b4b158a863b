"""Which files of a result go into which message, by their sizes alone: in order, audio before covers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MARGIN_BYTES = 64 * 1024
"""Kept free in every message for what is sent beside the files: embeds, buttons, the form's own headers."""
SAFE_ROOM_BYTES = 10 * 1024 * 1024 - MARGIN_BYTES
"""Discord: "The default limit is 10 MiB"; no place accepts less."""
FILES_MAX = 10
"""Discord: at most ten attachments a message."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """The sizes of one attachment: the audio (0 where it is a link) and the cover (0 where there is none)."""

    audio_bytes: int
    cover_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What the next message has: one entry for each of the first waiting pieces, whether its cover is in it."""

    covers: tuple[bool, ...]
    size_bytes: int

    @property
    def count(self) -> int:
        """How many pieces it has."""
        return len(self.covers)


def room_in(limit_bytes: int) -> int:
    """Return how many bytes of files a message may have in a place with that limit."""
    return max(0, limit_bytes - MARGIN_BYTES)


def pack(pieces: Sequence[Piece], room_bytes: int, *, most: int = FILES_MAX) -> Packed:
    """Return the next message: as many of the first pieces as fit (`most` at most), then as many covers as still fit.

    Audio comes before covers, since an embed can show a cover by its URL. Every piece's audio must fit the room alone;
    the first is in the message whether it does or not.
    """
    taken: list[Piece] = []
    size_bytes = 0
    for piece in pieces[:most]:
        if taken and size_bytes + piece.audio_bytes > room_bytes:
            break
        size_bytes += piece.audio_bytes
        taken.append(piece)
    files = sum(piece.audio_bytes > 0 for piece in taken)
    covers: list[bool] = []
    for piece in taken:
        fits = 0 < piece.cover_bytes <= room_bytes - size_bytes and files < FILES_MAX
        size_bytes += piece.cover_bytes if fits else 0
        files += fits
        covers.append(fits)
    return Packed(covers=tuple(covers), size_bytes=size_bytes)


def shrink_room(room_bytes: int, refused_bytes: int) -> int:
    """Return the room to go on with after Discord called files of that size too large."""
    if refused_bytes > SAFE_ROOM_BYTES:
        return SAFE_ROOM_BYTES
    return min(room_bytes, refused_bytes) * 3 // 4
