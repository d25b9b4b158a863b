"""Pitches: scales, their degrees, and the positions of chords on the keyboard."""

from __future__ import annotations

# Semitones above the tonic. Only scales of seven notes: a tune is written in degrees and sung in any of them.
MODES: dict[str, tuple[int, ...]] = {
    "major": (0, 2, 4, 5, 7, 9, 11),
    "minor": (0, 2, 3, 5, 7, 8, 10),
    "dorian": (0, 2, 3, 5, 7, 9, 10),
    "mixolydian": (0, 2, 4, 5, 7, 9, 10),
    "phrygian": (0, 1, 3, 5, 7, 8, 10),
}
MINOR_MODES = frozenset({"minor", "dorian", "phrygian"})
TONICS = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")
# Steps of the scale above a chord's root.
COLOURS: dict[str, tuple[int, ...]] = {
    "triad": (0, 2, 4),
    "seventh": (0, 2, 4, 6),
    "ninth": (0, 2, 6, 8),
    "power": (0, 4, 7),
}
_DEGREES = 7
_OCTAVE = 12


def midi_of(tonic: int, mode: str, degree: int, octave: int = 5) -> int:
    """The MIDI pitch of a scale degree: 0 is the tonic, 7 the one above, -1 the note below. Octave 5 begins at C4."""
    turns, step = divmod(degree, _DEGREES)
    return _OCTAVE * (octave + turns) + tonic + MODES[mode][step]


def pitch_classes(tonic: int, mode: str) -> frozenset[int]:
    """The seven of the twelve tones that belong to the scale."""
    return frozenset((tonic + step) % _OCTAVE for step in MODES[mode])


def voicing(tonic: int, mode: str, root: int, colour: str, lowest: int) -> tuple[int, ...]:
    """The chord on a degree as MIDI pitches, each tone in the octave from `lowest` up: neighbours move little."""
    tones = {midi_of(tonic, mode, root + step) % _OCTAVE for step in COLOURS[colour]}
    return tuple(sorted(lowest + (tone - lowest) % _OCTAVE for tone in tones))


def power_chord(tonic: int, mode: str, root: int, lowest: int) -> tuple[int, ...]:
    """Root, fifth and octave, the root in the octave from `lowest` up."""
    bottom = in_octave(midi_of(tonic, mode, root), lowest)
    fifth = bottom + (midi_of(tonic, mode, root + 4) - midi_of(tonic, mode, root))
    return (bottom, fifth, bottom + _OCTAVE)


def in_octave(midi: int, lowest: int) -> int:
    """The same tone in the octave from `lowest` up."""
    return lowest + (midi - lowest) % _OCTAVE


def hz_of(midi: float) -> float:
    """The frequency of a MIDI pitch, A4 = 440 Hz."""
    return 440.0 * 2.0 ** ((midi - 69) / _OCTAVE)
