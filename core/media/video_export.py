"""A video that was made before, put together once more: as it would be delivered today."""

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
"""How long it may take from the question to the film: Discord lets the answer to it be changed for 15 minutes."""


class VideoStore(JobReader, SongReader, Protocol):
    """Jobs and their videos."""


class VideoExport:
    """Hands out videos again, whether or not they were ever posted."""

    def __init__(self, *, store: VideoStore, media: VideoMedia, links: Links, captions: Captions) -> None:
        """Join the parts; `captions` gives the timed words of a song."""
        self._store = store
        self._media = media
        self._videos = Videos(store=store, media=media, links=links, captions=captions)

    @asynccontextmanager
    async def export(
        self, video: Song, limit_bytes: int, places: AbstractAsyncContextManager[object]
    ) -> AsyncGenerator[Exported]:
        """Hold a video under its song, in at most that many bytes, until the block ends.

        Where it cannot be made so small, there is only the address of the shot. `places` bounds how many are put
        together at once.

        Raises:
            MediaError: the shot itself cannot be had, or all of it took too long.
        """
        job = await self._store.job(video.job_id)
        async with AsyncExitStack() as stack:
            try:
                async with asyncio.timeout(PATIENCE_S):
                    await stack.enter_async_context(places)
                    opened = self._videos.parts(video, job=job, waits_s=(), sleep=asyncio.sleep)
                    film = await stack.enter_async_context(opened)
                    file = await self._join(film, limit_bytes)
            except TimeoutError:
                raise MediaMissing(f"the video was not put together within {PATIENCE_S:g} s") from None
            name = "" if file is None else file.name
            yield Exported(name=name, file=file, url=film.footage.clip.video_url, lacks=film.lacks)

    async def _join(self, film: VideoParts, limit_bytes: int) -> Path | None:
        try:
            return await self._media.join(film.footage, limit_bytes, captions=film.captions)
        except MediaUnfit:
            return None
