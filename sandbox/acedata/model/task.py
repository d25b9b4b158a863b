"""One accepted task: its phases, its clips, and the faults that await it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sandbox.acedata.fault import Fault, Part
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.video import Video
    from sandbox.acedata.wire import Json


class Phase(StrEnum):
    """How far a task is. The service has no field for this at task level; the record's shape shows it."""

    PENDING = "pending"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"

    @property
    def is_over(self) -> bool:
        """Whether the task has reached its end."""
        return self in {Phase.SUCCEEDED, Phase.FAILED}


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a task failed, as the service says it."""

    code: str
    message: str


@dataclass(slots=True)
class Task:
    """One paid task as the service remembers it.

    `request` is the submitted body, which every record repeats. `script` holds the faults attached to the task when it
    was accepted, one for each part of its life. `cost_credits` is charged once, when the task succeeds. `data` is the
    result of a task that does not make songs, such as an upload or a new link. `extras` are further fields of a
    successful result. `video` is the video of a Luma task.
    """

    id: str
    trace_id: str
    type: str
    action: str
    request: Json
    user_id: str
    created_at: datetime
    cost_credits: float
    clips: tuple[Clip, ...] = ()
    data: Json | list[Json] | None = None
    extras: Json = field(default_factory=dict[str, Any])
    video: Video | None = None
    script: Mapping[Part, Fault] = field(default_factory=dict["Part", "Fault"])
    phase: Phase = Phase.PENDING
    started_at: datetime | None = None
    finished_at: datetime | None = None
    failure: Failure | None = None

    @property
    def is_over(self) -> bool:
        """Whether the task has succeeded or failed."""
        return self.phase.is_over

    @property
    def service(self) -> str:
        """The service at which the task can be read: suno or luma."""
        return "suno" if self.video is None else "luma"

    @property
    def callback_url(self) -> str | None:
        """Where the client wants the result posted; None when it only polls."""
        url = self.request.get("callback_url")
        return url if isinstance(url, str) and url else None

    @property
    def playable_clips(self) -> tuple[Clip, ...]:
        """The clips whose media can be downloaded at the end: all, the first (partly failed), or none."""
        if self.failure is None:
            return () if self.ending == "empty" else self.clips
        return self.clips[:1] if self.ending == "partial" else ()

    @property
    def is_video_shown(self) -> bool:
        """Whether the video of a finished task can be downloaded, also after a failure that left it complete."""
        if self.failure is None:
            return self.ending not in {"empty", "preview_only"}
        return self.ending == "partial"

    @property
    def has_progress(self) -> bool:
        """Whether its record shows progress while it runs: songs and videos do, other results do not."""
        return self.video is not None or (bool(self.clips) and self.data is None)

    @property
    def ending(self) -> str | None:
        """The kind of the fault that decides the end; None when the task simply succeeds."""
        fault = self.script.get("ending")
        return None if fault is None else fault.kind

    def begin(self, now: datetime) -> None:
        """Move from pending to running."""
        self.phase = Phase.RUNNING
        self.started_at = now

    def finish(self, now: datetime) -> None:
        """Reach the end: failed when a failure is set, else succeeded."""
        self.phase = Phase.SUCCEEDED if self.failure is None else Phase.FAILED
        self.finished_at = now
