"""A model that a client trains on its own recordings. The bot has no command for it; tests of the service's clients do.

Source: AceDataCloud API contract, other Suno endpoints, custom-models.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.model.task import Phase, Task
from sandbox.acedata.wire import iso_time

if TYPE_CHECKING:
    from datetime import datetime

    from sandbox.acedata.wire import Json

STATUSES = ("queued", "uploading", "training", "ready", "failed", "archived")
_BY_PHASE = {
    Phase.PENDING: "queued",
    Phase.RUNNING: "training",
    Phase.SUCCEEDED: "ready",
    Phase.FAILED: "failed",
}


@dataclass(slots=True)
class CustomModel:
    """One model of a user; `training` is the task that trains it."""

    id: str
    name: str
    user_id: str
    created_at: datetime
    training: Task
    is_archived: bool = False

    @property
    def status(self) -> str:
        """How far the training is, as the service says it."""
        return "archived" if self.is_archived else _BY_PHASE[self.training.phase]

    def shown(self) -> Json:
        """The model as answers describe it."""
        return {
            "id": self.id,
            "name": self.name,
            "status": self.status,
            "created_at": iso_time(self.created_at),
        }
