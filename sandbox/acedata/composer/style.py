"""Finds the style and the tempo that words ask for."""

from __future__ import annotations

import re

from sandbox.acedata.composer.repertoire import STYLES, Style

DEFAULT_STYLE = STYLES[0]
_BY_WORD = {word: style for style in STYLES for word in style.words.split()}
_TEMPO_WORDS = {
    "slow": 0.84, "slower": 0.84, "ballad": 0.88, "calm": 0.9, "gentle": 0.92, "lazy": 0.9,
    "upbeat": 1.06, "driving": 1.06, "energetic": 1.08, "quick": 1.14, "fast": 1.16, "frantic": 1.2,
}  # fmt: skip
_WORD = re.compile(r"[a-z0-9&-]+")
_BPM = re.compile(r"\b(\d{2,3}) ?bpm\b")
SLOWEST_BPM = 50
FASTEST_BPM = 200


def style_of(*texts: str) -> Style:
    """The style that the texts ask for: the first known word of the first text that has one, else pop."""
    for text in texts:
        for word in _WORD.findall(text.lower()):
            found = _BY_WORD.get(word) or next((_BY_WORD[part] for part in word.split("-") if part in _BY_WORD), None)
            if found is not None:
                return found
    return DEFAULT_STYLE


def names_style(word: str) -> bool:
    """Whether the word says how music is played: a style or a tempo."""
    return word.lower() in _BY_WORD or word.lower() in _TEMPO_WORDS


def tempo_bpm(style: Style, text: str, chance: float) -> float:
    """The tempo from the text ("96 bpm"), else from the style's range by `chance` (0..1) and words such as "slow"."""
    text = text.lower()
    wished = _BPM.search(text)
    if wished:
        return float(min(max(int(wished[1]), SLOWEST_BPM), FASTEST_BPM))
    slowest, fastest = style.bpm
    bpm = slowest + chance * (fastest - slowest)
    for word in _WORD.findall(text):
        bpm *= _TEMPO_WORDS.get(word, 1.0)
    return min(max(bpm, SLOWEST_BPM), FASTEST_BPM)
