"""Writes the score: assigns the tune of a recipe to the players of a style."""

from __future__ import annotations

import random
from itertools import cycle
from typing import TYPE_CHECKING

from sandbox.acedata.composer.form import Section, bar_s
from sandbox.acedata.composer.lyric import syllables_of
from sandbox.acedata.composer.pattern import BASSES, COMPS, DRUMS, EXTRAS, FILL, STRENGTH
from sandbox.acedata.composer.plan import Plan, plan_of
from sandbox.acedata.composer.scale import in_octave, midi_of, power_chord, voicing
from sandbox.acedata.composer.score import Hit, Note, Part, Score
from sandbox.acedata.composer.shot import shot_of
from sandbox.acedata.composer.tune import PHRASE_BARS, STEPS_PER_BAR, Phrase

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sandbox.acedata.composer.score import Syllable
    from sandbox.acedata.composer.work import Recipe

_COMP_LOWEST = 52  # E3: chords are in the octave from here up
_PAD_LOWEST = 55
_POWER_LOWEST = 40  # E2: where guitars growl
_BASS_LOWEST = 28  # E1
_OCTAVE = 12
_LOW_TONICS_FROM = 6  # tunes in F# and above are an octave lower
_HUMAN_S = 0.006  # how far off the grid people play
_DOUBLED = 0.55  # how loud the lead is behind the voice
_SKIPPED = 0.2  # the fraction of strokes that the second take leaves out, so that it sounds different
_FULL_ENERGY = 0.7
_PLAYING_ENERGY = 0.5
_INTRO_DRUMS = frozenset({"hat", "ride", "snap", "chip_hat", "brush"})
_EIGHTH = 2
_BEAT = 4


def score_of(recipe: Recipe) -> Score:
    """The whole score of a recipe."""
    if recipe.shape == "shot":
        return shot_of(recipe, plan_of(recipe))
    return _Arrangement(recipe, plan_of(recipe)).finished_score()


