"""The last step of a job as far as core knows it: what it made on disk, and the settling once that was posted."""

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
"""Waits before another try at media that is not there (yet): a CDN copy can lag behind the task that names it."""

FETCHED_AT_ONCE = 4
"""Clips of one job."""
ROUNDS_S = 120.0
"""How long after the first try another one may begin: all must end within one attempt of the cogs (10 minutes)."""


class DeliveryStore(JobReader, LinkStore, Protocol):
    """Jobs and their songs."""


class DeliveryMedia(AudioMedia, VideoMedia, MediaCheck, Protocol):
    """Files to post, and checks of attachments."""


class Delivery:
    """Fetches what a finished job made, and settles it once it was posted."""

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
        """Join the parts; `captions` gives a song's timed words, `sleep` waits between tries at missing media."""
        self._store = store
        self._media = media
        self._transitions = transitions
        self._sleep = sleep
        self._links = Links(store=store, provider=provider, now=now)
        self._videos = Videos(store=store, media=media, links=self._links, captions=captions)

    @asynccontextmanager
    async def audio_files(self, job: Job) -> AsyncGenerator[Sequence[AudioFile]]:
        """Hold the files of every clip of the job that can be had, by number, until the block ends.

        Raises:
            MediaError: not one clip can be had, after several tries with renewed links. Nothing was settled.
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
        """Hold the files of a song that was delivered before until the block ends; a link that died is renewed.

        Raises:
            MediaError: its audio is gone, and no fresh link could be had.
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
        """Hold what the video of a job is made of until the block ends; `is_kept`: it was delivered before.

        Raises:
            MediaError: the video itself cannot be had, after several tries. Nothing was settled.
        """
        videos = await self._store.songs_of_job(job.id)
        if not videos:
            raise MediaMissing("the job has no clips")
        waits_s = () if is_kept else PATIENCE_S
        video = label_of(job, videos)(videos[0])
        async with self._videos.parts(video, job=job, waits_s=waits_s, sleep=self._sleep) as film:
            yield film

    async def fit(self, audio_file: AudioFile, limit_bytes: int) -> Path:
        """Return a tune's audio in at most that many bytes (see core.ports.Media.fit)."""
        return await self._media.fit(audio_file, limit_bytes)

    async def bundle(self, audio_files: Sequence[AudioFile], limit_bytes: int, *, name: str) -> Sequence[Bundle]:
        """Return tunes in as few ZIPs of at most that many bytes as can be (see core.ports.Media.bundle)."""
        return await self._media.bundle(audio_files, limit_bytes, name=name)

    async def join(self, film: VideoParts, limit_bytes: int) -> tuple[Path, float]:
        """Return a film as one file of at most that many bytes, and how many seconds it plays.

        This takes a minute (see core.ports.Media.join).
        """
        file = await self._media.join(film.footage, limit_bytes, captions=film.captions)
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
        """End a job whose media could not be had, and give its credits back."""
        return await self._transitions.give_up_delivery(job)

    async def _fetch_all(
        self, stack: AsyncExitStack, job: Job, songs: Sequence[Song]
    ) -> Mapping[str, AudioFile | MediaError]:
        """Fetch clips, what is missing again and again; return by clip id its files, or why they cannot be had.

        Some are fetched beside each other: two dozen must not take two dozen times as long where a server is silent.
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
                    "job %s: clip %s cannot be had: %s (task %s, trace %s)",
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
