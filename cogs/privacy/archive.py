"""A member's data as one file, zipped where it would not fit otherwise, or as several where not even that fits."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ArchiveFile:
    """A file of an export."""

    name: str
    content: bytes


def archive_files(data: Mapping[str, object], name: str, room_bytes: int) -> list[ArchiveFile]:
    """Return the data as files of at most `room_bytes`, where that is possible."""
    content = _json(data)
    if len(content) <= room_bytes:
        return [ArchiveFile(f"{name}.json", content)]
    parts = _zips(data, content, name, room_bytes)
    if len(parts) == 1:
        return [ArchiveFile(f"{name}.zip", parts[0])]
    return [ArchiveFile(f"{name}-{number}.zip", part) for number, part in enumerate(parts, 1)]


def _zips(data: Mapping[str, object], content: bytes, name: str, room_bytes: int) -> list[bytes]:
    """Zip the data, which reads as `content`; what is too large is divided at the middle of its longest list."""
    zipped = _zip(content, name)
    lists = {key: cast("list[object]", value) for key, value in data.items() if isinstance(value, list)}
    longest = max(lists, key=lambda key: len(lists[key]), default="")
    if len(zipped) <= room_bytes or len(lists.get(longest, ())) <= 1:
        return [zipped]
    middle = len(lists[longest]) // 2
    halves: tuple[Mapping[str, object], ...] = (
        {**data, longest: lists[longest][:middle]},
        {longest: lists[longest][middle:]},
    )
    return [part for half in halves for part in _zips(half, _json(half), name, room_bytes)]


def _json(data: Mapping[str, object]) -> bytes:
    # The indent also keeps json from its encoder in C, which blocks everything else until it is done.
    return json.dumps(data, ensure_ascii=False, indent=1).encode(errors="replace")


def _zip(content: bytes, name: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{name}.json", content)
    return file.getvalue()
