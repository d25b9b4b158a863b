"""The client of the music service: orders sent exactly once, reads repeated with patience."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from adapters.acedata.body import audio_body, is_same_order
from adapters.acedata.fault import is_timeout, order_error, read_error, said_in, silence_error
from adapters.acedata.journal import log_failed_task
from adapters.acedata.query import Patience, Query
from adapters.acedata.reading import callback_secrets, read_link, read_lyrics, read_task, read_upload
from adapters.acedata.value import mapping
from adapters.acedata.wire import Silence, Timeouts, Wire
from core.errors import ServiceError
from core.model import Service
from core.task import Accepted, TaskReport, TaskState, Uploaded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from types import TracebackType

    from adapters.acedata.query import Record
    from adapters.acedata.wire import Answer
    from core.library import Lyrics
    from core.model import SongRequest


class AceData:
    """AceDataCloud's API over one session. See core.ports.SongService.

    Reads never raise FateUnknown: they start nothing. A finished Luma task reads as one without clips.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        *,
        concurrency: int = 8,
        timeouts: Timeouts | None = None,
        patience: Patience | None = None,
    ) -> None:
        """Set up the client; `async with` opens it. `concurrency` bounds reads and each kind of order by itself.

        Raises:
            ValueError: the key cannot be sent in a header (its text is not repeated).
        """
        self._timeouts = timeouts or Timeouts()
        self._wire = Wire(base_url, api_key, concurrency=concurrency, connect_s=self._timeouts.connect_s)
        self._query = Query(self._wire, patience=patience or Patience(), total_s=self._timeouts.read_s)

    def __repr__(self) -> str:
        """Name the host, and nothing that is secret."""
        return f"AceData({self._wire.host!r})"

    async def __aenter__(self) -> Self:
        """Open the session."""
        await self._wire.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the session; calls under way fail as ServiceError."""
        await self._wire.close()

    async def submit(self, request: SongRequest, *, audio_id: str | None, callback_url: str | None) -> Accepted:
        """See core.ports.SongService."""
        body = audio_body(request, audio_id=audio_id, callback_url=callback_url)
        answer = await self._wire.order("/suno/audios", body, total_s=self._timeouts.submit_s)
        outcome = _accepted(answer, callback_url)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    async def upload(self, audio_url: str) -> Uploaded:
        """See core.ports.SongService."""
        # Standard mode is synchronous. Source: AceDataCloud API contract, other Suno endpoints.
        answer = await self._wire.order("/suno/upload", {"audio_url": audio_url}, total_s=self._timeouts.upload_s)
        outcome = _uploaded(answer)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    async def lyrics(self, prompt: str) -> Sequence[Lyrics]:
        """See core.ports.SongService."""
        # Both fields are required by the specification. Source: AceDataCloud API contract, other Suno endpoints.
        body = {"prompt": prompt, "model": "default"}
        answer = await self._wire.order("/suno/lyrics", body, total_s=self._timeouts.lyrics_s)
        outcome = _written(answer)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    async def renewed_audio_url(self, clip_id: str) -> str:
        """See core.ports.SongService. Sent once: what a link costs is not published."""
        answer = await self._wire.order("/suno/mp3", {"audio_id": clip_id}, total_s=self._timeouts.link_s)
        outcome = _link(answer)
        if isinstance(outcome, ServiceError):
            raise outcome
        return outcome

    async def retrieve(self, service: Service, task_id: str) -> TaskReport | None:
        """See core.ports.SongService."""
        return _reports("retrieve", await self._query.one(service, task_id)).get(task_id)

    async def retrieve_batch(self, service: Service, task_ids: Sequence[str]) -> Mapping[str, TaskReport]:
        """See core.ports.SongService. More than 50 are read 50 at a time, a second apart."""
        asked = set(task_ids)
        reports = _reports("retrieve_batch", await self._query.many(service, task_ids))
        return {task_id: report for task_id, report in reports.items() if task_id in asked}

    async def find(
        self,
        request: SongRequest,
        *,
        audio_id: str | None,
        callback_url: str | None,
        created_from: datetime,
        created_until: datetime,
    ) -> Sequence[TaskReport]:
        """See core.ports.SongService. The times are held against the provider's clock: leave a margin."""
        body = audio_body(request, audio_id=audio_id, callback_url=callback_url)
        records = await self._query.listing(Service.SUNO, created_from, created_until, type="audios")
        readings = [read_task(record) for record in records if is_same_order(body, mapping(record.get("request")))]
        found = [reading.report for reading in readings if reading is not None]
        return sorted(found, key=lambda report: report.created_at or created_until)

    async def find_upload(self, audio_url: str, *, created_from: datetime, created_until: datetime) -> Uploaded | None:
        """See core.ports.SongService. None also while the upload is unfinished, and when it failed."""
        # Without a `type` filter: only that of songs is known.
        for record in await self._query.listing(Service.SUNO, created_from, created_until):
            response = mapping(record.get("response"))
            if mapping(record.get("request")).get("audio_url") == audio_url and not said_in(response).has_failed:
                uploaded = read_upload(response)
                if uploaded is not None:
                    return uploaded
        return None


def _accepted(answer: Answer | Silence, callback_url: str | None) -> Accepted | ServiceError:
    """What a submit came to."""
    if isinstance(answer, Silence):
        return silence_error(answer, is_order=True)
    said = said_in(answer.body or {}, callback_secrets(callback_url))
    # After a timeout the job may go on, and with its id it can simply be followed.
    is_taken = (answer.is_ok and not said.has_failed) or is_timeout(said, answer.status)
    if said.task_id and is_taken:
        return Accepted(task_id=said.task_id, trace_id=said.trace_id)
    return order_error(answer, said)


def _uploaded(answer: Answer | Silence) -> Uploaded | ServiceError:
    """What an upload came to; a success that names no clip is an unknown fate, since the upload may be going on."""
    if isinstance(answer, Silence):
        return silence_error(answer, is_order=True)
    body = answer.body or {}
    said = said_in(body)
    uploaded = read_upload(body) if answer.is_ok and not said.has_failed else None
    return uploaded or order_error(answer, said)


def _written(answer: Answer | Silence) -> Sequence[Lyrics] | ServiceError:
    """What a call for lyrics came to; a success without any text is an unknown fate."""
    if isinstance(answer, Silence):
        return silence_error(answer, is_order=True)
    body = answer.body or {}
    said = said_in(body)
    written = read_lyrics(body) if answer.is_ok and not said.has_failed else ()
    return written or order_error(answer, said)


def _link(answer: Answer | Silence) -> str | ServiceError:
    """What a call for a fresh link came to. It starts nothing that could be lost, so its errors are those of a read."""
    if isinstance(answer, Silence):
        return silence_error(answer, is_order=False)
    body = answer.body or {}
    said = said_in(body)
    url = read_link(body) if answer.is_ok and not said.has_failed else ""
    return url or read_error(answer, said)


def _reports(call: str, records: Sequence[Record]) -> dict[str, TaskReport]:
    """Read records by their task's id, and log those that failed."""
    reports: dict[str, TaskReport] = {}
    for record in records:
        reading = read_task(record)
        if reading is None:
            continue
        reports[reading.report.task_id] = reading.report
        if reading.report.state is TaskState.FAILED:
            log_failed_task(call, str(mapping(record.get("request")).get("action", "")), reading)
    return reports
