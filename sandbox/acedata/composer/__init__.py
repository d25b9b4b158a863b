"""Composes songs from lyrics and style words: melody, harmony, bass, drums and a voice, as samples.

It is real music, so that people can judge the demo and tests can measure what each action did to a song.
"""

from sandbox.acedata.composer import edit
from sandbox.acedata.composer.lyric import words_of
from sandbox.acedata.composer.song import (
    compose,
    compose_stems,
    join,
    planned_length_s,
    seam_s,
    seed_of,
    singer_of,
    tempo_of,
    tune_played,
    with_length,
)
from sandbox.acedata.composer.stem import STEM_TITLES, stem, stem_names, without
from sandbox.acedata.composer.style import names_style, style_of
from sandbox.acedata.composer.transcript import Line, PlayedNote, SungWord, notes_played, words_sung
from sandbox.acedata.composer.tune import Tune, tune_of
from sandbox.acedata.composer.tune_detection import detect_tune
from sandbox.acedata.composer.wave import SAMPLE_RATE_HZ, Samples
from sandbox.acedata.composer.work import Excerpt, Master, Overdub, Recipe, Recording, Splice, Stem, Tempo, Work

__all__ = [
    "SAMPLE_RATE_HZ",
    "STEM_TITLES",
    "Excerpt",
    "Line",
    "Master",
    "Overdub",
    "PlayedNote",
    "Recipe",
    "Recording",
    "Samples",
    "Splice",
    "Stem",
    "SungWord",
    "Tempo",
    "Tune",
    "Work",
    "compose",
    "compose_stems",
    "detect_tune",
    "edit",
    "join",
    "names_style",
    "notes_played",
    "planned_length_s",
    "seam_s",
    "seed_of",
    "singer_of",
    "stem",
    "stem_names",
    "style_of",
    "tempo_of",
    "tune_of",
    "tune_played",
    "with_length",
    "without",
    "words_of",
    "words_sung",
]
