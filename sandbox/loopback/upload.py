"""Reads the body of a request: streams files to disk and enforces the upload limit."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from aiohttp import BodyPartReader
from simcord.backend.errors import BackendError

from ._cdn import Blob
from .wire import decode

if TYPE_CHECKING:
    from pathlib import Path

    from aiohttp import web

_CHUNK_BYTES = 64 * 1024
# Source: Discord's JSON error codes.
_REQUEST_TOO_LARGE = 40005


class _BlobReader:
    """A file for simcord: `read()` returns the blob on disk."""

    def __init__(self, blob: Blob) -> None:
        self._blob = blob

    def read(self) -> Blob:
        """The whole file, still on disk."""
        return self._blob


@dataclass(slots=True)
class Upload:
    """One file of a multipart request, in the shape of `discord.File` that simcord's routes expect."""

    filename: str
    fp: _BlobReader
    size_bytes: int
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Body:
    """A request's JSON (None without one) and its files in the order of their numbers."""

    json: Any
    uploads: list[Upload]


async def read_body(request: web.Request, *, folder: Path, limit_bytes: int, cdn_url: str) -> Body:
    """Read a complete request; files are stored in `folder`.

    Raises:
        BackendError: 413 / 40005 when a file or all files together are larger than `limit_bytes`; stored files are
            deleted again, and the request is read to its end so that the client gets the answer.
    """
    if not request.content_type.startswith("multipart/"):
        text = await request.text() if request.can_read_body else ""
        return Body(decode(text, cdn_url) if text else None, [])
    payload: Any = None
    found: dict[int, Upload] = {}
    total_bytes = 0
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader):
            continue
        number = re.fullmatch(r"files\[(\d+)\]", part.name or "")
        if number:
            upload = await _keep(part, folder)
            total_bytes += upload.size_bytes
            found[int(number[1])] = upload
        elif part.name == "payload_json":
            payload = decode(await part.text(), cdn_url)
    uploads = [found[number] for number in sorted(found)]
    if total_bytes > limit_bytes:
        for upload in uploads:
            upload.fp.read().path.unlink()
        raise BackendError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _REQUEST_TOO_LARGE, "Request entity too large")
    _describe(uploads, payload)
    return Body(payload, uploads)


async def _keep(part: BodyPartReader, folder: Path) -> Upload:
    path = folder / secrets.token_hex(16)
    size_bytes = 0
    with path.open("wb") as file:
        while chunk := await part.read_chunk(_CHUNK_BYTES):
            size_bytes += file.write(chunk)
    return Upload(part.filename or "unknown", _BlobReader(Blob(path, size_bytes)), size_bytes)


def _describe(uploads: list[Upload], payload: Any) -> None:  # noqa: ANN401  # JSON
    """Give each file the alternative text that the payload's `attachments` have for its number."""
    if not isinstance(payload, dict):
        return
    outer = cast("dict[str, Any]", payload)
    fields = cast("dict[str, Any]", outer.get("data") or outer)
    entries = cast("list[dict[str, Any]]", fields.get("attachments") or [])
    for entry in entries:
        number = str(entry.get("id", ""))
        if number.isdecimal() and int(number) < len(uploads):
            uploads[int(number)].description = entry.get("description")
