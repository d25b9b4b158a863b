"""What is done to finished sound: cut, put in, laid over, mastered, slowed, taken apart. Sound is of shape (n, 2)."""

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
    """What is between two times, without clicks at its ends."""
    piece = sound[_at(start_s) : _at(end_s)].copy()
    edge = min(samples(_CLICK_S), len(piece))
    rise = np.linspace(0, 1, edge, dtype=np.float32)[:, np.newaxis]
    piece[:edge] *= rise
    piece[len(piece) - edge :] *= rise[::-1]
    return piece


def spliced(sound: Samples, part: Samples, start_s: float, end_s: float) -> Samples:
    """The sound with the part's beginning between the times; outside of them not a sample differs."""
    start, end = _at(start_s), min(_at(end_s), len(sound))
    whole = sound.copy()
    weight = _window(end - start)
    whole[start:end] = sound[start:end] * (1 - weight) + _fitted(part, end - start) * weight
    return whole


def laid_over(sound: Samples, added: Samples, start_s: float, end_s: float) -> Samples:
    """Both at once; what is added is heard between the times only. It may be too loud: see `headroom`."""
    start, end = _at(start_s), min(_at(end_s), len(sound))
    whole = sound.copy()
    whole[start:end] += _fitted(added, end - start) * _window(end - start)
    return whole


def headroom(sound: Samples) -> np.float32:
    """By how much sound must be turned down so that it does not clip; 1 when it need not."""
    peak = float(np.max(np.abs(sound), initial=0.0))
    return np.float32(min(1.0, _CEILING / peak) if peak else 1.0)


def tilted(sound: Samples, brightness: float) -> Samples:
    """The sound with its high tones lifted and its low ones lowered (or the other way, below 0)."""
    size = 1 << max(1, (len(sound) - 1).bit_length())
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE_HZ)
    side = np.tanh(np.log2(np.maximum(hz, 10.0) / _PIVOT_HZ) / 2)
    curve = 10 ** (brightness * _TILT_DB * side / 20)
    return np.fft.irfft(np.fft.rfft(sound, size, axis=0) * curve[:, np.newaxis], size, axis=0)[: len(sound)].astype(
        np.float32
    )


def press(sound: Samples, strength: float) -> Samples:
    """By how much each sample is turned up by a louder master, the peaks less: to be multiplied with."""
    level = 1 + _GAIN * strength
    pushed = np.maximum(np.abs(sound) * np.float32(level), np.float32(1e-4))
    gain = np.tanh(pushed) / pushed * np.float32(level)
    return gain * headroom(sound * gain)


def resampled(sound: Samples, multiplier: float) -> Samples:
    """Played so many times as fast, as a tape is: higher when faster."""
    places = np.arange(round(len(sound) / multiplier)) * multiplier
    known = np.arange(len(sound))
    return np.stack([np.interp(places, known, sound[:, side]) for side in (0, 1)], axis=1).astype(np.float32)


def unmixed(sound: Samples) -> dict[str, Samples]:
    """A recording by guess: what is in the middle by its pitch (bass, voice, cymbals), the sides are the keyboard's.

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
    """Exactly so long: cut, or with silence after it."""
    piece = sound[:length]
    return np.pad(piece, ((0, length - len(piece)), (0, 0)))


def _window(length: int) -> Samples:
    """One, but for a short rise and fall."""
    edge = min(samples(_SEAM_S), length // 2)
    rise = np.linspace(0, 1, edge, dtype=np.float32)
    return np.concatenate([rise, np.ones(length - 2 * edge, np.float32), rise[::-1]])[:, np.newaxis]
