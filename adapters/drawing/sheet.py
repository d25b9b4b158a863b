"""A sheet that is painted on with matplotlib: rounded boxes, curves and words, kept as a PNG.

No pyplot, which keeps every figure for ever, and no mathematics: a `$` in a title is a `$`.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Literal

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch, PathPatch
from matplotlib.path import Path

from adapters.drawing.lettering import Ruler

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.font_manager import FontProperties

    from adapters.drawing.plan import Box

_POINTS_AN_INCH = 72
_BASELINE = 0.36
"""How far below a line's middle its letters stand, as a part of their size."""
_CODES = {1: Path.LINETO, 2: Path.CURVE3, 3: Path.CURVE4}


class Sheet:
    """One picture. Coordinates count units of `scale` pixels from the upper left corner."""

    def __init__(self, width: float, height: float, *, scale: float, colour: str) -> None:
        # At this resolution a point of type is a unit.
        figure = Figure((width / _POINTS_AN_INCH, height / _POINTS_AN_INCH), dpi=_POINTS_AN_INCH * scale)
        figure.set_facecolor(colour)
        self._canvas = FigureCanvasAgg(figure)
        self._axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))  # pyright: ignore[reportUnknownMemberType] - its **kwargs
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self.ruler = Ruler(self._canvas.get_renderer(), scale)

    def stroke(
        self, start: tuple[float, float], *parts: Sequence[tuple[float, float]], colour: str, width: float = 1.6
    ) -> None:
        """Draw a line: each part goes on to its last point, as a curve where it has points on the way."""
        points = [start, *(point for part in parts for point in part)]
        codes = [Path.MOVETO, *(_CODES[len(part)] for part in parts for _ in part)]
        path = Path(points, codes)
        self._axes.add_artist(PathPatch(path, facecolor="none", edgecolor=colour, linewidth=width, capstyle="round"))

    def fill(self, box: Box, *, radius: float, colour: str, edge: str | None = None, is_dashed: bool = False) -> None:
        """Draw a box with round corners, on top of what is there."""
        self._axes.add_artist(
            FancyBboxPatch(
                (box.x, box.y),
                box.w,
                box.h,
                boxstyle=f"round,pad=0,rounding_size={radius}",
                facecolor=colour,
                edgecolor=edge or colour,
                linewidth=1.2 if edge else 0,
                linestyle=(0, (4, 3)) if is_dashed else "-",
            )
        )

    def write(
        self,
        text: str,
        kind: FontProperties,
        *,
        x: float,
        middle: float,
        colour: str,
        to: Literal["left", "right"] = "left",
    ) -> None:
        """Write a line, above all that was painted; `x` is where it begins, or ends when it is set `to` the right."""
        if not text:
            return
        y = middle + kind.get_size_in_points() * _BASELINE
        self._axes.text(  # pyright: ignore[reportUnknownMemberType] - its **kwargs have no types
            x,
            y,
            text,
            fontproperties=kind,
            color=colour,
            ha=to,
            va="baseline",
            parse_math=False,
            usetex=False,
            clip_on=True,
        )

    def png(self) -> bytes:
        """The picture, without a trace of when and with what it was made: the same one is the same bytes."""
        content = io.BytesIO()
        self._canvas.print_png(content, metadata={"Software": None})  # pyright: ignore[reportUnknownMemberType] - no types
        return content.getvalue()
