"""The stand-in as tests and the demo use it: started, stopped, inspected, slowed down, made to fail."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from sandbox.acedata.fault import Fault, FaultBoard, FaultKind
from sandbox.acedata.model.state import Callback, Pace, Request, State
from sandbox.acedata.model.terms import Terms
from sandbox.acedata.server.host import ADDRESS, Host
from sandbox.acedata.tasks.gate import Gate

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from types import TracebackType

    from sandbox.acedata.model.persona import Persona
    from sandbox.acedata.model.task import Phase, Task


class StandIn:
    """An AceDataCloud service on loopback that runs in its own thread and can serve several event loops.

    Use it as `async with StandIn() as standin:` or `with StandIn() as standin:`; every method may be called from any
    thread but its own. After a stop it can be started again with the same port and state. For `keys`, `in_flight_cap`,
    `prefetch`, `fresh_repeats` and `song_bytes` see `Terms`.
    """

    def __init__(
        self,
        pace: Pace | None = None,
        *,
        keys: tuple[str, ...] | None = None,
        port: int = 0,
        in_flight_cap: int | None = None,
        prefetch: bool = False,
        fresh_repeats: bool = False,
        song_bytes: int | None = None,
    ) -> None:
        self._usual_pace = pace or Pace()
        self._state = State(self._usual_pace)
        self._faults = FaultBoard()
        self._gate = Gate()
        terms = Terms(
            keys, in_flight_cap, is_prefetching=prefetch, has_fresh_repeats=fresh_repeats, song_bytes=song_bytes
        )
        self._host = Host(self._state, self._faults, self._gate, terms, port)

    async def start(self) -> None:
        """Start serving; return once requests are answered.

        Raises:
            OSError: The port is in use; nothing was started.
        """
        await asyncio.to_thread(self.open)

    async def stop(self) -> None:
        """Stop serving, cut open connections and stop all tasks in their current phase."""
        await asyncio.to_thread(self.close)

    def open(self) -> None:
        """Do what `start` does, blocking."""
        self._host.open()

    def close(self) -> None:
        """Do what `stop` does, blocking."""
        self._host.close()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # What happened so far

    @property
    def base_url(self) -> str:
        """Where the service answers, without a slash at the end."""
        return f"http://{ADDRESS}:{self._host.port}"

    @property
    def pace(self) -> Pace:
        """How long things take; assign another pace for what is accepted from then on."""
        return self._state.pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._state.pace = pace

    @property
    def requests(self) -> list[Request]:
        """Every request in order of arrival, with media downloads but without those to the fault route."""
        return self._state.requests

    @property
    def tasks(self) -> dict[str, Task]:
        """Every accepted task by its id, in order of acceptance."""
        return self._state.tasks

    @property
    def personas(self) -> dict[str, Persona]:
        """Every persona that was created and not deleted, by its id."""
        return self._state.personas

    @property
    def latest(self) -> Task:
        """The task that was accepted last."""
        return list(self._state.tasks.values())[-1]

    @property
    def callbacks(self) -> list[Callback]:
        """Every callback that was sent, with the status that the client answered."""
        return self._state.callbacks

    @property
    def billed(self) -> Counter[str]:
        """Charges by task id: one for each task that succeeded."""
        return self._state.billed

    @property
    def most_in_flight(self) -> int:
        """The highest number of unfinished tasks at one time."""
        return self._state.most_in_flight

    def asked(self, path: str, action: str | None = None) -> list[Request]:
        """The requests to this path, only those with this action when one is given."""
        return [request for request in list(self.requests) if request.path == path and action in {None, request.action}]

    def submitted(self, action: str | None = None) -> int:
        """How many tasks were accepted, only those of this action when one is given."""
        return sum(action in {None, task.action} for task in list(self.tasks.values()))

    # What happens next

    def hold(self) -> None:
        """Hold every task accepted from now on: only `step` and `release` move it."""
        self._gate.hold()

    async def step(self, task_id: str) -> Phase:
        """Move a held task to its next phase, and return that phase once it is reached.

        Raises:
            KeyError: The task is not held.
            TimeoutError: It did not move: a fault keeps it, or it is over.
        """
        before = self.tasks[task_id].phase
        await asyncio.to_thread(self._in_host, lambda: self._gate.step(task_id))
        await self.until(lambda: self.tasks[task_id].phase is not before)
        return self.tasks[task_id].phase

    def release(self, task_id: str | None = None) -> None:
        """Let one held task continue without delay; None: all of them, and hold no more tasks.

        Raises:
            KeyError: The task is not held.
        """
        self._in_host(lambda: self._gate.release(task_id))

    async def until(self, predicate: Callable[[], object], timeout_s: float = 5.0) -> None:
        """Return as soon as `predicate()` is true; it is checked at each request, answer, phase and callback.

        Raises:
            TimeoutError: It did not become true; the message says what had happened so far.
        """
        try:
            async with asyncio.timeout(timeout_s):
                await self._state.bell.until(predicate)
        except TimeoutError:
            raise TimeoutError(f"not within {timeout_s} s; {self._summary()}") from None

    def fault(
        self,
        kind: FaultKind,
        *,
        times: int | None = 1,
        path: str | None = None,
        action: str | None = None,
        **options: object,
    ) -> Fault:
        """Switch a fault on, `times` times or (None) until cleared; for kinds, options and matching see `fault.py`.

        Raises:
            ValueError: The kind or an option does not exist.
        """
        fault = Fault(kind, times, path, action, options)
        self._faults.add(fault)
        return fault

    def clear_faults(self) -> None:
        """Switch all faults off, except those that a task already carries."""
        self._faults.clear()

    async def unplug(self) -> None:
        """Refuse new connections and cut open ones; tasks continue."""
        await asyncio.to_thread(self._host.call, self._host.refuse)

    async def plug(self) -> None:
        """Accept connections again on the same port."""
        await asyncio.to_thread(self._host.call, self._host.listen)

    def reset(self) -> None:
        """Forget all requests, tasks, results and faults, and return to the first pace; rendered media stay cached."""
        self._host.call(self._host.stop_tasks)
        self._faults.clear()
        self._in_host(self._gate.reset)
        self._in_host(self._state.reset)
        self._state.pace = self._usual_pace

    def _in_host(self, act: Callable[[], None]) -> None:
        """Run this in the service's own thread, where the tasks wait."""

        async def run() -> None:
            act()

        self._host.call(run)

    def _summary(self) -> str:
        asked = [
            f"{request.method} {request.path} {request.action or ''}->{request.status}"
            for request in list(self.requests)[-10:]
        ]
        phases = [f"{task.action} {task.phase}" for task in list(self.tasks.values())[-10:]]
        return f"last tasks: {phases or 'none'}; last requests: {asked or 'none'}"
