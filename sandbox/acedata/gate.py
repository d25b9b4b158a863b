"""Where a task waits for its next phase: by the clock, or until a test lets it pass."""

from __future__ import annotations

import asyncio


class _Stop:
    """The waiting place of one held task."""

    def __init__(self) -> None:
        self._permits = asyncio.Semaphore(0)
        self._is_open = False

    async def turn(self) -> None:
        """Wait for one permit, or not at all once the stop is open."""
        if not self._is_open:
            await self._permits.acquire()

    def let_pass(self) -> None:
        """Let the task pass once."""
        self._permits.release()

    def open(self) -> None:
        """Let the task pass from now on."""
        self._is_open = True
        self._permits.release()


class Gate:
    """Decides when a task moves on. Lives in the stand-in's event loop; `hold` may come from anywhere."""

    def __init__(self) -> None:
        self._is_held = False
        self._stops: dict[str, _Stop] = {}

    def hold(self) -> None:
        """Stop each task accepted from now on before its first phase."""
        self._is_held = True

    def admit(self, task_id: str) -> None:
        """Note a new task; it is held when the gate is."""
        if self._is_held:
            self._stops[task_id] = _Stop()

    async def turn(self, task_id: str, delay_s: float) -> None:
        """Wait until the task may move on: `delay_s`, or its permit when it is held."""
        stop = self._stops.get(task_id)
        if stop is None:
            await asyncio.sleep(delay_s)
        else:
            await stop.turn()

    def step(self, task_id: str) -> None:
        """Let a held task pass once."""
        self._stops[task_id].let_pass()

    def release(self, task_id: str | None) -> None:
        """Let one held task go on without any delay; None: all of them, and hold no more."""
        if task_id is not None:
            self._stops[task_id].open()
            return
        self._is_held = False
        for stop in self._stops.values():
            stop.open()

    def reset(self) -> None:
        """Hold nothing and forget the stops."""
        self._is_held = False
        self._stops.clear()
