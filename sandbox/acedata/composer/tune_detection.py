"""Detects the tune of a recording: key, a chord for each bar, and the loudest voice on a grid of eighths.

It is only good enough to recognise a song in its cover.
"""

from __future__ import annotations

import numpy as np

from sandbox.acedata.composer.scale import MODES, pitch_classes
from sandbox.acedata.composer.tune import PHRASE_BARS, Phrase, Tune, TuneNote
from sandbox.acedata.composer.wave import SAMPLE_RATE_HZ, Samples

_DECIMATION = 4
_RATE_HZ = SAMPLE_RATE_HZ / _DECIMATION
_HOP_S = 0.01
_WINDOW = 4096
_EIGHTHS = 8  # in a bar
_LONGEST_S = 120.0  # enough for eight bars of each section
_SHORTEST_S = 6.0
_LOWEST_MIDI, _HIGHEST_MIDI = 36, 84
_SUNG = range(57, 80)  # A3 to G5: the range of melodies
_CHORD_ROOTS = range(6)  # the seventh degree has no plain triad
# How strong each tone of the scale is in a key. Source: Krumhansl and Kessler, key profiles, 1982.
_PROFILES = {
    "major": (6.35, 2.23, 3.48, 2.33, 4.38, 4.09, 2.52, 5.19, 2.39, 3.66, 2.29, 2.88),
    "minor": (6.33, 2.68, 3.52, 5.38, 2.60, 3.53, 2.54, 4.75, 3.98, 2.69, 3.34, 3.17),
}


