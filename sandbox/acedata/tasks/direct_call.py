"""Endpoints whose answer is the whole result: they become a task only when the client asks for one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.body import check_callback
from sandbox.acedata.model.task import Task
from sandbox.acedata.tasks.record import acknowledgement
from sandbox.acedata.tasks.worker import Make
from sandbox.acedata.wire import Json, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Worker

Check = Callable[[Json, str], Awaitable[Make]]


@dataclass(frozen=True, slots=True)
class DirectCall:
    """How to answer one endpoint.

    `check` takes the body and the user's id, raises a Refusal when the body breaks a rule, and returns the function
    that makes the data. With `has_async` it can be asked for asynchronously and is a task then. With `is_flat` the
    data's fields are those of the answer itself instead of being under `data`. With `is_timed` the answer says how
    long it took.
    """

    check: Check
    has_async: bool = False
    is_flat: bool = False
    is_timed: bool = False


@dataclass(frozen=True, slots=True)
class DirectCalls:
    """Answers direct calls. They are not charged here: their prices are not published.

    `calls` has them by path, those of a method other than POST as "METHOD /path".
    """

    state: State
    faults: FaultBoard
    worker: Worker
    calls: Mapping[str, DirectCall]

    async def run(self, name: str, body: Json, user_id: str) -> Json:
        """The result of a call; or, for an asynchronous one, the acknowledgement of its task.

        Raises:
            Refusal: The body breaks a rule, or no result can be made from it.
        """
        call = self.calls[name]
        make = await call.check(body, user_id)
        if call.has_async and (body.get("async") or body.get("callback_url")):
            check_callback(body)
            return acknowledgement(self._accepted(name, body, user_id, make))
        started_at = self.state.now()
        made = await make()
        answer: Json = {"success": True, "task_id": new_id(), "trace_id": new_id()}
        if call.is_flat:
            return answer | (made if isinstance(made, dict) else {})
        answer["data"] = made
        if call.is_timed:
            finished_at = self.state.now()
            answer["started_at"], answer["finished_at"] = started_at.timestamp(), finished_at.timestamp()
            answer["elapsed"] = round((finished_at - started_at).total_seconds(), 3)
        return answer

    def _accepted(self, path: str, body: Json, user_id: str, make: Make) -> Task:
        kind = path.rpartition("/")[2]
        task = Task(
            id=new_id(),
            trace_id=new_id(),
            type=kind,
            action=kind,
            request=body,
            user_id=user_id,
            created_at=self.state.now(),
            cost_credits=0.0,
            script=self.faults.script(path, kind),
        )
        self.worker.accept(task, make)
        return task
