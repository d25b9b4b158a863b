"""Serves songs, covers and videos over HTTP, with the faults of a content delivery network."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.fault import JUNK_PAGE
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Awaitable
    from pathlib import Path

    from sandbox.acedata.fault import Fault, FaultBoard
    from sandbox.acedata.media.derived_file import DerivedFiles
    from sandbox.acedata.media.song_file import SongFiles
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.state import State

_BLOCK = bytes(1 << 16)
_TYPES = {
    ".mp3": "audio/mpeg",
    ".wav": "audio/wav",
    ".mp4": "video/mp4",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
}


class Media:
    """Serves media files. `url` is the address of the folder that holds every file."""

    def __init__(self, state: State, faults: FaultBoard, song_files: SongFiles, derived_files: DerivedFiles) -> None:
        self._state = state
        self._faults = faults
        self._song_files = song_files
        self._derived_files = derived_files
        self.url = ""

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer with the file, or the requested range of it, or as a fault says."""
        fault = self._faults.strike("media", request.path)
        if fault is None:
            path = await self._file(request.match_info["file"])
            return web.FileResponse(path, headers={"Content-Type": _TYPES[path.suffix]})
        if fault.kind in {"media_slow", "media_short"}:
            return await _trickle(request, await self._file(request.match_info["file"]), fault)
        return await _false_media(request, fault)

    async def _file(self, name: str) -> Path:
        """The file of a finished clip, voice or video, made now if it does not exist yet.

        Raises:
            Refusal: no_api when there is no such file, or it is not public yet.
        """
        work = self._work(name)
        if work is None:
            raise Refusal("no_api", "there is no such file")
        return await work

    def _work(self, name: str) -> Awaitable[Path] | None:
        """The work that makes the file of that name; None when there is no such file."""
        stem, _, extension = name.rpartition(".")
        clip_id, _, variant = stem.partition("_")
        if clip_id in self._state.published:
            return self._work_on_clip(name, self._state.clips[clip_id], variant)
        if stem in self._state.vocals and extension == "mp3":
            return self._derived_files.vocal(self._state.vocals[stem])
        video = self._state.tasks[stem].video if stem in self._state.tasks else None
        if video is None or video.id not in self._state.videos:
            return None
        works = {"mp4": self._derived_files.video, "jpg": self._derived_files.thumbnail}
        return works[extension](video) if extension in works else None

    def _work_on_clip(self, name: str, clip: Clip, variant: str) -> Awaitable[Path] | None:
        """The work that makes the clip's file; converted and renewed files exist once their link was given out."""
        extension = name.rpartition(".")[2]
        if extension == "jpeg" and variant in {"", "large"}:
            return self._song_files.cover(clip, is_large=bool(variant))
        if extension == "mp3" and not variant:
            return self._song_files.song(clip)
        works = {"mp3": self._song_files.song, "wav": self._derived_files.wav, "mp4": self._derived_files.mp4}
        return works[extension](clip) if name in self._state.links else None


async def _trickle(request: web.Request, path: Path, fault: Fault) -> web.StreamResponse:
    """Announce the whole file; send it in small pieces with pauses, or only its first half."""
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
    """Anything but the file: an error, an HTML page, a redirect, or a very long run of zeros."""
    if fault.kind == "media_error":
        return web.Response(status=fault.options["status"], text="no such file")
    if fault.kind == "media_html":
        return web.Response(text=JUNK_PAGE, content_type="text/html")
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
