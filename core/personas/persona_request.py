"""What a persona is to be made of, as a member asked for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.action.field import SINCE_V4_5
from core.errors import InvalidOption
from core.model.persona import DESCRIPTION_MAX, NAME_MAX, PersonaKind
from core.personas import texts

if TYPE_CHECKING:
    from core.model.job import Song
    from core.model.persona import Persona
    from core.model.request import SongRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonaRequest:
    """What a persona is to be made of: a song, a section of its singing (`start_s` to `end_s`), or a recording."""

    name: str
    description: str = ""
    song: Song | None = None
    start_s: float | None = None
    end_s: float | None = None
    voice_url: str | None = None

    @property
    def kind(self) -> PersonaKind:
        """What the persona will be made of."""
        if self.song is None:
            return PersonaKind.VOICE
        return PersonaKind.SONG if self.start_s is None and self.end_s is None else PersonaKind.VOX


def check_persona_request(wanted: PersonaRequest) -> None:
    """Check what was typed.

    Raises:
        InvalidOption: it cannot be used.
    """
    # A name of invisible characters could not be chosen from a list.
    is_seen = any(letter.isprintable() and not letter.isspace() for letter in wanted.name)
    if not is_seen or len(wanted.name) > NAME_MAX:
        raise InvalidOption("name", texts.NAME_LENGTH(most=NAME_MAX))
    if len(wanted.description) > DESCRIPTION_MAX:
        raise InvalidOption("description", texts.DESCRIPTION_TOO_LONG(most=DESCRIPTION_MAX))
    if wanted.song is None and wanted.voice_url is None:
        raise InvalidOption("song or voice", texts.SOURCE_NEEDED())
    if wanted.song is not None and wanted.voice_url is not None:
        raise InvalidOption("song and voice", texts.ONE_SOURCE_ONLY())
    if wanted.song is None and (wanted.start_s, wanted.end_s) != (None, None):
        raise InvalidOption("start and end", texts.SECTION_OF_VOICE())


def apply_persona(request: SongRequest, persona: Persona) -> SongRequest:
    """Return the order for a song in the voice of a persona, by the action that this persona and model ask for.

    Source: AceDataCloud API contract, actions: `generate` and `cover` take a persona from v4.5 on; a persona made of
    `vox_audio_id` asks for `artist_consistency_vox`. An older model is given the persona's song along with it.
    """
    named = replace(request, persona_id=persona.id, persona_name=persona.name)
    if request.action != "generate" or persona.clip_id is None:
        return named
    if persona.kind is PersonaKind.VOX:
        return replace(named, action="artist_consistency_vox", persona_clip_id=persona.clip_id)
    if request.model in SINCE_V4_5:
        return named
    return replace(named, action="artist_consistency", persona_clip_id=persona.clip_id)
