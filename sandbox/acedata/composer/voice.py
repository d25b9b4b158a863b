"""A singing voice: a glottal wave through the resonances of vowels, with glides, vibrato and consonants."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from sandbox.acedata.composer.scale import hz_of
from sandbox.acedata.composer.wave import Samples, cycled, faded, noise, partials_below, samples, seconds, table_of

if TYPE_CHECKING:
    from sandbox.acedata.composer.score import Note

# First three formants in Hz. Source: Peterson and Barney, Control methods used in a study of the vowels, 1952.
_FORMANTS: dict[str, dict[str, tuple[float, float, float]]] = {
    "voice_f": {
        "a": (850, 1220, 2810),
        "e": (610, 2330, 2990),
        "i": (310, 2790, 3310),
        "o": (590, 920, 2710),
        "u": (370, 950, 2670),
    },
    "voice_m": {
        "a": (730, 1090, 2440),
        "e": (530, 1840, 2480),
        "i": (270, 2290, 3010),
        "o": (570, 840, 2410),
        "u": (300, 870, 2240),
    },
}
_STRENGTHS = (1.0, 0.5, 0.28)
_WIDTHS_HZ = (90.0, 120.0, 170.0)
_GLIDE_S = 0.055
_RELEASE_S = 0.07
_ONSETS: dict[str, tuple[float, float, float, float]] = {  # length (s), lowest and highest Hz, level
    "s": (0.07, 4500, 11_000, 0.22),
    "t": (0.022, 2200, 8000, 0.3),
}


def sing(voice: str, note: Note, previous_midi: int | None, tract: float = 1.0) -> tuple[Samples, float]:
    """One sung note, and how many seconds before its beat it begins (for the consonant); see `Part` for the tract."""
    length = samples(note.length_s + _RELEASE_S)
    hz = _line(hz_of(note.midi), None if previous_midi is None else hz_of(previous_midi), length)
    table = _vowel_table(voice, note.syllable.vowel, note.midi, tract)
    wave = cycled(table, hz, length) + 0.5 * cycled(table, hz * np.float32(1.004), length, phase=0.37)
    attack_s = 0.05 if note.syllable.onset == "l" else 0.022
    if note.syllable.onset == "l":
        wave = _hummed(_vowel_table(voice, "u", note.midi, tract), hz, wave)
    swell = 0.85 + 0.15 * np.sin(np.pi * np.clip(seconds(length) / max(note.length_s, 0.1), 0, 1))
    wave = faded((wave * swell).astype(np.float32), attack_s, _RELEASE_S)
    return _with_onset(note.syllable.onset, wave)


def _line(hz: float, previous_hz: float | None, length: int) -> Samples:
    """The pitch over time: glides from the previous note, then vibrato."""
    t = seconds(length)
    start = previous_hz if previous_hz is not None else hz * 0.97
    glide = np.exp(-t / np.float32(_GLIDE_S / 2.5)) * np.float32(np.log2(start / hz))
    sway = np.clip((t - 0.22) / 0.3, 0, 1) * np.float32(0.014) * np.sin(2 * np.pi * 5.6 * t)
    return (hz * np.exp2(glide + sway * 1.0)).astype(np.float32)


@lru_cache(maxsize=512)
def _vowel_table(voice: str, vowel: str, midi: int, tract: float) -> Samples:
    hz = hz_of(midi)
    number = np.arange(1, partials_below(hz * 1.6) + 1)
    partial_hz = number * hz
    resonance = sum(
        strength / (1 + ((partial_hz - centre * tract) / (width + 0.12 * hz)) ** 2)
        for centre, strength, width in zip(_FORMANTS[voice][vowel], _STRENGTHS, _WIDTHS_HZ, strict=True)
    )
    return table_of(tuple(number**-0.75 * (0.035 + resonance)))


def _hummed(closed_table: Samples, hz: Samples, wave: Samples) -> Samples:
    """Start with a closed mouth and open it."""
    closed = cycled(closed_table, hz, len(wave))
    opening = np.clip(seconds(len(wave)) / np.float32(0.09), 0, 1)
    return closed * (1 - opening) + wave * opening


def _with_onset(onset: str, wave: Samples) -> tuple[Samples, float]:
    if onset not in _ONSETS:
        return wave, 0.0
    length_s, lowest_hz, highest_hz, level = _ONSETS[onset]
    burst = noise(samples(length_s), lowest_hz, highest_hz, 21) * np.float32(level)
    burst = faded(burst.copy(), length_s * 0.4, length_s * 0.5)
    ahead = samples(length_s * 0.8)
    whole = np.zeros(ahead + len(wave), np.float32)
    whole[ahead:] = wave
    whole[: len(burst)] += burst
    return whole, length_s * 0.8
