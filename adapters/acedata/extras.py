"""Calls whose answer is their result: lyrics, conversions, personas.

Retries:
- What makes something (lyrics, a persona, singing cut out of a song) is sent once: it costs, and each result differs.
- What only converts a clip gives the same result again, but its cost is not published. So it is retried where
  it certainly did not run (no connection, 429, busy), and not where an answer was lost or late: FateUnknown, as for
  what makes something.
- A recorded voice is retried when it fails, since failures are sporadic and free; not where an answer was lost.
- Deleting is retried like a read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from typing_extensions import override

from adapters.acedata.api_error import is_unknown, no_answer_error, order_error, read_details, read_error
from adapters.acedata.http import NoAnswer
from adapters.acedata.result import (
    read_blend,
    read_link,
    read_lyrics,
    read_persona_id,
    read_style,
    read_vox_id,
)
from adapters.acedata.retry import is_not_started, is_temporary
from adapters.acedata.score import read_score, read_timing
from adapters.acedata.state import has_failed_part
from adapters.acedata.task_log import log_missing_persona
from core.errors import FateUnknown, Rejected, ServiceError, ServiceFault
from core.ports import ConversionProvider, LyricsProvider, PersonaProvider

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from adapters.acedata.http import Answer, HttpClient, Timeouts
    from adapters.acedata.retry import RetryPolicy
    from core.model.library import Lyrics
    from core.model.notes import Line
    from core.model.timed_lyrics import Word

_SPORADIC = "voices_sound_different"

Result = TypeVar("Result")


class ExtraCalls(LyricsProvider, ConversionProvider, PersonaProvider):
    """Calls whose answer is their result, over one HTTP client."""

    def __init__(self, http: HttpClient, *, retry: RetryPolicy, timeouts: Timeouts) -> None:
        self._http = http
        self._retry = retry
        self._timeouts = timeouts

    @override
    async def write_lyrics(self, prompt: str) -> Sequence[Lyrics]:
        # Both fields are required by the specification. Source: AceDataCloud API contract, other Suno endpoints.
        body = {"prompt": prompt, "model": "default"}
        return await self._call("/suno/lyrics", body, read_lyrics, total_s=self._timeouts.lyrics_s)

    @override
    async def blend_lyrics(self, first: str, second: str) -> Lyrics:
        body = {"lyrics_a": first, "lyrics_b": second}
        return await self._call("/suno/mashup-lyrics", body, read_blend, total_s=self._timeouts.lyrics_s)

    @override
    async def improve_style(self, style: str) -> str:
        return await self._call("/suno/style", {"prompt": style}, read_style, total_s=self._timeouts.lyrics_s)

    @override
    async def renew_audio_url(self, clip_id: str) -> str:
        return await self._convert("/suno/mp3", clip_id, read_link("file_url"), total_s=self._timeouts.link_s)

    @override
    async def wav_url(self, clip_id: str) -> str:
        return await self._convert("/suno/wav", clip_id, read_link("file_url"), total_s=self._timeouts.export_s)

    @override
    async def mp4_url(self, clip_id: str) -> str:
        return await self._convert("/suno/mp4", clip_id, read_link("video_url"), total_s=self._timeouts.video_s)

    @override
    async def notes(self, clip_id: str) -> Sequence[Line]:
        """A score that is not finished with the answer is FateUnknown: nobody follows it."""
        return await self._convert("/suno/midi", clip_id, read_score, total_s=self._timeouts.export_s)

    @override
    async def word_times(self, clip_id: str) -> Sequence[Word]:
        return await self._convert("/suno/timing", clip_id, read_timing, total_s=self._timeouts.export_s)

    @override
    async def create_persona(self, clip_id: str, *, name: str, description: str, vox_id: str | None = None) -> str:
        body = _without_blanks(audio_id=clip_id, name=name, description=description, vox_audio_id=vox_id)
        return await self._call("/suno/persona", body, read_persona_id, total_s=self._timeouts.persona_s)

    @override
    async def create_voice(self, audio_url: str, *, name: str, description: str) -> str:
        path, body = "/suno/voices", _without_blanks(audio_url=audio_url, name=name, description=description)

        async def send() -> str | ServiceError:
            return await self._send(path, body, read_persona_id, total_s=self._timeouts.voice_s)

        return await self._retry.run(path, send, is_repeatable=_is_sporadic)

    @override
    async def delete_persona(self, persona_id: str) -> None:
        path, query = "/suno/persona", {"persona_id": persona_id}

        async def send() -> str | ServiceError:
            return _deletion_outcome(await self._http.delete(path, query, total_s=self._timeouts.read_s), persona_id)

        await self._retry.run(path, send, is_repeatable=is_temporary)

    @override
    async def create_vox(self, clip_id: str, *, start_s: float, end_s: float) -> str:
        body = {"audio_id": clip_id, "vocal_start": start_s, "vocal_end": end_s}
        return await self._call("/suno/vox", body, read_vox_id, total_s=self._timeouts.persona_s)

    async def _call(
        self,
        path: str,
        body: Mapping[str, object],
        read: Callable[[Mapping[str, object]], Result | None],
        *,
        total_s: float,
    ) -> Result:
        """Send a call once and return its result.

        Raises:
            ServiceError: it has none.
        """
        outcome = await self._send(path, body, read, total_s=total_s)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    async def _convert(
        self, path: str, clip_id: str, read: Callable[[Mapping[str, object]], Result | None], *, total_s: float
    ) -> Result:
        """Convert a clip; sent again only where it certainly did not run.

        Raises:
            ServiceError: nothing usable came back.
        """

        async def send() -> Result | ServiceError:
            return await self._send(path, {"audio_id": clip_id}, read, total_s=total_s)

        return await self._retry.run(path, send, is_repeatable=is_not_started)

    async def _send(
        self,
        path: str,
        body: Mapping[str, object],
        read: Callable[[Mapping[str, object]], Result | None],
        *,
        total_s: float,
    ) -> Result | ServiceError:
        answer = await self._http.order(path, body, total_s=total_s)
        return no_answer_error(answer, is_order=True) if isinstance(answer, NoAnswer) else _outcome(answer, read)


def _outcome(answer: Answer, read: Callable[[Mapping[str, object]], Result | None]) -> Result | ServiceError:
    """Return an answer's outcome; a success without anything usable is FateUnknown, unless it says that it failed."""
    body = answer.body or {}
    details = read_details(body)
    if not answer.is_ok or details.has_failed:
        return order_error(answer, details)
    result = read(body)
    if result is not None:
        return result
    if has_failed_part(body):
        return ServiceFault(
            details.message or "it could not be made",
            code=details.code,
            status=answer.status,
            task_id=details.task_id,
            trace_id=details.trace_id,
        )
    return order_error(answer, details)


