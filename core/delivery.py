"""The last step of a job as far as core knows it: its songs on disk, and the settling once they were posted."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from core.errors import MediaError, MediaMissing, ServiceError
from core.model import JobState
from core.transition import trouble

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.model import Job, Song
    from core.ports import Media, SongService, Store, Tune
    from core.transition import Transitions

log = logging.getLogger(__name__)

PATIENCE_S = (1.0, 4.0, 15.0)
"""Waits before another try at media that is not there (yet): a CDN copy can lag behind the task that names it."""


class Delivery:
    """Fetches what a finished job made, and settles it once it was posted."""

    def __init__(
        self,
        *,
        store: Store,
        service: SongService,
        media: Media,
        transitions: Transitions,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Join the parts; `sleep` waits between tries at missing media."""
        self._store = store
        self._service = service
        self._media = media
        self._transitions = transitions
        self._now = now
        self._sleep = sleep

    @asynccontextmanager
    async def tunes(self, job: Job) -> AsyncGenerator[Sequence[Tune]]:
        """Hold the files of every clip of the job that can be had, by number, until the block ends.

        Raises:
            MediaError: not one clip can be had, after several tries with renewed links. Nothing was settled.
        """
        async with AsyncExitStack() as stack:
            tunes: list[Tune] = []
            why: MediaError = MediaMissing("the job has no clips")
            for song in await self._store.songs_of_job(job.id):
                try:
                    tunes.append(await stack.enter_async_context(self._patiently(job, song)))
                except MediaError as error:
                    log.warning(
                        "job %s: clip %s cannot be had: %s (task %s, trace %s)",
                        job.id,
                        song.clip.id,
                        error,
                        job.task_id,
                        job.trace_id,
                    )
                    why = error
            if not tunes:
                raise why
            yield tunes

    @asynccontextmanager
    async def tune(self, song: Song) -> AsyncGenerator[Tune]:
        """Hold the files of a song that was delivered before until the block ends; a link that died is renewed.

        Raises:
            MediaError: its audio is gone, and no fresh link could be had.
        """
        async with AsyncExitStack() as stack:
            try:
                tune = await stack.enter_async_context(self._fetch(song.maker.name, song))
            except MediaMissing:
                fresh = await self._relinked(song)
                tune = await stack.enter_async_context(self._fetch(song.maker.name, fresh))
            yield tune

    async def fit(self, tune: Tune, limit_bytes: int) -> Path:
        """Return a tune's audio in at most that many bytes (see core.ports.Media.fit)."""
        return await self._media.fit(tune, limit_bytes)

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """Return the length of an attachment in seconds (see core.ports.Media.length_s)."""
        return await self._media.length_s(audio_url, limit_bytes=limit_bytes)

    async def done(self, job: Job) -> Job | None:
        """Settle a job whose song was posted; None if that has happened before."""
        return await self._transitions.deliver(job)

    async def lost(self, job: Job) -> Job | None:
        """End a job whose media could not be had, and give its credits back."""
        return await self._transitions.lose(job)

    @asynccontextmanager
    async def _patiently(self, job: Job, song: Song) -> AsyncGenerator[Tune]:
        async with AsyncExitStack() as stack:
            for wait_s in PATIENCE_S:
                try:
                    tune = await stack.enter_async_context(self._fetch(job.maker.name, song))
                except MediaMissing:
                    await self._sleep(wait_s)
                    song = await self._renewed(job, song)
                else:
                    yield tune
                    return
            yield await stack.enter_async_context(self._fetch(job.maker.name, song))

    def _fetch(self, maker: str, song: Song) -> AbstractAsyncContextManager[Tune]:
        return self._media.fetch(song, maker=maker, source=_source(song))

    async def _relinked(self, song: Song) -> Song:
        """Ask the provider for a fresh link, and keep it.

        Raises:
            MediaMissing: there is none to be had.
        """
        try:
            url = await self._service.renewed_audio_url(song.clip.id)
        except ServiceError as error:
            log.warning("clip %s has no link any more: %s (trace %s)", song.clip.id, error, error.trace_id)
            raise MediaMissing("its audio is gone") from error
        await self._store.relink(song.clip.id, url)
        return replace(song, clip=replace(song.clip, audio_url=url))

    async def _renewed(self, job: Job, song: Song) -> Song:
        """Read the task again, since its links may have changed; keep the old ones if it cannot be read."""
        if job.task_id is None:
            return song
        try:
            report = await self._service.retrieve(job.service, job.task_id)
        except ServiceError as error:
            trouble(job, error)
            return song
        if report is None or not report.clips:
            return song
        await self._store.change(job.id, at=self._now(), was={JobState.DELIVERING}, clips=report.clips)
        return await self._store.song(song.clip.id) or song


def _source(song: Song) -> str:
    """Where the song can be found at Suno, for the file's tags."""
    return f"https://suno.com/song/{song.clip.id}"
