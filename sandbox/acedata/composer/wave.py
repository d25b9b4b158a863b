"""Periodic waves by table look-up, and the envelopes that shape them."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.floating[Any]]
SAMPLE_RATE_HZ = 44_100
TABLE_SIZE = 4096
HIGHEST_PARTIAL_HZ = 13_000.0
MOST_PARTIALS = 60


def partials_below(hz: float) -> int:
    """How many partials of a tone are low enough to be worth rendering."""
    return max(1, min(MOST_PARTIALS, int(HIGHEST_PARTIAL_HZ / hz)))


@lru_cache(maxsize=512)
def table_of(amplitudes: tuple[float, ...]) -> Samples:
    """One period of a wave with these partials, the largest value 1."""
    spectrum = np.zeros(TABLE_SIZE // 2 + 1, np.complex128)
    # Phases that grow with the square of the partial spread the energy over the period: less peak, same sound.
    count = np.arange(1, len(amplitudes) + 1)
    spectrum[1 : len(amplitudes) + 1] = np.array(amplitudes) * np.exp(-1j * np.pi * count * count / len(amplitudes))
    wave = np.fft.irfft(spectrum)
    return (wave / np.max(np.abs(wave))).astype(np.float32)


def cycled(table: Samples, hz: float | Samples, length: int, phase: float = 0.0) -> Samples:
    """The table read at a steady or a moving frequency, for `length` samples."""
    if isinstance(hz, np.ndarray):
        turns = np.cumsum(hz, dtype=np.float64) / SAMPLE_RATE_HZ
    else:
        turns = np.arange(length) * (hz / SAMPLE_RATE_HZ)
    index = ((turns + phase) * TABLE_SIZE).astype(np.int64) & (TABLE_SIZE - 1)
    return table[index]


def seconds(length: int) -> Samples:
    """The time of each sample from 0 on, in seconds."""
    return np.arange(length, dtype=np.float32) / np.float32(SAMPLE_RATE_HZ)


def samples(length_s: float) -> int:
    """The number of samples in this time."""
    return max(1, round(length_s * SAMPLE_RATE_HZ))


def faded(wave: Samples, attack_s: float, release_s: float) -> Samples:
    """Give the wave a soft beginning and end, in place; return it."""
    attack = min(samples(attack_s), len(wave))
    release = min(samples(release_s), len(wave))
    wave[:attack] *= np.linspace(0.0, 1.0, attack, dtype=np.float32)
    curve = np.linspace(1.0, 0.0, release, dtype=np.float32)
    wave[len(wave) - release :] *= curve * curve
    return wave


def vibrato(hz: float, length: int, cents: float, rate_hz: float = 5.4, delay_s: float = 0.18) -> Samples:
    """A frequency with vibrato of this many cents, after a short steady start."""
    t = seconds(length)
    depth = np.clip((t - delay_s) / 0.25, 0.0, 1.0) * np.float32(cents / 1731.0)
    return (hz * (1.0 + depth * np.sin(2 * np.pi * rate_hz * t))).astype(np.float32)


@lru_cache(maxsize=64)
def noise(length: int, lowest_hz: float, highest_hz: float, seed: int = 1) -> Samples:
    """Noise between two frequencies, the largest value 1; the same seed makes the same noise."""
    chance = np.random.default_rng(seed)
    spectrum = np.fft.rfft(chance.standard_normal(length))
    hz = np.fft.rfftfreq(length, 1 / SAMPLE_RATE_HZ)
    low = 1.0 / (1.0 + (lowest_hz / np.maximum(hz, 1.0)) ** 4)
    high = 1.0 / (1.0 + (hz / highest_hz) ** 4)
    wave = np.fft.irfft(spectrum * low * high, length)
    return (wave / np.max(np.abs(wave))).astype(np.float32)
