"""Text as the search sees it: words without case and accents, folded the same way in queries and in the index."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

WORD_MAX = 64
"""Characters of a word that count. PostgreSQL refuses to look for one of more than 2,046 bytes."""

_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe"})  # noqa: RUF001 - meant
"""Letters that are written without their stroke where a keyboard lacks it; Unicode takes none of them apart."""

_UNSPACED = (
    (0x0E00, 0x0EFF),  # Thai, Lao
    (0x1000, 0x109F),  # Myanmar
    (0x1780, 0x17FF),  # Khmer
    (0x2E80, 0x312F),  # radicals, kana, Bopomofo
    (0x3190, 0x31FF),
    (0x3400, 0x4DBF),  # CJK ideographs, and their further blocks below
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
"""Scripts that put no space between words: each character counts as one, so that a part of a text is found."""


def words_of(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, folded."""
    kept = (_seen(character) for character in _folded(text))
    return [word[:WORD_MAX] for word in "".join(kept).split()]


def _folded(text: str) -> str:
    """Remove case, accents and compatibility forms (ﬁ, ½, full width), and strokes."""
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = "".join(character for character in unicodedata.normalize("NFKD", apart) if not _is_accent(character))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


def _is_accent(character: str) -> bool:
    """Whether it is a mark that readers do without: Latin, Greek and Cyrillic accents, Hebrew and Arabic vowel points.

    The marks of kana and of Indic and Thai scripts, which make another letter, have other combining classes.
    """
    combining = unicodedata.combining(character)
    return 10 <= combining <= 36 or combining >= 200  # noqa: PLR2004 - Unicode's numbers of those classes


@lru_cache(maxsize=4096)
def _seen(character: str) -> str:
    """Return a character as the search reads it: anything but a letter, mark or digit is a space."""
    kind = unicodedata.category(character)[0]
    if kind not in "LMN":
        return " "
    is_word = kind != "M" and any(first <= ord(character) <= last for first, last in _UNSPACED)
    return f" {character} " if is_word else character
