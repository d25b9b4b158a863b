"""A song as notes."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """One note: its MIDI pitch (0 to 127), from when to when in seconds, and how hard it is struck (0 to 1)."""

    pitch: int
    start_s: float
    end_s: float
    velocity: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What one instrument plays, by its name ("Bass")."""

    name: str
    notes: tuple[Note, ...]
