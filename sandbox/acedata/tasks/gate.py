"""Where a task waits for its next phase: for a time, or until a test lets it continue."""

from __future__ import annotations

import asyncio


class _Stop:
    """Where one held task waits."""

    def __init__(self) -> None:
        self._permits = asyncio.Semaphore(0)
        self._is_open = False

    async def turn(self) -> None:
        """Wait for one permit; do not wait once the stop is open."""
        if not self._is_open:
            await self._permits.acquire()

    def let_pass(self) -> None:
        """Let the task continue to its next phase."""
        self._permits.release()

    def open(self) -> None:
        """Let the task continue to its end without waiting."""
        self._is_open = True
        self._permits.release()


class Gate:
    """Decides when a task continues. It belongs to the stand-in's event loop; any thread may call `hold`."""

    def __init__(self) -> None:
        self._is_held = False
        self._stops: dict[str, _Stop] = {}

    def hold(self) -> None:
        """Hold each task accepted from now on before its first phase."""
        self._is_held = True

    def admit(self, task_id: str) -> None:
        """Register a new task, and hold it when tasks are held."""
        if self._is_held:
            self._stops[task_id] = _Stop()

    async def turn(self, task_id: str, delay_s: float) -> None:
        """Wait until the task may continue: for `delay_s`, or for its permit when it is held."""
        stop = self._stops.get(task_id)
        if stop is None:
            await asyncio.sleep(delay_s)
        else:
            await stop.turn()

    def step(self, task_id: str) -> None:
        """Let a held task continue to its next phase."""
        self._stops[task_id].let_pass()

    def release(self, task_id: str | None) -> None:
        """Let one held task continue without delay; None: all of them, and hold no more tasks."""
        if task_id is not None:
            self._stops[task_id].open()
            return
        self._is_held = False
        for stop in self._stops.values():
            stop.open()

    def reset(self) -> None:
        """Hold nothing, and forget the tasks that were held."""
        self._is_held = False
        self._stops.clear()
