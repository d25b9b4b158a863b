"""The data behind the bars of a usage chart: days, groups of spending, marks of the axis. Plain arithmetic."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from core.limits.usage import label_of
from core.model.usage import Days, Grouping

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from datetime import date

    from core.model.money import Usage

NAMED_MOST = 11
"""Groups with a colour of their own; what is left is drawn together."""
DAYS_MOST = 93
"""Bars of single days; more days are drawn as weeks."""
MARKS_MOST = 5
"""Marks of the axis above its zero."""
_WEEK = timedelta(days=7)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_WEEKDAYS_MOST = 7
"""Bars that have room for the day of the week, too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bins:
    """The bars from left to right: the first day of each. `size` is how long each is."""

    starts: tuple[date, ...]
    size: timedelta

    @property
    def is_weekly(self) -> bool:
        """Whether each one is a week from Monday."""
        return self.size == _WEEK

    def at(self, day: date) -> int:
        """Return which bar a day belongs to; one outside goes to the nearest."""
        return min(max((day - self.starts[0]) // self.size, 0), len(self.starts) - 1)

    def label(self, at: int) -> str:
        """Return the label below a bar: "Mon 23 Nov", "23 Nov", or "23 Nov 26" where they are of several years."""
        day = self.starts[at]
        words = f"{day.day} {_MONTHS[day.month - 1]}"
        if len(self.starts) <= _WEEKDAYS_MOST and not self.is_weekly:
            return f"{_WEEKDAYS[day.weekday()]} {words}"
        has_years = self.starts[0].year != self.starts[-1].year
        return f"{words} {day.year % 100:02}" if has_years else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One group's credits, bar by bar. `key` is the action's label or the member's id, None for all others."""

    key: Hashable | None
    amounts: tuple[int, ...]

    @property
    def total(self) -> int:
        """Its credits in all bars."""
        return sum(self.amounts)


def bins_of(days: Days) -> Bins:
    """Return a bar for each day; for each week, from Monday, where the days are many."""
    if days.count <= DAYS_MOST:
        starts = tuple(days.first + timedelta(days=number) for number in range(days.count))
        return Bins(starts=starts, size=timedelta(days=1))
    monday = days.first - timedelta(days=days.first.weekday())
    count = (days.last - monday) // _WEEK + 1
    return Bins(starts=tuple(monday + number * _WEEK for number in range(count)), size=_WEEK)


def series_of(usage: Sequence[Usage], bins: Bins, by: Grouping) -> Sequence[Series]:
    """Return the groups that spent something, the largest first, all that are too many as one at the end."""
    totals: Counter[Hashable] = Counter()
    for use in usage:
        totals[_key(use, by)] += use.credits
    largest = sorted((key for key in totals if totals[key]), key=lambda key: (-totals[key], str(key)))
    named = largest[:NAMED_MOST]
    amounts: dict[Hashable | None, list[int]] = {key: [0] * len(bins.starts) for key in named}
    if len(largest) > len(named):
        amounts[None] = [0] * len(bins.starts)
    for use in usage:
        key = _key(use, by)
        if use.credits:
            amounts[key if key in amounts else None][bins.at(use.day)] += use.credits
    return [Series(key=key, amounts=tuple(each)) for key, each in amounts.items()]


def marks(highest: int) -> Sequence[int]:
    """Return whole, round numbers from 0 to at least the highest, evenly apart."""
    step = 1
    while -(-highest // step) > MARKS_MOST:
        # 1, 2, 5, 10, 20, 50, ...
        step = step * 5 // 2 if str(step).startswith("2") else step * 2
    count = max(1, -(-highest // step))
    return [number * step for number in range(count + 1)]


def _key(use: Usage, by: Grouping) -> Hashable:
    return use.user_id if by is Grouping.MEMBER else label_of(use.action)
