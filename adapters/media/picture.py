"""The size of a picture that a member attached, and whether the file is whole. No pixel of it is decoded."""

from __future__ import annotations

import os
from struct import error as StructError  # noqa: N812 - struct spells its exception class in lower case
from typing import TYPE_CHECKING, BinaryIO

from adapters.media.file_kind import picture_kind
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from pathlib import Path

_PIXELS_MOST = 64_000_000
"""Every client that shows a picture has to decode it: a larger one is a decompression bomb."""
_LONGEST_PX = 16_384
_FORMATS = ("JPEG", "PNG", "WEBP")
_JPEG_END = b"\xff\xd9"
_JPEG_TAIL_BYTES = 64 * 1024
"""Phones append short videos and depth maps after the end marker; how far back it is looked for."""


def picture_size(file: Path) -> tuple[int, int]:
    """Return width and height in pixels of a JPEG, PNG or WebP picture that is whole. This blocks; call it in a thread.

    Raises:
        MediaUnfit: another format, cut off, or too large to be decoded safely.
        OSError: the file could not be read.
    """
    if picture_kind(file) is None:
        raise MediaUnfit("the file is not a JPEG, PNG or WebP picture")
    with file.open("rb") as opened:
        width, height = _size(opened)
    if max(width, height) > _LONGEST_PX or width * height > _PIXELS_MOST:
        raise MediaUnfit(f"a picture of {width} x {height} pixels is too large")
    return width, height


def _size(file: BinaryIO) -> tuple[int, int]:
    # Imported with the first picture, for the 7 MB that it takes.
    from PIL import Image  # noqa: PLC0415

    Image.MAX_IMAGE_PIXELS = None  # its own limit only warns up to twice the number; the caller's refuses
    try:
        with Image.open(file, formats=_FORMATS) as picture:
            picture.verify()  # PNG: every chunk with its checksum. A WebP was read whole when it was opened.
            if picture.format == "JPEG":
                _check_jpeg_end(file)
            return picture.size
    except (OSError, SyntaxError, ValueError, EOFError, StructError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise MediaUnfit("the picture is broken or cut off") from None


def _check_jpeg_end(file: BinaryIO) -> None:
    """Pillow reads a JPEG only up to its first scan, so that one without an end has to be found here.

    Raises:
        EOFError: it has none.
    """
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - _JPEG_TAIL_BYTES))
    if _JPEG_END not in file.read():
        raise EOFError
