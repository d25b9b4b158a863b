"""Renders any work as sound: composes what is new, decodes recordings, and applies the edits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sandbox.acedata.composer import (
    SAMPLE_RATE_HZ,
    Excerpt,
    Master,
    Overdub,
    Recipe,
    Recording,
    Splice,
    Stem,
    Tempo,
    compose,
    edit,
    join,
    planned_length_s,
)
from sandbox.acedata.composer.wave import samples
from sandbox.acedata.media.mp3 import decode
from sandbox.acedata.media.separation import separate
from sandbox.acedata.media.stretch import at_tempo

if TYPE_CHECKING:
    from sandbox.acedata.composer import Samples, Work

_Packed = NDArray[np.int16]

_LEAK = 0.012  # how much of the whole song remains in each stem of the second take
_FULL_SCALE = 32_767


class Renderer:
    """Renders works. It keeps the stems of the last song, because the next request is mostly about the same song."""

    def __init__(self) -> None:
        self._separated: tuple[Work, dict[str, _Packed]] | None = None

    def play(self, work: Work) -> Samples:
        """The work as stereo samples of shape (n, 2), within -1..1."""
        if isinstance(work, Recording):
            return decode(work.path, SAMPLE_RATE_HZ)
        if isinstance(work, Recipe):
            return self._song(work)
        if isinstance(work, Stem):
            return self._stem(work)
        if isinstance(work, Splice):
            return edit.splice(self.play(work.source), self.play(work.part), work.start_s, work.end_s)
        if isinstance(work, Overdub):
            both = edit.overlay(self.play(work.source), self.play(work.added), work.start_s, work.end_s)
            return both * edit.headroom(both)
        return self._altered(work)

    def _song(self, recipe: Recipe) -> Samples:
        if recipe.source is None:
            return compose(recipe)
        return join(self.play(recipe.source)[: samples(recipe.continue_at_s)], compose(recipe))

    def _altered(self, work: Excerpt | Master | Tempo) -> Samples:
        sound = self.play(work.source)
        if isinstance(work, Excerpt):
            return edit.cut(sound, work.start_s, work.end_s)
        if isinstance(work, Tempo):
            return at_tempo(sound, SAMPLE_RATE_HZ, work.multiplier, keeps_pitch=work.keeps_pitch)
        sound = edit.tilt(sound, work.brightness * work.strength)
        return sound * edit.loudness_gain(sound, work.strength)

    def _stem(self, work: Stem) -> Samples:
        """The sound of these parts together. All stems of a song are separated at once."""
        if self._separated is None or self._separated[0] != work.source:
            self._separated = work.source, {title: _packed(sound) for title, sound in separate(work.source).items()}
        stems = self._separated[1]
        # The planned length is rounded, so it is used only when there is no sound at all to measure.
        length = len(next(iter(stems.values()), range(samples(planned_length_s(work.source)))))
        silence = np.zeros((length, 2), np.float32)
        alone = sum((_unpacked(stems[title]) for title in work.parts if title in stems), silence)
        if not work.take:
            return alone
        return alone * (1 - _LEAK) + _LEAK * sum(map(_unpacked, stems.values()), silence)


def _packed(sound: Samples) -> _Packed:
    """16-bit samples: as precise as the MP3 made from them, in half the memory."""
    return (np.clip(sound, -1.0, 1.0) * _FULL_SCALE).astype(np.int16)


def _unpacked(sound: _Packed) -> Samples:
    return sound.astype(np.float32) / _FULL_SCALE
