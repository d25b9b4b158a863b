"""What core asks of the provider beside orders: answers that come with the call. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from core.ports.provider import SongService

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.library import Lyrics
    from core.model.notes import Line
    from core.model.timed_lyrics import Word


class Workshop(Protocol):
    """Calls whose answer is their result. None starts a task that is followed.

    Every method raises errors of `core.errors.ServiceError` and nothing else: FateUnknown where the answer was lost or
    held nothing usable, SourceUnusable or Rejected where the clip cannot be worked on. What only converts a clip may be
    repeated by the adapter like a read; what makes something (lyrics, tags, a persona) is sent once.
    """

    async def lyrics(self, prompt: str) -> Sequence[Lyrics]:
        """Have lyrics written about something, in several versions. This takes seconds, and is not repeated."""
        ...

    async def blended_lyrics(self, first: str, second: str) -> Lyrics:
        """Have one text made of two."""
        ...

    async def better_style(self, style: str) -> str:
        """Have a style described in more and better tags."""
        ...

    async def renewed_audio_url(self, clip_id: str) -> str:
        """Ask for a fresh link to an old clip's MP3."""
        ...

    async def wav_url(self, clip_id: str) -> str:
        """Have a clip converted to WAV, and return where it is. This may take a minute."""
        ...

    async def mp4_url(self, clip_id: str) -> str:
        """Have a clip rendered as the provider's own music video, and return where it is. This may take minutes."""
        ...

    async def score(self, clip_id: str) -> Sequence[Line]:
        """Have a clip written down as notes, one line for each instrument; at least one note in all."""
        ...

    async def timing(self, clip_id: str) -> Sequence[Word]:
        """Ask when each word of a clip is sung, in order; () for one without words."""
        ...

    async def create_persona(self, clip_id: str, *, name: str, description: str, vox_id: str | None = None) -> str:
        """Make a persona of a clip, or of its singing that `vox` cut out, and return its id."""
        ...

    async def create_voice(self, audio_url: str, *, name: str, description: str) -> str:
        """Make a voice persona of a recording of one clean voice, 10 to 240 s long; it is private to the account.

        Sporadic failures are free, and are tried again (the provider's guide advises one or two repeats).
        """
        ...

    async def delete_persona(self, persona_id: str) -> None:
        """Delete a persona; nothing happens if it is not there."""
        ...

    async def vox(self, clip_id: str, *, start_s: float, end_s: float) -> str:
        """Cut a stretch of singing (under 30 s) out of a clip, and return its id for `create_persona`."""
        ...


class Provider(SongService, Workshop, Protocol):
    """All that core asks of the provider."""
