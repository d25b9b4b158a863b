"""The printed figures: what was measured, its value, and its budget."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

MIB = 1024 * 1024
_VERDICTS = {True: "met", False: "MISSED", None: "unclear"}


class NotMeasured(Exception):
    """A figure could not be measured; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One line of the table. With a budget, `is_met` None means that the machine was too busy to tell."""

    what: str
    measured: str
    budget: str = ""
    is_met: bool | None = None

    def __str__(self) -> str:
        verdict = _VERDICTS[self.is_met] if self.budget else ""
        return f"  {self.what:<52}  {self.measured:<58}  {self.budget:<29}  {verdict}".rstrip()


@dataclass(slots=True)
class Report:
    """The results so far. Each figure is printed as soon as it is known.

    `refusals` counts the 429 answers that the bot got from the simulated Discord, by measurement; `complaints` are the
    lines that it logged at WARNING and above.
    """

    refusals: dict[str, int] = field(default_factory=dict[str, int])
    complaints: list[str] = field(default_factory=list[str])

    def add(self, figure: Figure) -> None:
        """Print a figure."""
        print(figure, flush=True)

    def close(self) -> None:
        """Print the totals of all measurements."""
        total = sum(self.refusals.values())
        where = ", ".join(f"{count} in {name}" for name, count in self.refusals.items() if count)
        self.add(
            Figure(
                what="429 answers from Discord, all of the above",
                measured=f"{total}{f' ({where})' if where else ''}",
                budget="0",
                is_met=total == 0,
            )
        )
        if self.complaints:
            print(f"\nThe bot logged {len(self.complaints)} warnings and errors. The first ones:")
            print("\n".join(f"  {line[:300]}" for line in self.complaints[:3]))


def percentile(values: Sequence[float], percent: float) -> float:
    """Return the value that this percentage of the values does not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def spread_ms(seconds: Sequence[float]) -> str:
    """Return percentiles as text."""
    parts = [f"p{percent} {percentile(seconds, percent) * 1000:,.0f}" for percent in (50, 90, 99)]
    return f"{'  '.join(parts)}  max {max(seconds) * 1000:,.0f} ms"
