"""From written lyrics to what is sung: syllables with a consonant and a vowel."""

from __future__ import annotations

import re

from sandbox.acedata.composer.score import Syllable

_SECTION_TAG = re.compile(r"\[[^\]]*\]")
_SYLLABLE = re.compile(r"([bcdfghjklmnpqrstvwxz]*)([aeiouy]+)")
_VOWELS = {"a": "a", "e": "e", "i": "i", "o": "o", "u": "u", "y": "i"}
_VOWEL_PAIRS = {"ee": "i", "ea": "i", "oo": "u", "ou": "a", "ai": "e", "ay": "e", "ow": "o", "au": "o", "ie": "i"}
_HISSING = ("sh", "ch", "s", "z", "x", "c", "f")
_BURSTING = ("t", "k", "p", "d", "g", "b", "q")
_HUMMING = ("m", "n", "l", "r", "w", "v", "y")
WORDLESS = (Syllable("l", "a"), Syllable("", "a"), Syllable("n", "o"), Syllable("", "u"))


def syllables_of(lyric: str) -> tuple[Syllable, ...]:
    """The syllables of a lyric without its section tags; la la when there are none."""
    text = _SECTION_TAG.sub(" ", lyric).lower()
    found = tuple(
        Syllable(_onset(consonants), _vowel(vowels))
        for word in re.findall(r"[a-z]+", text)
        for consonants, vowels in _SYLLABLE.findall(_without_silent_e(word))
    )
    return found or WORDLESS


def _without_silent_e(word: str) -> str:
    """English words seldom sing their last e."""
    return word[:-1] if len(word) > 3 and word.endswith("e") and word[-2] not in "aeiou" else word  # noqa: PLR2004 - "the" keeps it


def _onset(consonants: str) -> str:
    """How the syllable begins, as the voice knows it: s hisses, t bursts, l hums."""
    for kind, letters in (("s", _HISSING), ("t", _BURSTING), ("l", _HUMMING)):
        if consonants.startswith(letters):
            return kind
    return ""


def _vowel(letters: str) -> str:
    return _VOWEL_PAIRS.get(letters[:2], _VOWELS[letters[0]])
