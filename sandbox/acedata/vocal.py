"""The voice of a part of a song, by itself: what /suno/vox makes and a persona can be made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sandbox.acedata.clip import Clip


@dataclass(frozen=True, slots=True)
class Vocal:
    """The voice of the clip from `start_s` to `end_s`. `id` is what the service calls `vox_audio_id`."""

    id: str
    clip: Clip
    start_s: float
    end_s: float
