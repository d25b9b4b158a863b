"""What crossed the loopback at which time, for tests that count requests and benchmarks that time them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

_REQUESTS_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class RequestEntry:
    """One REST request. Times are `time.monotonic()`; status None: the connection was cut instead of an answer."""

    received_s: float
    answered_s: float
    method: str
    path: str
    status: int | None
    interaction_id: int | None


@dataclass(slots=True)
class Journal:
    """Every request (the newest 200,000), and when each interaction was sent to the bot and acknowledged."""

    requests: deque[RequestEntry] = field(default_factory=lambda: deque[RequestEntry](maxlen=_REQUESTS_KEPT))
    sent: dict[int, float] = field(default_factory=dict[int, float])
    acknowledged: dict[int, float] = field(default_factory=dict[int, float])

    def acknowledgement_times_s(self) -> list[float]:
        """Seconds from gateway event sent to acknowledgement received, for each acknowledged interaction, sorted."""
        return sorted(at_s - self.sent[number] for number, at_s in self.acknowledged.items() if number in self.sent)

    def count(self, method: str, path_part: str) -> int:
        """How many requests of this method had `path_part` in their path."""
        return sum(entry.method == method and path_part in entry.path for entry in self.requests)
