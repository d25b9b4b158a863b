"""The parts of a video: the silent footage, its song, the captions; and which of them are missing."""

from __future__ import annotations

import logging
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.errors import MediaError, MediaMissing, ServiceError
from core.library.file_names import clip_url
from core.model.format import Lack
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence

    from core.media.links import Links
    from core.model.job import Job, Song
    from core.model.timed_lyrics import Caption
    from core.ports import Footage, SongReader, VideoMedia

    Captions = Callable[[Song], Awaitable[Sequence[Caption]]]

log = logging.getLogger(__name__)

GENERATIONS_MAX = 100
"""Videos in a chain of extended videos that are searched for the song: nobody extends that often."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VideoParts:
    """A video's parts on disk, ready to be joined; the files are removed when the block ends that gave them."""

    video: Song
    footage: Footage
    captions: Sequence[Caption]
    lacks: frozenset[Lack]


class Videos:
    """Fetches the parts of videos."""

    def __init__(self, *, store: SongReader, media: VideoMedia, links: Links, captions: Captions | None) -> None:
        """`captions` gives the timed lyrics of a song (None: videos have no captions)."""
        self._store = store
        self._media = media
        self._links = links
        self._captions = captions

    @asynccontextmanager
    async def parts(
        self, video: Song, *, job: Job, waits_s: Sequence[float], sleep: Callable[[float], Awaitable[None]]
    ) -> AsyncGenerator[VideoParts]:
        """Hold the parts of a video, with renewed links where old ones are dead, until the block ends.

        `waits_s` are the pauses between attempts at missing files. A song without audio is left out, and so are
        captions without times: the footage was made and is charged.

        Raises:
            MediaError: the footage itself cannot be fetched.
        """
        song, lacks = await self._song_under(video), set[Lack]()
        if song is not None and song.is_deleted:
            song = None
            lacks.add(Lack.SOUND)
        async with AsyncExitStack() as stack:
            try:
                footage = await self._fetch(stack, video, song, job=job, waits_s=waits_s, sleep=sleep)
            except MediaError as error:
                if song is None:
                    raise
                log.warning(
                    "job %s: its video is delivered without the song %s: %s (task %s, trace %s)",
                    job.id,
                    song.clip.id,
                    error,
                    job.task_id,
                    job.trace_id,
                )
                footage = await self._enter(stack, await self._refresh(video, job), None, job)
                lacks.add(Lack.SOUND)
            captions = await self._captions_of(song, job) if footage.audio_file is not None else ()
            if job.request.has_captions and not captions:
                lacks.add(Lack.WORDS)
            yield VideoParts(video=video, footage=footage, captions=captions, lacks=frozenset(lacks))

    async def _song_under(self, video: Song) -> Song | None:
        """Return the song that a video, or the first one of its chain, was made for; None for a video of a prompt."""
        clip_id = video.parent_clip_id
        for _ in range(GENERATIONS_MAX):
            parent = None if clip_id is None else await self._store.song(clip_id)
            if parent is None or parent.kind is not ClipKind.VIDEO:
                return parent if parent is not None and parent.kind is ClipKind.SONG else None
            clip_id = parent.parent_clip_id
        return None

    async def _fetch(
        self,
        stack: AsyncExitStack,
        video: Song,
        song: Song | None,
        *,
        job: Job,
        waits_s: Sequence[float],
        sleep: Callable[[float], Awaitable[None]],
    ) -> Footage:
        """Fetch footage and song. Which of the two is missing is not known, so both get a fresh link."""
        try:
            return await self._enter(stack, video, song, job)
        except MediaMissing:
            song = None if song is None else await self._renew_audio(song)
            video = await self._refresh(video, job)
        for wait_s in waits_s:
            try:
                return await self._enter(stack, video, song, job)
            except MediaMissing:
                await sleep(wait_s)
                video = await self._refresh(video, job)
        return await self._enter(stack, video, song, job)

    async def _enter(self, stack: AsyncExitStack, video: Song, song: Song | None, job: Job) -> Footage:
        return await stack.enter_async_context(
            self._media.footage(video, song=song, maker=job.maker.name, source=clip_url(song or video))
        )

    async def _refresh(self, video: Song, job: Job) -> Song:
        """Return the video with its task's current links, under its file's name."""
        (found,) = await self._links.refresh(job, [video])
        return replace(found, clip=replace(found.clip, title=video.clip.title))

    async def _renew_audio(self, song: Song) -> Song:
        try:
            return await self._links.renew_audio_url(song)
        except MediaMissing:
            return song

    async def _captions_of(self, song: Song | None, job: Job) -> Sequence[Caption]:
        """Return the timed lyrics, () if none were requested or they are not available."""
        if song is None or self._captions is None or not job.request.has_captions:
            return ()
        try:
            return await self._captions(song)
        except ServiceError as error:
            log.warning(
                "job %s: its video is delivered without captions: %s (task %s, trace %s)",
                job.id,
                error,
                job.task_id,
                error.trace_id,
            )
            return ()
