"""Reads of /suno/tasks and /luma/tasks: one, many or a listing. All are retried, since a read starts nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from adapters.acedata.api_error import is_unknown, no_answer_error, read_details, read_error
from adapters.acedata.http import NoAnswer
from adapters.acedata.json_value import line, mappings, moment, number
from adapters.acedata.retry import is_temporary
from core.model.job import Service

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from adapters.acedata.http import Answer, HttpClient
    from adapters.acedata.retry import RetryPolicy
    from core.errors import ServiceError

Record = Mapping[str, object]

BATCH_MOST = 50
"""Ids in one batch read; the vendor's own clients recommend no more."""
PAGE_SIZE = 100
PAGES_MOST = 20
PAGE_PAUSE_S = 1.0
"""The provider advises to stay below one task read a second."""

_PATHS = {Service.SUNO: "/suno/tasks", Service.LUMA: "/luma/tasks"}


class Query:
    """Asks for task records; they come back as the provider gave them.

    Raises ServiceError only, and never FateUnknown.
    """

    def __init__(self, http: HttpClient, *, retry: RetryPolicy, total_s: float) -> None:
        self._http = http
        self._retry = retry
        self._total_s = total_s
        # Whose tasks these are, by service: the vendor's front end always names the owner in a listing.
        self._owner: dict[Service, dict[str, str]] = {}

    async def one(self, service: Service, task_id: str) -> Sequence[Record]:
        """Ask for one task."""
        return _records_in(await self._ask("retrieve", service, {"action": "retrieve", "id": task_id}))

    async def many(self, service: Service, task_ids: Sequence[str]) -> Sequence[Record]:
        """Ask for tasks by their ids, 50 in a call, one call after the other."""
        records: list[Record] = []
        ids = list(dict.fromkeys(task_ids))
        # No ids, no call: a batch without ids is a listing of the whole account.
        for start in range(0, len(ids), BATCH_MOST):
            if start:
                await self._retry.sleep(PAGE_PAUSE_S)
            body = {"action": "retrieve_batch", "ids": ids[start : start + BATCH_MOST]}
            records += _records_in(await self._ask("retrieve_batch", service, body))
        return records

    async def listing(
        self, service: Service, created_from: datetime, created_until: datetime, **filters: str
    ) -> Sequence[Record]:
        """List the tasks created in that time, in the provider's order.

        Source: AceDataCloud API contract, listing without ids (undocumented): `count` is the total of matches; caps
        and order are unknown, so a page may be short and a filter without effect.
        """
        wanted: dict[str, object] = {
            "action": "retrieve_batch",
            "created_at_min": created_from.timestamp(),
            "created_at_max": created_until.timestamp(),
            "limit": PAGE_SIZE,
            **self._owner.get(service, {}),
            **filters,
        }
        found: dict[str, Record] = {}
        offset = 0
        for _ in range(PAGES_MOST):
            if offset:
                await self._retry.sleep(PAGE_PAUSE_S)
            body = await self._ask("listing", service, {**wanted, "offset": offset})
            page = _records_in(body)
            fresh = {task_id: record for record in page if (task_id := line(record.get("id"))) not in {"", *found}}
            found |= fresh
            offset += len(page)
            total = number(body.get("count"))
            if not fresh or (total is not None and offset >= total and len(page) < PAGE_SIZE):
                break
        return [record for record in found.values() if _is_within(record, created_from, created_until)]

    async def _ask(self, call: str, service: Service, body: Record) -> Record:
        """Send a read until it is answered or the retries run out; {} where the provider does not know the task."""

        async def send() -> Record | ServiceError:
            return _outcome(await self._http.read(_PATHS[service], body, total_s=self._total_s))

        found = await self._retry.run(call, send, is_repeatable=is_temporary)
        self._learn_owner(service, found)
        return found

    def _learn_owner(self, service: Service, body: Record) -> None:
        for record in _records_in(body):
            owner = {name: line(record.get(name)) for name in ("user_id", "application_id")}
            if owner["user_id"]:
                self._owner[service] = {name: found for name, found in owner.items() if found}
                return


def _outcome(answer: Answer | NoAnswer) -> Record | ServiceError:
    """Return the outcome of a read: an object, {} for an unknown task, or the error that it is."""
    if isinstance(answer, NoAnswer):
        return no_answer_error(answer, is_order=False)
    body = answer.body or {}
    details = read_details(body)
    if is_unknown(answer, details):
        return {}
    has_records = bool(body.keys() & {"id", "items"})
    if answer.body is None or not answer.is_ok or (details.has_failed and not has_records):
        return read_error(answer, details)
    return body


def _records_in(body: Record) -> Sequence[Record]:
    """Return the items of a batch or listing, or the single record."""
    return mappings(body["items"]) if "items" in body else mappings(body)


def _is_within(record: Record, created_from: datetime, created_until: datetime) -> bool:
    created_at = moment(record.get("created_at"))
    return created_at is None or created_from <= created_at <= created_until
