"""The instruments: the waves that each consists of, and how one note sounds."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from sandbox.acedata.composer.wave import (
    MOST_PARTIALS,
    SAMPLE_RATE_HZ,
    Samples,
    cycled,
    faded,
    noise,
    partials_below,
    samples,
    seconds,
    table_of,
    vibrato,
)


@dataclass(frozen=True, slots=True)
class Layer:
    """One wave of an instrument. `shape` names the partials, `band` which of them (first, last) belong to this layer.

    `ratio` multiplies the pitch, `cents` detune it, `decay` is how fast the layer dies (1/s at middle C, faster above).
    """

    shape: str = "sine"
    level: float = 1.0
    decay: float = 0.0
    ratio: float = 1.0
    cents: float = 0.0
    band: tuple[int, int] = (1, 60)


@dataclass(frozen=True, slots=True)
class Instrument:
    """How a note is made. `string_s` is how long a plucked string rings (0: no string, the layers sound).

    `ring_s` is how long a note goes on after its end, `breath` the share of noise, `drive` how hard the amplifier is
    pushed (0: none), `octave` how far the part is moved.
    """

    layers: tuple[Layer, ...] = ()
    attack_s: float = 0.004
    ring_s: float = 0.08
    vibrato_cents: float = 0.0
    breath: float = 0.0
    drive: float = 0.0
    string_s: float = 0.0
    brightness: float = 0.5
    octave: int = 0


def _hammered(decay: float, *, bright: float = 1.0) -> tuple[Layer, ...]:
    """Struck strings: high partials fade first, and a second string beats slowly against the first."""
    return (
        Layer("saw", 1.0, decay, band=(1, 3)),
        Layer("saw", 0.5, decay, cents=2.5, band=(1, 2)),
        Layer("saw", 0.75 * bright, decay * 2.2, band=(4, 8)),
        Layer("saw", 0.5 * bright, decay * 6.0, band=(9, 24)),
    )


def _ensemble(shape: str, cents: float) -> tuple[Layer, ...]:
    return (Layer(shape), Layer(shape, 0.8, cents=cents), Layer(shape, 0.8, cents=-cents * 0.9))


_BELL = (
    Layer("sine", 1.0, 2.2),
    Layer("sine", 0.6, 3.2, ratio=2.0),
    Layer("sine", 0.4, 5.0, ratio=3.01),
    Layer("sine", 0.3, 8.0, ratio=5.43),
    Layer("sine", 0.15, 14.0, ratio=8.2),
)
INSTRUMENTS: dict[str, Instrument] = {
    "piano": Instrument(_hammered(1.5), ring_s=0.22),
    "epiano": Instrument(
        (
            Layer("sine", 1.0, 1.6),
            Layer("sine", 0.35, 2.4, ratio=2.0, cents=1.5),
            Layer("sine", 0.28, 16.0, ratio=14.0),
        ),
        ring_s=0.18,
    ),
    "harp": Instrument(string_s=2.2, brightness=0.35, ring_s=0.8),
    "guitar": Instrument(string_s=1.6, brightness=0.55, ring_s=0.15),
    "guitar_mute": Instrument(string_s=0.3, brightness=0.5, ring_s=0.05),
    "steel": Instrument(string_s=1.8, brightness=0.8, vibrato_cents=14, ring_s=0.2),
    "overdrive": Instrument(_ensemble("saw", 4.0), attack_s=0.006, ring_s=0.05, vibrato_cents=10, drive=5.0),
    "distortion": Instrument(_ensemble("saw", 6.0), attack_s=0.003, ring_s=0.03, drive=14.0),
    "pick": Instrument((Layer("saw", 1.0, 1.2, band=(1, 4)), Layer("saw", 0.7, 6.0, band=(5, 14))), ring_s=0.05),
    "upright": Instrument((Layer("soft", 1.0, 2.0, band=(1, 3)), Layer("saw", 0.35, 9.0, band=(4, 12))), ring_s=0.06),
    "contrabass": Instrument(_ensemble("bowed", 3.0), attack_s=0.09, ring_s=0.2),
    "synth_bass": Instrument((Layer("square", 1.0, 0.6, band=(1, 6)), Layer("sine", 0.8)), ring_s=0.03),
    "sub": Instrument((Layer("sine"), Layer("soft", 0.25, 2.0)), attack_s=0.01, ring_s=0.08),
    "triangle": Instrument((Layer("triangle"),), attack_s=0.001, ring_s=0.01),
    "vocal_bass": Instrument((Layer("reed", 1.0, 1.5, band=(1, 8)),), attack_s=0.03, ring_s=0.08),
    "organ": Instrument((Layer("organ"), Layer("organ", 0.5, cents=6.0)), attack_s=0.008, ring_s=0.05, vibrato_cents=6),
    "accordion": Instrument(_ensemble("reed", 9.0), attack_s=0.04, ring_s=0.08),
    "strings": Instrument(_ensemble("bowed", 8.0), attack_s=0.12, ring_s=0.3, vibrato_cents=7),
    "violin": Instrument(_ensemble("bowed", 5.0), attack_s=0.06, ring_s=0.14, vibrato_cents=18, breath=0.01),
    "fiddle": Instrument((Layer("bowed"),), attack_s=0.03, ring_s=0.1, vibrato_cents=14, breath=0.015),
    "pizzicato": Instrument(string_s=0.45, brightness=0.3, ring_s=0.2),
    "horn": Instrument(
        (Layer("brass", band=(1, 7)), Layer("brass", 0.5, cents=5.0, band=(1, 7))), attack_s=0.07, ring_s=0.15
    ),
    "brass": Instrument(_ensemble("brass", 6.0), attack_s=0.03, ring_s=0.08),
    "muted_trumpet": Instrument((Layer("mute"),), attack_s=0.025, ring_s=0.08, vibrato_cents=12),
    "sax": Instrument(
        (Layer("reed"), Layer("reed", 0.3, cents=7.0)), attack_s=0.035, ring_s=0.08, vibrato_cents=16, breath=0.03
    ),
    "flute": Instrument((Layer("flute"),), attack_s=0.05, ring_s=0.1, vibrato_cents=12, breath=0.06, octave=1),
    "bell": Instrument(_BELL, ring_s=0.9, octave=1),
    "glockenspiel": Instrument((Layer("sine", 1.0, 3.5), Layer("sine", 0.35, 9.0, ratio=2.76)), ring_s=0.6, octave=1),
    "vibes": Instrument((Layer("sine", 1.0, 1.4), Layer("sine", 0.3, 6.0, ratio=4.0)), ring_s=0.5, octave=1),
    "synth": Instrument(_ensemble("soft", 7.0), attack_s=0.01, ring_s=0.1, vibrato_cents=8),
    "saw": Instrument(_ensemble("saw", 11.0), attack_s=0.005, ring_s=0.08),
    "saw_pad": Instrument(_ensemble("soft", 12.0), attack_s=0.2, ring_s=0.4),
    "square": Instrument((Layer("square"),), attack_s=0.001, ring_s=0.01, vibrato_cents=10),
    "pulse": Instrument((Layer("pulse"),), attack_s=0.001, ring_s=0.01, vibrato_cents=12),
    "pulse_thin": Instrument((Layer("pulse", 1.0, 4.0),), attack_s=0.001, ring_s=0.005),
    "choir": Instrument(_ensemble("choir", 9.0), attack_s=0.12, ring_s=0.25, vibrato_cents=10, breath=0.01),
}


def note_wave(name: str, midi: int, length: int) -> Samples:
    """One note at full strength: held for `length` samples, then fading out."""
    instrument = INSTRUMENTS[name]
    hz = 440.0 * 2.0 ** ((midi + 12 * instrument.octave - 69) / 12)
    whole = length + samples(instrument.ring_s)
    wave = _plucked(instrument, hz, whole) if instrument.string_s else _layered(instrument, hz, whole)
    if instrument.breath:
        wave += noise(whole, hz * 0.8, hz * 6.0) * np.float32(instrument.breath)
    return faded(wave, instrument.attack_s, instrument.ring_s)


def _layered(instrument: Instrument, hz: float, length: int) -> Samples:
    wave = np.zeros(length, np.float32)
    t = seconds(length)
    for number, layer in enumerate(instrument.layers):
        pitch = hz * layer.ratio * 2.0 ** (layer.cents / 1200)
        if pitch > SAMPLE_RATE_HZ / 2.5:
            continue
        moving = vibrato(pitch, length, instrument.vibrato_cents) if instrument.vibrato_cents else pitch
        sound = cycled(_table(layer, pitch), moving, length, phase=0.31 * number)
        level = np.float32(layer.level)
        if layer.decay:
            fast = layer.decay * (hz / 261.6) ** 0.5
            sound = sound * np.exp(-np.float32(fast) * t)
        wave += level * sound
    return wave


def _table(layer: Layer, hz: float) -> Samples:
    """The layer's wave, without partials that are too high to be rendered cleanly."""
    count = partials_below(hz)
    first, last = layer.band
    amplitudes = [
        amplitude if first <= number <= last else 0.0
        for number, amplitude in enumerate(_partials(layer.shape, hz)[:count], 1)
    ]
    if not any(amplitudes):
        amplitudes = [1e-9]
    return table_of(tuple(amplitudes))