def _deletion_outcome(answer: Answer | NoAnswer, persona_id: str) -> str | ServiceError:
    """Return the outcome of a deletion: the id, also of a persona that does not exist."""
    if isinstance(answer, NoAnswer):
        return no_answer_error(answer, is_order=False)
    details = read_details(answer.body or {})
    if answer.is_ok and not details.has_failed:
        return persona_id
    error = read_error(answer, details)
    # The id is all that was sent, so a `bad_request` can only be about that: "unknown or withdrawn id", says the
    # contract of other calls.
    if is_unknown(answer, details) or isinstance(error, Rejected):
        log_missing_persona(persona_id, details=details.message or details.code, trace_id=details.trace_id)
        return persona_id
    return error


def _is_sporadic(error: ServiceError) -> bool:
    """Whether a voice may be tried again: it did not start, or it failed at the provider, which is free.

    Source: AceDataCloud API contract, voices: one or two repeats on sporadic failures.
    """
    has_failed = isinstance(error, ServiceFault) or (isinstance(error, FateUnknown) and error.is_answered)
    return is_not_started(error) or has_failed or error.code == _SPORADIC


def _without_blanks(**fields: str | None) -> Mapping[str, object]:
    """Return the fields that are not blank."""
    return {name: value for name, value in fields.items() if value and value.strip()}
