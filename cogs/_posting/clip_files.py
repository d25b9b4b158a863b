"""Fetches the files of a job, by what it made: songs, stems or a video."""

from __future__ import annotations

from contextlib import AsyncExitStack, asynccontextmanager
from typing import TYPE_CHECKING

from cogs._message.wording import kind_of
from cogs._posting.song_files import SongFiles, StemFiles
from cogs._posting.video_files import VideoFiles
from core.errors import MediaError
from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Sequence

    from cogs._posting.attachments import ClipFiles
    from core.media.delivery import Delivery
    from core.model.job import Job, Song
    from core.ports import AudioFile


@asynccontextmanager
async def fetch_new_files(delivery: Delivery, job: Job, songs: Sequence[Song]) -> AsyncGenerator[ClipFiles]:
    """Hold what a job made, to be delivered, until the block ends; `songs` are all its clips.

    Raises:
        MediaError: nothing of it can be fetched, after several tries. Nothing was settled.
    """
    if kind_of(job) is ClipKind.VIDEO:
        async with delivery.video_parts(job) as parts:
            yield VideoFiles(delivery, parts, songs[0])
    else:
        async with delivery.audio_files(job) as fetched:
            yield _audio_files(delivery, job, fetched, songs)


@asynccontextmanager
async def fetch_kept_files(delivery: Delivery, job: Job, songs: Sequence[Song]) -> AsyncGenerator[ClipFiles]:
    """Hold those clips of one job that can still be fetched until the block ends; dead links are renewed.

    Raises:
        MediaError: all of them are gone, and no new link could be had.
    """
    async with AsyncExitStack() as stack:
        if kind_of(job) is ClipKind.VIDEO:
            parts = await stack.enter_async_context(delivery.video_parts(job, is_kept=True))
            yield VideoFiles(delivery, parts, songs[0])
        else:
            yield _audio_files(delivery, job, await _fetch_each(stack, delivery, songs), songs)


def _audio_files(delivery: Delivery, job: Job, fetched: Sequence[AudioFile], songs: Sequence[Song]) -> ClipFiles:
    if kind_of(job) is ClipKind.STEM:
        return StemFiles(delivery, fetched, songs, source_title=job.request.source_title)
    return SongFiles(delivery, fetched, songs)


async def _fetch_each(stack: AsyncExitStack, delivery: Delivery, songs: Sequence[Song]) -> Sequence[AudioFile]:
    fetched: list[AudioFile] = []
    failure: MediaError | None = None
    for song in songs:
        try:
            fetched.append(await stack.enter_async_context(delivery.audio_file(song)))
        except MediaError as error:
            failure = error
    if failure is not None and not fetched:
        raise failure
    return fetched
