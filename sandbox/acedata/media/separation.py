"""Separates any work into stems that add up to it: exactly if it was composed here, by estimate if not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

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
    compose_stems,
    edit,
    join,
    planned_length_s,
)
from sandbox.acedata.composer.wave import samples
from sandbox.acedata.media.mp3 import decode
from sandbox.acedata.media.stretch import at_tempo

if TYPE_CHECKING:
    from collections.abc import Callable

    from sandbox.acedata.composer import Samples, Work

    Stems = dict[str, Samples]


def separate(work: Work) -> Stems:
    """The sound of each stem in the work, by title; each is as long as the work. Silent stems are left out."""
    if isinstance(work, Recording):
        return edit.unmix(decode(work.path, SAMPLE_RATE_HZ))
    if isinstance(work, Recipe):
        return _of_song(work)
    if isinstance(work, Stem):
        return {title: sound for title, sound in separate(work.source).items() if title in work.parts}
    if isinstance(work, Splice):
        return _paired(work.source, work.part, lambda a, b: edit.splice(a, b, work.start_s, work.end_s))
    if isinstance(work, Overdub):
        stems = _paired(work.source, work.added, lambda a, b: edit.overlay(a, b, work.start_s, work.end_s))
        return _each(stems, edit.headroom(_mix(stems)))
    return _altered(work)


def _of_song(recipe: Recipe) -> Stems:
    new = compose_stems(recipe)
    if recipe.source is None:
        return new
    seam = samples(recipe.continue_at_s)
    head = {title: sound[:seam] for title, sound in separate(recipe.source).items()}
    length = samples(planned_length_s(recipe)) - seam
    return _merged(head, seam, new, length, join)


def _altered(work: Excerpt | Master | Tempo) -> Stems:
    stems = separate(work.source)
    if isinstance(work, Excerpt):
        return {title: edit.cut(sound, work.start_s, work.end_s) for title, sound in stems.items()}
    if isinstance(work, Tempo):
        return {
            title: at_tempo(sound, SAMPLE_RATE_HZ, work.multiplier, keeps_pitch=work.keeps_pitch)
            for title, sound in stems.items()
        }
    stems = {title: edit.tilt(sound, work.brightness * work.strength) for title, sound in stems.items()}
    return _each(stems, edit.loudness_gain(_mix(stems), work.strength)) if stems else stems


def _paired(one: Work, other: Work, combine: Callable[[Samples, Samples], Samples]) -> Stems:
    lengths = [samples(planned_length_s(work)) for work in (one, other)]
    return _merged(separate(one), lengths[0], separate(other), lengths[1], combine)


def _merged(
    one: Stems, one_length: int, other: Stems, other_length: int, combine: Callable[[Samples, Samples], Samples]
) -> Stems:
    """Each stem of either work; where one of them lacks a stem, silence takes its place."""
    lengths = [
        len(next(iter(stems.values()), range(length))) for stems, length in ((one, one_length), (other, other_length))
    ]
    silences = [np.zeros((length, 2), np.float32) for length in lengths]
    return {
        title: combine(one.get(title, silences[0]), other.get(title, silences[1]))
        for title in dict.fromkeys([*one, *other])
    }


def _each(stems: Stems, gain: Samples | np.float32) -> Stems:
    return {title: sound * gain for title, sound in stems.items()}


def _mix(stems: Stems) -> Samples:
    return np.sum(list(stems.values()), axis=0) if stems else np.zeros((0, 2), np.float32)