_NUMBERS = range(1, MOST_PARTIALS + 1)
# The strength of each partial, the fundamental first; of waves that are the same at every pitch.
_SHAPES: dict[str, tuple[float, ...]] = {
    "sine": (1.0,),
    "saw": tuple(1 / n for n in _NUMBERS),
    "soft": tuple(n**-1.7 for n in _NUMBERS),
    "square": tuple((n % 2) / n for n in _NUMBERS),
    "triangle": tuple((n % 2) / n**2 for n in _NUMBERS),
    "pulse": tuple(abs(math.sin(math.pi * n / 4)) / n for n in _NUMBERS),
    "organ": (1.0, 0.8, 0.55, 0.4, 0.0, 0.25, 0.0, 0.2),
    "flute": (1.0, 0.28, 0.14, 0.05, 0.02),
}
# Center, width (Hz) and strength of the resonances of a body; partials fall with `tilt`.
_BODIES: dict[str, tuple[float, tuple[tuple[float, float, float], ...]]] = {
    "bowed": (0.9, ((480, 260, 1.0), (1100, 500, 0.7), (2700, 900, 0.9))),
    "brass": (0.6, ((700, 700, 1.0), (1500, 900, 0.6))),
    "mute": (0.35, ((1500, 600, 1.0), (2600, 900, 0.8))),
    "reed": (0.7, ((550, 350, 1.0), (1350, 500, 0.7), (2400, 700, 0.5))),
    "choir": (1.0, ((400, 160, 1.0), (850, 260, 0.6), (2700, 500, 0.25))),
}


