"""The text of a card in the family tree, without anything that cannot be shown in one line."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.suno_models import clock

if TYPE_CHECKING:
    from core.model.family import Relative

GONE = "a deleted or private song"
UNTITLED = "Untitled"
_CUSTOM_EMOJI = re.compile(r"<a?:\w+:\d+>")
_JOINTS = (" of", " from", " at")
"""Prepositions that only connect a relation to the name that follows it."""
_LONGEST = 300
"""Characters that are looked at; a card has room for some thirty."""
_MARKS_MOST = 2
"""Combining marks on one letter. Some languages need two; "cursed" text piles up dozens, far over the card."""
_VARIATION_SELECTORS = frozenset(map(chr, [*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)]))


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """The texts of one card. "" means not known; `relation` is that to its parent ("rock cover")."""

    title: str
    maker: str
    facts: str
    relation: str
    is_gone: bool


def card_text(relative: Relative) -> CardText:
    """Return the text of a relative's card; its takes share one."""
    relation = _relation(relative)
    takes = [song for song in relative.songs if not song.is_deleted]
    if not takes:
        return CardText(title=GONE, maker="", facts="", relation=relation, is_gone=True)
    first = takes[0]
    facts = [f"{len(takes)} takes"] if len(takes) > 1 else []
    if first.clip.duration_s is not None:
        facts.append(clock(first.clip.duration_s))
    title = plain(first.clip.title) or UNTITLED
    return CardText(
        title=title, maker=plain(first.maker.name), facts=" · ".join(facts), relation=relation, is_gone=False
    )


def plain(text: str) -> str:
    """Return a text as one line, without control characters, invisible ones and stacked combining marks."""
    kept: list[str] = []
    marks = 0
    for character in unicodedata.normalize("NFC", " ".join(text.split())[:_LONGEST]):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Mc"} else 0
        is_invisible = category[0] == "C" or category == "Me" or character in _VARIATION_SELECTORS
        if not is_invisible and marks <= _MARKS_MOST:
            kept.append(character)
    return " ".join("".join(kept).split())


def _relation(relative: Relative) -> str:
    """Return "rock cover" from "🎸 rock cover of", or "rock cover of take 2" where that is what it was made of."""
    relation = plain(_CUSTOM_EMOJI.sub("", relative.song.relation))
    if relation and (relative.from_take or 1) > 1:
        return f"{relation} take {relative.from_take}"
    for joint in _JOINTS:
        relation = relation.removesuffix(joint)
    return relation
