"""Runs the errands: what is over with the answer, and becomes a task only when it is asked for asynchronously."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.record import acknowledgement
from sandbox.acedata.rule import check_callback
from sandbox.acedata.task import Task
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.errand import Errand
    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Make, Worker


@dataclass(frozen=True, slots=True)
class Desk:
    """Where errands are run. They are not charged here: what they cost is not published.

    `errands` has them by path; those of another method than POST with it before the path.
    """

    state: State
    faults: FaultBoard
    worker: Worker
    errands: Mapping[str, Errand]

    async def run(self, name: str, body: Json, user_id: str) -> Json:
        """The result of an errand; or the acknowledgement of the task that will have it.

        Raises:
            Refusal: The body is against the rules, or nothing can be made of it.
        """
        errand = self.errands[name]
        make = await errand.check(body, user_id)
        if errand.has_async and (body.get("async") or body.get("callback_url")):
            check_callback(body)
            return acknowledgement(self._accepted(name, body, user_id, make))
        started_at = self.state.now()
        made = await make()
        answer: Json = {"success": True, "task_id": new_id(), "trace_id": new_id()}
        if errand.is_flat:
            return answer | (made if isinstance(made, dict) else {})
        answer["data"] = made
        if errand.is_timed:
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
