"""What core asks of the provider. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from core.model.job import Service
    from core.model.request import SongRequest
    from core.model.task import Accepted, TaskReport, Uploaded


class SongService(Protocol):
    """The provider's API. Every method raises errors of `core.errors.ServiceError` and nothing else.

    Reads may be repeated by the adapter on 429, 5xx and network errors; a submit is sent exactly once per call.
    """

    async def submit(self, request: SongRequest, *, callback_url: str | None) -> Accepted:
        """Send one order asynchronously and return the task it became.

        `request.source_clip_id` is the clip to work on: the library's, or what `upload` gave.

        Raises:
            NotStarted: certainly no task exists; the caller may submit again later.
            FateUnknown: a task may exist; the caller must reconcile, never submit again.
            Moderated, Rejected, SourceUnusable, OperatorTrouble, ServiceFault: refused for good, no task, no bill.
        """
        ...

    async def retrieve(self, service: Service, task_id: str) -> TaskReport | None:
        """Read one task; None when the provider does not know it."""
        ...

    async def retrieve_batch(self, service: Service, task_ids: Sequence[str]) -> Mapping[str, TaskReport]:
        """Read up to 50 tasks in one call. Tasks that are missing in the answer are unknown, not failed."""
        ...

    async def find(
        self,
        request: SongRequest,
        *,
        callback_url: str | None,
        created_from: datetime,
        created_until: datetime,
    ) -> Sequence[TaskReport]:
        """List tasks of that time whose echoed request equals what `submit` would send, oldest first."""
        ...

    async def upload(self, audio_url: str) -> Uploaded:
        """Hand the provider a public audio URL; it becomes a clip that extend and cover can work on."""
        ...

    async def find_upload(self, audio_url: str, *, created_from: datetime, created_until: datetime) -> Uploaded | None:
        """Look in the listing for an upload of that URL whose answer was lost."""
        ...
