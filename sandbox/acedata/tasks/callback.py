"""Posts a task's result to the client's callback URL: once, or as a fault says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp

from sandbox.acedata.model.state import Callback
from sandbox.acedata.model.task import Failure
from sandbox.acedata.tasks.record import finished_early, result, without_new_fields
from sandbox.acedata.wire import error_body, new_id

if TYPE_CHECKING:
    from sandbox.acedata.model.state import State
    from sandbox.acedata.model.task import Task
    from sandbox.acedata.wire import Json

ANSWER_TIMEOUT = aiohttp.ClientTimeout(total=10)  # the longest that the contract ever gave a client to answer


class CallbackSender:
    """Sends callbacks, unsigned and without retries: the contract documents neither."""

    def __init__(self, state: State, session: aiohttp.ClientSession) -> None:
        self._state = state
        self._session = session

    async def announce_running(self, task: Task, media_url: str) -> None:
        """Send a premature or forged callback while the task runs, if a fault asks for one."""
        kind = _kind(task)
        if kind == "callback_early":
            await self._post(task, finished_early(task, media_url))
        elif kind == "callback_forged":
            await self._post(task, _forged(task, media_url))

    async def announce_end(self, task: Task, media_url: str) -> None:
        """Send the result to the task's callback URL, if it has one."""
        kind = _kind(task)
        if kind == "callback_lost":
            return
        body = result(task, media_url)
        if kind == "callback_bare":
            body = without_new_fields(body)
        for _ in range(2 if kind == "callback_twice" else 1):
            await self._post(task, body)

    async def _post(self, task: Task, body: Json) -> None:
        """Send once and record the outcome, also when the client cannot be reached."""
        if (url := task.callback_url) is None:
            return
        try:
            async with self._session.post(url, json=body, timeout=ANSWER_TIMEOUT) as answer:
                status: int | None = answer.status
        except (aiohttp.ClientError, TimeoutError):
            status = None
        self._state.callbacks.append(Callback(task.id, url, body, status))
        self._state.bell.ring()


def _kind(task: Task) -> str | None:
    fault = task.script.get("callback")
    return None if fault is None else fault.kind


def _forged(task: Task, media_url: str) -> Json:
    """A body that the service never sent: about a task that does not exist, or a failure that did not happen."""
    if task.script["callback"].options["body"] == "stranger":
        return {**finished_early(task, media_url), "task_id": new_id()}
    claimed = Failure("api_error", "The song could not be made.")
    return {"success": False, "task_id": task.id, **error_body(claimed.code, claimed.message, new_id())}