def detect_tune(stereo: Samples) -> Tune | None:
    """The tune of a recording of shape (n, 2); None when it is too short or silent."""
    mono = stereo[: int(_LONGEST_S * SAMPLE_RATE_HZ)].mean(axis=1)
    mono = mono[: len(mono) // _DECIMATION * _DECIMATION].reshape(-1, _DECIMATION).mean(axis=1)
    if len(mono) < _SHORTEST_S * _RATE_HZ or float(np.max(np.abs(mono))) < 0.01:  # noqa: PLR2004 - -40 dBFS is silence
        return None
    loudness = _loudness(mono)
    eighth_s, first_s = _pulse(loudness)
    pitches = _pitches(mono, eighth_s, first_s)
    bars = len(pitches) // _EIGHTHS
    chroma = _chroma(pitches[: bars * _EIGHTHS])
    tonic, mode = _key(chroma.sum(axis=0))
    chords = [_chord(chroma[bar * _EIGHTHS : (bar + 1) * _EIGHTHS].sum(axis=0), tonic, mode) for bar in range(bars)]
    melody = [_degree(eighth, tonic, mode) for eighth in pitches[: bars * _EIGHTHS]]
    strength = [float(pitches[bar * _EIGHTHS : (bar + 1) * _EIGHTHS].sum()) for bar in range(bars)]
    loudest = max(range(0, max(1, bars - PHRASE_BARS + 1), 2), key=lambda bar: sum(strength[bar : bar + PHRASE_BARS]))
    verse, chorus, bridge = (_phrase(chords, melody, start) for start in (0, loudest, bars // 2))
    return Tune(tonic, mode, verse, chorus, bridge)


def _loudness(mono: Samples) -> Samples:
    hop = int(_HOP_S * _RATE_HZ)
    frames = mono[: len(mono) // hop * hop].reshape(-1, hop)
    return np.log1p(1000 * np.square(frames).mean(axis=1))


def _pulse(loudness: Samples) -> tuple[float, float]:
    """The length of an eighth and the time of the first one, in seconds, from regular rises in loudness."""
    rises = np.maximum(np.diff(loudness), 0)
    rises -= rises.mean()
    lags = np.arange(33, 101)  # beats of 60 to 180 a minute
    alike = np.array([float(np.dot(rises[lag:], rises[:-lag])) for lag in lags])
    usual = np.exp(-0.5 * (np.log2(lags / 54.0) / 0.5) ** 2)  # most music has about 110 beats a minute
    beat = int(lags[int(np.argmax(alike * usual))])
    offsets = [float(rises[start::beat].sum()) for start in range(beat)]
    return beat * _HOP_S / 2, int(np.argmax(offsets)) * _HOP_S


def _pitches(mono: Samples, eighth_s: float, first_s: float) -> Samples:
    """How strong each semitone is in each eighth: rows are eighths, columns are MIDI pitches from the lowest up."""
    starts = ((first_s + np.arange(0, len(mono) / _RATE_HZ, eighth_s)) * _RATE_HZ).astype(int)
    padded = np.pad(mono, (0, _WINDOW))
    frames = np.stack([padded[start : start + _WINDOW] for start in starts if start + _WINDOW <= len(padded)])
    spectrum = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW).astype(np.float32), 2 * _WINDOW, axis=1))
    hz = np.fft.rfftfreq(2 * _WINDOW, 1 / _RATE_HZ)
    columns: list[Samples] = []
    for midi in range(_LOWEST_MIDI, _HIGHEST_MIDI):
        centre = 440.0 * 2 ** ((midi - 69) / 12)
        near = (hz > centre * 0.977) & (hz < centre * 1.024)
        columns.append(spectrum[:, near].max(axis=1) if near.any() else np.zeros(len(frames)))
    return np.stack(columns, axis=1).astype(np.float32)


def _chroma(pitches: Samples) -> Samples:
    """The strength of the twelve tones, summed over octaves."""
    tones = np.zeros((len(pitches), 12), np.float32)
    for column in range(pitches.shape[1]):
        tones[:, (_LOWEST_MIDI + column) % 12] += pitches[:, column]
    return tones


def _key(tones: Samples) -> tuple[int, str]:
    scores = {
        (tonic, mode): float(np.corrcoef(np.roll(profile, tonic), tones)[0, 1])
        for mode, profile in _PROFILES.items()
        for tonic in range(12)
    }
    return max(scores, key=lambda key: scores[key])


def _chord(tones: Samples, tonic: int, mode: str) -> int:
    """The degree with the strongest triad."""

    def strength(root: int) -> float:
        steps = [(tonic + MODES[mode][(root + step) % 7]) % 12 for step in (0, 2, 4)]
        return float(1.2 * tones[steps[0]] + 0.9 * tones[steps[1]] + tones[steps[2]])

    return max(_CHORD_ROOTS, key=strength)


def _degree(eighth: Samples, tonic: int, mode: str) -> int:
    """The scale degree of the strongest voice in the melody's range, including its overtones."""
    tones = pitch_classes(tonic, mode)

    def strength(midi: int) -> float:
        column = midi - _LOWEST_MIDI
        above = eighth[column + 12] if column + 12 < len(eighth) else 0.0
        return float(eighth[column] + 0.5 * above)

    midi = max((pitch for pitch in _SUNG if pitch % 12 in tones), key=strength)
    octave, step = divmod(midi - 60 - tonic, 12)
    return 7 * octave + MODES[mode].index(step)


def _phrase(chords: list[int], melody: list[int], start: int) -> Phrase:
    """Eight bars from `start`, wrapping around at the recording's end; equal neighbours become one note."""
    bars = [(start + bar) % len(chords) for bar in range(PHRASE_BARS)]
    degrees = [melody[bar * _EIGHTHS + eighth] for bar in bars for eighth in range(_EIGHTHS)]
    notes: list[TuneNote] = []
    for eighth, degree in enumerate(degrees):
        if notes and eighth % _EIGHTHS and notes[-1].degree == degree:
            notes[-1] = TuneNote(notes[-1].step, notes[-1].steps + 2, degree)
        else:
            notes.append(TuneNote(2 * eighth, 2, degree))
    return Phrase(tuple(chords[bar] for bar in bars), tuple(notes))
