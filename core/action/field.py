"""The fields of POST /suno/audios that many actions share, and how they are filled in.

Source: AceDataCloud API contract, request fields and actions.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action import texts
from core.action.declaration import Need
from core.model.request import Vocals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.action.declaration import Fill
    from core.model.request import SongRequest

SINCE_V4_5 = ("chirp-v6", "chirp-v6-wild", "chirp-v6-mini", "chirp-v5-5", "chirp-v5", "chirp-v4-5-plus", "chirp-v4-5")
"""Models that take a persona: "v4.5 and later"."""

PROMPT_MAX = 500
"""Characters of `prompt`; the same for every model."""

_GENDERS = {None: None, Vocals.FEMALE: "f", Vocals.MALE: "m"}


def has_lyrics(request: SongRequest) -> bool:
    """Whether any lyrics were typed."""
    return bool(request.lyrics.strip())


def has_source(request: SongRequest) -> bool:
    """Whether there is a clip, or a file that becomes one."""
    return bool(request.source_clip_id or request.source_url)


def share(percent: int | None) -> float | None:
    """Turn percent into the 0..1 of the wire; 0 is a choice, too."""
    return None if percent is None else percent / 100


NEEDS_SONG = Need(option="song", is_met=has_source, problem=texts.SONG_MISSING)
NEEDS_SOURCE = Need(option="song", is_met=has_source, problem=texts.SOURCE_MISSING)

SOURCE: Mapping[str, Fill] = {"audio_id": lambda r: r.source_clip_id}
PROMPT: Mapping[str, Fill] = {"prompt": lambda r: r.prompt}
LYRIC: Mapping[str, Fill] = {"lyric": lambda r: r.lyrics}
STYLE: Mapping[str, Fill] = {"style": lambda r: r.style}
TITLE: Mapping[str, Fill] = {"title": lambda r: r.title}
WORDS: Mapping[str, Fill] = {**LYRIC, **STYLE, **TITLE}
EXCLUDE: Mapping[str, Fill] = {"negative_tags": lambda r: r.exclude}
INSTRUMENTAL: Mapping[str, Fill] = {"instrumental": lambda r: r.instrumental}
PERSONA: Mapping[str, Fill] = {"persona_id": lambda r: r.persona_id}
CUSTOM: Mapping[str, Fill] = {"custom": lambda _: True}
CUSTOM_WITH_LYRICS: Mapping[str, Fill] = {"custom": has_lyrics}
"""Custom mode wants lyrics; the vendor's own clients leave it off without them."""
STEERING: Mapping[str, Fill] = {
    # "Optional steering; may be ignored by a model, no longer rejected per action."
    "vocal_gender": lambda r: _GENDERS[r.vocals],
    "weirdness": lambda r: share(r.weirdness),
    "style_influence": lambda r: share(r.style_influence),
    "audio_weight": lambda r: share(r.audio_weight),
}
