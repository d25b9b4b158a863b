"""Answers /suno/tasks and /luma/tasks: one record, a batch by ids, or a listing by filters.

Source: AceDataCloud API contract, tasks. The listing is undocumented there; defaults, cap and order are this
stand-in's choice: 20, 100, newest first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sandbox.acedata.body import number_of
from sandbox.acedata.tasks.record import APPLICATION_ID, task_record
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.model.task import Task
    from sandbox.acedata.wire import Json

DEFAULT_LIMIT = 20
MAX_LIMIT = 100


class ReadableTasks(NamedTuple):
    """The tasks that a read at `path` (/suno/tasks or /luma/tasks) can find."""

    path: str
    tasks: Mapping[str, Task]
    faults: FaultBoard
    media_url: str

    def find(self, ids: Iterable[str]) -> list[Task]:
        """The tasks that exist here, without those that a fault hides from this read."""
        known = [self.tasks[task_id] for task_id in ids if task_id in self.tasks]
        own = [task for task in known if self.path == f"/{task.service}/tasks"]
        return [task for task in own if self.faults.strike("read", self.path, task_id=task.id) is None]


def answer_query(body: Json, readable: ReadableTasks) -> Json:
    """The answer to a read.

    Raises:
        Refusal: bad_request for an unknown action, or ids, numbers or filters of the wrong type.
    """
    action = body.get("action", "retrieve")
    if action == "retrieve":
        task_id = body.get("id")
        if not isinstance(task_id, str):
            raise Refusal("bad_request", "id is required, a string")
        found = readable.find([task_id])
        return task_record(found[0], readable.media_url) if found else {}
    if action != "retrieve_batch":
        raise Refusal("bad_request", f"action {action!r} is not valid, it must be retrieve or retrieve_batch")
    if body.get("ids") is None:
        return _listing(body, readable)
    records = [task_record(task, readable.media_url) for task in readable.find(_ids(body))]
    return {"items": records, "count": len(records)}


def _ids(body: Json) -> list[str]:
    ids: object = body["ids"]
    if not isinstance(ids, list) or not all(isinstance(task_id, str) for task_id in ids):  # pyright: ignore[reportUnknownVariableType] - what the check is for
        raise Refusal("bad_request", "ids must be an array of strings")
    return list(dict.fromkeys(map(str, ids)))  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType]


def _listing(body: Json, readable: ReadableTasks) -> Json:
    """The page of matches, newest first; `count` is the number of all matches."""
    earliest = _number(body, "created_at_min", float("-inf"))
    latest = _number(body, "created_at_max", float("inf"))
    limit = int(min(max(_number(body, "limit", DEFAULT_LIMIT), 0), MAX_LIMIT))
    offset = int(max(_number(body, "offset", 0), 0))
    matches = [
        task
        for task in readable.find(list(readable.tasks)[::-1])
        if earliest <= task.created_at.timestamp() <= latest
        and body.get("user_id") in {None, task.user_id}
        and body.get("type") in {None, task.type}
        and body.get("application_id") in {None, APPLICATION_ID}
    ]
    page = matches[offset : offset + limit]
    return {"items": [task_record(task, readable.media_url) for task in page], "count": len(matches)}


def _number(body: Json, name: str, default: float) -> float:
    value = number_of(body, name)
    return default if value is None else value
