"""Songs, videos and other results as files on disk."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
import tempfile
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Self, final

from typing_extensions import override

from adapters.media.address import is_fetchable
from adapters.media.bundle import write_bundles
from adapters.media.disk_file import DiskAudioFile, DiskBundle, DiskFootage, DiskSaved, MediaLimits
from adapters.media.download import Downloader, media_session
from adapters.media.ffmpeg import Ffmpeg, FfmpegFailed
from adapters.media.file_kind import (
    picture_kind,
    starts_as,
    starts_as_video,
    wanted_attachment,
    wanted_audio,
    wanted_form,
    wanted_picture,
    wanted_video,
)
from adapters.media.file_name import audio_name, cover_name, file_name
from adapters.media.fit import fit_audio
from adapters.media.length import audio_length_s
from adapters.media.midi import write_midi
from adapters.media.picture import picture_size
from adapters.media.tag import mp3_length_s, write_tags
from adapters.media.video import write_looped, write_silent
from adapters.media.video_info import VideoInfo, read_video_info
from adapters.media.workspace import Workspace
from adapters.thread import in_thread
from core.errors import MediaError, MediaMissing, MediaUnfit
from core.ports import Media

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Sequence
    from types import TracebackType

    from adapters.media.file_kind import Wanted
    from core.model.job import Song
    from core.model.notes import Line
    from core.model.timed_lyrics import Caption
    from core.ports import AudioFile, Footage

_log = logging.getLogger(__name__)
_VIDEO_THREADS = 2


@final
class DiskMedia(Media):
    """Fetches, checks, tags, joins and fits files under one working folder.

    An async context manager: it owns an HTTP session and a working folder under `media_dir`, and removes what dead
    processes left behind there. `allow_private` lets media come from loopback and private addresses too (for the
    stand-in service only).

    Raises (on entering):
        OSError: `media_dir` cannot be made, written or locked; nothing was left open.
    """

    def __init__(self, media_dir: Path, *, allow_private: bool = False, limits: MediaLimits | None = None) -> None:
        self._media_dir = media_dir
        self._allow_private = allow_private
        self._limits = limits = limits or MediaLimits()
        self._stack = AsyncExitStack()
        self._workspace: Workspace
        self._downloader: Downloader
        self._fetches = asyncio.Semaphore(limits.fetches)
        self._attachments = asyncio.Semaphore(limits.attachments)
        self._fitter = Ffmpeg(at_once=limits.fits, time_limit_s=limits.fit_s)
        self._joins = asyncio.Semaphore(limits.joins)
        self._joiner = Ffmpeg(at_once=limits.joins, time_limit_s=limits.join_s, threads=_VIDEO_THREADS)
        # A member waits for this one, so it never queues behind the long work of the others.
        self._prober = Ffmpeg(at_once=limits.attachments, time_limit_s=limits.probe_s)

    async def __aenter__(self) -> Self:
        """Open the session and the working folder."""
        self._workspace = await in_thread(Workspace.open, self._media_dir)
        self._stack.push_async_callback(in_thread, self._workspace.close)
        is_allowed = partial(is_fetchable, allow_private=self._allow_private)
        session = await self._stack.enter_async_context(media_session(is_allowed, stall_s=self._limits.stall_s))
        self._downloader = Downloader(session)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session and remove the working folder with all that is still in it."""
        await self._stack.__aexit__(kind, error, trace)

    @override
    @asynccontextmanager
    async def fetch(self, song: Song, *, maker: str, source: str) -> AsyncGenerator[DiskAudioFile]:
        who = f"clip {song.clip.id} of job {song.job_id}"
        async with self._folder(who) as folder:
            with _logged(who):
                async with self._fetches:
                    audio_file = await self._fetch_song(song, folder, who, maker=maker, source=source)
            yield audio_file

    @override
    async def fit(self, audio_file: AudioFile, limit_bytes: int) -> Path:
        """The file is beside the song's own and is removed with it."""
        who = f"clip {audio_file.clip.id}" + (
            f" of job {audio_file.song.job_id}" if isinstance(audio_file, DiskAudioFile) else ""
        )
        with _logged(who):
            return await fit_audio(audio_file.audio, limit_bytes, self._fitter)

    @override
    async def bundle(self, audio_files: Sequence[AudioFile], limit_bytes: int, *, name: str) -> list[DiskBundle]:
        """The ZIPs are beside the first song and are removed with it."""
        with _logged(f"{len(audio_files)} clips from {audio_files[0].clip.id} on" if audio_files else "no clips"):
            return await write_bundles(audio_files, limit_bytes, name, self._fitter)

    @override
    @asynccontextmanager
    async def footage(self, video: Song, *, song: Song | None, maker: str, source: str) -> AsyncGenerator[DiskFootage]:
        who = f"clip {video.clip.id} of job {video.job_id}"
        async with self._folder(who) as folder:
            with _logged(who):
                async with self._fetches:
                    info = await self._fetch_video(video, folder)
                    audio_file = (
                        None if song is None else await self._fetch_song(song, folder, who, maker=maker, source=source)
                    )
            yield DiskFootage(video=video, info=info, audio_file=audio_file)

    @override
    async def join(self, footage: Footage, limit_bytes: int, *, captions: Sequence[Caption] = ()) -> Path:
        """Join footage that this class made.

        Raises:
            TypeError: footage of another class.
        """
        if not isinstance(footage, DiskFootage):
            raise TypeError("footage of another kind")
        info, audio_file, clip = footage.info, footage.audio_file, footage.clip
        async with self._joins:
            with _logged(f"clip {clip.id} of job {footage.video.job_id}"):
                folder = Path(await in_thread(tempfile.mkdtemp, prefix="video-", dir=info.file.parent))
                target = folder / file_name(clip.title or (audio_file.clip.title if audio_file else ""), "mp4")
                is_written = False
                try:
                    await self._write_video(footage, target, limit_bytes, captions)
                    is_written = True
                finally:
                    if not is_written:
                        await in_thread(shutil.rmtree, folder, ignore_errors=True)
                return target

    @override
    async def video_length_s(self, video: Path) -> float:
        with _logged(video.name):
            return (await read_video_info(video, self._prober)).length_s

    @override
    @asynccontextmanager
    async def save(self, url: str, *, name: str, form: str, limit_bytes: int) -> AsyncGenerator[DiskSaved]:
        who = f"a {form} file"
        async with self._folder(who) as folder:
            with _logged(who):
                file = folder / file_name(name, form)
                async with self._fetches:
                    wanted = wanted_form(form, limit_bytes)
                    await self._downloader.save(url, file, wanted=wanted, total_s=self._limits.total_s)
                if not await in_thread(starts_as, file, form):
                    raise MediaUnfit(f"the file is not a {form.upper()} file")
            yield DiskSaved(file=file, url=url)

    @override
    @asynccontextmanager
    async def midi(self, lines: Sequence[Line], *, name: str) -> AsyncGenerator[DiskSaved]:
        async with self._folder("a MIDI file") as folder:
            file = folder / file_name(name, "mid")
            with _logged("a MIDI file"):
                await in_thread(write_midi, lines, file)
            yield DiskSaved(file=file)

    @override
    async def picture_size(self, image_url: str, *, limit_bytes: int) -> tuple[int, int]:
        async with self._attachment(image_url, wanted_picture(limit_bytes)) as file:
            return await in_thread(picture_size, file)

    @override
    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        async with self._attachment(audio_url, wanted_attachment(limit_bytes)) as file:
            return await audio_length_s(file, self._prober)

    @asynccontextmanager
    async def _attachment(self, url: str, wanted: Wanted) -> AsyncGenerator[Path]:
        """Fetch a member's attachment, for inspection only."""
        who = "an attachment"
        async with self._folder(who) as folder:
            with _logged(who):
                async with self._attachments:
                    file = folder / "attachment"
                    await self._downloader.save(url, file, wanted=wanted, total_s=self._limits.total_s)
                    yield file

    async def _write_video(
        self, footage: DiskFootage, target: Path, limit_bytes: int, captions: Sequence[Caption]
    ) -> None:
        """Join a video: all attempts together have the time limit of one child process."""
        limit_s = self._limits.join_s
        try:
            async with asyncio.timeout(limit_s):
                if footage.audio_file is None:
                    await write_silent(footage.info, target, limit_bytes, self._joiner)
                else:
                    await write_looped(
                        footage.info, footage.audio_file.audio, target, limit_bytes, captions, self._joiner
                    )
        except TimeoutError:
            raise FfmpegFailed(f"not done after {limit_s:g} s") from None

    async def _fetch_video(self, video: Song, folder: Path) -> VideoInfo:
        file = folder / "video"
        wanted = wanted_video(self._limits.video_bytes)
        await self._downloader.save(video.clip.video_url, file, wanted=wanted, total_s=self._limits.total_s)
        if not await in_thread(starts_as_video, file):
            raise MediaUnfit("the file is not an MP4, QuickTime or WebM video")
        return await read_video_info(file, self._prober)

    async def _fetch_song(self, song: Song, folder: Path, who: str, *, maker: str, source: str) -> DiskAudioFile:
        audio = folder / audio_name(song.clip.title, song.number)
        wanted = wanted_audio(self._limits.audio_bytes)
        await self._downloader.save(song.clip.audio_url, audio, wanted=wanted, total_s=self._limits.total_s)
        await in_thread(mp3_length_s, audio)
        cover = await self._fetch_cover(song, folder, who)
        await in_thread(write_tags, audio, song, maker=maker, source=source, cover=cover)
        return DiskAudioFile(song=song, audio=audio, cover=cover)

    async def _fetch_cover(self, song: Song, folder: Path, who: str) -> Path | None:
        """Fetch the cover; None after any error, which is logged."""
        if not song.clip.image_url:
            return None
        file = folder / "cover"
        wanted = wanted_picture(self._limits.cover_bytes)
        try:
            await self._downloader.save(song.clip.image_url, file, wanted=wanted, total_s=self._limits.cover_s)
            return await in_thread(_named_picture, file, song.number)
        except (MediaError, OSError) as error:
            _log.warning("%s goes without its cover: %s", who, error)
            return None

    @asynccontextmanager
    async def _folder(self, who: str) -> AsyncGenerator[Path]:
        """Make a folder for one operation and remove it with all its files, however the operation ends."""
        name = secrets.token_hex(8)
        try:
            with _logged(who):
                folder = await in_thread(self._workspace.new_folder, name)
            yield folder
        finally:
            await in_thread(shutil.rmtree, self._workspace.folder / name, ignore_errors=True)


def _named_picture(file: Path, number: int) -> Path:
    kind = picture_kind(file)
    if kind is None:
        raise MediaUnfit("the file is not a JPEG, PNG or WebP picture")
    suffix, _ = kind
    return file.rename(file.with_name(cover_name(number, suffix)))


@contextmanager
def _logged(who: str) -> Generator[None]:
    """Log what went wrong and with which clip. Errors of the machine become MediaMissing: they can be fixed."""
    try:
        yield
    except MediaError as error:
        _log.warning("%s: %s: %s", who, type(error).__name__, error)
        raise
    except FfmpegFailed as failure:
        _log.warning("%s: ffmpeg says: %s", who, failure)
        raise MediaUnfit("the file could not be re-encoded") from None
    except OSError as error:
        _log.exception("%s: this machine has trouble with files or processes", who)
        raise MediaMissing(f"the bot's machine has trouble ({error.strerror})") from None
