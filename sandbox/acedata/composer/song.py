"""Composes recipes into sound, joins a new part to an old one, and gives length, tune, tempo and singer of any work."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sandbox.acedata.composer.arranger import score_of
from sandbox.acedata.composer.form import RING_S, bar_s
from sandbox.acedata.composer.mix import render, render_stems
from sandbox.acedata.composer.plan import has_low_voice, plan_of
from sandbox.acedata.composer.tune import Tune, tune_of
from sandbox.acedata.composer.wave import Samples, samples
from sandbox.acedata.composer.work import Excerpt, Overdub, Recipe, Recording, Tempo, Work

_CROSSFADE_S = 0.06
_LONGEST_GAP_BARS = 6  # how much shorter than the wish a form can be: half a phrase, the ending, an incomplete bar


def planned_length_s(work: Work) -> float:
    """The length of the work, including what it continues: close to the wish, because forms consist of whole bars."""
    if isinstance(work, Recording):
        return work.length_s
    if isinstance(work, Recipe):
        return round(work.continue_at_s + plan_of(work).form.length_s, 2)
    if isinstance(work, Excerpt):
        return round(work.end_s - work.start_s, 2)
    if isinstance(work, Tempo):
        return round(planned_length_s(work.source) / work.multiplier, 2)
    return planned_length_s(work.source)


def seam_s(source: Work, at_s: float) -> float:
    """Where a continuation requested at `at_s` begins: on the nearest beat, and before the last chord fades out."""
    if not isinstance(source, Recipe):
        return at_s
    if source.source is not None and at_s <= source.continue_at_s:
        return min(seam_s(source.source, at_s), source.continue_at_s)
    plan = plan_of(source)
    end_s = plan.form.length_s - (RING_S if plan.form.sections[-1].kind == "ending" else 0.0)
    beat_s = bar_s(plan.bpm) / 4
    beats = max(1, round((at_s - source.continue_at_s) / beat_s))
    return round(source.continue_at_s + min(beats * beat_s, end_s), 3)


def tune_played(work: Work) -> Tune:
    """The tune of the work, for covers and continuations."""
    if isinstance(work, Recording):
        return work.tune or tune_of(work.words, "")
    if isinstance(work, Recipe):
        return plan_of(work).tune
    return tune_played(work.source)


def tempo_of(work: Work) -> float:
    """The tempo of the work in beats a minute; 0 if unknown."""
    if isinstance(work, Recipe):
        return plan_of(work).bpm
    if isinstance(work, Recording):
        return 0.0
    return tempo_of(work.source) * (work.multiplier if isinstance(work, Tempo) else 1.0)


def seed_of(work: Work) -> str:
    """The words that first seeded the work; a new song from the same words keeps its tempo and singer."""
    return work.words if isinstance(work, Recipe | Recording) else seed_of(work.source)


def singer_of(work: Work) -> tuple[str, str]:
    """Who sings in the work: the seed of the voice, and f or m (empty if unknown)."""
    if isinstance(work, Recipe):
        return work.singer or work.words, "m" if has_low_voice(work) else "f"
    if isinstance(work, Recording):
        return work.words, ""
    if isinstance(work, Overdub) and isinstance(work.source, Recording):
        return singer_of(work.added)
    return singer_of(work.source)


def with_length(recipe: Recipe, length_s: float) -> Recipe:
    """The recipe with a longer wish, so that the song lasts at least `length_s` before its last chord."""
    return replace(recipe, wish_s=length_s + _LONGEST_GAP_BARS * bar_s(plan_of(recipe).bpm) + 2 * RING_S)


def compose(recipe: Recipe) -> Samples:
    """The newly composed part as stereo samples of shape (n, 2). The same recipe is the same sound."""
    return render(score_of(recipe))


def compose_stems(recipe: Recipe) -> dict[str, Samples]:
    """The stems of the newly composed part, without silent ones; together they are what `compose` makes."""
    return render_stems(score_of(recipe))


def join(head: Samples, tail: Samples) -> Samples:
    """The head followed by the tail, with a short crossfade at the beginning of the tail."""
    seam = min(samples(_CROSSFADE_S), len(head), len(tail))
    fading = np.linspace(1.0, 0.0, seam, dtype=np.float32)[:, np.newaxis]
    start = tail[:seam] * (1 - fading) + head[len(head) - seam :][::-1] * fading
    return np.concatenate([head, start, tail[seam:]]).astype(np.float32)
