"""The picture of a family tree: cards or rows, the lines between them, and the text on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from adapters.drawing.canvas import Canvas
from adapters.drawing.card_text import card_text
from adapters.drawing.text import Face, drawable
from adapters.drawing.tree_layout import Box, Layout, planned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from adapters.drawing.card_text import CardText
    from core.model.family import Relative

BACKGROUND, LINE = "#1f212d", "#6d748f"
CARD, CARD_EDGE, TITLE, TEXT = "#2d3142", "#4a5068", "#f5f6fb", "#b4b9cc"
GONE_CARD, GONE_EDGE, GONE_TEXT = "#242632", "#565b70", "#9a9fb2"
PILL, PILL_TEXT = "#3f465f", "#e6e9f5"
MAKER_COLOURS = ("#5b8def", "#3fb27f", "#e0a030", "#d16fb8", "#4fb9c9", "#e5795d", "#9d87f5", "#97bd3d")
"""One for each maker in the order in which they join; later ones are grey."""
OTHER_COLOUR = "#8e9aaf"
UNREADABLE = "Title in another script"

_PAD = 14.0
_PILL_H = 20.0
_ROW_PILL_MOST = 190.0


def picture(family: Sequence[Relative]) -> bytes:
    """Draw a family tree as a PNG."""
    plan = planned([relative.depth for relative in family])
    canvas = Canvas(plan.width, plan.height, scale=plan.scale, colour=BACKGROUND)
    for box, parent in zip(plan.boxes, plan.parents, strict=True):
        if parent is not None:
            _line(canvas, plan.layout, plan.boxes[parent], box)
    for box, relative, colour in zip(plan.boxes, family, _colours(family), strict=True):
        card = _drawable(card_text(relative))
        _ground(canvas, box, card, colour)
        if plan.layout is Layout.ROWS:
            _row(canvas, box, card)
        else:
            _card(canvas, box, card)
            _relation(canvas, plan.layout, box, card.relation)
    return canvas.png()


def _drawable(card: CardText) -> CardText:
    """Keep only the characters that the fonts of this machine can draw."""
    maker = drawable(card.maker) or ("a member" if card.maker else "")
    return replace(
        card,
        title=drawable(card.title, "bold") or UNREADABLE,
        maker=f"by {maker}" if maker else "",
        relation=drawable(card.relation),
    )


def _colours(family: Sequence[Relative]) -> Sequence[str]:
    makers = dict.fromkeys(relative.song.maker.id for relative in family if not relative.song.is_deleted)
    known = dict(zip(makers, MAKER_COLOURS, strict=False))
    return [known.get(relative.song.maker.id, OTHER_COLOUR) for relative in family]


def _line(canvas: Canvas, layout: Layout, parent: Box, child: Box) -> None:
    """Draw the line from a parent to its child."""
    if layout is Layout.ROWS:
        x, y, bend = parent.x + 10, child.middle, 7
        down, turn, on = [(x, y - bend)], [(x, y), (x + bend, y)], [(max(child.x, x + bend), y)]
        canvas.stroke((x, parent.y + parent.h), down, turn, on, colour=LINE)
    elif layout is Layout.DOWN:
        start, end = (parent.centre, parent.y + parent.h), (child.centre, child.y)
        turn_y = start[1] + 34
        curve = [(start[0], turn_y), (end[0], start[1]), (end[0], turn_y)]
        canvas.stroke(start, curve, [end], colour=LINE)
    else:
        start, end = (parent.x + parent.w, parent.middle), (child.x, child.middle)
        turn_x = start[0] + 44
        curve = [(turn_x, start[1]), (start[0], end[1]), (turn_x, end[1])]
        canvas.stroke(start, curve, [end], colour=LINE)


def _ground(canvas: Canvas, box: Box, card: CardText, colour: str) -> None:
    """Draw the card behind the text, with a stripe in the maker's colour."""
    radius = box.h / 5
    if card.is_gone:
        canvas.fill(box, radius=radius, colour=GONE_CARD, edge=GONE_EDGE, is_dashed=True)
        return
    canvas.fill(box, radius=radius, colour=CARD, edge=CARD_EDGE)
    canvas.fill(Box(x=box.x + 5, y=box.y + box.h / 5, w=3.5, h=box.h * 3 / 5), radius=1.7, colour=colour)


def _card(canvas: Canvas, box: Box, card: CardText) -> None:
    """Write the title above the maker and the facts."""
    left, right = box.x + _PAD + 2, box.x + box.w - _PAD
    small = Face(12.5)
    if card.is_gone:
        canvas.write(card.title, small, x=left, middle=box.middle, colour=GONE_TEXT)
        return
    bold = Face(15.5, "bold")
    canvas.write(canvas.ruler.fit(card.title, bold, right - left), bold, x=left, middle=box.y + 23, colour=TITLE)
    facts_w = canvas.ruler.width(card.facts, small) if card.facts else 0
    canvas.write(card.facts, small, x=right, middle=box.y + 46, colour=TEXT, to="right")
    maker = canvas.ruler.fit(card.maker, small, right - left - facts_w - 10)
    canvas.write(maker, small, x=left, middle=box.y + 46, colour=TEXT)


def _relation(canvas: Canvas, layout: Layout, box: Box, relation: str) -> None:
    """Put the relation on the line to a card."""
    small = Face(12)
    text = canvas.ruler.fit(relation, small, box.w - 20 if layout is Layout.DOWN else 96)
    if not text:
        return
    width = canvas.ruler.width(text, small) + 18
    if layout is Layout.DOWN:
        x, y = box.centre - width / 2, box.y - _PILL_H - 6
    else:
        x, y = box.x - width - 8, box.middle - _PILL_H / 2
    _pill(canvas, Box(x=x, y=y, w=width, h=_PILL_H), text, 12)


def _row(canvas: Canvas, box: Box, card: CardText) -> None:
    """Write all in one line: relation, title, maker, and the facts at its end."""
    left, right = box.x + _PAD, box.x + box.w - 10
    small, bold = Face(11.5), Face(13, "bold")
    relation = canvas.ruler.fit(card.relation, Face(11), _ROW_PILL_MOST)
    if relation:
        width = canvas.ruler.width(relation, Face(11)) + 14
        _pill(canvas, Box(x=left, y=box.y + 3.5, w=width, h=box.h - 7), relation, 11)
        left += width + 8
    if card.is_gone:
        canvas.write(card.title, small, x=left, middle=box.middle, colour=GONE_TEXT)
        return
    canvas.write(card.facts, small, x=right, middle=box.middle, colour=TEXT, to="right")
    right -= canvas.ruler.width(card.facts, small) + 12 if card.facts else 0
    maker = canvas.ruler.fit(card.maker, small, (right - left) * 0.4)
    maker_w = canvas.ruler.width(maker, small) if maker else 0
    title = canvas.ruler.fit(card.title, bold, right - left - maker_w - 10)
    canvas.write(title, bold, x=left, middle=box.middle, colour=TITLE)
    canvas.write(maker, small, x=left + canvas.ruler.width(title, bold) + 10, middle=box.middle, colour=TEXT)


def _pill(canvas: Canvas, box: Box, text: str, size: float) -> None:
    canvas.fill(box, radius=box.h / 2, colour=PILL)
    kind = Face(size)
    canvas.write(text, kind, x=box.centre - canvas.ruler.width(text, kind) / 2, middle=box.middle, colour=PILL_TEXT)
