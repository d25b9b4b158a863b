"""A usage report of a server: the days it covers, and the sums."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.model.usage import Days, Period

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping, Sequence
    from typing import TypeVar

    from core.model.money import Usage

    K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """The credits spent on something, and for how many songs."""

    credits: int
    songs: int


@dataclass(frozen=True, slots=True, kw_only=True)
class UsageReport:
    """What was spent on which days, in the server's time zone. Sums are in descending order."""

    days: Days
    time_zone: str
    usage: Sequence[Usage]

    @property
    def total(self) -> Total:
        """Everything together."""
        return _total(self.usage)

    def by_day(self) -> Mapping[date, Total]:
        """Return the sum of each day on which something was spent."""
        return _sums(self.usage, lambda use: use.day)

    def by_action(self) -> Mapping[str, Total]:
        """Return the sum of each action, by the name that members know."""
        return _sums(self.usage, lambda use: label_of(use.action))

    def by_member(self) -> Mapping[int, Total]:
        """Return the sum of each member."""
        return _sums(self.usage, lambda use: use.user_id)


def days_of(period: Period, today: date) -> Days:
    """Return the days of a period. It ends with `today`, except for the last month."""
    month = today.replace(day=1)
    if period is Period.THIS_MONTH:
        return Days(first=month, last=today)
    if period is Period.LAST_MONTH:
        last = month - timedelta(days=1)
        return Days(first=last.replace(day=1), last=last)
    count = {Period.TODAY: 1, Period.WEEK: 7, Period.THIRTY: 30, Period.NINETY: 90}[period]
    return Days(first=today - timedelta(days=count - 1), last=today)


def label_of(action: str) -> str:
    """Return an action's name as members know it; of an action that no longer exists, its internal name."""
    known = ACTIONS.get(action)
    return action.replace("_", " ").capitalize() if known is None else known.label


def _total(usage: Sequence[Usage]) -> Total:
    return Total(credits=sum(use.credits for use in usage), songs=sum(use.songs for use in usage))


def _sums(usage: Sequence[Usage], key: Callable[[Usage], K]) -> Mapping[K, Total]:
    groups: dict[K, list[Usage]] = {}
    for use in usage:
        groups.setdefault(key(use), []).append(use)
    sums = {group: _total(uses) for group, uses in groups.items()}
    return dict(sorted(sums.items(), key=lambda item: (-item[1].credits, -item[1].songs, str(item[0]))))
