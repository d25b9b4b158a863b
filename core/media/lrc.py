"""When the lyrics of a song are sung, by line, and as LRC."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from core.model.timed_lyrics import Caption, Word

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

_HEADING = re.compile(r"\s*\[([^\[\]\n]*)\]\s*")
"""A section's heading: [Verse 1]. It is on a line of its own, or in front of the lyrics: an option has one line."""
_CLAUSE = re.compile(r"(?<=[,;:.!?\u2014])\s+")
_LINE_MAX = 60
"""Characters that are read, and sung, as one line."""
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W_]+")
"""What is compared: a word, or one sign of a script that writes no spaces between words."""
_APOSTROPHES = str.maketrans("", "", "'\u2019`")
_LOOKAHEAD = 24
"""Tokens that may be missing on either side (not sung, or sung again) before two texts count as one no more."""
_ENOUGH = 0.5
"""Part of the lines that must be found among the sung words; with fewer, the words do not belong to these lyrics."""
_WORDS_A_LINE = 8
HEADING_LEAD_S = 2.0
"""How long before its first line a section's heading is shown, if nobody sings then."""


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    word: Word


def captions(lyrics: str, words: Sequence[Word]) -> Sequence[Caption]:
    """Return the lines of a song's lyrics with the times at which they are sung, in order of time.

    A line that the provider did not hear is placed between its neighbours; those after the last one heard are left out.
    If other words than these lyrics were sung, those words make the lines. () if nobody sings.
    """
    sung = sorted(words, key=lambda word: word.start_s)
    if not sung:
        return ()
    lines = list(_lines(lyrics))
    heard = _match_lines(lines, [token for word in sung for token in _tokens_of(word)])
    if len(heard) < _ENOUGH * len(lines) or not heard:
        return _sort_by_time(_lines_of_words(sung))
    return _sort_by_time(_time_lines(lines, heard))


def lrc(lines: Sequence[Caption], tags: Mapping[str, str]) -> str:
    """Return timed words as an LRC file: its tags ("ti", "ar", ...; empty ones left out), headings, lines.

    Source: LRC, "[mm:ss.xx]text" by line; mm has two digits or more.
    """
    head = [f"[{name}:{_without_brackets(text)}]" for name, text in tags.items() if text.strip()]
    return "\n".join([*head, "", *_lrc_lines(lines)]) + "\n"


def _lrc_lines(lines: Sequence[Caption]) -> Iterator[str]:
    free_from_s = 0.0
    for line in lines:
        if line.heading:
            shown_s = max(min(free_from_s, line.start_s), line.start_s - HEADING_LEAD_S)
            # In square brackets players would take it for a tag.
            yield f"{_stamp(shown_s)}\u266a {_without_brackets(line.heading)}"
        yield f"{_stamp(line.start_s)}{_without_brackets(line.text)}"
        free_from_s = line.end_s


def has_sung_lines(lyrics: str) -> bool:
    """Whether there is more to lyrics than headings of sections."""
    return next(_lines(lyrics), None) is not None


def _stamp(seconds: float) -> str:
    hundredths = round(max(0.0, seconds) * 100)
    return f"[{hundredths // 6000:02d}:{hundredths // 100 % 60:02d}.{hundredths % 100:02d}]"


def _without_brackets(text: str) -> str:
    """Return a text on one line, and with no square brackets, which mean something there."""
    return " ".join(text.replace("[", "(").replace("]", ")").split())


def _lines(lyrics: str) -> Iterator[_Line]:
    """Yield the lines that are sung, each with the headings above it."""
    heading = ""
    for line in lyrics.splitlines():
        # Every second piece is the text between brackets.
        for number, piece in enumerate(_HEADING.split(line)):
            if number % 2:
                heading = " \u00b7 ".join(part for part in (heading, piece.strip()) if part)
                continue
            for text in _readable(piece.strip()):
                yield _Line(text, heading)
                heading = ""


