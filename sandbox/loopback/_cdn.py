"""Uploads stored as files on disk and served over loopback, in place of simcord's store in memory.

It replaces a class inside simcord.
"""

from __future__ import annotations

import mimetypes
import re
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from aiohttp import web
from simcord.backend.cdn import CDN_BASE, CdnStore

if TYPE_CHECKING:
    from pathlib import Path

# Python's table lacks these, or differs between machines.
_TYPES = {
    ".aac": "audio/aac",
    ".flac": "audio/flac",
    ".lrc": "text/plain; charset=utf-8",
    ".m4a": "audio/mp4",
    ".mid": "audio/midi",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".ogg": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/x-wav",
    ".webp": "image/webp",
}


class TypedName(str):
    """A file name with the content type that its uploader declared, to pass through code that handles names only."""

    __slots__ = ("content_type",)

    content_type: str

    @classmethod
    def of(cls, name: str, content_type: str) -> TypedName:
        """A name with its declared content type."""
        typed = cls(name)
        typed.content_type = content_type
        return typed


@dataclass(frozen=True, slots=True)
class Blob:
    """Bytes that are already on disk, so that large uploads are never completely in memory."""

    path: Path
    size_bytes: int

    def __len__(self) -> int:
        return self.size_bytes


@dataclass(frozen=True, slots=True)
class _Stored:
    path: Path
    content_type: str


class DiskCdn(CdnStore):
    """Stores attachments below a folder; see `simcord.backend.cdn.CdnStore` for the interface."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self._files: dict[str, _Stored] = {}

    def store_attachment(
        self, attachment_id: int, channel_id: int, filename: str, data: bytes | Blob, description: str | None
    ) -> dict[str, Any]:
        """Store a file; return Discord's attachment object (with a symbolic URL, see `wire`)."""
        # Discord keeps letters, digits, dot, dash and underscore of a name and makes a space an underscore.
        name = re.sub(r"[^\w.\-]", "", filename.replace(" ", "_"), flags=re.ASCII) or "unknown"
        if isinstance(data, Blob):
            path = data.path
        else:
            path = self._folder / str(attachment_id)
            path.write_bytes(data)
        content_type = filename.content_type if isinstance(filename, TypedName) else content_type_of(name)
        url = f"{CDN_BASE}/attachments/{channel_id}/{attachment_id}/{name}"
        self._files[str(attachment_id)] = _Stored(path, content_type)
        return {
            "id": str(attachment_id),
            "filename": name,
            "description": description,
            "size": len(data),
            "url": url,
            "proxy_url": url,
            "content_type": content_type,
        }

    def get(self, url: str) -> bytes | None:
        """The bytes at a URL, symbolic or real; None when nothing is stored there."""
        stored = self._stored(url)
        return stored.path.read_bytes() if stored is not None else super().get(url)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer a download, including ranges so that a browser can seek in audio."""
        stored = self._stored(request.path)
        if stored is None:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        return web.FileResponse(stored.path, headers={"Content-Type": stored.content_type})

    def _stored(self, url: str) -> _Stored | None:
        match = re.search(r"/attachments/\d+/(\d+)/", url)
        return self._files.get(match[1]) if match else None


def content_type_of(name: str) -> str:
    """The content type Discord's CDN gives a file name."""
    suffix = name[name.rfind(".") :].lower() if "." in name else ""
    return _TYPES.get(suffix) or mimetypes.guess_type(name)[0] or "application/octet-stream"
