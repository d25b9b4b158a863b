"""The stand-in's own thread: an event loop in which the service is built, served and stopped."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

import aiohttp
from aiohttp import web

from sandbox.acedata.luma import VideoOrders
from sandbox.acedata.media.derived_file import DerivedFiles
from sandbox.acedata.media.fetch import Fetcher
from sandbox.acedata.media.serving import Media
from sandbox.acedata.media.song_file import SongFiles
from sandbox.acedata.server.account import Accounts
from sandbox.acedata.server.service import Parts, Service
from sandbox.acedata.suno.custom_model import CustomModels
from sandbox.acedata.suno.export import Exports
from sandbox.acedata.suno.lyrics import LyricsCalls
from sandbox.acedata.suno.persona import Personas
from sandbox.acedata.suno.song_orders import SongOrders
from sandbox.acedata.suno.upload import Uploads
from sandbox.acedata.tasks.callback import CallbackSender
from sandbox.acedata.tasks.direct_call import DirectCalls
from sandbox.acedata.tasks.worker import Worker

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.model.state import State
    from sandbox.acedata.model.terms import Terms
    from sandbox.acedata.tasks.gate import Gate

ADDRESS = "127.0.0.1"
PATIENCE_S = 10.0  # starting, stopping and single calls take milliseconds; longer means a bug in the stand-in
SHUTDOWN_S = 0.1  # slow answers, synchronous calls and idle connections still open after this are cut off
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _Open:
    """What exists while the service is open."""

    loop: asyncio.AbstractEventLoop
    closing: asyncio.Event
    runner: web.AppRunner
    worker: Worker
    media: Media
    files: tuple[SongFiles, DerivedFiles]


class Host:
    """Runs the service in its own thread, so that it shares no event loop with the client."""

    def __init__(self, state: State, faults: FaultBoard, gate: Gate, terms: Terms, port: int) -> None:
        self._state = state
        self._faults = faults
        self._gate = gate
        self._terms = terms
        self._thread: threading.Thread | None = None
        self._open: _Open | None = None
        self.port = port

    def open(self) -> None:
        """Start serving on the port (0: a free one, kept from then on); return once requests are answered.

        Raises:
            OSError: The port is in use; nothing was started.
            RuntimeError: It is running already, and keeps running.
        """
        if self._open is not None:
            raise RuntimeError("the stand-in is running already")
        ready: Future[None] = Future()
        self._thread = threading.Thread(target=self._run, args=(ready,), name="stand-in", daemon=True)
        self._thread.start()
        try:
            ready.result(PATIENCE_S)
        except BaseException:  # whatever it is, also a KeyboardInterrupt: the thread is not left behind
            self._thread.join(PATIENCE_S)
            raise

    def close(self) -> None:
        """Stop serving: open connections are cut, and the thread has ended on return."""
        if self._open is None or self._thread is None:
            return
        self._open.loop.call_soon_threadsafe(self._open.closing.set)
        self._thread.join(PATIENCE_S)

    def call(self, act: Callable[[], Coroutine[None, None, T]]) -> T:
        """Run a coroutine in the service's loop and wait for its result, from any other thread."""
        loop = self._running().loop
        return asyncio.run_coroutine_threadsafe(act(), loop).result(PATIENCE_S)

    async def listen(self) -> None:
        """Accept connections on the port."""
        runner = self._running().runner
        await web.TCPSite(runner, ADDRESS, self.port, reuse_address=True).start()
        self.port = int(runner.addresses[0][1])

    async def refuse(self) -> None:
        """Stop listening and cut the open connections: the next connect is refused. Tasks go on."""
        runner = self._running().runner
        for site in list(runner.sites):
            await site.stop()
        for connection in [] if runner.server is None else list(runner.server.connections):
            connection.force_close()
            if connection.transport is not None:
                connection.transport.abort()

    async def stop_tasks(self) -> None:
        """Stop every task in its current phase."""
        await self._running().worker.stop()

    def _running(self) -> _Open:
        if self._open is None:
            raise RuntimeError("the stand-in is not running")
        return self._open

    def _run(self, ready: Future[None]) -> None:
        """The thread: serve until closed. A failed start is raised in `open`."""
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
        # Threads that can be told from those of other loops in this process (tests/conftest.py).
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(thread_name_prefix="stand-in"))
        async with aiohttp.ClientSession() as session:
            self._open = self._build(session)
            await self._open.runner.setup()
            try:
                await self.listen()
                self._open.media.url = self._open.worker.media_url = f"http://{ADDRESS}:{self.port}/media/"
                ready.set_result(None)
                await self._open.closing.wait()
            finally:
                await self._open.worker.stop()
                await self._open.runner.cleanup()
                for files in self._open.files:
                    files.close()

    def _build(self, session: aiohttp.ClientSession) -> _Open:
        state, faults, terms = self._state, self._faults, self._terms
        song_files = SongFiles(terms.song_bytes)
        derived_files = DerivedFiles(song_files)
        compose = song_files.song if terms.is_prefetching else _compose_later
        worker = Worker(state, self._gate, CallbackSender(state, session), compose)
        fetcher = Fetcher(state, session)
        calls = {
            **LyricsCalls(state, terms.has_fresh_repeats).calls(),
            **Exports(state, worker, derived_files).calls(),
            **Personas(state, fetcher).calls(),
        }
        parts = Parts(
            accounts=Accounts(state, terms),
            song_orders=SongOrders(state, faults, worker, terms.has_fresh_repeats),
            uploads=Uploads(state, faults, worker, fetcher),
            video_orders=VideoOrders(state, faults, worker, fetcher, derived_files, terms.is_prefetching),
            custom_models=CustomModels(state, faults, worker, fetcher),
            direct_calls=DirectCalls(state, faults, worker, calls),
            media=Media(state, faults, song_files, derived_files),
        )
        runner = web.AppRunner(
            Service(state, faults, parts).application(), access_log=None, shutdown_timeout=SHUTDOWN_S
        )
        return _Open(
            asyncio.get_running_loop(), asyncio.Event(), runner, worker, parts.media, (song_files, derived_files)
        )


async def _compose_later(_clip: object) -> None:
    """Compose nothing ahead of the first download."""
