"""Adds a player that a style does not have, so that any stem can be requested in any style."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sandbox.acedata.composer.pattern import DRUMS as KITS
from sandbox.acedata.composer.stem import BASS, DRUMS, stem_of_drum

if TYPE_CHECKING:
    from sandbox.acedata.composer.repertoire import Style

# What each stem's player plays, as fields of a style.
_PLAYERS: dict[str, dict[str, Any]] = {
    "Vocals": {"sings": True},
    "Backing Vocals": {"pad": "choir"},
    "Drums": {"drums": "pop"},
    "Bass": {"bass": ("pick", "eighths")},
    "Guitar": {"comp": ("guitar", "strum")},
    "Keyboard": {"comp": ("piano", "rolling")},
    "Percussion": {"extras": ("tambourine", "shaker")},
    "Strings": {"comp": ("pizzicato", "ostinato"), "pad": "strings"},
    "Synth": {"comp": ("pulse_thin", "arpeggio"), "pad": "saw_pad"},
    "FX": {"extras": ("crackle",)},
    "Brass": {"comp": ("brass", "stabs"), "pad": "horn"},
    "Woodwinds": {"comp": ("flute", "ostinato")},
}


def with_player_of(style: Style, stem: str) -> Style:
    """The style with a player for this stem; drums and bass that it already has stay the same."""
    player = _PLAYERS[stem]
    has_drummer = any(stem_of_drum(drum) == DRUMS for drum in KITS.get(style.drums, {}))
    if (stem == DRUMS and has_drummer) or (stem == BASS and style.bass[0]):
        return style
    return replace(style, **player)
