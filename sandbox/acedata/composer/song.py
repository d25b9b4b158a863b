"""Composes: recipe to score to sound, and joins a new part to an old one."""

from __future__ import annotations

import numpy as np

from sandbox.acedata.composer.arranger import score_of
from sandbox.acedata.composer.form import RING_S, bar_s
from sandbox.acedata.composer.mix import rendered
from sandbox.acedata.composer.plan import plan_of
from sandbox.acedata.composer.recipe import Recipe, Recording
from sandbox.acedata.composer.tune import Tune, tune_of
from sandbox.acedata.composer.wave import Samples, samples

_CROSSFADE_S = 0.06


def planned_length_s(recipe: Recipe | Recording) -> float:
    """How long the song will be, what it continues included: near the wish, as forms are made of whole bars."""
    if isinstance(recipe, Recording):
        return recipe.length_s
    return round(recipe.continue_at_s + plan_of(recipe).form.length_s, 2)


def seam_s(source: Recipe | Recording, at_s: float) -> float:
    """Where a continuation wished at `at_s` begins: on the nearest beat, and before the last chord rings out."""
    if isinstance(source, Recording):
        return at_s
    if source.source is not None and at_s <= source.continue_at_s:
        return min(seam_s(source.source, at_s), source.continue_at_s)
    plan = plan_of(source)
    end_s = plan.form.length_s - (RING_S if plan.form.sections[-1].kind == "ending" else 0.0)
    beat_s = bar_s(plan.bpm) / 4
    beats = max(1, round((at_s - source.continue_at_s) / beat_s))
    return round(source.continue_at_s + min(beats * beat_s, end_s), 3)


def tune_played(recipe: Recipe | Recording) -> Tune:
    """The tune that the song has, for whoever covers or continues it."""
    if isinstance(recipe, Recording):
        return recipe.tune or tune_of(recipe.words, "")
    return plan_of(recipe).tune


def compose(recipe: Recipe) -> Samples:
    """The newly composed part as stereo samples of shape (n, 2). The same recipe is the same sound."""
    return rendered(score_of(recipe))


def join(head: Samples, tail: Samples) -> Samples:
    """The head, and the tail from where it ends; the seam is softened within the tail's first moments."""
    seam = min(samples(_CROSSFADE_S), len(head), len(tail))
    fading = np.linspace(1.0, 0.0, seam, dtype=np.float32)[:, np.newaxis]
    start = tail[:seam] * (1 - fading) + head[len(head) - seam :][::-1] * fading
    return np.concatenate([head, start, tail[seam:]]).astype(np.float32)
