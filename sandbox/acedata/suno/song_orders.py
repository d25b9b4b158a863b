"""Accepts orders for songs as tasks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.fault import Fault
from sandbox.acedata.model.task import Task
from sandbox.acedata.moderation import is_late_moderated
from sandbox.acedata.suno.action import check_order, clips_and_extras, price_of
from sandbox.acedata.suno.order import Order
from sandbox.acedata.wire import new_id

if TYPE_CHECKING:
    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.model.state import State
    from sandbox.acedata.tasks.worker import Worker
    from sandbox.acedata.wire import Json


@dataclass(frozen=True, slots=True)
class SongOrders:
    """The endpoint /suno/audios. `has_fresh_repeats`: see `Terms`."""

    state: State
    faults: FaultBoard
    worker: Worker
    has_fresh_repeats: bool

    def check(self, body: Json, user_id: str) -> None:
        """Check an order.

        Raises:
            Refusal: The body breaks a rule.
        """
        check_order(Order(body, user_id, self.state, self.state.now()))

    def accept(self, body: Json, user_id: str, path: str, forced_ending: Fault | None = None) -> Task:
        """Accept a checked order: from now on the task exists and will be charged when it succeeds.

        `forced_ending` is how it ends in any case: because moderation finds it late, or the answer already says so.
        """
        order = Order(body, user_id, self.state, self.state.now(), self._repeat(body))
        script = self.faults.script(path, order.action)
        if is_late_moderated(body):
            forced_ending = Fault("fail", options={"code": "forbidden"})
        if forced_ending is not None:
            script["ending"] = forced_ending
        clips, extras = clips_and_extras(order)
        task = Task(
            id=new_id(),
            trace_id=new_id(),
            type="audios",
            action=order.action,
            request=body,
            user_id=user_id,
            created_at=order.now,
            cost_credits=price_of(order),
            clips=clips,
            extras=extras,
            script=script,
        )
        self.worker.accept(task)
        return task

    def _repeat(self, body: Json) -> int:
        """How often the same song was ordered before, where that makes a difference."""
        if not self.has_fresh_repeats:
            return 0
        wish = repr(sorted((name, value) for name, value in body.items() if name not in {"async", "callback_url"}))
        self.state.orders[wish] += 1
        return self.state.orders[wish] - 1
