"""Blocked words: found in what members type as whole words, ignoring case and accents."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

WORD_MAX = 60
"""Characters of one blocked word or phrase."""
WORDS_MAX = 500
"""Blocked words of one guild; each order is checked against all of them."""

_UNSEEN = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0").union(map(chr, range(0xFE00, 0xFE10)))
"""Characters without a shape that Unicode counts as letters or marks: joiners, fillers, variation selectors."""
_FIRST_POINT, _LAST_POINT, _FIRST_ACCENT = 10, 35, 200
"""Combining classes of what is folded away: Hebrew and Arabic points, and accents above and below. The others are
vowels, tones and sound marks (Thai, kana), which make another word. Source: Unicode, DerivedCombiningClass.txt."""


def fold(text: str) -> str:
    """Return a text in the form in which words are compared: no case, no accents, one space around each word."""
    # The capital of Turkish dotless i is "I", which everybody else reads as "i".
    lower = unicodedata.normalize("NFKD", text).casefold().replace("\u0131", "i")
    plain = unicodedata.normalize("NFKD", lower)
    return f" {' '.join(''.join(map(_read, plain)).split())} "


def find_blocked_word(texts: Mapping[str, str], words: Iterable[str]) -> tuple[str, str] | None:
    """Return the first blocked word or phrase that a text contains, with the option it was typed in; None if none.

    "ass" is not found in "bass"; a phrase is found whatever is between its words.
    """
    read = {option: fold(text) for option, text in texts.items() if text.strip()}
    for word in words:
        wanted = fold(word)
        if not wanted.strip():
            continue
        for option, text in read.items():
            if wanted in text:
                return option, word
    return None


@lru_cache(maxsize=4096)
def _read(character: str) -> str:
    """Return what a character counts as: itself, nothing (an accent, or invisible), or a space between words."""
    category = unicodedata.category(character)
    if category in {"Cf", "Me"} or character in _UNSEEN or _is_accent(character):
        return ""
    return character if category[0] in "LMN" else " "


def _is_accent(character: str) -> bool:
    position = unicodedata.combining(character)
    return position >= _FIRST_ACCENT or _FIRST_POINT <= position <= _LAST_POINT
