"""Personas: voices and styles that a guild keeps to make new songs with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.job import Member

NAME_MAX = 50
"""Characters; a name is typed and shown in a list."""
DESCRIPTION_MAX = 300
VOX_MAX_S = 30
"""Singing that is cut out of a song must be shorter. Source: AceDataCloud API contract, `/suno/vox`."""
VOICE_MIN_S, VOICE_MAX_S = 10, 240
"""Length of a recording of a voice. Source: AceDataCloud API contract, `/suno/voices`."""


class PersonaKind(StrEnum):
    """What a persona was made of: a whole song, a stretch of its singing, or a recording of a voice."""

    SONG = "song"
    VOX = "vox"
    VOICE = "voice"


@dataclass(frozen=True, slots=True, kw_only=True)
class Persona:
    """A persona of a guild (None: of the member alone, in direct messages). `clip_id` is None for a recorded voice."""

    id: str
    guild_id: int | None
    maker: Member
    name: str
    description: str
    kind: PersonaKind
    clip_id: str | None
    made_at: datetime

    def is_usable(self, *, guild_id: int | None, user_id: int) -> bool:
        """Whether a member may use it there: the guild's own, or the member's own in direct messages."""
        return self.guild_id == guild_id and (guild_id is not None or self.maker.id == user_id)
