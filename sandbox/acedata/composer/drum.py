"""Drums and other percussion: each is one short sound that is rendered once."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from sandbox.acedata.composer.wave import SAMPLE_RATE_HZ, Samples, noise, samples, seconds

if TYPE_CHECKING:
    from collections.abc import Callable


# The stereo position of each, -1 left to 1 right.
PLACES = {
    "hat": 0.35,
    "openhat": 0.35,
    "ride": -0.35,
    "crash": -0.2,
    "shaker": 0.55,
    "tambourine": -0.5,
    "sleigh": 0.45,
}


@cache
def drum_wave(name: str) -> Samples:
    """The sound of one stroke at full strength. The array is shared, so do not change it."""
    return _DRUMS[name]().astype(np.float32)


def drum_names() -> frozenset[str]:
    """The names of all drums."""
    return frozenset(_DRUMS)


def _dying(length_s: float, decay: float) -> tuple[Samples, Samples]:
    t = seconds(samples(length_s))
    return t, np.exp(-np.float32(decay) * t)


def _swept(length_s: float, top_hz: float, bottom_hz: float, fall: float, decay: float) -> Samples:
    """A tone that falls quickly, as a drumhead sounds."""
    t, level = _dying(length_s, decay)
    hz = bottom_hz + (top_hz - bottom_hz) * np.exp(-fall * t)
    return np.sin(2 * np.pi * np.cumsum(hz) / SAMPLE_RATE_HZ) * level


def _hiss(length_s: float, decay: float, lowest_hz: float, highest_hz: float = 16_000, seed: int = 1) -> Samples:
    _, level = _dying(length_s, decay)
    return noise(len(level), lowest_hz, highest_hz, seed) * level


def _clang(length_s: float, decay: float, partials_hz: tuple[float, ...]) -> Samples:
    """A metallic sound: partials that are not harmonic."""
    t, level = _dying(length_s, decay)
    return sum(np.sin(2 * np.pi * hz * t + hz) for hz in partials_hz) * level / len(partials_hz)


def _kick() -> Samples:
    return _swept(0.35, 170, 48, 32, 11) + 0.25 * _padded(_hiss(0.02, 200, 1500, 6000), 0.35)


def _soft_kick() -> Samples:
    return 0.8 * _swept(0.35, 110, 46, 26, 12)


def _snare() -> Samples:
    return 0.55 * _swept(0.22, 240, 180, 30, 22) + 0.75 * _hiss(0.22, 17, 1200, 9000)


def _brush() -> Samples:
    wave = 0.55 * _hiss(0.2, 16, 2200, 9000, seed=3)
    soft = samples(0.012)
    wave[:soft] *= np.linspace(0, 1, soft)
    return wave


def _rim() -> Samples:
    return 0.6 * _clang(0.08, 60, (820.0, 1710.0)) + 0.3 * _hiss(0.08, 90, 2000)


def _clap() -> Samples:
    wave = np.zeros(samples(0.26), np.float32)
    for delay_s, level in ((0.0, 0.6), (0.011, 0.7), (0.023, 1.0)):
        burst = level * _hiss(0.2, 24 if level == 1.0 else 90, 900, 5200, seed=5)
        start = samples(delay_s) - 1
        wave[start : start + len(burst)] += burst
    return 0.8 * wave


def _hat() -> Samples:
    return 0.5 * _hiss(0.07, 60, 7500)


def _openhat() -> Samples:
    return 0.45 * _hiss(0.3, 11, 7000)


_METAL = (3120.0, 4170.0, 5340.0, 6270.0, 7930.0, 9310.0)


def _ride() -> Samples:
    return 0.3 * _clang(0.6, 7, _METAL) + 0.25 * _hiss(0.6, 14, 6500)


def _crash() -> Samples:
    return 0.55 * _hiss(1.6, 2.8, 3500) + 0.15 * _clang(1.6, 4, _METAL)


def _tom() -> Samples:
    return 0.9 * _swept(0.35, 190, 105, 18, 9)


def _timpani() -> Samples:
    return _swept(0.9, 98, 82, 30, 4.5) + 0.25 * _padded(_hiss(0.05, 60, 300, 2000), 0.9)


def _shaker() -> Samples:
    wave = 0.3 * _hiss(0.09, 30, 5500, 12_000, seed=7)
    soft = samples(0.025)
    wave[:soft] *= np.linspace(0, 1, soft)
    return wave


def _tambourine() -> Samples:
    return 0.3 * _hiss(0.16, 22, 6000) + 0.25 * _clang(0.16, 20, (7100.0, 8270.0, 9740.0))


def _sleigh() -> Samples:
    """A handful of small bells, shaken: several strokes a few milliseconds apart."""
    wave = np.zeros(samples(0.34), np.float32)
    for number, delay_s in enumerate((0.0, 0.017, 0.031, 0.052)):
        bells = _clang(
            0.26, 17, tuple(base * (1 + 0.017 * number) for base in (4630.0, 5870.0, 6610.0, 7790.0, 9120.0))
        )
        start = samples(delay_s) - 1
        wave[start : start + len(bells)] += bells * (1 - 0.2 * number)
    return 0.5 * wave


def _snap() -> Samples:
    return 0.7 * _hiss(0.1, 50, 1500, 5500, seed=9)


def _crackle() -> Samples:
    """The surface of an old record: a few seconds of ticks over a faint hiss."""
    length = samples(2.4)
    chance = np.random.default_rng(11)
    ticks = np.where(chance.random(length) < 12 / SAMPLE_RATE_HZ, chance.uniform(-1, 1, length), 0)  # 12 a second
    return 0.35 * ticks + 0.012 * noise(length, 800, 9000, 13)


def _chip_kick() -> Samples:
    return np.sign(_swept(0.12, 300, 50, 30, 5)) * 0.5 * _dying(0.12, 16)[1]


def _chip_noise(length_s: float, decay: float, hold: int) -> Samples:
    """Noise as an old console makes it: random bits held for some samples."""
    _, level = _dying(length_s, decay)
    bits = np.random.default_rng(17).choice((-1.0, 1.0), len(level) // hold + 1)
    return np.repeat(bits, hold)[: len(level)] * level


def _padded(wave: Samples, length_s: float) -> Samples:
    return np.pad(wave, (0, samples(length_s) - len(wave)))


_DRUMS: dict[str, Callable[[], Samples]] = {
    "kick": _kick,
    "soft_kick": _soft_kick,
    "snare": _snare,
    "brush": _brush,
    "rim": _rim,
    "clap": _clap,
    "hat": _hat,
    "openhat": _openhat,
    "ride": _ride,
    "crash": _crash,
    "tom": _tom,
    "timpani": _timpani,
    "shaker": _shaker,
    "tambourine": _tambourine,
    "sleigh": _sleigh,
    "snap": _snap,
    "crackle": _crackle,
    "chip_kick": _chip_kick,
    "chip_snare": lambda: 0.4 * _chip_noise(0.14, 24, 3),
    "chip_hat": lambda: 0.22 * _chip_noise(0.05, 70, 1),
}
