"""Links to results that are dead or not there yet: requested again, and kept."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.errors import MediaMissing, ServiceError, log_service_error
from core.library.titles import with_titles
from core.model.job import JobState
from core.ports import ConversionProvider, JobWriter, SongStore, TaskProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from core.model.job import Clip, Job, Song

log = logging.getLogger(__name__)


class LinkStore(SongStore, JobWriter, Protocol):
    """Songs and their links."""


class LinkProvider(TaskProvider, ConversionProvider, Protocol):
    """Tells where clips are now."""


class Links:
    """Asks the provider for the current links to clips."""

    def __init__(self, *, store: LinkStore, provider: LinkProvider, now: Callable[[], datetime]) -> None:
        """Keep what it says in that store."""
        self._store = store
        self._provider = provider
        self._now = now

    async def renew_audio_url(self, song: Song) -> Song:
        """Ask the provider for a fresh link to a clip's audio, and keep it.

        Raises:
            MediaMissing: there is none.
        """
        try:
            url = await self._provider.renew_audio_url(song.clip.id)
        except ServiceError as error:
            log.warning("clip %s has no link any more: %s (trace %s)", song.clip.id, error, error.trace_id)
            raise MediaMissing("its audio is gone") from error
        await self._store.save_audio_url(song.clip.id, url)
        return replace(song, clip=replace(song.clip, audio_url=url))

    async def refresh(self, job: Job, songs: Sequence[Song]) -> Sequence[Song]:
        """Read the task again, since the links to clips may have changed; keep the old ones if it cannot be read.

        Of a job that was delivered before they are not written down.
        """
        if job.task_id is None:
            return songs
        try:
            report = await self._provider.retrieve(job.service, job.task_id)
        except ServiceError as error:
            log_service_error(log, "its task was not read again", error, job=job)
            return songs
        if report is None or not report.clips:
            return songs
        clips = with_titles(report.clips, job.request)
        await self._store.change(job.id, at=self._now(), was={JobState.DELIVERING}, clips=clips)
        found = {clip.id: clip for clip in clips}
        return [await self._renewed(song, found.get(song.clip.id, song.clip)) for song in songs]

    async def _renewed(self, song: Song, found: Clip) -> Song:
        known = await self._store.song(song.clip.id) or song
        links = {"audio_url": found.audio_url, "image_url": found.image_url, "video_url": found.video_url}
        return replace(known, clip=replace(known.clip, **{name: url for name, url in links.items() if url}))
