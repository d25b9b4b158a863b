"""A voice or style that was saved under a name, to make other songs with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Persona:
    """One persona of a user.

    `kind` is `persona` for one made from a song and `voice` for one made from a recording. `source_clip_id` is the song
    (None for a voice), `vox_audio_id` its isolated vocal, if the request named one.
    """

    id: str
    name: str
    description: str
    kind: str
    source_clip_id: str | None
    vox_audio_id: str | None
    user_id: str
    created_at: datetime
