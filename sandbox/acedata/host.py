"""The stand-in's own thread: an event loop in which the service is built, served, and taken down in order."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import aiohttp
from aiohttp import web

from sandbox.acedata.callback import Courier
from sandbox.acedata.casting import Casting
from sandbox.acedata.desk import Desk
from sandbox.acedata.export import Exporter
from sandbox.acedata.fetch import Fetcher
from sandbox.acedata.luma import Cinema
from sandbox.acedata.media import Media
from sandbox.acedata.office import Office, Terms
from sandbox.acedata.school import School
from sandbox.acedata.scribe import Scribe
from sandbox.acedata.service import Rooms, Service
from sandbox.acedata.studio import Studio
from sandbox.acedata.upload import Intake
from sandbox.acedata.worker import Worker
from sandbox.acedata.workshop import Workshop

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.gate import Gate
    from sandbox.acedata.state import State

ADDRESS = "127.0.0.1"
PATIENCE_S = 10.0  # starting, stopping and single calls take milliseconds; longer means a fault of the stand-in
SHUTDOWN_S = 0.1  # what still waits then (slow answers, synchronous calls, idle connections) is cut off
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Open:
    """What there is while the service is open."""

    loop: asyncio.AbstractEventLoop
    closing: asyncio.Event
    runner: web.AppRunner
    worker: Worker
    media: Media
    benches: tuple[Studio, Workshop]


class Host:
    """Runs the service in a thread of its own, so that the client's event loop sees a true outsider."""

    def __init__(self, state: State, faults: FaultBoard, gate: Gate, terms: Terms, port: int) -> None:
        self._state = state
        self._faults = faults
        self._gate = gate
        self._terms = terms
        self._thread: threading.Thread | None = None
        self._open: _Open | None = None
        self.port = port

    def open(self) -> None:
        """Start serving on the port (0: a free one, kept from then on); return when requests are answered.

        Raises:
            OSError: The port is taken; nothing runs.
            RuntimeError: It is running already, and goes on.
        """
        if self._open is not None:
            raise RuntimeError("the stand-in is running already")
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="stand-in", daemon=True)
        self._thread.start()
        try:
            ready.result(PATIENCE_S)
        except BaseException:
            self._thread.join(PATIENCE_S)
            raise

    def close(self) -> None:
        """Stop serving; open connections are cut and the thread has ended."""
        if self._open is None or self._thread is None:
            return
        self._open.loop.call_soon_threadsafe(self._open.closing.set)
        self._thread.join(PATIENCE_S)

    def call(self, act: Callable[[], Coroutine[None, None, T]]) -> T:
        """Run a coroutine in the service's loop and wait for it, from any other thread."""
        loop = self._opened().loop
        return asyncio.run_coroutine_threadsafe(act(), loop).result(PATIENCE_S)

    async def listen(self) -> None:
        """Accept connections on the port."""
        runner = self._opened().runner
        await web.TCPSite(runner, ADDRESS, self.port, reuse_address=True).start()
        self.port = int(runner.addresses[0][1])

    async def refuse(self) -> None:
        """Stop listening and cut the open connections: the next connect is refused. Tasks go on."""
        runner = self._opened().runner
        for site in list(runner.sites):
            await site.stop()
        for connection in [] if runner.server is None else list(runner.server.connections):
            connection.force_close()
            if connection.transport is not None:
                connection.transport.abort()

    async def stop_tasks(self) -> None:
        """End the life of every task where it stands."""
        await self._opened().worker.stop()

    def _opened(self) -> _Open:
        if self._open is None:
            raise RuntimeError("the stand-in is not running")
        return self._open

    def _run(self, ready: Future[None]) -> None:
        """The thread: serve until closed. Whoever opens learns of a failed start."""
        try:
            asyncio.run(self._serve(ready))
        except OSError as error:
            if ready.done():
                raise
            ready.set_exception(error)
        finally:
            self._open = None
            ready.cancel()

    async def _serve(self, ready: Future[None]) -> None:
        async with aiohttp.ClientSession() as session:
            self._open = self._built(session)
            await self._open.runner.setup()
            try:
                await self.listen()
                self._open.media.url = self._open.worker.media_url = f"http://{ADDRESS}:{self.port}/media/"
                ready.set_result(None)
                await self._open.closing.wait()
            finally:
                await self._open.worker.stop()
                await self._open.runner.cleanup()
                for bench in self._open.benches:
                    bench.close()

    def _built(self, session: aiohttp.ClientSession) -> _Open:
        state, faults, terms = self._state, self._faults, self._terms
        studio = Studio(terms.song_bytes)
        workshop = Workshop(studio)
        compose = studio.song if terms.is_prefetching else _leave
        worker = Worker(state, self._gate, Courier(state, session), compose)
        fetcher = Fetcher(state, session)
        errands = {
            **Scribe(state, terms.has_fresh_repeats).errands(),
            **Exporter(state, worker, workshop).errands(),
            **Casting(state, fetcher).errands(),
        }
        rooms = Rooms(
            office=Office(state, faults, worker, terms),
            intake=Intake(state, faults, worker, fetcher),
            cinema=Cinema(state, faults, worker, fetcher, workshop, terms.is_prefetching),
            school=School(state, faults, worker, fetcher),
            desk=Desk(state, faults, worker, errands),
            media=Media(state, faults, studio, workshop),
        )
        runner = web.AppRunner(
            Service(state, faults, rooms).application(), access_log=None, shutdown_timeout=SHUTDOWN_S
        )
        return _Open(asyncio.get_running_loop(), asyncio.Event(), runner, worker, rooms.media, (studio, workshop))


async def _leave(_clip: object) -> None:
    """Compose nothing ahead."""
