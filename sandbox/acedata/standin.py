"""The stand-in as tests and the demo hold it: started and stopped, looked into, slowed, broken."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

from sandbox.acedata.fault import Fault, FaultBoard, FaultKind
from sandbox.acedata.gate import Gate
from sandbox.acedata.host import ADDRESS, Host
from sandbox.acedata.office import Terms
from sandbox.acedata.state import Callback, Pace, Request, State

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Callable
    from types import TracebackType

    from sandbox.acedata.persona import Persona
    from sandbox.acedata.task import Phase, Task


class StandIn:
    """An AceData service on loopback that runs in a thread of its own and can be shared by event loops.

    Use it as `async with StandIn() as standin:` or `with StandIn() as standin:`; every method may be called from any
    thread but its own. After a stop it can be started again: same port, same memory. For `keys`, `in_flight_cap`,
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
        """Start serving; returns when requests are answered.

        Raises:
            OSError: The port is taken; nothing runs.
        """
        await asyncio.to_thread(self.open)

    async def stop(self) -> None:
        """Stop serving, cut open connections and end all tasks where they stand."""
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

    # What it saw and did

    @property
    def base_url(self) -> str:
        """Where the service answers, without a slash at the end."""
        return f"http://{ADDRESS}:{self._host.port}"

    @property
    def pace(self) -> Pace:
        """How long things take; assign another for what is accepted from then on."""
        return self._state.pace

    @pace.setter
    def pace(self, pace: Pace) -> None:
        self._state.pace = pace

    @property
    def requests(self) -> list[Request]:
        """Every request in order of arrival, media downloads included, the admin route not."""
        return self._state.requests

    @property
    def tasks(self) -> dict[str, Task]:
        """Every accepted task by its id, in order of acceptance."""
        return self._state.tasks

    @property
    def personas(self) -> dict[str, Persona]:
        """Every persona that was made and not deleted, by its id."""
        return self._state.personas

    @property
    def latest(self) -> Task:
        """The task that was accepted last."""
        return list(self._state.tasks.values())[-1]

    @property
    def callbacks(self) -> list[Callback]:
        """Every callback that was sent, with the client's status."""
        return self._state.callbacks

    @property
    def billed(self) -> Counter[str]:
        """Charges by task id: one for each task that succeeded."""
        return self._state.billed

    @property
    def most_in_flight(self) -> int:
        """The highest number of unfinished tasks there was at once."""
        return self._state.most_in_flight

    def asked(self, path: str, action: str | None = None) -> list[Request]:
        """The requests to this path (with this action, when given)."""
        return [request for request in list(self.requests) if request.path == path and action in {None, request.action}]

    def submitted(self, action: str | None = None) -> int:
        """How many tasks were accepted (of this action, when given)."""
        return sum(action in {None, task.action} for task in list(self.tasks.values()))

    # What happens next

    def hold(self) -> None:
        """Let no task that is accepted from now on move by itself: `step` and `release` move it."""
        self._gate.hold()

    async def step(self, task_id: str) -> Phase:
        """Move a held task one phase on and return the phase when it is there.

        Raises:
            KeyError: The task is not held.
            TimeoutError: It did not move: it is stuck by a fault, or over.
        """
        before = self.tasks[task_id].phase
        await asyncio.to_thread(self._in_host, lambda: self._gate.step(task_id))
        await self.until(lambda: self.tasks[task_id].phase is not before)
        return self.tasks[task_id].phase

    def release(self, task_id: str | None = None) -> None:
        """Let one held task go on without any delay; None: all of them, and hold no more.

        Raises:
            KeyError: The task is not held.
        """
        self._in_host(lambda: self._gate.release(task_id))

    async def until(self, predicate: Callable[[], object], timeout_s: float = 5.0) -> None:
        """Return as soon as `predicate()` is true; it is asked at each request, answer, phase and callback.

        Raises:
            TimeoutError: It did not become true; the message says what had happened by then.
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
        """Switch a fault on, `times` times or (None) for ever; see `fault.py` for kinds, options and what they match.

        Raises:
            ValueError: The kind or an option does not exist.
        """
        fault = Fault(kind, times, path, action, options)
        self._faults.add(fault)
        return fault

    def clear_faults(self) -> None:
        """Switch all faults off; those bound to a task already stay with it."""
        self._faults.clear()

    async def unplug(self) -> None:
        """Refuse connections, open ones included; tasks go on."""
        await asyncio.to_thread(self._host.call, self._host.refuse)

    async def plug(self) -> None:
        """Accept connections again on the same port."""
        await asyncio.to_thread(self._host.call, self._host.listen)

    def reset(self) -> None:
        """Forget everything that was asked, made and switched on, at the first pace; rendered media stay cached."""
        self._host.call(self._host.stop_tasks)
        self._faults.clear()
        self._in_host(self._gate.reset)
        self._in_host(self._state.reset)
        self._state.pace = self._usual_pace

    def _in_host(self, act: Callable[[], None]) -> None:
        """Run in the service's own thread, where tasks wait."""

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
