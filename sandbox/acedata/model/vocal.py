"""The isolated voice of a part of a song: /suno/vox makes it, and a persona can be made from it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.acedata.model.clip import Clip


@dataclass(frozen=True, slots=True)
class Vocal:
    """The voice of the clip from `start_s` to `end_s`. The service calls `id` `vox_audio_id`."""

    id: str
    clip: Clip
    start_s: float
    end_s: float
