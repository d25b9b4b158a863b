"""What core asks of the provider (AceDataCloud). The docstrings are the contract.

`TaskProvider` starts and follows tasks; the others are calls whose answer is their result.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.model.job import Service
    from core.model.library import Lyrics
    from core.model.notes import Line
    from core.model.request import SongRequest
    from core.model.task import Accepted, TaskReport, Uploaded
    from core.model.timed_lyrics import Word


class TaskProvider(Protocol):
    """Starts and reads tasks.

    Every method raises errors of `core.errors.ServiceError` and nothing else.

    Reads may be repeated by the adapter on 429, 5xx and network errors; a submit is sent exactly once per call.
    """

    async def submit(self, request: SongRequest, *, callback_url: str | None) -> Accepted:
        """Send one order asynchronously and return its task.

        `request.source_clip_id` is the source clip: one of the library, or the one that `upload` returned.

        Raises:
            NotStarted: certainly no task exists; the caller may submit again later.
            FateUnknown: a task may exist; the caller must reconcile, never submit again.
            Moderated, Rejected, SourceUnusable, OperatorTrouble, ServiceFault: refused for good: no task, no bill.
        """
        ...

    async def retrieve(self, service: Service, task_id: str) -> TaskReport | None:
        """Read one task; None when the provider does not know it."""
        ...

    async def retrieve_batch(self, service: Service, task_ids: Sequence[str]) -> Mapping[str, TaskReport]:
        """Read up to 50 tasks in one call. Tasks that the answer leaves out are unknown, not failed."""
        ...

    async def find(
        self,
        request: SongRequest,
        *,
        callback_url: str | None,
        created_from: datetime,
        created_until: datetime,
    ) -> Sequence[TaskReport]:
        """List tasks of that time whose echoed request equals what `submit` would send, oldest first."""
        ...

    async def upload(self, audio_url: str) -> Uploaded:
        """Have the provider fetch a public audio URL; it becomes a clip that can be extended and covered."""
        ...

    async def find_upload(self, audio_url: str, *, created_from: datetime, created_until: datetime) -> Uploaded | None:
        """Look in the listing for an upload of that URL whose answer was lost."""
        ...


class LyricsProvider(Protocol):
    """Writes texts.

    Every method raises errors of `core.errors.ServiceError` and nothing else: FateUnknown where the answer was lost or
    unusable, SourceUnusable or Rejected where the clip cannot be used. Each call is sent once.
    """

    async def write_lyrics(self, prompt: str) -> Sequence[Lyrics]:
        """Write lyrics about something, in several versions. This takes seconds."""
        ...

    async def blend_lyrics(self, first: str, second: str) -> Lyrics:
        """Blend two texts into one."""
        ...

    async def improve_style(self, style: str) -> str:
        """Describe a style in more and better tags."""
        ...


class ConversionProvider(Protocol):
    """Converts clips to other formats.

    Every method raises errors of `core.errors.ServiceError` and nothing else: FateUnknown where the answer was lost or
    unusable, SourceUnusable or Rejected where the clip cannot be used. The adapter may repeat them like reads.
    """

    async def renew_audio_url(self, clip_id: str) -> str:
        """Ask for a fresh link to an old clip's MP3."""
        ...

    async def wav_url(self, clip_id: str) -> str:
        """Convert a clip to WAV, and return its link. This may take a minute."""
        ...

    async def mp4_url(self, clip_id: str) -> str:
        """Render a clip as the provider's own music video, and return its link. This may take minutes."""
        ...

    async def notes(self, clip_id: str) -> Sequence[Line]:
        """Transcribe a clip to notes, one line for each instrument; at least one note in all."""
        ...

    async def word_times(self, clip_id: str) -> Sequence[Word]:
        """Return when each word of a clip is sung, in order; () if nobody sings."""
        ...


class PersonaProvider(Protocol):
    """Makes and deletes personas.

    Every method raises errors of `core.errors.ServiceError` and nothing else: FateUnknown where the answer was lost or
    unusable, SourceUnusable or Rejected where the clip cannot be used. What makes something is sent once.
    """

    async def create_persona(self, clip_id: str, *, name: str, description: str, vox_id: str | None = None) -> str:
        """Make a persona from a clip, or from the singing that `create_vox` cut out of it, and return its id."""
        ...

    async def create_voice(self, audio_url: str, *, name: str, description: str) -> str:
        """Make a voice persona from a recording of one clean voice, 10 to 240 s long; it is private to the account.

        Sporadic failures are free, and are tried again (the provider's guide advises one or two repeats).
        """
        ...

    async def delete_persona(self, persona_id: str) -> None:
        """Delete a persona; nothing happens if it is not there."""
        ...

    async def create_vox(self, clip_id: str, *, start_s: float, end_s: float) -> str:
        """Cut a section of singing (under 30 s) out of a clip, and return its id for `create_persona`."""
        ...


class Provider(TaskProvider, LyricsProvider, ConversionProvider, PersonaProvider, Protocol):
    """All that core asks of the provider."""
