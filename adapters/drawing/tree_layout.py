"""The position of each relative in the picture of a family tree. Plain geometry: units are pixels before scaling."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

SIDE_MOST_PX = 1600
SCALE_MOST = 2.0
"""Small trees are drawn at twice their size, which is sharp on every screen."""
SCALE_LEAST = 0.8
"""Smaller cards could not be read even in the opened picture: then rows are used instead."""
CHAT_PX = (550, 350)
"""The frame into which Discord fits a picture in a channel, as observed; the layout is chosen for it."""
MARGIN = 26.0
CARD_W, CARD_H = 256.0, 66.0
ROW_H = 24.0
_ROW_PITCH = 28.0
_ROW_W = 640.0
"""A row at its narrowest, at the end of the deepest branch."""
_ROOM_BELOW, _ROOM_BESIDE = 62.0, 168.0
"""Between a card and its children, with room for the words between them."""
_APART_DOWN, _APART_ACROSS = 26.0, 18.0
"""Between neighbours."""
_INDENT, _INDENTS = 26.0, 620.0
"""Of one level of rows, and of all together: deep trees have narrower levels."""


class Layout(StrEnum):
    """How a tree is laid out: cards from the top down, cards from left to right, or one row a relative."""

    DOWN = "down"
    ACROSS = "across"
    ROWS = "rows"


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """A card or row: its upper left corner and its size."""

    x: float
    y: float
    w: float
    h: float

    @property
    def centre(self) -> float:
        """Half-way from left to right."""
        return self.x + self.w / 2

    @property
    def middle(self) -> float:
        """Half-way from top to bottom."""
        return self.y + self.h / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A laid-out tree: a box for each relative, and for each the index of its parent (None at the root level)."""

    layout: Layout
    width: float
    height: float
    boxes: tuple[Box, ...]
    parents: tuple[int | None, ...]

    @property
    def scale(self) -> float:
        """How many pixels a unit becomes."""
        return min(SCALE_MOST, SIDE_MOST_PX / max(self.width, self.height))

    @property
    def seen_at(self) -> float:
        """How large a unit looks in a channel, in pixels."""
        return min(CHAT_PX[0] / self.width, CHAT_PX[1] / self.height)


def planned(depths: Sequence[int]) -> Plan:
    """Lay out a tree, given the depth of each relative, parents before their children."""
    parents = _parents(depths)
    cards = [plan for plan in (_down(depths, parents), _across(depths, parents)) if plan.scale >= SCALE_LEAST]
    return max(cards, key=lambda plan: plan.seen_at) if cards else _rows(depths, parents)


def _parents(depths: Sequence[int]) -> tuple[int | None, ...]:
    """The parent of each: the nearest one before it that is less deep."""
    parents: list[int | None] = []
    line: list[int] = []
    for at, depth in enumerate(depths):
        while line and depths[line[-1]] >= depth:
            line.pop()
        parents.append(line[-1] if line else None)
        line.append(at)
    return tuple(parents)


def _slots(parents: Sequence[int | None]) -> list[float]:
    """Place the relatives side by side: leaves in order, each parent in the middle of its children."""
    children: list[list[int]] = [[] for _ in parents]
    for at, parent in enumerate(parents):
        if parent is not None:
            children[parent].append(at)
    slots = [0.0] * len(parents)
    leaves = 0
    for at, own in enumerate(children):
        if not own:
            slots[at] = leaves
            leaves += 1
    for at in reversed(range(len(parents))):
        if children[at]:
            slots[at] = (slots[children[at][0]] + slots[children[at][-1]]) / 2
    return slots


def _down(depths: Sequence[int], parents: tuple[int | None, ...]) -> Plan:
    places = [
        (slot * (CARD_W + _APART_DOWN), depth * (CARD_H + _ROOM_BELOW))
        for slot, depth in zip(_slots(parents), depths, strict=True)
    ]
    return _cards(Layout.DOWN, places, parents)


def _across(depths: Sequence[int], parents: tuple[int | None, ...]) -> Plan:
    places = [
        (depth * (CARD_W + _ROOM_BESIDE), slot * (CARD_H + _APART_ACROSS))
        for slot, depth in zip(_slots(parents), depths, strict=True)
    ]
    return _cards(Layout.ACROSS, places, parents)


def _cards(layout: Layout, places: Sequence[tuple[float, float]], parents: tuple[int | None, ...]) -> Plan:
    boxes = tuple(Box(x=MARGIN + x, y=MARGIN + y, w=CARD_W, h=CARD_H) for x, y in places)
    return _sheet(layout, boxes, parents)


def _rows(depths: Sequence[int], parents: tuple[int | None, ...]) -> Plan:
    deepest = max(depths, default=0)
    indent = min(_INDENT, _INDENTS / max(1, deepest))
    right = MARGIN + deepest * indent + _ROW_W
    boxes = tuple(
        Box(x=MARGIN + depth * indent, y=MARGIN + at * _ROW_PITCH, w=right - MARGIN - depth * indent, h=ROW_H)
        for at, depth in enumerate(depths)
    )
    return _sheet(Layout.ROWS, boxes, parents)


def _sheet(layout: Layout, boxes: tuple[Box, ...], parents: tuple[int | None, ...]) -> Plan:
    return Plan(
        layout=layout,
        width=max((box.x + box.w for box in boxes), default=MARGIN) + MARGIN,
        height=max((box.y + box.h for box in boxes), default=MARGIN) + MARGIN,
        boxes=boxes,
        parents=parents,
    )
