"""Lyrics as subtitles that ffmpeg burns into a video (libass), with the fonts they are drawn in.

Written by hand rather than with pysubs2: it is one head, and one line for each caption. The lyrics are members' text,
and in an ASS file braces open commands and a backslash begins one. Not all versions of libass know a way to escape
them, so they become parentheses and a slash.
Source: Aegisub's ASS format specification; libass, ass_parse.c.
"""

from __future__ import annotations

import math
import unicodedata
from typing import TYPE_CHECKING

from adapters import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from core.model.timed_lyrics import Caption

_SCRIPT = "captions.ass"
_FONTS = "fonts"
_FONTS_CONFIG = "fonts.conf"
_MOST = 2000
_HOLD_S = 1.0  # a line stays a little longer than it is sung, unless the next one begins
_HEADING_LENGTH = 40
_LINES = 4
_NARROW_EM, _WIDE_EM = 0.6, 0.9  # the usual maximum width of letters of DejaVu Sans Bold, and of East Asian ones
_COMMANDS = str.maketrans({"{": "(", "}": ")", "\\": "/"})
# The machine's own fonts, for letters that DejaVu lacks. A Linux image without fontconfig has no such file, and a
# static ffmpeg may look for it elsewhere. Source: fontconfig, fonts-conf.
_CONFIG = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>/usr/share/fonts</dir>
  <dir>/usr/local/share/fonts</dir>
  <cachedir>{folder}/font-cache</cachedir>
</fontconfig>
"""
_HEAD = """[Script Info]
ScriptType: v4.00+
PlayResX: {width}
PlayResY: {height}
WrapStyle: 0
ScaledBorderAndShadow: yes

[V4+ Styles]
Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, Bold, Italic, Underline, \
StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, Shadow, Alignment, MarginL, MarginR, MarginV, Encoding
Style: Line,DejaVu Sans,{size},&H00FFFFFF,&H00FFFFFF,&H00101010,&H80000000,-1,0,0,0,100,100,0,0,1,{edge:.1f},\
{shadow:.1f},2,{side},{side},{foot},1
Style: Heading,DejaVu Sans,{small},&H00D8D8D8,&H00FFFFFF,&H00101010,&H80000000,0,0,0,0,100,100,0,0,1,{edge:.1f},\
{shadow:.1f},2,{side},{side},{foot},1

[Events]
Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text
"""

FILTER = f"ass=filename={_SCRIPT}:fontsdir={_FONTS}"
"""The filter that burns in what `write_captions` wrote, for an ffmpeg that runs in that folder."""


def write_captions(captions: Sequence[Caption], folder: Path, *, width: int, height: int) -> dict[str, str]:
    """Write the subtitles for a video of that size, and what they need, into the folder; return ffmpeg's environment.

    Raises:
        OSError: a file could not be written.
    """
    (folder / _SCRIPT).write_text(script_of(captions, width=width, height=height), encoding="utf-8")
    _link_fonts(folder / _FONTS)
    config = folder / _FONTS_CONFIG
    config.write_text(_CONFIG.format(folder=folder), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(config)}


def script_of(captions: Sequence[Caption], *, width: int, height: int) -> str:
    """Return the subtitles as an ASS file: a large line in the bottom third, a section's heading small above it."""
    size = max(8, int(min(width / 14, height / 11)))
    side = width // 20
    head = _HEAD.format(
        width=width,
        height=height,
        size=size,
        small=max(6, int(size * 0.6)),
        edge=size / 14,
        shadow=size / 24,
        side=side,
        foot=height // 9,
    )
    line_em = (width - 2 * side) / size
    return head + "".join(f"{event}\n" for event in _events(captions, line_em))


def _events(captions: Sequence[Caption], line_em: float) -> Iterator[str]:
    """Yield one event for each caption, up to its end or the start of the next one, so that two never overlap."""
    told = [caption for caption in captions if math.isfinite(caption.start_s) and math.isfinite(caption.end_s)]
    told = sorted(told, key=lambda caption: caption.start_s)[:_MOST]
    begins_s = [caption.start_s for caption in told] + [math.inf]
    for number, caption in enumerate(told, 1):
        start_s, end_s = max(0.0, caption.start_s), min(caption.end_s + _HOLD_S, begins_s[number])
        text = _broken(_plain(caption.text), line_em)
        heading = _plain(caption.heading)[:_HEADING_LENGTH]
        if end_s <= start_s or not (text or heading):
            continue
        above = f"{{\\rHeading}}{heading}{{\\rLine}}\\N" if heading else ""
        yield f"Dialogue: 0,{_time(start_s)},{_time(end_s)},Line,,0,0,0,,{{\\fad(120,120)}}{above}{text}"


def _plain(text: str) -> str:
    """Return the text on one line, without what a player would take for a command or cannot show."""
    flat = " ".join(text.translate(_COMMANDS).split())
    return "".join(letter for letter in flat if unicodedata.category(letter) not in {"Cc", "Cs", "Cn", "Co"})


def _broken(text: str, line_em: float) -> str:
    """Break words that are wider than a line (libass breaks at spaces only), and shorten what takes too many lines."""
    shown: list[str] = []
    run_em = whole_em = 0.0
    for letter in text:
        letter_em = _WIDE_EM if unicodedata.east_asian_width(letter) in {"W", "F"} else _NARROW_EM
        whole_em += letter_em
        if whole_em > line_em * _LINES:
            return "".join(shown).rstrip() + "…"
        run_em = 0.0 if letter == " " else run_em + letter_em
        if run_em > line_em:
            shown.append("\\N")
            run_em = letter_em
        shown.append(letter)
    return "".join(shown)


def _time(moment_s: float) -> str:
    centiseconds = round(moment_s * 100)
    minutes, rest = divmod(centiseconds, 6000)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest // 100:02d}.{rest % 100:02d}"


def _link_fonts(folder: Path) -> None:
    folder.mkdir()
    for font in (fonts.REGULAR, fonts.BOLD):
        (folder / font.name).symlink_to(font)
