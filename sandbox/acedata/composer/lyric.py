"""Splits lyrics into what is sung: words, and their syllables with a consonant and a vowel."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

from sandbox.acedata.composer.score import Syllable

_TOKEN = re.compile(r"\[[^\]]*\]|[^\s\[]+|\[")
_SYLLABLE = re.compile(r"([bcdfghjklmnpqrstvwxz]*)([aeiouy]+)")
_VOWELS = {"a": "a", "e": "e", "i": "i", "o": "o", "u": "u", "y": "i"}
_VOWEL_PAIRS = {"ee": "i", "ea": "i", "oo": "u", "ou": "a", "ai": "e", "ay": "e", "ow": "o", "au": "o", "ie": "i"}
_HISSING = ("sh", "ch", "s", "z", "x", "c", "f")
_BURSTING = ("t", "k", "p", "d", "g", "b", "q")
_HUMMING = ("m", "n", "l", "r", "w", "v", "y")
_LETTERS_PER_SYLLABLE = 2  # for words in scripts that are not read here
WORDLESS = (Syllable("l", "a"), Syllable("", "a"), Syllable("n", "o"), Syllable("", "u"))


class Word(NamedTuple):
    """One word of the lyrics. `before` is the text since the previous word: spaces, line breaks, headings."""

    text: str
    before: str


def words_of(lyric: str) -> tuple[Word, ...]:
    """The words of the lyrics, without section tags and anything that has neither a letter nor a digit."""
    words: list[Word] = []
    end = 0
    for token in _TOKEN.finditer(lyric):
        text = token[0]
        if not text.startswith("[") and any(character.isalnum() for character in text):
            words.append(Word(text, lyric[end : token.start()]))
            end = token.end()
    return tuple(words)


def syllables_of(lyric: str) -> tuple[Syllable, ...]:
    """The syllables of the lyrics without their section tags; "la la" when there are none."""
    found = tuple(
        Syllable(onset, vowel, place, begins=not number)
        for place, word in enumerate(words_of(lyric))
        for number, (onset, vowel) in enumerate(_spoken(word.text))
    )
    return found or WORDLESS


def _spoken(word: str) -> list[tuple[str, str]]:
    """Onset and vowel of each syllable, at least one."""
    plain = unicodedata.normalize("NFKD", word.lower())
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    read = [
        (_onset(consonants), _vowel(vowels))
        for part in re.findall(r"[a-z]+", plain)
        for consonants, vowels in _SYLLABLE.findall(_without_silent_e(part))
    ]
    count = max(1, sum(character.isalnum() for character in word) // _LETTERS_PER_SYLLABLE)
    return read or [(WORDLESS[at % len(WORDLESS)].onset, WORDLESS[at % len(WORDLESS)].vowel) for at in range(count)]


def _without_silent_e(word: str) -> str:
    """The word without its last e, which English words rarely pronounce."""
    return word[:-1] if len(word) > 3 and word.endswith("e") and word[-2] not in "aeiou" else word  # noqa: PLR2004 - "the" keeps it


def _onset(consonants: str) -> str:
    """How the syllable begins, as the voice knows it: s hisses, t bursts, l hums."""
    for kind, letters in (("s", _HISSING), ("t", _BURSTING), ("l", _HUMMING)):
        if consonants.startswith(letters):
            return kind
    return ""


def _vowel(letters: str) -> str:
    return _VOWEL_PAIRS.get(letters[:2], _VOWELS[letters[0]])
