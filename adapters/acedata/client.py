"""The API client: orders are sent exactly once, reads are retried, other calls answer with their result."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, final

from typing_extensions import override

from adapters.acedata.api_error import is_timeout, no_answer_error, order_error, read_details
from adapters.acedata.body import PATHS, is_same_order, order_body
from adapters.acedata.extras import ExtraCalls
from adapters.acedata.http import HttpClient, NoAnswer, Timeouts
from adapters.acedata.json_value import mapping
from adapters.acedata.result import read_upload
from adapters.acedata.retry import RetryPolicy
from adapters.acedata.task_log import log_failed_task
from adapters.acedata.task_query import Query
from adapters.acedata.task_report import callback_secrets, read_task
from core.action import ACTIONS
from core.errors import ServiceError
from core.model.job import Service
from core.model.task import Accepted, TaskReport, TaskState, Uploaded
from core.ports import Provider

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from adapters.acedata.http import Answer
    from adapters.acedata.task_query import Record
    from core.model.request import SongRequest


@final
class AceData(ExtraCalls, Provider):
    """AceDataCloud's API over one session.

    Reads never raise FateUnknown: they start nothing.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        concurrency: int = 8,
        timeouts: Timeouts | None = None,
        retry: RetryPolicy | None = None,
    ) -> None:
        """Set up the client; `async with` opens it. `concurrency` limits reads and each kind of order separately.

        Raises:
            ValueError: the key cannot be sent in a header (its text is not repeated).
        """
        timeouts, retry = timeouts or Timeouts(), retry or RetryPolicy()
        http = HttpClient(base_url, api_key, concurrency=concurrency, connect_s=timeouts.connect_s)
        super().__init__(http, retry=retry, timeouts=timeouts)
        self._query = Query(http, retry=retry, total_s=timeouts.read_s)

    def __repr__(self) -> str:
        """Name the host and no secret."""
        return f"AceData({self._http.host!r})"

    async def __aenter__(self) -> Self:
        """Open the session."""
        await self._http.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session; calls under way fail as ServiceError."""
        await self._http.close()

    @override
    async def submit(self, request: SongRequest, *, callback_url: str | None) -> Accepted:
        body = order_body(request, callback_url=callback_url)
        path = PATHS[ACTIONS[request.action].service]
        answer = await self._http.order(path, body, total_s=self._timeouts.submit_s)
        outcome = _accepted(answer, callback_url)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    @override
    async def upload(self, audio_url: str) -> Uploaded:
        # Standard mode is synchronous. Source: AceDataCloud API contract, other Suno endpoints.
        return await self._call("/suno/upload", {"audio_url": audio_url}, read_upload, total_s=self._timeouts.upload_s)

    @override
    async def retrieve(self, service: Service, task_id: str) -> TaskReport | None:
        return _reports("retrieve", service, await self._query.one(service, task_id)).get(task_id)

    @override
    async def retrieve_batch(self, service: Service, task_ids: Sequence[str]) -> Mapping[str, TaskReport]:
        """More than 50 are read 50 at a time, a second apart."""
        asked = set(task_ids)
        reports = _reports("retrieve_batch", service, await self._query.many(service, task_ids))
        return {task_id: report for task_id, report in reports.items() if task_id in asked}

    @override
    async def find(
        self,
        request: SongRequest,
        *,
        callback_url: str | None,
        created_from: datetime,
        created_until: datetime,
    ) -> Sequence[TaskReport]:
        """The times are compared with the provider's clock: leave a margin."""
        body = order_body(request, callback_url=callback_url)
        service = ACTIONS[request.action].service
        # The front end names a type for songs only.
        kinds = {"type": "audios"} if service is Service.SUNO else {}
        records = await self._query.listing(service, created_from, created_until, **kinds)
        same = [record for record in records if is_same_order(body, mapping(record.get("request")))]
        found = [reading.report for record in same if (reading := read_task(record, service)) is not None]
        return sorted(found, key=lambda report: report.created_at or created_until)

    @override
    async def find_upload(self, audio_url: str, *, created_from: datetime, created_until: datetime) -> Uploaded | None:
        """None also while the upload is unfinished, and when it failed."""
        # Without a `type` filter: only that of songs is known.
        for record in await self._query.listing(Service.SUNO, created_from, created_until):
            response = mapping(record.get("response"))
            if mapping(record.get("request")).get("audio_url") == audio_url and not read_details(response).has_failed:
                uploaded = read_upload(response)
                if uploaded is not None:
                    return uploaded
        return None


def _accepted(answer: Answer | NoAnswer, callback_url: str | None) -> Accepted | ServiceError:
    """Return the outcome of a submit."""
    if isinstance(answer, NoAnswer):
        return no_answer_error(answer, is_order=True)
    details = read_details(answer.body or {}, callback_secrets(callback_url))
    # After a timeout the task may continue, and its id is enough to follow it.
    is_taken = (answer.is_ok and not details.has_failed) or is_timeout(details, answer.status)
    if details.task_id and is_taken:
        return Accepted(task_id=details.task_id, trace_id=details.trace_id)
    return order_error(answer, details)


def _reports(call: str, service: Service, records: Sequence[Record]) -> dict[str, TaskReport]:
    """Read records by their task's id, and log those that failed."""
    reports: dict[str, TaskReport] = {}
    for record in records:
        reading = read_task(record, service)
        if reading is None:
            continue
        reports[reading.report.task_id] = reading.report
        if reading.report.state is TaskState.FAILED:
            log_failed_task(call, str(mapping(record.get("request")).get("action", "")), reading)
    return reports
