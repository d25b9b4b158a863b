"""File types: what a response claims to be (its content type) and what it is (its first bytes)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_HEAD_BYTES = 16
_MPEG_SYNC = 0xE0  # the first eleven bits of an MPEG audio frame are set
_UNTOLD = frozenset({"application/octet-stream", "binary/octet-stream"})
_PICTURES = {b"\xff\xd8\xff": (".jpg", "image/jpeg"), b"\x89PNG\r\n\x1a\n": (".png", "image/png")}
_WEBP = (".webp", "image/webp")
_EBML = b"\x1a\x45\xdf\xa3"  # RFC 8794: how WebM and Matroska files begin
_BOXES = frozenset({b"ftyp", b"moov", b"mdat", b"wide"})  # QuickTime File Format: early files begin without a type


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Requirements for a download. `types` are content types, or their first half; `limit_bytes` is the size cap."""

    what: str
    types: frozenset[str]
    limit_bytes: int

    def admits(self, content_type: str) -> bool:
        """Whether a body of that content type may be it. A generic type passes: the bytes decide."""
        main, _, _ = content_type.partition("/")
        return content_type in _UNTOLD or content_type in self.types or main in self.types


def wanted_audio(limit_bytes: int) -> Wanted:
    """Return the requirements for the provider's audio."""
    return Wanted(what="audio", types=frozenset({"audio"}), limit_bytes=limit_bytes)


def wanted_attachment(limit_bytes: int) -> Wanted:
    """Return the requirements for a member's audio; recordings in video containers often claim to be video."""
    types = {"audio", "application/ogg", "video/mp4", "video/ogg", "video/webm"}
    return Wanted(what="audio", types=frozenset(types), limit_bytes=limit_bytes)


def wanted_picture(limit_bytes: int) -> Wanted:
    """Return the requirements for a cover."""
    return Wanted(what="a picture", types=frozenset({"image"}), limit_bytes=limit_bytes)


def wanted_video(limit_bytes: int) -> Wanted:
    """Return the requirements for the provider's video."""
    return Wanted(what="a video", types=frozenset({"video", "application/mp4"}), limit_bytes=limit_bytes)


def wanted_form(form: str, limit_bytes: int) -> Wanted:
    """Return the requirements for a converted song."""
    return wanted_video(limit_bytes) if form == "mp4" else wanted_audio(limit_bytes)


def picture_kind(file: Path) -> tuple[str, str] | None:
    """Return file suffix and content type of a JPEG, PNG or WebP picture, None for anything else."""
    head = _head(file)
    for magic, kind in _PICTURES.items():
        if head.startswith(magic):
            return kind
    return _WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def starts_as_mp3(file: Path) -> bool:
    """Whether the file begins with an ID3v2 tag or an MPEG audio frame, as MP3 files do."""
    head = _head(file)
    return head[:3] == b"ID3" or (len(head) > 1 and head[0] == 0xFF and head[1] & _MPEG_SYNC == _MPEG_SYNC)  # noqa: PLR2004


def starts_as_video(file: Path) -> bool:
    """Whether the file begins as MP4, QuickTime or WebM files do."""
    head = _head(file)
    return head[4:8] in _BOXES or head.startswith(_EBML)


def starts_as(file: Path, form: str) -> bool:
    """Whether the file begins as files of that form ("wav", "mp4") do."""
    head = _head(file)
    if form == "mp4":
        return head[4:8] == b"ftyp"
    return form == "wav" and head[:4] in {b"RIFF", b"RF64"} and head[8:12] == b"WAVE"


def _head(file: Path) -> bytes:
    with file.open("rb") as opened:
        return opened.read(_HEAD_BYTES)
