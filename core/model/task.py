"""What the provider answers: that it accepted a submit, and the state of its task."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from core.model.job import Clip, Failure


class TaskState(StrEnum):
    """What a provider's task record says, whatever words it used."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """The provider took the order: its task exists from now on."""

    task_id: str
    trace_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """A source that was uploaded: its clip id, and its length in seconds if the provider said so."""

    clip_id: str
    duration_s: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskReport:
    """One reading of a provider's task.

    `clips` are the playable ones of a finished task (also of a partly failed one, which counts as SUCCEEDED here).
    `failure` is set exactly when the state is FAILED.
    """

    task_id: str
    state: TaskState
    trace_id: str | None = None
    clips: tuple[Clip, ...] = ()
    failure: Failure | None = None
    created_at: datetime | None = None
    finished_at: datetime | None = None
