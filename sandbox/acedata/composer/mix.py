"""Turns a score into stereo sound: renders the players, pans them, adds reverb, and masters the mix."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from sandbox.acedata.composer.drum import PLACES, drum_wave
from sandbox.acedata.composer.instrument import INSTRUMENTS, note_wave
from sandbox.acedata.composer.stem import stem_of_drum, stem_of_part
from sandbox.acedata.composer.voice import sing
from sandbox.acedata.composer.wave import SAMPLE_RATE_HZ, Samples, samples, seconds

Spectrum = NDArray[np.complexfloating[Any]]

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.acedata.composer.score import Part, Score

# How loud each role is (root mean square while it sounds), its stereo position, and how much reverb it has.
_LEVELS = {"voice": 0.155, "lead": 0.12, "comp": 0.085, "pad": 0.06, "bass": 0.13}
_PANS = {"voice": 0.0, "lead": 0.22, "comp": -0.25, "pad": 0.0, "bass": 0.0}
_SENDS = {"voice": 1.0, "lead": 1.0, "comp": 0.8, "pad": 1.2, "bass": 0.1}
_DRUM_LEVEL = 0.8
_PEAK = 0.84  # headroom for what the MP3 encoder adds between samples
_LOUDNESS = 0.14  # the target root mean square, about -17 dBFS before the peaks are limited
_ROOM_S = 1.8
_BLOCK = 1 << 16
_CLICK_S = 0.004
_BREATH_S = 0.12  # a pause as long as this ends a sung line


def render(score: Score) -> Samples:
    """The song as stereo samples of shape (n, 2), within -1..1."""
    length = samples(score.length_s)
    stereo = np.zeros((2, length), np.float32)
    room = np.zeros(length, np.float32)
    for _, layer, send in _layers(score, length):
        stereo += layer
        room += send
    stereo += np.float32(score.reverb * 3.0) * _reverb(room)
    stereo *= _master_gain(stereo, is_loop=score.is_loop)
    return np.ascontiguousarray(stereo.T)


def render_stems(score: Score) -> dict[str, Samples]:
    """The same song by stems, each of shape (n, 2), without silent ones; together they are what `render` makes."""
    length = samples(score.length_s)
    stems: dict[str, tuple[Samples, Samples]] = {}
    for stem, layer, send in _layers(score, length):
        dry, room = stems.get(stem, (0.0, 0.0))
        stems[stem] = dry + layer, room + send
    wet = {stem: dry + np.float32(score.reverb * 3.0) * _reverb(room) for stem, (dry, room) in stems.items()}
    gain = _master_gain(np.sum([*wet.values(), np.zeros((2, length), np.float32)], axis=0), is_loop=score.is_loop)
    return {stem: np.ascontiguousarray((sound * gain).T) for stem, sound in wet.items()}


def _layers(score: Score, length: int) -> Iterator[tuple[str, Samples, Samples]]:
    """Each player's stem, stereo sound, and signal for the reverb."""
    ducking = _ducking(score, length)
    for part in score.parts:
        track = _track(part, length)
        if part.role not in {"voice", "lead"}:
            track *= ducking
        stereo = np.zeros((2, length), np.float32)
        _place(stereo, track, _PANS[part.role])
        if part.role in {"pad", "comp"}:
            _widen(stereo, track)
        yield stem_of_part(part.role, part.instrument), stereo, _SENDS[part.role] * track
    for drum in dict.fromkeys(hit.drum for hit in score.hits):
        stereo = _drum(score, drum, length)
        yield stem_of_drum(drum), stereo, 0.35 * stereo.mean(axis=0)


def _track(part: Part, length: int) -> Samples:
    """One player's notes at the loudness of the role."""
    track = np.zeros(length, np.float32)
    if part.instrument.startswith("voice"):
        _sing_all(part, track)
        drive = 0.0
    else:
        drive = INSTRUMENTS[part.instrument].drive
        waves: dict[tuple[int, int], Samples] = {}
        for note in part.notes:
            key = (note.midi, round(samples(note.length_s), -2))
            if key not in waves:
                waves[key] = note_wave(part.instrument, *key)
            _add(track, waves[key], note.start_s, note.strength)
    loud = _loudness(track)
    track *= np.float32(1.0 / loud) if drive else np.float32(_LEVELS[part.role] / loud)
    if drive:
        track = _amplify(track, drive)
        track *= np.float32(_LEVELS[part.role] / _loudness(track))
    return track


def _sing_all(part: Part, track: Samples) -> None:
    previous = None
    ended_s = -1.0
    for note in part.notes:
        wave, ahead_s = sing(
            part.instrument, note, previous if note.start_s - ended_s < _BREATH_S else None, part.tract
        )
        _add(track, wave, note.start_s - ahead_s, note.strength)
        previous, ended_s = note.midi, note.start_s + note.length_s


def _add(track: Samples, wave: Samples, start_s: float, strength: float) -> None:
    start = max(0, round(start_s * SAMPLE_RATE_HZ))
    end = min(len(track), start + len(wave))
    if end > start:
        track[start:end] += wave[: end - start] * np.float32(strength)


def _loudness(track: Samples) -> float:
    """Root mean square without silence."""
    power = np.square(track[::4])
    sounding = power[power > 1e-4 * (power.max() or 1.0)]
    return float(np.sqrt(sounding.mean())) if len(sounding) else 1.0