def _readable(text: str) -> Iterator[str]:
    """Yield a text in lines that can be read at a glance: whole clauses, or as many words as fit."""
    if len(text) <= _LINE_MAX:
        yield from [text] if text else []
        return
    line = ""
    for clause in _CLAUSE.split(text):
        if line and len(line) + 1 + len(clause) > _LINE_MAX:
            yield from textwrap.wrap(line, _LINE_MAX)
            line = clause
        else:
            line = f"{line} {clause}".strip()
    yield from textwrap.wrap(line, _LINE_MAX)


def _tokens(text: str) -> Iterable[str]:
    return _TOKEN.findall(text.translate(_APOSTROPHES).casefold())


def _tokens_of(word: Word) -> Iterator[_Token]:
    for text in _tokens(_HEADING.sub(" ", word.text)):
        yield _Token(text, word)


def _match_lines(lines: Sequence[_Line], sung: Sequence[_Token]) -> Mapping[int, tuple[float, float]]:
    """Return from when to when the lines are sung, by their number, as far as they are found among what is sung."""
    written = [(number, text) for number, line in enumerate(lines) for text in _tokens(line.text)]
    heard: dict[int, tuple[float, float]] = {}
    for at, to in _matches([text for _, text in written], [token.text for token in sung]):
        number, word = written[at][0], sung[to].word
        start_s, end_s = heard.get(number, (word.start_s, word.end_s))
        heard[number] = (min(start_s, word.start_s), max(end_s, word.end_s))
    return heard


def _matches(written: Sequence[str], sung: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield which token of the one text is which of the other, in order.

    Where they part, they meet again where the fewest tokens are left out; two in a row must agree there, so that a lone
    "the" does not pull a line to where another is sung.
    """
    at = to = 0
    while at < len(written) and to < len(sung):
        if written[at] != sung[to]:
            met = _next_match(written, sung, at, to)
            if met is None:
                at, to = at + 1, to + 1
                continue
            at, to = met
        yield at, to
        at, to = at + 1, to + 1


def _next_match(written: Sequence[str], sung: Sequence[str], at: int, to: int) -> tuple[int, int] | None:
    for gap in range(1, _LOOKAHEAD + 1):
        for left_out in range(gap + 1):
            here, there = at + left_out, to + gap - left_out
            mine, theirs = written[here : here + 2], sung[there : there + 2]
            if mine and mine == theirs:
                return here, there
    return None


def _time_lines(lines: Sequence[_Line], heard: Mapping[int, tuple[float, float]]) -> Iterator[Caption]:
    """Yield the lines up to the last one heard; a run of others shares the time between those around it."""
    since_s, waiting = 0.0, list[_Line]()
    for number, line in enumerate(lines):
        if number not in heard:
            waiting.append(line)
            continue
        start_s, end_s = heard[number]
        share_s = max(0.0, start_s - since_s) / (len(waiting) or 1)
        for place, other in enumerate(waiting):
            from_s = min(since_s, start_s) + place * share_s
            yield Caption(text=other.text, start_s=from_s, end_s=from_s + share_s, heading=other.heading)
        yield Caption(text=line.text, start_s=start_s, end_s=end_s, heading=line.heading)
        since_s, waiting = end_s, []


def _lines_of_words(sung: Sequence[Word]) -> Iterator[Caption]:
    """Yield lines made of the sung words: broken where the provider broke them, else after every few."""
    is_broken = any("\n" in word.text for word in sung)
    heading, line = "", list[Word]()
    for word in sung:
        for number, piece in enumerate(word.text.split("\n")):
            if line and (number or (not is_broken and len(line) >= _WORDS_A_LINE)):
                yield _join_words(line, heading)
                heading, line = "", []
            heading = " \u00b7 ".join(head.strip() for head in _HEADING.findall(piece)) or heading
            text = _HEADING.sub(" ", piece).strip()
            if text:
                line.append(replace(word, text=text))
    if line:
        yield _join_words(line, heading)


def _join_words(line: Sequence[Word], heading: str) -> Caption:
    return Caption(
        text=" ".join(word.text for word in line),
        start_s=line[0].start_s,
        end_s=max(word.end_s for word in line),
        heading=heading,
    )


def _sort_by_time(lines: Iterable[Caption]) -> Sequence[Caption]:
    return tuple(sorted(lines, key=lambda line: line.start_s))