class _Arrangement:
    """One score in progress: goes through the form bar by bar and writes each player's notes."""

    def __init__(self, recipe: Recipe, plan: Plan) -> None:
        excluded = recipe.exclude.lower()
        self._plan = plan
        self._style = plan.style
        self._tonic, self._mode = plan.tune.tonic, plan.tune.mode
        self._step_s = bar_s(plan.bpm) / STEPS_PER_BAR
        self._chance = random.Random(f"play:{recipe.words}:{recipe.style}:{recipe.take}")
        self._syllables = cycle(syllables_of(recipe.lyric))
        self._is_loop = recipe.shape == "loop"
        self._is_second_take = bool(recipe.take % 2)
        self._is_sung = plan.style.sings and not recipe.is_instrumental and "vocal" not in excluded
        self._kit = {} if "drum" in excluded or "percussion" in excluded else DRUMS.get(plan.style.drums, {})
        self._extras = {} if "percussion" in excluded else {name: EXTRAS[name] for name in plan.style.extras}
        singer = "voice_m" if plan.has_low_voice else "voice_f"
        lead = plan.style.leads[recipe.take % 2]
        self._voice = Part("voice", singer, plan.tract)
        self._lead = Part("lead", singer if lead == "voice" else lead, plan.tract)
        self._comp = Part("comp", plan.style.comp[0])
        self._pad = Part("pad", plan.style.pad)
        self._bass = Part("bass", "" if "bass" in excluded else plan.style.bass[0])
        self._hits: list[Hit] = []

    def finished_score(self) -> Score:
        """The score with every part that plays."""
        bar = 0
        for section in self._plan.form.sections:
            for offset in range(section.bars):
                if section.kind == "ending":
                    self._write_ending(bar)
                else:
                    self._write_bar(section, bar, offset)
                bar += 1
        parts = [self._voice, self._lead, self._comp, self._pad, self._bass]
        return Score(
            bpm=self._plan.bpm,
            length_s=self._plan.form.length_s,
            tonic=self._tonic,
            mode=self._mode,
            reverb=self._style.reverb,
            duck=self._style.duck,
            parts=[part for part in parts if part.notes],
            hits=sorted(self._hits),
            is_loop=self._is_loop,
        )

    def _write_bar(self, section: Section, bar: int, offset: int) -> None:
        phrase = self._phrase(section.kind)
        at = (section.first_bar + offset) % PHRASE_BARS
        root, following = phrase.chords[at], phrase.chords[(at + 1) % PHRASE_BARS]
        is_waiting = section.kind == "intro" and offset < section.bars // 2
        if section.kind != "intro":
            self._write_tune(section, phrase, bar, at)
        self._write_comp(section, bar, root)
        if self._pad.instrument and section.energy > _FULL_ENERGY:
            self._write_chord(self._pad, bar, 0, STEPS_PER_BAR, root, 0.7)
        if self._bass.instrument and not is_waiting:
            self._write_bass(section, bar, root, following)
        self._write_drums(section, bar, offset)

    def _phrase(self, kind: str) -> Phrase:
        tune = self._plan.tune
        return {"verse": tune.verse, "bridge": tune.bridge}.get(kind, tune.chorus)

    def _write_tune(self, section: Section, phrase: Phrase, bar: int, at: int) -> None:
        """The melody: sung, in choruses with the lead behind it, or played by the lead alone."""
        for step, steps, degree in _notes_in_bar(phrase, at):
            midi, strength = self._tune_midi(degree), 1.0 if step % (2 * _BEAT) == 0 else 0.75
            if self._is_sung:
                self._sing(bar, step, steps, midi, strength)
                strength *= _DOUBLED
            if not self._is_sung or (section.kind == "chorus" and self._style.drums):
                self._play(self._lead, bar, step, steps, midi, strength)

    def _tune_midi(self, degree: int) -> int:
        midi = midi_of(self._tonic, self._mode, degree)
        return midi - _OCTAVE if self._tonic >= _LOW_TONICS_FROM else midi

    def _write_comp(self, section: Section, bar: int, root: int) -> None:
        for index, strike in enumerate(COMPS[self._style.comp[1]]):
            strength = (0.6 + 0.4 * section.energy) * (1.0 if strike.step % (2 * _BEAT) == 0 else 0.8)
            if strike.tone is not None:
                tones = self._chord(root, _COMP_LOWEST)
                midi = (*tones, tones[0] + _OCTAVE)[strike.tone % (len(tones) + 1)]
                self._play(self._comp, bar, strike.step, strike.steps, midi, strength)
            elif not (self._is_second_take and index and self._chance.random() < _SKIPPED):
                self._write_chord(self._comp, bar, strike.step, strike.steps, root, strength)

    def _write_chord(self, part: Part, bar: int, step: int, steps: int, root: int, strength: float) -> None:
        for midi in self._chord(root, _PAD_LOWEST if part is self._pad else _COMP_LOWEST):
            self._play(part, bar, step, steps, midi, strength)

    def _chord(self, root: int, lowest: int) -> tuple[int, ...]:
        if self._style.colour == "power":
            return power_chord(self._tonic, self._mode, root, _POWER_LOWEST)
        return voicing(self._tonic, self._mode, root, self._style.colour, lowest)

    def _write_bass(self, section: Section, bar: int, root: int, following: int) -> None:
        root_midi = midi_of(self._tonic, self._mode, root)
        bottom = in_octave(root_midi, _BASS_LOWEST)
        for note in BASSES[self._style.bass[1]]:
            degree = _approach(root, following) if note.above_root is None else root + note.above_root
            midi = bottom + midi_of(self._tonic, self._mode, degree) - root_midi
            if midi < _BASS_LOWEST:
                midi += _OCTAVE
            self._play(self._bass, bar, note.step, note.steps, midi, 0.7 + 0.3 * section.energy)

    def _write_drums(self, section: Section, bar: int, offset: int) -> None:
        is_last = offset == section.bars - 1
        kit = dict(self._kit)
        if section.kind == "intro":
            kit = {drum: line for drum, line in kit.items() if drum in _INTRO_DRUMS}
        elif is_last and section.bars >= PHRASE_BARS // 2 and "snare" in kit:
            kit = {drum: line[: STEPS_PER_BAR // 2] for drum, line in kit.items()} | FILL
        if section.energy > _PLAYING_ENERGY or self._style.name == "christmas":
            kit |= self._extras
        if section.kind == "chorus" and offset == 0 and "kick" in kit:
            self._hit(bar, 0, "crash", 0.8)
        for drum, line in kit.items():
            for step, mark in enumerate(line):
                if mark in STRENGTH:
                    self._hit(bar, step, drum, STRENGTH[mark] * (0.75 + 0.25 * section.energy))

    def _write_ending(self, bar: int) -> None:
        """The last bar: everyone plays the tonic and lets it fade out."""
        steps = STEPS_PER_BAR + _BEAT
        self._write_chord(self._comp, bar, 0, steps, 0, 1.0)
        if self._pad.instrument:
            self._write_chord(self._pad, bar, 0, steps, 0, 0.8)
        if self._bass.instrument:
            self._play(self._bass, bar, 0, steps, in_octave(midi_of(self._tonic, self._mode, 0), _BASS_LOWEST), 1.0)
        if self._is_sung:
            self._sing(bar, 0, STEPS_PER_BAR, self._tune_midi(0), 0.9)
        else:
            self._play(self._lead, bar, 0, STEPS_PER_BAR, self._tune_midi(0), 0.9)
        for drum in ("kick", "crash") if "kick" in self._kit else tuple(self._kit)[:1]:
            self._hit(bar, 0, drum, 0.9)

    def _sing(self, bar: int, step: int, steps: int, midi: int, strength: float) -> None:
        syllable: Syllable = next(self._syllables)
        start_s, length_s = self._span_s(bar, step, steps)
        octave = _OCTAVE if self._plan.has_low_voice else 0
        self._voice.notes.append(Note(start_s, length_s * 0.97, midi - octave, strength, syllable))

    def _play(self, part: Part, bar: int, step: int, steps: int, midi: int, strength: float) -> None:
        start_s, length_s = self._span_s(bar, step, steps)
        part.notes.append(Note(start_s + self._chance.uniform(0, _HUMAN_S), length_s * 0.95, midi, strength))

    def _hit(self, bar: int, step: int, drum: str, strength: float) -> None:
        start_s = self._at_s(bar, step) + self._chance.uniform(0, _HUMAN_S / 2)
        self._hits.append(Hit(start_s, drum, strength * self._chance.uniform(0.92, 1.0)))

    def _span_s(self, bar: int, step: int, steps: int) -> tuple[float, float]:
        start_s = self._at_s(bar, step)
        return start_s, self._at_s(bar, step + steps) - start_s

    def _at_s(self, bar: int, step: int) -> float:
        """When a step sounds; with swing, the second eighth of each beat is late."""
        late = self._style.swing * _EIGHTH if step % _BEAT >= _EIGHTH else 0.0
        return (bar * STEPS_PER_BAR + step + late) * self._step_s


def _approach(root: int, following: int) -> int:
    """The neighbour of the next root, from the side where the bass comes from."""
    return following - 1 if root <= following else following + 1


def _notes_in_bar(phrase: Phrase, bar: int) -> Iterator[tuple[int, int, int]]:
    """Step within the bar, length in steps and degree of each note that begins in it."""
    for note in phrase.notes:
        if note.step // STEPS_PER_BAR == bar:
            yield note.step % STEPS_PER_BAR, note.steps, note.degree