def _amplify(track: Samples, drive: float) -> Samples:
    """An overdriven amplifier and the dull loudspeaker after it."""
    pushed = np.tanh(track * np.float32(drive / 3.0))
    return np.convolve(pushed, _speaker(), "same").astype(np.float32)


@cache
def _speaker() -> Samples:
    """A short low-pass at 4.2 kHz."""
    n = np.arange(-20, 21)
    cut = 4200 / SAMPLE_RATE_HZ
    kernel = 2 * cut * np.sinc(2 * cut * n) * np.hanning(41)
    return (kernel / kernel.sum()).astype(np.float32)


def _drum(score: Score, name: str, length: int) -> Samples:
    """All strokes of one drum, at its stereo position."""
    stereo = np.zeros((2, length), np.float32)
    track = np.zeros(length, np.float32)
    wave = drum_wave(name)
    for hit in score.hits:
        if hit.drum == name:
            _add(track, wave, hit.start_s, hit.strength)
    _place(stereo, track, PLACES.get(name, 0.0))
    stereo *= np.float32(_DRUM_LEVEL)
    return stereo


def _ducking(score: Score, length: int) -> Samples | np.float32:
    """How much the kick drum turns the other players down at each moment."""
    kicks = [hit for hit in score.hits if hit.drum.endswith("kick")]
    if not score.duck or not kicks:
        return np.float32(1.0)
    level = np.ones(length, np.float32)
    dip = 1 - np.float32(score.duck) * np.exp(-seconds(samples(0.25)) / np.float32(0.08))
    for hit in kicks:
        start = round(hit.start_s * SAMPLE_RATE_HZ)
        piece = level[start : start + len(dip)]
        np.minimum(piece, dip[: len(piece)], out=piece)
    return level


def _place(stereo: Samples, track: Samples, pan: float) -> None:
    """Pan the track, -1 left to 1 right, at equal power."""
    angle = (pan + 1) * np.pi / 4
    stereo[0] += track * np.float32(np.cos(angle) * 1.2)
    stereo[1] += track * np.float32(np.sin(angle) * 1.2)


def _widen(stereo: Samples, track: Samples) -> None:
    """Widen chords with a late, quiet copy on the other side."""
    late = samples(0.013)
    stereo[1, late:] += np.float32(0.35) * track[:-late]


def _reverb(room: Samples) -> Samples:
    """The reverb in stereo, computed at half the sample rate because a room absorbs the highest tones anyway."""
    padded = np.pad(room, (0, len(room) % 2))
    half = (padded[::2] + padded[1::2]) / 2
    answer = np.stack([_convolved(half, response) for response in _room_spectra()])
    stereo = np.repeat(answer, 2, axis=1)[:, : len(room)]
    stereo[:, 1:-1:2] = (stereo[:, 0:-2:2] + stereo[:, 2::2][:, : stereo[:, 1:-1:2].shape[1]]) / 2
    return stereo


@cache
def _room_spectra() -> tuple[Spectrum, Spectrum]:
    """The spectra of the room's impulse response, left and right: dense noise that fades, high tones first."""
    rate_hz = SAMPLE_RATE_HZ / 2
    length = int(_ROOM_S * rate_hz)
    t = np.arange(length) / rate_hz
    sides: list[Spectrum] = []
    for seed in (31, 37):
        chance = np.random.default_rng(seed)
        white = chance.standard_normal(length)
        dull = np.convolve(white, np.ones(6) / 6, "same")
        clap = white * np.exp(-t * 9.0) * 0.4 + dull * np.exp(-t * 3.6)
        clap[: int(0.012 * rate_hz)] = 0.0
        clap /= np.sqrt(np.sum(clap**2))
        sides.append(np.fft.rfft(clap.astype(np.float32), 2 * _BLOCK).astype(np.complex64))
    return sides[0], sides[1]


def _convolved(signal: Samples, spectrum: Spectrum) -> Samples:
    """The signal convolved block by block (overlap and add)."""
    out = np.zeros(len(signal) + 2 * _BLOCK, np.float32)
    for start in range(0, len(signal), _BLOCK):
        block = np.fft.rfft(signal[start : start + _BLOCK], 2 * _BLOCK)
        out[start : start + 2 * _BLOCK] += np.fft.irfft(block * spectrum, 2 * _BLOCK)
    return out[: len(signal)]


def _master_gain(stereo: Samples, *, is_loop: bool) -> Samples:
    """The gain for each sample: even loudness, soft limits, and a fade at the end."""
    loud = float(np.sqrt(np.mean(np.square(stereo)))) or 1.0
    level = _LOUDNESS * 1.15 / loud
    pushed = np.abs(stereo) * np.float32(level * 1.1)
    np.maximum(pushed, np.float32(1e-4), out=pushed)
    gain = np.tanh(pushed) / pushed * np.float32(level)
    peak = float(np.max(np.abs(stereo * gain))) or 1.0
    gain *= np.float32(min(_PEAK / peak, 1.25))
    fade_in = samples(_CLICK_S)
    fade_out = fade_in if is_loop else min(samples(1.2), stereo.shape[1] // 3)
    gain[:, :fade_in] *= np.linspace(0, 1, fade_in, dtype=np.float32)
    gain[:, -fade_out:] *= np.linspace(1, 0, fade_out, dtype=np.float32) ** 2
    return gain
