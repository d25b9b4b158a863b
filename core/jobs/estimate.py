"""How long songs take, measured, and what that means for one that waits."""

from __future__ import annotations

import math
import statistics
from collections import defaultdict, deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from core.model.job import Timing

REMEMBERED = 200
"""Newest timings kept for each action and model: enough for a 90th percentile, few enough to follow the day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Measured length of a job at the provider, in seconds: half take less than the median, nine of ten than p90."""

    median_s: float
    p90_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What the card of an open job can promise.

    `position` counts from 1 in the queue, None once the job left it. `expected` is the time until the song is
    there (from now for a queued job, from its submit for a running one); None while nothing was measured.
    """

    position: int | None
    expected: Expected | None


class Estimator:
    """Times of finished songs by action and model."""

    def __init__(self) -> None:
        """Start with nothing measured."""
        self._seconds: defaultdict[tuple[str, str], deque[float]] = defaultdict(lambda: deque(maxlen=REMEMBERED))

    def measure(self, timings: Iterable[Timing]) -> None:
        """Add timings, oldest first."""
        for timing in timings:
            self._seconds[timing.action, timing.model].append(timing.seconds)

    def expect(self, action: str, model: str) -> Expected | None:
        """Return the measured times of that action and model; None where there are none yet."""
        seconds = sorted(self._seconds.get((action, model), ()))
        if not seconds:
            return None
        return Expected(
            median_s=statistics.median(seconds),
            p90_s=seconds[math.ceil(0.9 * len(seconds)) - 1],
        )

    def expect_queued(self, action: str, model: str, *, position: int, in_flight_cap: int) -> Expected | None:
        """Return the time until a queued job is done: whole rounds of the account's places before it, and its own."""
        own = self.expect(action, model)
        if own is None:
            return None
        rounds = math.ceil(position / in_flight_cap)
        return Expected(median_s=own.median_s * rounds, p90_s=own.p90_s * rounds)
