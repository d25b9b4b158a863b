"""A single sound by its name: one stroke of a drum, one note, or a chord."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sandbox.acedata.composer.drum import drum_names
from sandbox.acedata.composer.instrument import INSTRUMENTS
from sandbox.acedata.composer.scale import midi_of, voicing
from sandbox.acedata.composer.score import Hit, Note, Part, Score

if TYPE_CHECKING:
    from sandbox.acedata.composer.plan import Plan
    from sandbox.acedata.composer.work import Recipe

_CHORD_LOWEST = 52
_HELD_S = 0.9
# Names that people use for sounds that have another name here.
_ALSO = {"drum": "kick", "boom": "timpani", "cymbal": "crash", "hihat": "hat", "bells": "bell", "trumpet": "brass"}


def shot_of(recipe: Recipe, plan: Plan) -> Score:
    """The sound that the recipe's words name first; the tonic chord of their style when they name none."""
    score = Score(
        bpm=plan.bpm,
        length_s=plan.form.length_s,
        tonic=plan.tune.tonic,
        mode=plan.tune.mode,
        reverb=plan.style.reverb,
        duck=0.0,
    )
    named = [_ALSO.get(word, word) for word in re.findall(r"[a-z_]+", recipe.words.lower())]
    strength = 0.8 if recipe.take % 2 else 1.0
    drum = next((name for name in named if name in drum_names()), "")
    instrument = next((name for name in named if name in INSTRUMENTS), "")
    if drum:
        score.hits.append(Hit(0.0, drum, strength))
        if recipe.take % 2:
            score.hits.append(Hit(0.08, drum, strength))
        return score
    tonic = midi_of(score.tonic, score.mode, 0)
    chord = voicing(score.tonic, score.mode, 0, "triad" if recipe.take % 2 else plan.style.colour, _CHORD_LOWEST)
    pitches = (tonic - 12 * (recipe.take % 2),) if instrument else chord
    notes = [Note(0.0, _HELD_S, midi, strength) for midi in pitches]
    score.parts.append(Part("lead", instrument or plan.style.leads[0].replace("voice", "choir"), notes=notes))
    return score
