"""The tune: melody and harmony in scale degrees, made from words only, so that a cover in any style keeps them."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass
from functools import lru_cache

from sandbox.acedata.composer.scale import MINOR_MODES, TONICS

STEPS_PER_BAR = 16
PHRASE_BARS = 8
_HALF = PHRASE_BARS // 2

_SAD = frozenset({
    "sad", "sadness", "melancholy", "melancholic", "dark", "lonely", "alone", "tears", "cry", "crying", "goodbye",
    "farewell", "rain", "lost", "grief", "mourning", "gloomy", "haunting", "haunted", "night", "shadow", "shadows",
    "cold", "broken", "heartbreak", "tragic", "somber", "sombre", "doom", "minor", "ghost", "blue", "blues",
})  # fmt: skip
_GLAD = frozenset({
    "happy", "joy", "joyful", "cheerful", "christmas", "birthday", "sunny", "sunshine", "summer", "party", "love",
    "celebrate", "celebration", "bright", "uplifting", "hope", "hopeful", "smile", "festive", "jolly", "merry",
    "holiday", "dance", "wedding", "major", "fun", "funny", "spring", "morning",
})  # fmt: skip
# One chord for each bar, as the scale degree of its root.
_MAJOR_CHORDS = ((0, 4, 5, 3), (0, 5, 3, 4), (5, 3, 0, 4), (0, 3, 5, 4), (0, 2, 3, 4), (0, 5, 1, 4), (0, 3, 0, 4))
_MINOR_CHORDS = ((0, 5, 2, 6), (0, 3, 6, 2), (0, 6, 5, 6), (0, 5, 3, 6), (0, 2, 6, 3), (0, 3, 5, 6))
# Where notes begin in a bar, in sixteenths.
_VERSE_RHYTHMS = (
    (0, 3, 6, 8, 12), (0, 2, 4, 6, 8, 12), (0, 4, 6, 8, 10, 12), (2, 4, 6, 8, 12), (0, 3, 6, 10, 12, 14),
    (0, 4, 8, 10, 12, 14),
)  # fmt: skip
_CHORUS_RHYTHMS = (
    (0, 4, 8, 12),
    (0, 6, 8, 12),
    (0, 3, 6, 8, 12),
    (0, 4, 6, 8, 12, 14),
    (0, 2, 4, 8, 12),
    (0, 6, 12, 14),
)
_BRIDGE_RHYTHMS = ((0, 8, 12), (0, 6, 8), (0, 4, 8), (0, 8))
_CADENCES = ((0, 4, 8), (0, 2, 4, 8), (0, 6, 8))


@dataclass(frozen=True, slots=True)
class TuneNote:
    """One note of a phrase: when it begins and how long it lasts in sixteenths, and its scale degree."""

    step: int
    steps: int
    degree: int


@dataclass(frozen=True, slots=True)
class Phrase:
    """Eight bars: a half that ends openly and the same half with a close, and a chord root (degree) for each bar."""

    chords: tuple[int, ...]
    notes: tuple[TuneNote, ...]


@dataclass(frozen=True, slots=True)
class Tune:
    """What makes a song recognisable in any style. `tonic` is a tone from 0 (C) to 11, `mode` one of `scale.MODES`."""

    tonic: int
    mode: str
    verse: Phrase
    chorus: Phrase
    bridge: Phrase


@lru_cache(maxsize=256)  # needed for each take, and again when it is rendered
def tune_of(words: str, style: str, mode: str = "") -> Tune:
    """The tune of these words. The style's words only help to choose the scale, unless `mode` is given.

    A key in the text ("in D minor", "Bb major") is kept.
    """
    chance = random.Random(f"tune:{' '.join(words.lower().split())}")
    tonic = chance.choice((0, 2, 3, 5, 7, 9, 10))
    wished = re.search(r"\b([A-G])([#b]?)[ -](major|minor)\b", f"{style} {words}")
    if wished:
        tonic = (TONICS.index(wished[1]) + {"#": 1, "b": -1, "": 0}[wished[2]]) % 12
        mode = wished[3]
    mode = mode or _mode(f"{words} {style}", chance)
    chords = _MINOR_CHORDS if mode in MINOR_MODES else _MAJOR_CHORDS
    verse_chords, chorus_chords, bridge_chords = chance.sample(chords, 3)
    return Tune(
        tonic,
        mode,
        _phrase(chance, verse_chords, _VERSE_RHYTHMS, middle=1),
        _phrase(chance, chorus_chords, _CHORUS_RHYTHMS, middle=4),
        _phrase(chance, bridge_chords, _BRIDGE_RHYTHMS, middle=3),
    )


def _mode(text: str, chance: random.Random) -> str:
    """Major or minor by the mood of the words; without any, major two times of three."""
    words = re.findall(r"[a-z]+", text.lower())
    mood = sum((word in _GLAD) - (word in _SAD) for word in words)
    if mood:
        return "major" if mood > 0 else "minor"
    return chance.choice(("major", "major", "minor"))


def _phrase(
    chance: random.Random, chords: tuple[int, ...], rhythms: tuple[tuple[int, ...], ...], middle: int
) -> Phrase:
    """A motif, its answer, the motif again and a half close; then all of it again with a full close."""
    rhythm, answer = chance.sample(rhythms, 2)
    shape = _shape(chance, len(rhythm))
    reply = _shape(chance, len(answer))
    closes = chance.choice(_CADENCES)
    start = _nearest(middle, _tones(chords[0]))
    opening = [
        _bar(rhythm, shape, chords[0], start),
        _bar(answer, reply, chords[1], middle),
        _bar(rhythm, shape, chords[2], start),
    ]
    half_close = _close(closes, chords[3], middle, chance.choice((4, 1)))
    full_close = _close(closes, 0, middle, 0)
    bars = [*opening, half_close, *opening, full_close]
    notes = [
        TuneNote(STEPS_PER_BAR * bar + step, steps, degree)
        for bar, content in enumerate(bars)
        for step, steps, degree in content
    ]
    return Phrase((*chords, *chords[:3], 0), tuple(notes))


def _shape(chance: random.Random, length: int) -> tuple[int, ...]:
    """How the motif moves, in degrees from its first note: by steps, with an occasional leap that returns."""
    at, moves, last = 0, [0], 0
    for _ in range(length - 1):
        move = (
            -chance.choice((1, 1, 2)) * (1 if last > 0 else -1)
            if abs(last) > 1
            else chance.choice((-2, -1, -1, 0, 1, 1, 2, 3))
        )
        at, last = max(-4, min(4, at + move)), move
        moves.append(at)
    return tuple(moves)


def _bar(rhythm: tuple[int, ...], shape: tuple[int, ...], root: int, middle: int) -> list[tuple[int, int, int]]:
    """The motif over a chord: notes on the strong beats are drawn to the chord's tones."""
    tones = _tones(root)
    start = _nearest(middle, tones)
    ends = (*rhythm[1:], STEPS_PER_BAR)
    notes: list[tuple[int, int, int]] = []
    for step, end, move in zip(rhythm, ends, shape, strict=True):
        degree = start + move
        if step % 8 == 0 or end - step >= 4:  # noqa: PLR2004 - half bars, and what lasts a quarter
            degree = _nearest(degree, tones)
        notes.append((step, end - step, degree))
    return notes


def _close(rhythm: tuple[int, ...], root: int, middle: int, aim: int) -> list[tuple[int, int, int]]:
    """A bar that moves to `aim` (or its octave, whichever is nearer) and stays there."""
    goal = _nearest(middle, [aim - 7, aim, aim + 7])
    first = _nearest(goal + 2, _tones(root))
    path = [first, *(goal + (1 if left % 2 else -1) for left in range(len(rhythm) - 2, 0, -1)), goal]
    ends = (*rhythm[1:], 14)
    return [(step, end - step, degree) for step, end, degree in zip(rhythm, ends, path, strict=True)]


def _tones(root: int) -> list[int]:
    """The chord's tones around the middle of the keyboard, in degrees."""
    return [root + step + 7 * octave for octave in (-2, -1, 0, 1, 2) for step in (0, 2, 4)]


def _nearest(degree: int, tones: list[int]) -> int:
    return min(tones, key=lambda tone: (abs(tone - degree), tone))