def _partials(shape: str, hz: float) -> tuple[float, ...]:
    """The strength of each partial, the fundamental first."""
    if shape in _SHAPES:
        return _SHAPES[shape]
    tilt, bodies = _BODIES[shape]
    number = np.array(_NUMBERS)
    partial_hz = number * hz
    body = sum(gain / (1 + ((partial_hz - centre) / width) ** 2) for centre, width, gain in bodies)
    return tuple(number**-tilt * (0.12 + body))


def _plucked(instrument: Instrument, hz: float, length: int) -> Samples:
    """A plucked string: a burst of noise that goes round, a little duller each time (Karplus and Strong, 1983)."""
    period = max(2, round(SAMPLE_RATE_HZ / hz - 0.5))
    needed = int(length * hz * (period + 0.5) / SAMPLE_RATE_HZ) + 2  # played back at the exact pitch below
    start = _burst(period, instrument.brightness)
    wave = np.zeros(needed + 2 * period, np.float32)
    wave[1 : period + 1] = start
    loss = np.float32(10.0 ** (-3.0 / max(1.0, instrument.string_s * hz)))  # -60 dB after string_s
    dull = np.float32(0.5)
    for at in range(period + 1, len(wave) - period, period):
        wave[at : at + period] = loss * (dull * wave[at - period : at] + (1 - dull) * wave[at - period - 1 : at - 1])
    places = np.arange(length, dtype=np.float64) * (hz * (period + 0.5) / SAMPLE_RATE_HZ)
    return np.interp(places, np.arange(len(wave) - 1), wave[1:]).astype(np.float32)


@lru_cache(maxsize=256)
def _burst(period: int, brightness: float) -> Samples:
    chance = np.random.default_rng(period)
    burst = chance.uniform(-1, 1, period).astype(np.float32)
    rounds = round((1 - brightness) * 6)
    for _ in range(rounds):
        burst = (burst + np.roll(burst, 1)) / 2
    burst -= burst.mean()
    return (burst / np.max(np.abs(burst))).astype(np.float32)
