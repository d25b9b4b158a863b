"""The score: what sounds when. It is quick to make and holds everything that rendering needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple


class Syllable(NamedTuple):
    """What the voice sings on a note: the consonant before it (or nothing) and its vowel.

    `word` is the place of its word among those of the lyric (None when it belongs to none), `begins` whether the word
    begins with it.
    """

    onset: str = ""
    vowel: str = "a"
    word: int | None = None
    begins: bool = True


class Note(NamedTuple):
    """One note: when and how long in seconds, MIDI pitch, strength 0..1, and what is sung on it."""

    start_s: float
    length_s: float
    midi: int
    strength: float
    syllable: Syllable = Syllable()


class Hit(NamedTuple):
    """One stroke of a drum."""

    start_s: float
    drum: str
    strength: float


@dataclass(slots=True)
class Part:
    """The notes of one player. `role` decides position and loudness in the mix.

    `tract` is how much longer (below 1) or shorter (above 1) the throat of a singer is than usual.
    """

    role: str
    instrument: str
    tract: float = 1.0
    notes: list[Note] = field(default_factory=list[Note])


@dataclass(slots=True)
class Score:
    """A whole song as notes. With `is_loop` it does not fade out, because it repeats."""

    bpm: float
    length_s: float
    tonic: int
    mode: str
    reverb: float
    duck: float
    parts: list[Part] = field(default_factory=list[Part])
    hits: list[Hit] = field(default_factory=list[Hit])
    is_loop: bool = False

    def part(self, role: str) -> Part | None:
        """The first part with this role, None when nobody plays it."""
        return next((part for part in self.parts if part.role == role), None)
