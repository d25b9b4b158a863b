"""The plan of a song before any note is written: style, tune, tempo, form."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.composer.extra_player import with_player_of
from sandbox.acedata.composer.form import Form, form_of, loop_of
from sandbox.acedata.composer.style import style_of, tempo_bpm
from sandbox.acedata.composer.tune import Tune, tune_of

if TYPE_CHECKING:
    from sandbox.acedata.composer.repertoire import Style
    from sandbox.acedata.composer.work import Recipe

_SECOND_TAKE_TEMPO = 1.04
_TRACTS = (0.88, 1.14)  # the range of lengths of people's vocal tracts


@dataclass(frozen=True, slots=True)
class Plan:
    """The frame of a song. `has_low_voice` says whether the voice is a man's, `tract` is its vocal tract's length."""

    style: Style
    tune: Tune
    bpm: float
    form: Form
    has_low_voice: bool
    tract: float


def plan_of(recipe: Recipe) -> Plan:
    """The plan of a recipe; the second take is a little faster and starts with the chorus."""
    style = style_of(recipe.style, recipe.words)
    if recipe.extra_stem:
        style = with_player_of(style, recipe.extra_stem)
    bpm = recipe.bpm or tempo_bpm(style, recipe.style, random.Random(f"plan:{recipe.words}").random())
    is_second = bool(recipe.take % 2)
    if is_second and not recipe.bpm:
        bpm *= _SECOND_TAKE_TEMPO
    form = (
        form_of(recipe.wish_s, bpm, is_continuation=recipe.source is not None, starts_with_chorus=is_second)
        if recipe.shape == "song"
        else loop_of(recipe.wish_s, bpm, is_shot=recipe.shape == "shot")
    )
    tune = recipe.tune or tune_of(recipe.words, recipe.style, style.mode)
    return Plan(style, tune, bpm, form, has_low_voice(recipe), _tract(recipe))


def has_low_voice(recipe: Recipe) -> bool:
    """Whether the voice is a man's: as the recipe says, else as its singer's seed decides."""
    chance = random.Random(f"plan:{recipe.singer or recipe.words}")
    chance.random()  # the first number decided the tempo
    return (recipe.voice or chance.choice("fm")) == "m"


def _tract(recipe: Recipe) -> float:
    return random.Random(f"singer:{recipe.singer or recipe.words}").uniform(*_TRACTS)
