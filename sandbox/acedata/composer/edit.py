"""Edits of finished sound: cut, splice, overlay, remaster, resample, separate. Sound has the shape (n, 2)."""

from __future__ import annotations

import numpy as np

from sandbox.acedata.composer.wave import SAMPLE_RATE_HZ, Samples, samples

_SEAM_S = 0.06
_CLICK_S = 0.004
_CEILING = 0.89
_TILT_DB = 7.0  # how much a fully bright master lifts the highest tones, and lowers the deepest
_PIVOT_HZ = 900.0
_GAIN = 0.9  # how much louder the strongest master is
_BASS_HZ, _CYMBAL_HZ = 160.0, 5000.0


def cut(sound: Samples, start_s: float, end_s: float) -> Samples:
    """The part between two times, without clicks at its ends."""
    piece = sound[_at(start_s) : _at(end_s)].copy()
    edge = min(samples(_CLICK_S), len(piece))
    rise = np.linspace(0, 1, edge, dtype=np.float32)[:, np.newaxis]
    piece[:edge] *= rise
    piece[len(piece) - edge :] *= rise[::-1]
    return piece


def splice(sound: Samples, part: Samples, start_s: float, end_s: float) -> Samples:
    """The sound with the part's beginning between the times, and unchanged outside of them."""
    start, end = _at(start_s), min(_at(end_s), len(sound))
    whole = sound.copy()
    weight = _window(end - start)
    whole[start:end] = sound[start:end] * (1 - weight) + _fitted(part, end - start) * weight
    return whole


def overlay(sound: Samples, added: Samples, start_s: float, end_s: float) -> Samples:
    """Both together, the added sound between the times only. The result may clip: see `headroom`."""
    start, end = _at(start_s), min(_at(end_s), len(sound))
    whole = sound.copy()
    whole[start:end] += _fitted(added, end - start) * _window(end - start)
    return whole


def headroom(sound: Samples) -> np.float32:
    """The factor that keeps the sound from clipping; 1 when it does not clip."""
    peak = float(np.max(np.abs(sound), initial=0.0))
    return np.float32(min(1.0, _CEILING / peak) if peak else 1.0)


def tilt(sound: Samples, brightness: float) -> Samples:
    """The sound with louder high tones and quieter low ones; the opposite for a brightness below 0."""
    size = 1 << max(1, (len(sound) - 1).bit_length())
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    side = np.tanh(np.log2(np.maximum(hz, 10.0) / _PIVOT_HZ) / 2)
    curve = 10 ** (brightness * _TILT_DB * side / 20)
    return np.fft.irfft(np.fft.rfft(sound, size, axis=0) * curve[:, np.newaxis], size, axis=0)[: len(sound)].astype(
        np.float32
    )


def loudness_gain(sound: Samples, strength: float) -> Samples:
    """The gain of a louder master for each sample, smaller at the peaks."""
    level = 1 + _GAIN * strength
    pushed = np.maximum(np.abs(sound) * np.float32(level), np.float32(1e-4))
    gain = np.tanh(pushed) / pushed * np.float32(level)
    return gain * headroom(sound * gain)


def resample(sound: Samples, multiplier: float) -> Samples:
    """The sound at `multiplier` times its speed, with its pitch changed by the same factor, as on a tape."""
    places = np.arange(round(len(sound) / multiplier)) * multiplier
    known = np.arange(len(sound))
    return np.stack([np.interp(places, known, sound[:, side]) for side in (0, 1)], axis=1).astype(np.float32)


def unmix(sound: Samples) -> dict[str, Samples]:
    """An estimate of a recording's stems: bass, voice and cymbals by pitch in the middle, the keyboard at the sides.

    Together they are the recording.
    """
    size = 1 << max(1, (len(sound) - 1).bit_length())
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    low = 1 / (1 + (hz / _BASS_HZ) ** 6)
    high = 1 - 1 / (1 + (hz / _CYMBAL_HZ) ** 6)
    middle = sound.mean(axis=1)
    spectrum = np.fft.rfft(middle, size)
    bass, cymbals = (np.fft.irfft(spectrum * band, size)[: len(sound)].astype(np.float32) for band in (low, high))
    stems = {"Bass": bass, "Drums": cymbals, "Vocals": middle - bass - cymbals}
    wide = {title: np.repeat(mono[:, np.newaxis], 2, axis=1) for title, mono in stems.items()}
    return {**wide, "Keyboard": sound - middle[:, np.newaxis]}


def _at(time_s: float) -> int:
    return max(0, round(time_s * SAMPLE_RATE_HZ))


def _fitted(sound: Samples, length: int) -> Samples:
    """The sound at exactly this length: cut, or padded with silence."""
    piece = sound[:length]
    return np.pad(piece, ((0, length - len(piece)), (0, 0)))


def _window(length: int) -> Samples:
    """A window of ones with a short rise and fall."""
    edge = min(samples(_SEAM_S), length // 2)
    rise = np.linspace(0, 1, edge, dtype=np.float32)
    return np.concatenate([rise, np.ones(length - 2 * edge, np.float32), rise[::-1]])[:, np.newaxis]
