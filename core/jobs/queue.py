"""The waiting orders of one service in the order in which they will be served."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Queue:
    """A snapshot of the queue, kept current within this process and renewed from the store for the others."""

    def __init__(self) -> None:
        """Start empty."""
        self._turns: dict[str, float] = {}
        self._order: list[tuple[float, str]] = []

    def renew(self, waiting: Sequence[tuple[str, float]]) -> None:
        """Take over the store's reading: job ids and turns in serving order."""
        self._turns = dict(waiting)
        self._order = [(turn, job_id) for job_id, turn in waiting]

    def join(self, job_id: str, turn: float) -> None:
        """Put a job behind those whose turn is not later than its own."""
        if job_id not in self._turns:
            self._turns[job_id] = turn
            self._order.insert(bisect_right(self._order, turn, key=_turn), (turn, job_id))

    def leave(self, job_id: str) -> None:
        """Take a job out; one that does not wait is ignored."""
        turn = self._turns.pop(job_id, None)
        if turn is not None:
            del self._order[self._index(job_id, turn)]

    def position(self, job_id: str) -> int | None:
        """Return a job's place, from 1; None if it does not wait."""
        turn = self._turns.get(job_id)
        return None if turn is None else self._index(job_id, turn) + 1

    def _index(self, job_id: str, turn: float) -> int:
        return self._order.index((turn, job_id), bisect_left(self._order, turn, key=_turn))


def _turn(place: tuple[float, str]) -> float:
    return place[0]
