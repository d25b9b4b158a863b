"""The endpoints /suno/persona and /suno/voices: voices of songs and recordings, saved to sing other songs with.

Source: AceDataCloud API contract, other Suno endpoints, persona and voices.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.body import count_of, number_of, optional_text_of, text_of
from sandbox.acedata.model.persona import Persona
from sandbox.acedata.suno.export import finished_clip, span_of
from sandbox.acedata.tasks.direct_call import DirectCall
from sandbox.acedata.wire import Refusal, iso_time, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.media.fetch import Fetcher
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Make
    from sandbox.acedata.wire import Json

DEFAULT_LIMIT = 50
SHORTEST_VOICE_S = 10.0
LONGEST_VOICE_S = 240.0
_SINGERS = ("Amber", "Birch", "Cedar", "Dahlia", "Ember", "Fjord", "Garnet", "Hazel")


@dataclass(frozen=True, slots=True)
class Personas:
    """Creates, lists and deletes personas."""

    state: State
    fetcher: Fetcher

    def calls(self) -> Mapping[str, DirectCall]:
        """The endpoints, by their paths; those of a method other than POST as "METHOD /path"."""
        return {
            "/suno/persona": DirectCall(self._create),
            "GET /suno/persona": DirectCall(self._list, is_flat=True),
            "DELETE /suno/persona": DirectCall(self._delete, is_flat=True),
            "/suno/voices": DirectCall(self._clone),
        }

    async def _create(self, body: Json, user_id: str) -> Make:
        clip = finished_clip(body, self.state)
        name, description = text_of(body, "name"), optional_text_of(body, "description")
        vox_audio_id = optional_text_of(body, "vox_audio_id") or None
        if vox_audio_id is not None and vox_audio_id not in self.state.vocals:
            raise Refusal("bad_request", f"vox_audio_id {vox_audio_id} does not exist")
        if number_of(body, "vocal_start") is not None or number_of(body, "vocal_end") is not None:
            span_of(body, clip)

        async def make() -> Json:
            persona = Persona(new_id(), name, description, "persona", clip.id, vox_audio_id, user_id, self.state.now())
            self._save(persona)
            return {"persona_id": persona.id}

        return make

    async def _list(self, body: Json, _user_id: str) -> Make:
        owner = text_of(body, "user_id")
        limit, offset = count_of(body, "limit", DEFAULT_LIMIT), count_of(body, "offset", 0)

        async def make() -> Json:
            found = [persona for persona in self.state.personas.values() if persona.user_id == owner]
            return {"items": [_shown(persona) for persona in found[offset : offset + limit]], "count": len(found)}

        return make

    async def _delete(self, body: Json, user_id: str) -> Make:
        persona_id = text_of(body, "persona_id")
        owner = optional_text_of(body, "user_id") or user_id
        persona = self.state.personas.get(persona_id)
        if persona is None or persona.user_id != owner:
            raise Refusal("bad_request", f"persona_id {persona_id} does not exist")

        async def make() -> None:
            self.state.personas.pop(persona_id, None)

        return make

    async def _clone(self, body: Json, user_id: str) -> Make:
        """Clone the voice of a recording; the service chooses its name."""
        optional_text_of(body, "name")
        description = optional_text_of(body, "description")
        fetched = await self.fetcher.audio(body, "audio_url")
        if not SHORTEST_VOICE_S <= fetched.length_s <= LONGEST_VOICE_S:
            raise Refusal(
                "bad_request",
                f"audio_url must hold {SHORTEST_VOICE_S:g} to {LONGEST_VOICE_S:g} s of audio, "
                f"it holds {fetched.length_s:g} s",
            )

        async def make() -> Json:
            await asyncio.sleep(self.state.pace.voice_s)
            persona_id = new_id()
            name = f"{_SINGERS[int(persona_id[:4], 16) % len(_SINGERS)]} {persona_id[:4]}"
            self._save(Persona(persona_id, name, description, "voice", None, None, user_id, self.state.now()))
            return {"persona_id": persona_id, "name": name, "is_public": False}

        return make

    def _save(self, persona: Persona) -> None:
        self.state.personas[persona.id] = persona


def _shown(persona: Persona) -> Json:
    return {
        "persona_id": persona.id,
        "user_id": persona.user_id,
        "name": persona.name,
        "description": persona.description,
        "source_type": persona.kind,
        "created_at": iso_time(persona.created_at),
    }
