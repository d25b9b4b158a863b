"""The chart of what a server spent: a stack of colours for each day or week, and what the colours mean."""

from __future__ import annotations

from typing import TYPE_CHECKING

from adapters.drawing.canvas import Canvas
from adapters.drawing.card_text import plain
from adapters.drawing.chart_series import bins_of, marks, series_of
from adapters.drawing.family_tree import BACKGROUND, MAKER_COLOURS, OTHER_COLOUR, TEXT, TITLE
from adapters.drawing.text import Face, drawable
from adapters.drawing.tree_layout import SCALE_MOST, Box

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from adapters.drawing.chart_series import Bins, Series
    from core.model.money import Usage
    from core.model.usage import Days, Grouping

COLOURS = (*MAKER_COLOURS, "#f0d9a8", "#c9506b", "#a8735a")
"""One for each group that is named; all others together are grey."""
GRID = "#3a3f53"
NOTHING = "Nothing was spent"

_WIDTH = 700.0
_MARGIN = 24.0
_HEAD_H, _PLOT_H, _FOOT_H = 58.0, 270.0, 34.0
_LEGEND_COLUMNS, _LEGEND_H = 3, 24.0
_SWATCH = 12.0
_BAR_MOST, _BAR_PART = 72.0, 0.72
"""How wide a bar is at most, and of the room that it has."""
_SEAM = 1.0
"""Between two colours of a bar that are high enough to have one."""
_LABEL_GAP = 8.0
_EDGE = 4.0
"""Free space between a label and the edge of the picture."""
_FORGOTTEN = 0


def picture(usage: Sequence[Usage], days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
    """Draw what was spent on those days as a PNG."""
    bins = bins_of(days)
    series = series_of(usage, bins, by)
    rows = -(-len(series) // _LEGEND_COLUMNS)
    height = _HEAD_H + _PLOT_H + _FOOT_H + rows * _LEGEND_H + _MARGIN
    canvas = Canvas(_WIDTH, height, scale=SCALE_MOST, colour=BACKGROUND)
    of_what = "each week, from Monday" if bins.is_weekly else "each day"
    canvas.write(f"Credits spent {of_what}", Face(16, "bold"), x=_MARGIN, middle=28, colour=TITLE)
    scale = marks(max((sum(stack) for stack in zip(*(each.amounts for each in series), strict=True)), default=0))
    plot = _axis(canvas, scale)
    _bars(canvas, plot, series, scale[-1])
    _days(canvas, plot, bins)
    if not series:
        kind = Face(16)
        x = plot.centre - canvas.ruler.width(NOTHING, kind) / 2
        canvas.write(NOTHING, kind, x=x, middle=plot.middle, colour=TEXT)
    _legend(canvas, series, names, _HEAD_H + _PLOT_H + _FOOT_H)
    return canvas.png()


def _axis(canvas: Canvas, scale: Sequence[int]) -> Box:
    """Draw the marks and their lines; return the box for the bars."""
    kind = Face(13)
    words = [f"{mark:,}" for mark in scale]
    left = _MARGIN + max(canvas.ruler.width(word, kind) for word in words) + 10
    plot = Box(x=left, y=_HEAD_H, w=_WIDTH - _MARGIN - left, h=_PLOT_H)
    for mark, word in zip(scale, words, strict=True):
        y = plot.y + plot.h * (1 - mark / scale[-1])
        canvas.stroke((plot.x, y), [(plot.x + plot.w, y)], colour=GRID, width=1.0)
        canvas.write(word, kind, x=left - 10, middle=y, colour=TEXT, to="right")
    return plot


def _bars(canvas: Canvas, plot: Box, series: Sequence[Series], highest: int) -> None:
    """Pile up the groups in each bar, the largest at the bottom."""
    heights = [plot.y + plot.h] * (len(series[0].amounts) if series else 0)
    room = plot.w / max(1, len(heights))
    width = min(_BAR_MOST, room * _BAR_PART)
    for each, colour in zip(series, _colours(series), strict=True):
        for at, amount in enumerate(each.amounts):
            if not amount:
                continue
            tall = plot.h * amount / highest
            heights[at] -= tall
            seam = _SEAM if tall > 3 * _SEAM else 0.0
            box = Box(x=plot.x + (at + 0.5) * room - width / 2, y=heights[at], w=width, h=tall - seam)
            canvas.fill(box, radius=0, colour=colour)


def _days(canvas: Canvas, plot: Box, bins: Bins) -> None:
    """Write below the bars which days they are: below each, or below as many, evenly apart, as there is room for."""
    kind = Face(13)
    count = len(bins.starts)
    room = plot.w / count
    widest = max(canvas.ruler.width(bins.label(at), kind) for at in range(count)) + _LABEL_GAP
    apart = -int(-widest // room)
    for at in range((count - 1) % apart // 2, count, apart):
        label = bins.label(at)
        width = canvas.ruler.width(label, kind)
        x = min(plot.x + (at + 0.5) * room - width / 2, _WIDTH - _EDGE - width)
        canvas.write(label, kind, x=x, middle=plot.y + plot.h + 18, colour=TEXT)


def _legend(canvas: Canvas, series: Sequence[Series], names: Mapping[int, str], top: float) -> None:
    """Write what each colour means, and how much it is in all."""
    kind, room = Face(13.5), (_WIDTH - 2 * _MARGIN) / _LEGEND_COLUMNS
    for at, (each, colour) in enumerate(zip(series, _colours(series), strict=True)):
        row, column = divmod(at, _LEGEND_COLUMNS)
        x, middle = _MARGIN + column * room, top + (row + 0.5) * _LEGEND_H + 4
        canvas.fill(Box(x=x, y=middle - _SWATCH / 2, w=_SWATCH, h=_SWATCH), radius=3, colour=colour)
        amount = f"{each.total:,}"
        x += _SWATCH + 8
        amount_w = canvas.ruler.width(amount, kind)
        name = canvas.ruler.fit(_name(each.key, names), kind, room - _SWATCH - amount_w - 32)
        canvas.write(name, kind, x=x, middle=middle, colour=TITLE)
        canvas.write(amount, kind, x=x + canvas.ruler.width(name, kind) + 8, middle=middle, colour=TEXT)


def _colours(series: Sequence[Series]) -> Sequence[str]:
    return [OTHER_COLOUR if each.key is None else colour for each, colour in zip(series, (*COLOURS, ""), strict=False)]


def _name(key: Hashable | None, names: Mapping[int, str]) -> str:
    """Return a colour's name in the legend, in letters that can be drawn."""
    if key is None:
        return "others"
    if not isinstance(key, int):
        return drawable(plain(str(key)))
    if key == _FORGOTTEN:
        return "forgotten members"
    # The end of an id differs also between members who joined Discord on the same day.
    return drawable(plain(names.get(key, ""))) or f"member …{key % 10_000:04}"
