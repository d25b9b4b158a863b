"""A picture that is drawn with Pillow: boxes with round corners, curves and text, saved as a PNG.

Pillow smooths text, and no other edges: a shape is drawn as a mask of several times its size, which is then reduced.
"""

from __future__ import annotations

import io
import math
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw

from adapters.drawing.text import Ruler

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence

    from adapters.drawing.text import Face
    from adapters.drawing.tree_layout import Box

    Point = tuple[float, float]

_LARGER = 4
_BASELINE = 0.36
"""How far below the middle of a line its baseline is, as a part of the font size."""
_STEPS = 24
"""Straight pieces of a curve."""
_EDGE = 1.2
_DASH, _GAP = 4.8, 3.6


class Canvas:
    """One picture. Coordinates count units of `scale` pixels from the upper left corner."""

    def __init__(self, width: float, height: float, *, scale: float, colour: str) -> None:
        self._scale = scale
        self._image = Image.new("RGB", (round(width * scale), round(height * scale)), colour)
        self._draw = ImageDraw.Draw(self._image)
        self.ruler = Ruler(scale)

    def stroke(self, start: Point, *parts: Sequence[Point], colour: str, width: float = 1.6) -> None:
        """Draw a line: each part continues to its last point, as a curve where it has points in between."""
        points = [start]
        for part in parts:
            points += _curve([points[-1], *part])
        self._lines([points], colour, width)

    def fill(self, box: Box, *, radius: float, colour: str, edge: str | None = None, is_dashed: bool = False) -> None:
        """Draw a box with round corners, on top of what is there."""
        if edge and not is_dashed:
            self._box(_inset(box, -_EDGE / 2), radius + _EDGE / 2, edge)
            self._box(_inset(box, _EDGE / 2), radius - _EDGE / 2, colour)
            return
        self._box(box, radius, colour)
        if edge:
            self._lines(list(_dashes(_outline(box, radius))), edge, _EDGE)

    def write(
        self,
        text: str,
        face: Face,
        *,
        x: float,
        middle: float,
        colour: str,
        to: Literal["left", "right"] = "left",
    ) -> None:
        """Write a line on top of the rest; `x` is where it begins, or where it ends when aligned to the right."""
        if to == "right":
            x -= self.ruler.width(text, face)
        at_x, at_y = x * self._scale, (middle + face.size * _BASELINE) * self._scale
        for font, run in self.ruler.runs(text, face):
            self._draw.text((at_x, at_y), run, fill=colour, font=font, anchor="ls")
            at_x += font.getlength(run)

    def png(self) -> bytes:
        """Return the picture; the same picture always gives the same bytes."""
        content = io.BytesIO()
        self._image.save(content, "PNG")
        return content.getvalue()

    def _box(self, box: Box, radius: float, colour: str) -> None:
        corners = [(box.x, box.y), (box.x + box.w, box.y + box.h)]
        with self._smooth(corners, 0, colour) as (draw, enlarged):
            (left, top), (right, bottom) = map(enlarged, corners)
            # Pillow paints the last pixel, too.
            draw.rounded_rectangle((left, top, right - 1, bottom - 1), radius * self._scale * _LARGER, fill=255)

    def _lines(self, lines: Sequence[Sequence[Point]], colour: str, width: float) -> None:
        with self._smooth([point for line in lines for point in line], width, colour) as (draw, enlarged):
            for line in lines:
                width_px = round(width * self._scale * _LARGER)
                draw.line([enlarged(point) for point in line], fill=255, width=width_px, joint="curve")

    @contextmanager
    def _smooth(
        self, points: Sequence[Point], margin: float, colour: str
    ) -> Generator[tuple[ImageDraw.ImageDraw, Callable[[Point], Point]]]:
        """Draw an enlarged mask for the area around those points, and paint the colour through it."""
        xs, ys = zip(*points, strict=True)
        left, top = (math.floor((min(axis) - margin) * self._scale) for axis in (xs, ys))
        right, bottom = (math.ceil((max(axis) + margin) * self._scale) for axis in (xs, ys))
        mask = Image.new("L", ((right - left) * _LARGER, (bottom - top) * _LARGER))

        def enlarged(point: Point) -> Point:
            return ((point[0] * self._scale - left) * _LARGER, (point[1] * self._scale - top) * _LARGER)

        yield ImageDraw.Draw(mask), enlarged
        self._image.paste(colour, (left, top), mask.reduce(_LARGER))


def _inset(box: Box, by: float) -> Box:
    return replace(box, x=box.x + by, y=box.y + by, w=box.w - 2 * by, h=box.h - 2 * by)


def _curve(points: Sequence[Point]) -> list[Point]:
    """Return a Bezier curve's points after its first one; of two points it is a straight line."""
    degree = len(points) - 1
    if degree == 1:
        return [points[1]]
    curve: list[Point] = []
    for step in range(1, _STEPS + 1):
        t = step / _STEPS
        shares = [math.comb(degree, at) * (1 - t) ** (degree - at) * t**at for at in range(degree + 1)]
        x, y = (sum(share * point[axis] for share, point in zip(shares, points, strict=True)) for axis in (0, 1))
        curve.append((x, y))
    return curve


def _outline(box: Box, radius: float) -> list[Point]:
    """Return the outline of a box with round corners, from the end of its upper side and back."""
    left, right, top, bottom = box.x + radius, box.x + box.w - radius, box.y + radius, box.y + box.h - radius
    points: list[Point] = []
    for x, y, begin in ((right, top, -90), (right, bottom, 0), (left, bottom, 90), (left, top, 180)):
        angles = [math.radians(begin + 90 * step / _STEPS) for step in range(_STEPS + 1)]
        points += [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]
    return [*points, points[0]]


def _dashes(points: Sequence[Point]) -> Iterator[list[Point]]:
    """Cut a line into dashes with gaps between them."""
    dash: list[Point] = [points[0]]
    left, is_gap = _DASH, False
    for start, end in pairwise(points):
        length, done = math.dist(start, end), 0.0
        while length - done > left:
            done += left
            at = (start[0] + (end[0] - start[0]) * done / length, start[1] + (end[1] - start[1]) * done / length)
            if not is_gap:
                yield [*dash, at]
            dash, is_gap = [at], not is_gap
            left = _GAP if is_gap else _DASH
        left -= length - done
        dash.append(end)
    if not is_gap:
        yield dash
