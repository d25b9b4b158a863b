"""Songs in other formats: converted by the provider on demand, asked once and kept."""

from __future__ import annotations

import asyncio
import json
import logging
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from core.errors import (
    ExportInProgress,
    ExportLimitReached,
    InvalidOption,
    MediaMissing,
    MediaTooLarge,
    MediaUnfit,
    Rejected,
    ServiceError,
    SourceUnusable,
    log_service_error,
)
from core.library.file_names import clip_url, label_of
from core.limits.free_usage import FreeUsage
from core.media import texts
from core.media.format import check_form, file_name, lyrics_sheet
from core.media.links import LinkProvider, Links, LinkStore
from core.media.lrc import captions, lrc
from core.media.video_export import VideoExport
from core.model.format import TIMING, Conversion, Exported, Form
from core.model.job import ClipKind
from core.model.library import lyrics_of
from core.model.notes import Line, Note
from core.model.timed_lyrics import Word
from core.ports import AudioMedia, ConversionStore, ExportMedia, FreeUsageStore, JobReader, VideoMedia

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
    from contextlib import AbstractAsyncContextManager
    from datetime import datetime

    from core.jobs.orders import Orders
    from core.limits.check import MemberContext
    from core.model.job import Song
    from core.model.timed_lyrics import Caption

log = logging.getLogger(__name__)

EXPORTS_A_DAY = 50
"""How often the provider converts for one member within a day: free for the member, nearly free for the operator.

Earlier conversions are exported again without counting.
"""


class ExportStore(JobReader, LinkStore, ConversionStore, FreeUsageStore, Protocol):
    """Songs, their conversions, and how many each member had made."""


class ExportFiles(AudioMedia, VideoMedia, ExportMedia, Protocol):
    """Files of songs, videos and conversions."""


