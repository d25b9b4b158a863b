"""Composes songs from words: melody, harmony, bass, drums and a voice, as samples."""

from sandbox.acedata.composer.ear import tune_heard
from sandbox.acedata.composer.recipe import Recipe, Recording
from sandbox.acedata.composer.song import compose, join, planned_length_s, seam_s, tune_played
from sandbox.acedata.composer.style import names_style, style_of
from sandbox.acedata.composer.wave import SAMPLE_RATE_HZ, Samples

__all__ = [
    "SAMPLE_RATE_HZ",
    "Recipe",
    "Recording",
    "Samples",
    "compose",
    "join",
    "names_style",
    "planned_length_s",
    "seam_s",
    "style_of",
    "tune_heard",
    "tune_played",
]
