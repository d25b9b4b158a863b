"""Songs as files on disk. See core.ports.Media."""

from __future__ import annotations

import asyncio
import logging
import secrets
import shutil
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Self

from adapters.media.address import is_fetchable
from adapters.media.download import Downloader, media_session
from adapters.media.ffmpeg import Ffmpeg, FfmpegFailed
from adapters.media.fit import fitted
from adapters.media.kind import picture_kind, wanted_attachment, wanted_audio, wanted_picture
from adapters.media.length import audio_length_s
from adapters.media.name import audio_name, cover_name
from adapters.media.tag import mp3_length_s, write_tags
from adapters.media.thread import in_thread
from adapters.media.workspace import Workspace
from core.errors import MediaError, MediaMissing, MediaUnfit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from pathlib import Path
    from types import TracebackType

    from core.model import Clip, Song
    from core.ports import Tune

_log = logging.getLogger(__name__)
_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class MediaLimits:
    """How much and how long.

    `stall_s` is how long a server may send nothing, `total_s` how long one file may take (`cover_s` for a cover),
    `fit_s` and `probe_s` how long ffmpeg may work on one. `fetches` songs, `attachments` and `fits` are in work at
    once; more wait their turn, so that memory stays flat however many are asked for.
    """

    audio_bytes: int = 64 * _MIB
    cover_bytes: int = 10 * _MIB
    stall_s: float = 15
    total_s: float = 120
    cover_s: float = 30
    fit_s: float = 180
    probe_s: float = 20
    fetches: int = 8
    attachments: int = 4
    fits: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskTune:
    """A song's files. See core.ports.Tune."""

    song: Song
    audio: Path
    cover: Path | None

    @property
    def clip(self) -> Clip:
        """See core.ports.Tune."""
        return self.song.clip


class DiskMedia:
    """Fetches, checks, tags and fits. See core.ports.Media.

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
        # A member waits for this one: it never queues behind the long work of the other.
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

    @asynccontextmanager
    async def fetch(self, song: Song, *, maker: str, source: str) -> AsyncGenerator[DiskTune]:
        """See core.ports.Media."""
        who = f"clip {song.clip.id} of job {song.job_id}"
        async with self._folder(who) as folder:
            with _logged(who):
                async with self._fetches:
                    tune = await self._tune(song, folder, who, maker=maker, source=source)
            yield tune

    async def fit(self, tune: Tune, limit_bytes: int) -> Path:
        """See core.ports.Media. The file lies beside the tune's own and goes with it."""
        who = f"clip {tune.clip.id}" + (f" of job {tune.song.job_id}" if isinstance(tune, DiskTune) else "")
        with _logged(who):
            try:
                return await fitted(tune.audio, limit_bytes, self._fitter)
            except FfmpegFailed as failure:
                _log.warning("%s: ffmpeg says: %s", who, failure)
                raise MediaUnfit("the file could not be re-encoded") from None

    async def length_s(self, audio_url: str, *, limit_bytes: int) -> float:
        """See core.ports.Media."""
        who = "an attachment"
        async with self._folder(who) as folder:
            with _logged(who):
                async with self._attachments:
                    file = folder / "attachment"
                    wanted = wanted_attachment(limit_bytes)
                    await self._downloader.save(audio_url, file, wanted=wanted, total_s=self._limits.total_s)
                    return await audio_length_s(file, self._prober)

    async def _tune(self, song: Song, folder: Path, who: str, *, maker: str, source: str) -> DiskTune:
        audio = folder / audio_name(song.clip.title, song.number)
        wanted = wanted_audio(self._limits.audio_bytes)
        await self._downloader.save(song.clip.audio_url, audio, wanted=wanted, total_s=self._limits.total_s)
        await in_thread(mp3_length_s, audio)
        cover = await self._cover(song, folder, who)
        await in_thread(write_tags, audio, song, maker=maker, source=source, cover=cover)
        return DiskTune(song=song, audio=audio, cover=cover)

    async def _cover(self, song: Song, folder: Path, who: str) -> Path | None:
        """Fetch the cover; None after any trouble with it, which is logged."""
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
        """Make a folder for one order and remove it with all that is in it, however the order ends."""
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
        raise MediaUnfit("the file is no JPEG, PNG or WebP picture")
    suffix, _ = kind
    return file.rename(file.with_name(cover_name(number, suffix)))


@contextmanager
def _logged(who: str) -> Generator[None]:
    """Tell the operator what went wrong with whom. Trouble of the machine becomes MediaMissing: it can be mended."""
    try:
        yield
    except MediaError as error:
        _log.warning("%s: %s: %s", who, type(error).__name__, error)
        raise
    except OSError as error:
        _log.exception("%s: this machine has trouble with files or processes", who)
        raise MediaMissing(f"the bot's machine has trouble ({error.strerror})") from None