class Exports:
    """Exports songs in other formats. This is free; the provider's conversions are kept and not asked twice."""

    def __init__(
        self,
        *,
        store: ExportStore,
        provider: LinkProvider,
        media: ExportFiles,
        orders: Orders,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._provider = provider
        self._media = media
        self._orders = orders
        self._now = now
        self._busy_ids: set[int] = set()
        self._video_export = VideoExport(
            store=store, media=media, links=Links(store=store, provider=provider, now=now), captions=self.captions
        )
        self._free_usage = FreeUsage("export", store=store, limit_reached=ExportLimitReached)

    @asynccontextmanager
    async def export(
        self,
        song: Song,
        form: Form,
        *,
        user_id: int,
        guild_id: int | None,
        member_context: MemberContext | None = None,
        limit_bytes: int,
        places: AbstractAsyncContextManager[object],
    ) -> AsyncGenerator[Exported]:
        """Hold a song in another format, in at most that many bytes, until the block ends; a video as it was delivered.

        `places` is entered once the provider has made a file: it limits how many are fetched at once.

        Raises:
            InvalidOption: it cannot be exported in that format (SourceUnfit: nor can any clip of its kind).
            Refused: a rule refused it, the member had too much converted today, or a song is being exported for them.
            SourceUnusable: the provider cannot use that clip (any more).
            ServiceError: the provider failed. Both are logged.
            MediaError: the provider made it, but its file cannot be fetched.
        """
        check_form(song, form)
        await self._orders.check_welcome(
            guild_id=guild_id, user_id=user_id, member_context=member_context, action="export"
        )
        if user_id in self._busy_ids:
            raise ExportInProgress("one export at a time")
        self._busy_ids.add(user_id)
        try:
            job = await self._store.job(song.job_id)
            song = label_of(job, await self._store.songs_of_job(job.id))(song)
            async with (
                await self._count_usage(song, form, user_id),
                self._open(song, form, limit_bytes, places) as exported,
            ):
                yield exported
        finally:
            self._busy_ids.discard(user_id)

    async def captions(self, song: Song) -> Sequence[Caption]:
        """Return the lines of a song's lyrics with their times; () if nobody sings. Asked once, then kept.

        Raises:
            ServiceError: the provider did not say (SourceUnusable: it cannot use that clip); it is logged.
        """
        timed = json.loads(await self._text(song, TIMING, self._word_times_json))
        words = [Word(text=text, start_s=start_s, end_s=end_s) for text, start_s, end_s in timed]
        _, lyrics = await self._style_and_lyrics(song)
        # In a thread: comparing thousands of characters that differ from what is sung takes a noticeable time.
        return await asyncio.to_thread(captions, lyrics, words)

    async def _count_usage(self, song: Song, form: Form, user_id: int) -> AbstractAsyncContextManager[None]:
        """Return the block in which an export counts as one of the member's for the day, if the provider is asked."""
        kept_as = TIMING if form is Form.LRC else form.value
        # Nothing is kept of a video: joining it again keeps this machine busy for a minute.
        if form is Form.TXT or await self._store.conversion(song.clip.id, kept_as) is not None:
            return nullcontext()
        return self._free_usage.count_call(user_id, at=self._now(), most=EXPORTS_A_DAY)

    def _open(
        self, song: Song, form: Form, limit_bytes: int, places: AbstractAsyncContextManager[object]
    ) -> AbstractAsyncContextManager[Exported]:
        if song.kind is ClipKind.VIDEO:
            return self._video_export.export(song, limit_bytes, places)
        if form is Form.MP3:
            return self._open_link(song, form, places, lambda url: self._open_mp3(song, url, limit_bytes))
        if form in {Form.WAV, Form.MP4}:
            return self._open_link(song, form, places, lambda url: self._open_file(song, form, url, limit_bytes))
        return self._open_midi(song) if form is Form.MIDI else self._open_text(song, form)

    @asynccontextmanager
    async def _open_link(
        self,
        song: Song,
        form: Form,
        places: AbstractAsyncContextManager[object],
        open_file: Callable[[str], AbstractAsyncContextManager[Exported]],
    ) -> AsyncGenerator[Exported]:
        """Hold the file at a clip's link; a dead link is renewed once."""

        async def open_once(stack: AsyncExitStack) -> Exported:
            url = await self._link(song, form)
            try:
                return await stack.enter_async_context(open_file(url))
            except MediaTooLarge as error:
                return Exported(name=file_name(song.clip.title, form), url=url, size_bytes=error.size_bytes)
            except MediaMissing:
                await self._store.drop_conversion(song.clip.id, form.value)
                raise

        await self._link(song, form)
        async with places, AsyncExitStack() as stack:
            try:
                exported = await open_once(stack)
            except MediaMissing:
                exported = await open_once(stack)
            yield exported

    @asynccontextmanager
    async def _open_mp3(self, song: Song, url: str, limit_bytes: int) -> AsyncGenerator[Exported]:
        """Hold the MP3 of that link, with its tags."""
        fresh = replace(song, clip=replace(song.clip, audio_url=url))
        async with self._media.fetch(fresh, maker=song.maker.name, source=clip_url(song)) as tune:
            size_bytes = tune.audio.stat().st_size
            try:
                file = await self._media.fit(tune, limit_bytes)
            except MediaUnfit:
                raise MediaTooLarge("it cannot be made to fit", size_bytes=size_bytes) from None
            name = file_name(song.clip.title, Form.MP3)
            yield Exported(name=name, file=file, url=url, size_bytes=size_bytes, is_reduced=file != tune.audio)

    @asynccontextmanager
    async def _open_file(self, song: Song, form: Form, url: str, limit_bytes: int) -> AsyncGenerator[Exported]:
        """Hold the converted file of that link, as it is."""
        title = song.clip.title
        async with self._media.save(url, name=title, form=form.value, limit_bytes=limit_bytes) as saved:
            size_bytes = saved.file.stat().st_size
            yield Exported(name=file_name(title, form), file=saved.file, url=url, size_bytes=size_bytes)

    @asynccontextmanager
    async def _open_midi(self, song: Song) -> AsyncGenerator[Exported]:
        """Hold a song's notes as a MIDI file."""
        score = json.loads(await self._text(song, Form.MIDI.value, self._notes_json))
        lines = [Line(name=name, notes=tuple(_note(*note) for note in notes)) for name, notes in score]
        async with self._media.midi(lines, name=song.clip.title) as saved:
            yield Exported(name=file_name(song.clip.title, Form.MIDI), file=saved.file)

    @asynccontextmanager
    async def _open_text(self, song: Song, form: Form) -> AsyncGenerator[Exported]:
        """Hold a song's lyrics."""
        if form is Form.LRC:
            text = await self._lrc(song)
        else:
            style, lyrics = await self._style_and_lyrics(song)
            text = lyrics_sheet(song, style=style, lyrics=lyrics)
        yield Exported(name=file_name(song.clip.title, form), text=text)

    async def _lrc(self, song: Song) -> str:
        lines = await self.captions(song)
        if not lines:
            raise InvalidOption("format", texts.NOTHING_SUNG())
        length_s = int(song.clip.duration_s or 0)
        length = f"{length_s // 60:02d}:{length_s % 60:02d}" if length_s else ""
        return lrc(lines, {"ti": song.clip.title, "ar": song.maker.name, "length": length, "re": "Chorus"})

    async def _style_and_lyrics(self, song: Song) -> tuple[str, str]:
        """Return a song's style and lyrics, as far as they are known."""
        request = (await self._store.job(song.job_id)).request
        return song.clip.style.strip() or request.style, lyrics_of(song, request)

    async def _link(self, song: Song, form: Form) -> str:
        """Return the link to a clip in a format, asking the provider if it is not known."""
        kept = await self._store.conversion(song.clip.id, form.value)
        if kept is not None:
            return kept.url
        asks = {
            Form.MP3: self._provider.renew_audio_url,
            Form.WAV: self._provider.wav_url,
            Form.MP4: self._provider.mp4_url,
        }
        url = await _ask(song, form.value, asks[form])
        await self._store.keep_conversion(song.clip.id, form.value, Conversion(url=url), at=self._now())
        if form is Form.MP3:
            await self._store.save_audio_url(song.clip.id, url)
        return url

    async def _text(self, song: Song, form: str, ask: Callable[[str], Awaitable[str]]) -> str:
        """Return a clip in a format that needs no file, asking the provider if it is not known."""
        kept = await self._store.conversion(song.clip.id, form)
        if kept is not None:
            return kept.text
        text = await _ask(song, form, ask)
        await self._store.keep_conversion(song.clip.id, form, Conversion(text=text), at=self._now())
        return text

    async def _word_times_json(self, clip_id: str) -> str:
        words = await self._provider.word_times(clip_id)
        return json.dumps([(word.text, word.start_s, word.end_s) for word in words])

    async def _notes_json(self, clip_id: str) -> str:
        score = await self._provider.notes(clip_id)
        return json.dumps([(line.name, [_numbers(note) for note in line.notes]) for line in score])


async def _ask(song: Song, form: str, ask: Callable[[str], Awaitable[str]]) -> str:
    """Ask the provider about a clip.

    Raises:
        SourceUnusable: it cannot use the clip; also if it called that a wrong field, since nothing was typed here.
        ServiceError: it failed.
    """
    try:
        return await ask(song.clip.id)
    except ServiceError as error:
        log_service_error(log, f"clip {song.clip.id}: no {form}", error)
        if isinstance(error, Rejected):
            raise SourceUnusable(
                error.message, code=error.code, status=error.status, trace_id=error.trace_id
            ) from error
        raise


def _numbers(note: Note) -> tuple[int, float, float, float]:
    return note.pitch, note.start_s, note.end_s, note.velocity


def _note(pitch: int, start_s: float, end_s: float, velocity: float) -> Note:
    return Note(pitch=pitch, start_s=start_s, end_s=end_s, velocity=velocity)
