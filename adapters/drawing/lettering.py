"""Letters on a picture: which fonts there are, what they can draw, how wide it gets, and how it is shortened."""

from __future__ import annotations

import logging
import unicodedata
from functools import cache
from typing import TYPE_CHECKING, Literal

from matplotlib.font_manager import (
    FontProperties,
    findfont,  # pyright: ignore[reportUnknownVariableType] - its stub leaves the kind of a path open
    fontManager,
    get_font,  # pyright: ignore[reportUnknownVariableType] - likewise
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.backends.backend_agg import RendererAgg
    from matplotlib.ft2font import FT2Font

Weight = Literal["normal", "bold"]

FAMILIES = (
    "DejaVu Sans",  # matplotlib brings it: Latin, Greek, Cyrillic, Hebrew, Arabic and more
    "Noto Sans",
    *("Noto Sans CJK JP", "Noto Sans CJK SC", "Noto Sans CJK TC", "Noto Sans CJK KR", "Noto Sans JP", "Noto Sans SC"),
    *("Noto Sans KR", "Source Han Sans", "Hiragino Sans", "PingFang SC", "Apple SD Gothic Neo"),
    *("Yu Gothic", "Microsoft YaHei", "Malgun Gothic", "WenQuanYi Zen Hei", "WenQuanYi Micro Hei"),
    *("Droid Sans Fallback", "IPAGothic", "Noto Sans Arabic", "Noto Sans Hebrew", "Noto Sans Thai"),
    *("Noto Sans Devanagari", "Noto Sans Bengali", "Noto Sans Tamil", "Noto Sans Armenian", "Noto Sans Georgian"),
    *("Nirmala UI", "Arial Unicode MS", "Noto Sans Symbols", "Noto Sans Symbols 2", "Segoe UI Symbol", "Noto Emoji"),
    "Symbola",
)
"""Tried in this order for each letter, as far as the machine has it. None of coloured emoji: they cannot be drawn."""
_CUT = "…"

# It warns of each family that has no bold face, at each picture; nobody can do anything about that.
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


@cache
def _installed() -> Sequence[str]:
    """The families that are here."""
    here = {entry.name for entry in fontManager.ttflist}
    return [name for name in FAMILIES if name in here]


@cache
def _fonts(weight: Weight) -> Sequence[FT2Font]:
    kinds = [FontProperties(family=name, weight=weight) for name in _installed()]
    return [get_font(findfont(kind)) for kind in kinds]  # pyright: ignore[reportUnknownVariableType] - as imported


@cache
def face(size: float, weight: Weight = "normal") -> FontProperties:
    """The type of that size, in units of the picture, with all the fonts there are to fall back on."""
    return FontProperties(family=list(_installed()), size=size, weight=weight)


def drawable(text: str, weight: Weight = "normal") -> str:
    """Return of a text what some font can draw: emoji and signs are left out, letters become "…".

    "" where nothing that could be read is left.
    """
    kept: list[str] = []
    for character in text:
        if any(font.get_char_index(ord(character)) for font in _fonts(weight)):
            kept.append(character)
        elif unicodedata.category(character)[0] in "LN" and kept[-1:] != [_CUT]:
            kept.append(_CUT)
    line = " ".join("".join(kept).split())
    return line if any(unicodedata.category(character)[0] in "LNS" for character in line) else ""


class Ruler:
    """Measures letters for a picture that is drawn at a scale."""

    def __init__(self, renderer: RendererAgg, scale: float) -> None:
        self._renderer = renderer
        self._scale = scale

    def width(self, text: str, kind: FontProperties) -> float:
        """The width of a line, in units of the picture."""
        return self._renderer.get_text_width_height_descent(text, kind, ismath=False)[0] / self._scale

    def fit(self, text: str, kind: FontProperties, room: float) -> str:
        """Return as much of a line as has room, with "…" in place of the rest; "" where not even that has."""
        if self.width(text, kind) <= room:
            return text
        fitting, longest = 0, len(text)
        while fitting < longest:
            middle = (fitting + longest + 1) // 2
            if self.width(_shortened(text, middle), kind) <= room:
                fitting = middle
            else:
                longest = middle - 1
        return _shortened(text, fitting) if fitting else ""


def _shortened(text: str, count: int) -> str:
    return text[:count].rstrip(f" {_CUT}") + _CUT
