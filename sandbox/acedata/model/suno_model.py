"""Suno's models and their limits. Where the contract gives no figure (chirp-v6), that of chirp-v5-5 is used.

Source: AceDataCloud API contract, models.
"""

from __future__ import annotations

from typing import NamedTuple


class ModelLimit(NamedTuple):
    """The longest texts that a model accepts, in characters."""

    lyric: int
    style: int
    title: int


_LARGE = ModelLimit(lyric=5000, style=1000, title=100)
_SMALL = ModelLimit(lyric=3000, style=200, title=80)
MODELS: dict[str, ModelLimit] = {
    "chirp-v6": _LARGE,
    "chirp-v6-wild": _LARGE,
    "chirp-v6-mini": _LARGE,
    "chirp-v5-5": _LARGE,
    "chirp-v5": _LARGE,
    "chirp-v4-5-plus": _LARGE,
    "chirp-v4-5": _LARGE,
    "chirp-v4": _SMALL,
    "chirp-v3-5": _SMALL,
    "chirp-v3-0": _SMALL,
}
DEFAULT_MODEL = "chirp-v5-5"
REMASTER_MODELS = ("chirp-v4-5-plus", "chirp-v5", "chirp-v5-5")
PERSONA_MODELS = tuple(name for name, limit in MODELS.items() if limit is _LARGE)  # those from v4.5 on

# The service's internal names, where they differ from the newest. Source: AceDataCloud API contract, clip object.
_INTERNAL = {"chirp-v3-5": "chirp-v3.5", "chirp-v3-0": "", "chirp-v4": "chirp-v4"}
_NEWEST_INTERNAL = "chirp-auk"


def internal_name(model: str) -> str:
    """What the service calls the model in a clip."""
    return _INTERNAL.get(model, _NEWEST_INTERNAL)
