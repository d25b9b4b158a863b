"""Moves accepted tasks through their phases in the background, and charges for those that succeed."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sandbox.acedata.model.task import Failure
from sandbox.acedata.wire import ERROR_ROWS, Refusal

if TYPE_CHECKING:
    from sandbox.acedata.model.clip import Clip
    from sandbox.acedata.model.state import State
    from sandbox.acedata.model.task import Task
    from sandbox.acedata.tasks.callback import CallbackSender
    from sandbox.acedata.tasks.gate import Gate
    from sandbox.acedata.wire import Json

Make = Callable[[], Awaitable["Json | list[Json] | None"]]


class Worker:
    """Runs every accepted task. While it runs, `compose` is awaited for each of its clips before it can succeed."""

    def __init__(
        self, state: State, gate: Gate, courier: CallbackSender, compose: Callable[[Clip], Awaitable[object]]
    ) -> None:
        self._state = state
        self._gate = gate
        self._callbacks = courier
        self._compose = compose
        self._running: set[asyncio.Task[None]] = set()
        self.media_url = ""

    def accept(self, task: Task, make: Make | None = None) -> None:
        """Remember the task and start running it.

        `make` is awaited like `compose`: its return value becomes the task's data, and a Refusal fails the task.
        """
        self._gate.admit(task.id)
        self._state.accept(task)
        running = asyncio.create_task(self._run(task, make), name=f"task {task.id}")
        self._running.add(running)
        running.add_done_callback(self._running.discard)

    async def stop(self) -> None:
        """Stop every task in its current phase."""
        stopped = list(self._running)
        for running in stopped:
            running.cancel()
        await asyncio.gather(*stopped, return_exceptions=True)

    async def _run(self, task: Task, make: Make | None) -> None:
        """Pending, running, over; then the callback. A stuck task stays in the phase that its fault names."""
        pace = self._state.pace
        stuck_in = task.script["ending"].options["phase"] if task.ending == "stuck" else None
        await self._gate.turn(task.id, pace.pending_s)
        if stuck_in == "pending":
            return
        task.begin(self._state.now())
        composing = asyncio.gather(
            _make(task, make), *(self._compose(clip) for clip in task.clips), return_exceptions=True
        )
        self._state.bell.ring()
        await self._callbacks.announce_running(task, self.media_url)
        await self._gate.turn(task.id, pace.running_s)
        await composing
        if stuck_in == "running":
            return
        self._end(task)
        await self._callbacks.announce_end(task, self.media_url)

    def _end(self, task: Task) -> None:
        """Set the outcome: the failure that a fault asks for, else success."""
        ending = task.script.get("ending")
        if ending is not None and ending.kind in {"fail", "partial"}:
            code = str(ending.options["code"])
            message = ending.options["message"] or ERROR_ROWS.get(code, (500, "The task failed."))[1]
            task.failure = Failure(code, str(message))
        self._state.finish(task)


async def _make(task: Task, make: Make | None) -> None:
    if make is None:
        return
    try:
        made = await make()
    except Refusal as refusal:
        task.failure = Failure(refusal.code, refusal.message)
        return
    if made is not None:
        task.data = made
