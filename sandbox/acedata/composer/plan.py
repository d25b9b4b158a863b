"""What a recipe decides before any note is written: style, tune, tempo, form."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.composer.form import Form, form_of
from sandbox.acedata.composer.style import style_of, tempo_bpm
from sandbox.acedata.composer.tune import Tune, tune_of

if TYPE_CHECKING:
    from sandbox.acedata.composer.recipe import Recipe
    from sandbox.acedata.composer.repertoire import Style

_SECOND_TAKE_TEMPO = 1.04


@dataclass(frozen=True, slots=True)
class Plan:
    """The frame of a song. `has_low_voice` is whether a man sings."""

    style: Style
    tune: Tune
    bpm: float
    form: Form
    has_low_voice: bool


def plan_of(recipe: Recipe) -> Plan:
    """The plan of a recipe; the second take is a little faster and starts with the chorus."""
    style = style_of(recipe.style, recipe.words)
    chance = random.Random(f"plan:{recipe.words}")
    bpm = tempo_bpm(style, recipe.style, chance.random())
    voice = recipe.voice or chance.choice("fm")
    is_second = bool(recipe.take % 2)
    if is_second:
        bpm *= _SECOND_TAKE_TEMPO
    form = form_of(recipe.wish_s, bpm, is_continuation=recipe.source is not None, starts_with_chorus=is_second)
    return Plan(style, recipe.tune or tune_of(recipe.words, recipe.style, style.mode), bpm, form, voice == "m")
