"""Serves songs, covers and videos over HTTP, and the faults of a content network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.answer import JUNK
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from sandbox.acedata.clip import Clip
    from sandbox.acedata.fault import Fault, FaultBoard
    from sandbox.acedata.state import State
    from sandbox.acedata.studio import Studio
    from sandbox.acedata.workshop import Workshop

_BLOCK = bytes(1 << 16)
_TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
}


class Media:
    """The media host. `url` is the folder under which every file lies."""

    def __init__(self, state: State, faults: FaultBoard, studio: Studio, workshop: Workshop) -> None:
        self._state = state
        self._faults = faults
        self._studio = studio
        self._workshop = workshop
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file, ranges included, or as a fault has it."""
        fault = self._faults.strike("media", request.path)
        if fault is None:
            path = await self._file(request.match_info["file"])
            return web.FileResponse(path, headers={"Content-Type": _TYPES[path.suffix]})
        if fault.kind in {"media_slow", "media_short"}:
            return await _trickle(request, await self._file(request.match_info["file"]), fault)
        return await _false_media(request, fault)

    async def _file(self, name: str) -> Path:
        """The file of a finished clip, voice or video, made now if it is not there yet.

        Raises:
            Refusal: no_api when there is no such thing, or its media are not public yet.
        """
        work = self._work(name)
        if work is None:
            raise Refusal("no_api", "there is no such file")
        return await work

    def _work(self, name: str) -> Awaitable[Path] | None:
        """What makes the file of that name; None when there is none."""
        stem, _, extension = name.rpartition(".")
        clip_id, _, variant = stem.partition("_")
        if clip_id in self._state.published:
            return self._work_on_clip(name, self._state.clips[clip_id], variant)
        if stem in self._state.vocals and extension == "mp3":
            return self._workshop.vocal(self._state.vocals[stem])
        film = self._state.tasks[stem].film if stem in self._state.tasks else None
        if film is None or film.id not in self._state.films:
            return None
        works = {"mp4": self._workshop.film, "jpg": self._workshop.thumbnail}
        return works[extension](film) if extension in works else None

    def _work_on_clip(self, name: str, clip: Clip, variant: str) -> Awaitable[Path] | None:
        """What makes the clip's file; converted and renewed ones are there once their link was given."""
        extension = name.rpartition(".")[2]
        if extension == "jpeg" and variant in {"", "large"}:
            return self._studio.cover(clip, is_large=bool(variant))
        if extension == "mp3" and not variant:
            return self._studio.song(clip)
        works = {"mp3": self._studio.song, "wav": self._workshop.wav, "mp4": self._workshop.mp4}
        return works[extension](clip) if name in self._state.links else None


async def _trickle(request: web.Request, path: Path, fault: Fault) -> web.StreamResponse:
    """Promise the whole file; send it in small pieces with pauses, or only its first half."""
    content = await asyncio.to_thread(path.read_bytes)
    answer = web.StreamResponse(headers={"Content-Type": _TYPES[path.suffix]})
    answer.content_length = len(content)
    await answer.prepare(request)
    if fault.kind == "media_short":
        await answer.write(content[: len(content) // 2])
        if request.transport is not None:
            request.transport.close()
        return answer
    step = int(fault.options["chunk_bytes"])
    for start in range(0, len(content), step):
        await answer.write(content[start : start + step])
        await asyncio.sleep(fault.options["delay_s"])
    await answer.write_eof()
    return answer


async def _false_media(request: web.Request, fault: Fault) -> web.StreamResponse:
    """Something that is not the file: an error, a page, a redirect, or zeros without end."""
    if fault.kind == "media_error":
        return web.Response(status=fault.options["status"], text="no such file")
    if fault.kind == "media_html":
        return web.Response(text=JUNK, content_type="text/html")
    if fault.kind == "media_redirect":
        return web.Response(status=302, headers={"Location": fault.options["location"]})
    answer = web.StreamResponse(headers={"Content-Type": "audio/mpeg"})
    size_bytes = int(fault.options["size_bytes"])
    if fault.options["declared"]:
        answer.content_length = size_bytes
    await answer.prepare(request)
    for start in range(0, size_bytes, len(_BLOCK)):
        await answer.write(_BLOCK[: size_bytes - start])
    await answer.write_eof()
    return answer
