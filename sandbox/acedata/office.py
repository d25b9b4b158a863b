"""Takes orders: checks keys and rules, accepts tasks."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sandbox.acedata.action import check_order, price_of, written
from sandbox.acedata.fault import Fault
from sandbox.acedata.order import Order
from sandbox.acedata.rule import is_late_moderated
from sandbox.acedata.task import Task
from sandbox.acedata.wire import Refusal, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.state import State
    from sandbox.acedata.wire import Json
    from sandbox.acedata.worker import Worker


@dataclass(frozen=True, slots=True)
class Terms:
    """On which terms the service works.

    `keys` are the accepted API keys (None: any), `in_flight_cap` the unfinished tasks a key may have at Suno, and as
    many again at Luma (None: any number). `is_prefetching` is whether songs and videos are made while their task runs,
    `has_fresh_repeats` whether the same request makes another song each time, as it does at the real service, or the
    same one, as suits tests and caches. `song_bytes` is the size up to which each song is filled (None: songs are as
    large as they are long).
    """

    keys: tuple[str, ...] | None = None
    in_flight_cap: int | None = None
    is_prefetching: bool = False
    has_fresh_repeats: bool = False
    song_bytes: int | None = None


class Office:
    """Where orders come in."""

    def __init__(self, state: State, faults: FaultBoard, worker: Worker, terms: Terms) -> None:
        self._state = state
        self._faults = faults
        self._worker = worker
        self._terms = terms

    def user_of(self, headers: Mapping[str, str]) -> str:
        """The user to whom the request's key belongs.

        Raises:
            Refusal: no_token without an authorization header, invalid_token for a wrong one.
        """
        header = headers.get("Authorization")
        if not header:
            raise Refusal("no_token")
        keys = self._terms.keys
        scheme, _, key = header.partition(" ")
        if scheme.lower() != "bearer" or not key or (keys is not None and key not in keys):
            raise Refusal("invalid_token")
        return f"user-{hashlib.sha256(key.encode()).hexdigest()[:12]}"

    def check_order(self, body: Json, user_id: str) -> None:
        """Check an order for songs.

        Raises:
            Refusal: Too many unfinished tasks (too_many_requests), or the body is against the rules.
        """
        self.check_load("suno", user_id)
        check_order(Order(body, user_id, self._state, self._state.now()))

    def check_load(self, service: str, user_id: str) -> None:
        """Check how much the user has in work at this service (suno, luma).

        Raises:
            Refusal: Too many unfinished tasks (too_many_requests).
        """
        cap = self._terms.in_flight_cap
        if cap is not None and self._state.in_flight[service, user_id] >= cap:
            raise Refusal("too_many_requests", f"at most {cap} tasks at a time")

    def accept(self, body: Json, user_id: str, path: str, doom: Fault | None = None) -> Task:
        """Accept a checked order: from now on the task exists and will be charged when it succeeds.

        `doom` is how it ends in any case: what moderation finds late, or what the answer already says.
        """
        order = Order(body, user_id, self._state, self._state.now(), self._repeat(body))
        script = self._faults.script(path, order.action)
        if is_late_moderated(body):
            doom = Fault("fail", options={"code": "forbidden"})
        if doom is not None:
            script["ending"] = doom
        clips, extras = written(order)
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
        self._worker.accept(task)
        return task

    def _repeat(self, body: Json) -> int:
        """How often the same song was ordered before, where that makes a difference."""
        if not self._terms.has_fresh_repeats:
            return 0
        wish = repr(sorted((name, value) for name, value in body.items() if name not in {"async", "callback_url"}))
        self._state.orders[wish] += 1
        return self._state.orders[wish] - 1
