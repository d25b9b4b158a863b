"""A voice or manner that was kept under a name, to make other songs with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Persona:
    """One persona of a user.

    `kind` is `persona` for one made of a song and `voice` for one made of a recording. `source_clip_id` is the song
    (None for a voice), `vox_audio_id` the isolated vocal of it that was named, if any.
    """

    id: str
    name: str
    description: str
    kind: str
    source_clip_id: str | None
    vox_audio_id: str | None
    user_id: str
    created_at: datetime
