"""How large a picture is, read from its headers: nothing is decoded, so that no picture can fill the memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, BinaryIO

from core.errors import MediaUnfit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_PIXELS = 64_000_000  # whoever shows it has to decode it: larger ones are bombs rather than pictures
_LONGEST_PX = 16_384
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_JPEG_END = b"\xff\xd9"
_JPEG_TAIL_BYTES = 64 * 1024  # phones append small films and depth maps behind the end; those are not looked for
# Source: ITU-T T.81, table B.1: SOF0 to SOF15 without DHT (C4), JPG (C8) and DAC (CC); markers without a length.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA


def picture_size(file: Path) -> tuple[int, int]:
    """Return width and height in pixels of a JPEG, PNG or WebP picture that is whole. This blocks; call it in a thread.

    Raises:
        MediaUnfit: none of these, cut off, or larger than anybody should decode.
        OSError: the file could not be read.
    """
    with file.open("rb") as opened:
        head = opened.read(16)
        read = _reader(head)
        opened.seek(0)
        try:
            width, height = read(opened)
        except (EOFError, ValueError):
            raise MediaUnfit("the picture is broken or cut off") from None
    if width < 1 or height < 1:
        raise MediaUnfit("the picture is empty")
    if max(width, height) > _LONGEST_PX or width * height > _MOST_PIXELS:
        raise MediaUnfit(f"a picture of {width} x {height} pixels is too large")
    return width, height


def _reader(head: bytes) -> Callable[[BinaryIO], tuple[int, int]]:
    if head.startswith(_PNG):
        return _png_size
    if head.startswith(_JPEG):
        return _jpeg_size
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return _webp_size
    raise MediaUnfit("the file is no JPEG, PNG or WebP picture")


def _png_size(file: BinaryIO) -> tuple[int, int]:
    """Walk its chunks to the last. Source: PNG specification (W3C), 5.3 chunk layout and 11.2.1 IHDR."""
    file.seek(len(_PNG))
    size: tuple[int, int] | None = None
    while True:
        length, kind = int.from_bytes(_exactly(file, 4)), _exactly(file, 4)
        if size is None:
            if kind != b"IHDR":
                raise ValueError("no header")
            head = _exactly(file, 8)
            size = int.from_bytes(head[:4]), int.from_bytes(head[4:])
            length -= len(head)
        _skip(file, length + 4)
        if kind == b"IEND":
            return size


def _jpeg_size(file: BinaryIO) -> tuple[int, int]:
    """Walk its segments to the first scan. Source: ITU-T T.81, B.1.1 and B.2.2."""
    file.seek(len(_JPEG))
    size: tuple[int, int] | None = None
    while True:
        marker = _jpeg_marker(file)
        if marker in _BARE:
            continue
        length = int.from_bytes(_exactly(file, 2)) - 2
        if marker == _SCAN:
            break
        if marker in _FRAMES:
            head = _exactly(file, 5)
            size = int.from_bytes(head[3:5]), int.from_bytes(head[1:3])
            length -= len(head)
        _skip(file, length)
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _JPEG_TAIL_BYTES))
    if size is None or _JPEG_END not in file.read():
        raise ValueError("no size, or no end")
    return size


def _jpeg_marker(file: BinaryIO) -> int:
    if _exactly(file, 1) != b"\xff":
        raise ValueError("no marker")
    while (byte := _exactly(file, 1)) == b"\xff":
        pass  # a marker may be preceded by any number of fill bytes
    return byte[0]


def _webp_size(file: BinaryIO) -> tuple[int, int]:
    """Read its first chunk. Source: RFC 9649, 2.5 to 2.7; RFC 6386, 9.1."""
    head = _exactly(file, 30)
    _skip(file, int.from_bytes(head[4:8], "little") + 8 - len(head))
    kind = head[12:16]
    if kind == b"VP8X":
        return int.from_bytes(head[24:27], "little") + 1, int.from_bytes(head[27:30], "little") + 1
    if kind == b"VP8L":
        bits = int.from_bytes(head[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if kind == b"VP8 " and head[23:26] == b"\x9d\x01\x2a":
        return int.from_bytes(head[26:28], "little") & 0x3FFF, int.from_bytes(head[28:30], "little") & 0x3FFF
    raise ValueError("no picture in it")


def _exactly(file: BinaryIO, count: int) -> bytes:
    piece = file.read(count)
    if len(piece) < count:
        raise EOFError
    return piece


def _skip(file: BinaryIO, count: int) -> None:
    """Pass over that many bytes, and make sure that they are there."""
    if count < 0:
        raise ValueError("a length below zero")
    if count:
        file.seek(count - 1, os.SEEK_CUR)
        _exactly(file, 1)
