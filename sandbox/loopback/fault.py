"""Faults for a client's requests: error answers, delays, cut connections."""

from __future__ import annotations

import fnmatch
from dataclasses import dataclass, field
from typing import Literal

Cut = Literal["before", "after"]


@dataclass(slots=True)
class Fault:
    """One fault: what it matches, what it does, how often it still will (None: no limit), and how often it did."""

    method: str
    path_glob: str
    status: int | None = None
    code: int = 0
    message: str = "injected by the test"
    times: int | None = 1
    retry_after_s: float | None = None
    delay_s: float = 0.0
    cut: Cut | None = None
    hits: int = 0

    def matches(self, method: str, path: str) -> bool:
        """Whether the fault applies to this request. The glob matches the path without /api/v10."""
        return self.method in ("*", method) and fnmatch.fnmatchcase(path, self.path_glob)


@dataclass(slots=True)
class Faults:
    """The active faults, in the order in which they were added."""

    _active: list[Fault] = field(default_factory=list[Fault])

    def add(self, fault: Fault) -> Fault:
        """Add a fault; the same object counts its hits."""
        self._active.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Remove a fault, whether or not it is used up."""
        if fault in self._active:
            self._active.remove(fault)

    def take(self, method: str, path: str) -> Fault | None:
        """The first fault that applies to this request, counted as one hit; None when there is none."""
        for fault in self._active:
            if fault.matches(method, path):
                fault.hits += 1
                if fault.times is not None and fault.hits >= fault.times:
                    self._active.remove(fault)
                return fault
        return None
