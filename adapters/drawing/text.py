"""Text on a picture: which fonts draw it, how wide it is, and how it is shortened."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw, ImageFont

from adapters import fonts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PIL.ImageFont import FreeTypeFont

Weight = Literal["normal", "bold"]

_OF_THE_MACHINE = (
    *("NotoSans-Regular.ttf", "NotoSansCJK-Regular.ttc", "NotoSansJP-Regular.otf", "NotoSansSC-Regular.otf"),
    *("NotoSansKR-Regular.otf", "SourceHanSans-Regular.ttc", "wqy-zenhei.ttc", "wqy-microhei.ttc"),
    *("DroidSansFallbackFull.ttf", "DroidSansFallback.ttf", "ipag.ttf", "ipag.ttc"),
    *("Hiragino Sans GB.ttc", "PingFang.ttc", "AppleSDGothicNeo.ttc", "YuGothR.ttc", "msyh.ttc", "malgun.ttf"),
    *("NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf", "NotoSansThai-Regular.ttf"),
    *("NotoSansDevanagari-Regular.ttf", "NotoSansBengali-Regular.ttf", "NotoSansTamil-Regular.ttf"),
    *("NotoSansArmenian-Regular.ttf", "NotoSansGeorgian-Regular.ttf", "Nirmala.ttf", "Nirmala.ttc"),
    *("Arial Unicode.ttf", "ARIALUNI.TTF", "NotoSansSymbols-Regular.ttf", "NotoSansSymbols2-Regular.ttf"),
    *("seguisym.ttf", "NotoEmoji-Regular.ttf", "Symbola.ttf"),
)
"""Tried in this order for each letter that DejaVu lacks. None of coloured emoji: they cannot be drawn."""
_CUT = "…"
_PROBE_PX = 32
_NO_CHARACTER = "\uffff"
"""No font has it, so it is drawn like every character that a font lacks."""


@dataclass(frozen=True, slots=True)
class Face:
    """A size of type in units of the picture, and its weight."""

    size: float
    weight: Weight = "normal"


def drawable(text: str, weight: Weight = "normal") -> str:
    """Return the part of a text that some font can draw: emoji and signs are left out, letters become "…".

    "" where nothing readable is left.
    """
    kept: list[str] = []
    for character in text:
        if _font_for(character, weight) is not None:
            kept.append(character)
        elif unicodedata.category(character)[0] in "LN" and kept[-1:] != [_CUT]:
            kept.append(_CUT)
    line = " ".join("".join(kept).split())
    return line if any(unicodedata.category(character)[0] in "LNS" for character in line) else ""


class Ruler:
    """Measures text for a picture that is drawn at a scale."""

    def __init__(self, scale: float) -> None:
        self._scale = scale

    def runs(self, text: str, face: Face) -> list[tuple[FreeTypeFont, str]]:
        """Split a line into the pieces that one font draws; "missing" boxes come from the first font."""
        size_px = face.size * self._scale
        pieces = groupby(text, key=lambda character: _font_for(character, face.weight) or 0)
        return [(_font(_files(face.weight)[at], size_px), "".join(run)) for at, run in pieces]

    def width(self, text: str, face: Face) -> float:
        """The width of a line, in units of the picture."""
        return sum(font.getlength(run) for font, run in self.runs(text, face)) / self._scale

    def fit(self, text: str, face: Face, room: float) -> str:
        """Return as much of a line as has room, with "…" in place of the rest; "" where not even that has."""
        if self.width(text, face) <= room:
            return text
        fitting, longest = 0, len(text)
        while fitting < longest:
            middle = (fitting + longest + 1) // 2
            if self.width(_shortened(text, middle), face) <= room:
                fitting = middle
            else:
                longest = middle - 1
        return _shortened(text, fitting) if fitting else ""


def _shortened(text: str, count: int) -> str:
    return text[:count].rstrip(f" {_CUT}") + _CUT


@cache
def _files(weight: Weight) -> Sequence[str]:
    """The fonts that are here; Pillow looks for a bare file name in the system's font folders."""
    names = list(_OF_THE_MACHINE)
    if weight == "bold":
        names = [choice for name in names for choice in dict.fromkeys((name.replace("-Regular", "-Bold"), name))]
    own = fonts.BOLD if weight == "bold" else fonts.REGULAR
    return [str(own), *filter(_is_here, names)]


@cache
def _is_here(name: str) -> bool:
    try:
        ImageFont.truetype(name, _PROBE_PX)
    except OSError:
        return False
    return True


@lru_cache(maxsize=64)
def _font(file: str, size_px: float) -> FreeTypeFont:
    return ImageFont.truetype(file, size_px)


@lru_cache(maxsize=4096)
def _font_for(character: str, weight: Weight) -> int | None:
    """The index of the first font that has the character; None if none has."""
    return next((at for at, file in enumerate(_files(weight)) if _probe(file, character) != _missing(file)), None)


@cache
def _missing(file: str) -> bytes:
    return _probe(file, _NO_CHARACTER)


def _probe(file: str, character: str) -> bytes:
    """Draw one character; Pillow does not say which ones a font has."""
    canvas = Image.new("1", (2 * _PROBE_PX, 2 * _PROBE_PX))
    font = ImageFont.truetype(file, _PROBE_PX, layout_engine=ImageFont.Layout.BASIC)
    ImageDraw.Draw(canvas).text((_PROBE_PX / 2, _PROBE_PX / 4), character, fill=1, font=font)
    return canvas.tobytes()
