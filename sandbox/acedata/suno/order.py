"""An order for songs: the body of a request to /suno/audios, and the clips and personas that it names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.model.suno_model import DEFAULT_MODEL
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.persona import Persona
    from sandbox.acedata.model.state import State
    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class Order:
    """One order of a user, at `now`. `repeat` is how often the same was ordered before, if that matters."""

    body: Json
    user_id: str
    state: State
    now: datetime
    repeat: int = 0

    @property
    def action(self) -> str:
        """The action, `generate` when none is named."""
        return str(self.body.get("action") or "generate")

    @property
    def model(self) -> str:
        """The model, the newest usual one when none is named."""
        return str(self.body.get("model") or DEFAULT_MODEL)

    def text(self, field: str) -> str:
        """The field's text, empty when it is missing."""
        return str(self.body.get(field) or "")

    def has(self, field: str) -> bool:
        """Whether the flag is set."""
        return bool(self.body.get(field))

    def number(self, field: str, default: float = 0.0) -> float:
        """The field's number."""
        value = self.body.get(field)
        return default if value is None else float(value)

    def source(self) -> Clip:
        """The clip that `audio_id` names.

        Raises:
            Refusal: It is missing, or there is no such clip (bad_request).
        """
        audio_id = self.body.get("audio_id")
        if not audio_id:
            raise Refusal("bad_request", f"audio_id is required for {self.action}")
        return self.clip(str(audio_id), "audio_id")

    def clip(self, clip_id: str, field: str) -> Clip:
        """The clip of that id, which the order names in `field`.

        Raises:
            Refusal: There is no such clip (bad_request).
        """
        clip = self.state.clips.get(clip_id)
        if clip is None:
            raise Refusal("bad_request", f"{field} {clip_id} does not exist")
        return clip

    def persona(self) -> Persona | None:
        """The persona that should sing; None when the order names none.

        Raises:
            Refusal: The user has none of that id (bad_request).
        """
        persona_id = self.text("persona_id")
        if not persona_id:
            return None
        persona = self.state.personas.get(persona_id)
        if persona is None or persona.user_id != self.user_id:
            raise Refusal("bad_request", f"persona_id {persona_id} does not exist")
        return persona

    def span_s(self, action: str, length_s: float) -> tuple[float, float]:
        """The times `<action>_start` and `<action>_end`; by default the whole source."""
        return self.number(f"{action}_start"), self.number(f"{action}_end", length_s)
