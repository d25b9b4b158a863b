"""Values of a usage report: which days it covers and how it is grouped."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date


class Period(StrEnum):
    """How far back an admin looks. Days are those of the server's time zone, today is one of them."""

    TODAY = "today"
    WEEK = "7 days"
    THIRTY = "30 days"
    THIS_MONTH = "this month"
    LAST_MONTH = "last month"
    NINETY = "90 days"


class Grouping(StrEnum):
    """What an admin asks about first."""

    DAY = "day"
    ACTION = "action"
    MEMBER = "member"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """A stretch of local days, both ends included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days they are."""
        return (self.last - self.first).days + 1
