"""The last step of a job: its files on disk, and its credits settled once they were posted."""

from __future__ import annotations

import asyncio
import logging
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING, Protocol

from core.errors import MediaError, MediaMissing
from core.library.file_names import clip_url, label_of
from core.media.links import LinkProvider, Links, LinkStore
from core.media.video import Videos
from core.ports import AudioMedia, JobReader, MediaCheck, VideoMedia

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from core.jobs.transition import Transitions
    from core.library.file_names import Label
    from core.media.video import Captions, VideoParts
    from core.model.job import Job, Song
    from core.ports import AudioFile, Bundle

log = logging.getLogger(__name__)

PATIENCE_S = (1.0, 4.0, 15.0)
"""Waits before another attempt at a file that is not there (yet): a CDN copy can lag behind its task."""

FETCHED_AT_ONCE = 4
"""Clips of one job."""
ROUNDS_S = 120.0
"""How long after the first attempt another may start: all must end within one delivery attempt (10 minutes)."""


class DeliveryStore(JobReader, LinkStore, Protocol):
    """Jobs and their songs."""


class DeliveryMedia(AudioMedia, VideoMedia, MediaCheck, Protocol):
    """Files to post, and checks of attachments."""


class Delivery:
    """Fetches the files of a finished job, and settles it once they were posted."""

    def __init__(
        self,
        *,
        store: DeliveryStore,
        provider: LinkProvider,
        media: DeliveryMedia,
        transitions: Transitions,
        now: Callable[[], datetime],
        captions: Captions | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """`captions` gives a song's timed lyrics, `sleep` waits between attempts at missing files."""
        self._store = store
        self._media = media
        self._transitions = transitions
        self._sleep = sleep
        self._links = Links(store=store, provider=provider, now=now)
        self._videos = Videos(store=store, media=media, links=self._links, captions=captions)

    @asynccontextmanager
    async def audio_files(self, job: Job) -> AsyncGenerator[Sequence[AudioFile]]:
        """Hold the files of every clip of the job that can be fetched, by number, until the block ends.

        Raises:
            MediaError: no clip can be fetched, after several attempts with renewed links. Nothing was settled.
        """
        songs = await self._store.songs_of_job(job.id)
        async with AsyncExitStack() as stack:
            got = await self._fetch_all(stack, job, songs)
            audio_files = [audio_file for audio_file in got.values() if not isinstance(audio_file, MediaError)]
            if not audio_files:
                raise next(
                    (why for why in got.values() if isinstance(why, MediaError)), MediaMissing("it has no clips")
                )
            yield audio_files

    @asynccontextmanager
    async def audio_file(self, song: Song) -> AsyncGenerator[AudioFile]:
        """Hold the files of a song that was delivered before until the block ends; a dead link is renewed.

        Raises:
            MediaError: its audio is gone, and there is no fresh link.
        """
        label = label_of(await self._store.job(song.job_id), await self._store.songs_of_job(song.job_id))
        async with AsyncExitStack() as stack:
            try:
                audio_file = await stack.enter_async_context(self._fetch(song, label))
            except MediaMissing:
                fresh = await self._links.renew_audio_url(song)
                audio_file = await stack.enter_async_context(self._fetch(fresh, label))
            yield audio_file

    @asynccontextmanager
    async def video_parts(self, job: Job, *, is_kept: bool = False) -> AsyncGenerator[VideoParts]:
        """Hold the parts of a job's video until the block ends; `is_kept`: it was delivered before.

        Raises:
            MediaError: the footage itself cannot be fetched, after several attempts. Nothing was settled.
        """
        videos = await self._store.songs_of_job(job.id)
        if not videos:
            raise MediaMissing("the job has no clips")
        waits_s = () if is_kept else PATIENCE_S
        video = label_of(job, videos)(videos[0])
        async with self._videos.parts(video, job=job, waits_s=waits_s, sleep=self._sleep) as parts:
            yield parts

    async def fit(self, audio_file: AudioFile, limit_bytes: int) -> Path:
        """Return audio in at most that many bytes (see core.ports.Media.fit)."""
        return await self._media.fit(audio_file, limit_bytes)

    async def bundle(self, audio_files: Sequence[AudioFile], limit_bytes: int, *, name: str) -> Sequence[Bundle]:
        """Return audio in as few ZIPs of at most that many bytes as possible (see core.ports.Media.bundle)."""
        return await self._media.bundle(audio_files, limit_bytes, name=name)

    async def join(self, parts: VideoParts, limit_bytes: int) -> tuple[Path, float]:
        """Return a video as one file of at most that many bytes, and its length in seconds.

        This can take a minute (see core.ports.Media.join).
        """
        file = await self._media.join(parts.footage, limit_bytes, captions=parts.captions)
        return file, await self._media.video_length_s(file)

    async def picture_size(self, image_url: str, *, limit_bytes: int) -> tuple[int, int]:
        """Return width and height of an attached picture (see core.ports.Media.picture_size)."""
        return await self._media.picture_size(image_url, limit_bytes=limit_bytes)

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """Return the length of an attachment in seconds (see core.ports.Media.length_s)."""
        return await self._media.length_s(audio_url, limit_bytes=limit_bytes)

    async def settle(self, job: Job) -> Job | None:
        """Settle a job whose song was posted; None if that has happened before."""
        return await self._transitions.deliver(job)

    async def refund(self, job: Job) -> Job | None:
        """End a job whose files could not be fetched, and give its credits back."""
        return await self._transitions.give_up_delivery(job)

    async def _fetch_all(
        self, stack: AsyncExitStack, job: Job, songs: Sequence[Song]
    ) -> Mapping[str, AudioFile | MediaError]:
        """Fetch clips, missing ones repeatedly; return by clip id its files, or why they cannot be fetched.

        Several are fetched at once: two dozen must not take two dozen times as long if a server is silent.
        """
        places = asyncio.Semaphore(FETCHED_AT_ONCE)

        async def try_one(song: Song) -> AudioFile | MediaError:
            async with places:
                return await self._try_fetch(stack, song, label)

        label, got = label_of(job, songs), dict[str, "AudioFile | MediaError"]()
        begun_s = asyncio.get_running_loop().time()
        for wait_s in (*PATIENCE_S, None):
            outcomes = await asyncio.gather(*map(try_one, songs))
            got |= {song.clip.id: outcome for song, outcome in zip(songs, outcomes, strict=True)}
            songs = [song for song in songs if isinstance(got[song.clip.id], MediaMissing)]
            if not songs or wait_s is None or asyncio.get_running_loop().time() - begun_s > ROUNDS_S:
                break
            await self._sleep(wait_s)
            songs = await self._links.refresh(job, songs)
        for clip_id, why in got.items():
            if isinstance(why, MediaError):
                log.warning(
                    "job %s: clip %s cannot be fetched: %s (task %s, trace %s)",
                    job.id,
                    clip_id,
                    why,
                    job.task_id,
                    job.trace_id,
                )
        return got

    async def _try_fetch(self, stack: AsyncExitStack, song: Song, label: Label) -> AudioFile | MediaError:
        try:
            return await stack.enter_async_context(self._fetch(song, label))
        except MediaError as error:
            return error

    def _fetch(self, song: Song, label: Label) -> AbstractAsyncContextManager[AudioFile]:
        return self._media.fetch(label(song), maker=song.maker.name, source=clip_url(song))
