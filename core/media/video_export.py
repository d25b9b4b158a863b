"""Exports a video that was made before: joined again, as it would be delivered today."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from core.errors import MediaMissing, MediaUnfit
from core.media.video import Videos
from core.model.format import Exported
from core.ports import JobReader, SongReader

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from core.media.links import Links
    from core.media.video import Captions, VideoParts
    from core.model.job import Song
    from core.ports import VideoMedia

PATIENCE_S = 720.0
"""How long it may take: Discord lets the answer to a command be edited for 15 minutes."""


class VideoStore(JobReader, SongReader, Protocol):
    """Jobs and their videos."""


class VideoExport:
    """Exports videos, whether or not they were ever posted."""

    def __init__(self, *, store: VideoStore, media: VideoMedia, links: Links, captions: Captions) -> None:
        """`captions` gives the timed lyrics of a song."""
        self._store = store
        self._media = media
        self._videos = Videos(store=store, media=media, links=links, captions=captions)

    @asynccontextmanager
    async def export(
        self, video: Song, limit_bytes: int, places: AbstractAsyncContextManager[object]
    ) -> AsyncGenerator[Exported]:
        """Hold a video under its song, in at most that many bytes, until the block ends.

        If it cannot be made that small, there is only the link to the footage. `places` limits how many are joined
        at once.

        Raises:
            MediaError: the footage itself cannot be fetched, or it took too long.
        """
        job = await self._store.job(video.job_id)
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await stack.enter_async_context(places)
                    opened = self._videos.parts(video, job=job, waits_s=(), sleep=asyncio.sleep)
                    parts = await stack.enter_async_context(opened)
                    file = await self._join(parts, limit_bytes)
            except TimeoutError:
                raise MediaMissing(f"the video was not joined within {PATIENCE_S:g} s") from None
            name = "" if file is None else file.name
            yield Exported(name=name, file=file, url=parts.footage.clip.video_url, lacks=parts.lacks)

    async def _join(self, parts: VideoParts, limit_bytes: int) -> Path | None:
        try:
            return await self._media.join(parts.footage, limit_bytes, captions=parts.captions)
        except MediaUnfit:
            return None
