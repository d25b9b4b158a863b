"""A service on loopback that answers what a test tells it to, and a client that talks to it without real pauses."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web

from adapters.acedata import AceData, RetryPolicy, Timeouts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

KEY = "sk-test-4f9a1c77e2"


@dataclass
class Script:
    """Answers in order; the last one goes on for ever. `bodies` and `headers` are what came in, {} for no body."""

    base_url: str = ""
    answers: deque[Callable[[web.Request], Awaitable[web.StreamResponse]]] = field(default_factory=deque)
    bodies: list[dict[str, Any]] = field(default_factory=list)
    methods: list[str] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    queries: list[dict[str, str]] = field(default_factory=list)
    headers: list[Any] = field(default_factory=list)
    release: asyncio.Event = field(default_factory=asyncio.Event)
    arrived: asyncio.Event = field(default_factory=asyncio.Event)

    def says(self, body: object, status: int = 200, **headers: str) -> Script:
        """Answer with this body: JSON, or a string as it is."""
        text = body if isinstance(body, str) else json.dumps(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_):
            return web.Response(text=text, status=status, headers=named)

        self.answers.append(answer)
        return self

    def drops(self) -> Script:
        """Reset the connection after the request was read."""

        async def answer(request):
            request.transport.abort()
            return web.Response()

        self.answers.append(answer)
        return self

    def breaks_off(self) -> Script:
        """Promise a body and close half-way through it."""

        async def answer(request):
            response = web.StreamResponse(headers={"Content-Length": "1000"})
            await response.prepare(request)
            await response.write(b'{"task_id": "t')
            request.transport.close()
            return response

        self.answers.append(answer)
        return self

    def hangs(self) -> Script:
        """Answer nothing until `release` is set."""

        async def answer(_):
            await self.release.wait()
            return web.json_response({"task_id": "late"})

        self.answers.append(answer)
        return self

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Note the request and play the next answer."""
        self.paths.append(request.path)
        self.headers.append(request.headers)
        self.methods.append(request.method)
        self.queries.append(dict(request.query))
        self.bodies.append(await request.json() if request.can_read_body else {})
        self.arrived.set()
        answer = self.answers.popleft() if len(self.answers) > 1 else self.answers[0]
        return await answer(request)


@pytest.fixture
async def script():
    scripted = Script()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", scripted.serve)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    scripted.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield scripted
    scripted.release.set()
    await runner.cleanup()


@pytest.fixture
def pauses():
    """The pauses that the client made between repeated reads and pages."""
    return []


@pytest.fixture
def open_client(pauses):
    """Make a client of a base URL; its pauses take no time, its jitter is half a second."""

    async def sleep(seconds):
        pauses.append(seconds)

    def make(base_url, *, key=KEY, concurrency=8, **timeouts):
        return AceData(
            base_url,
            key,
            concurrency=concurrency,
            timeouts=Timeouts(**timeouts),
            retry=RetryPolicy(sleep=sleep, jitter=lambda: 0.5),
        )

    return make


@pytest.fixture
async def client(script, open_client):
    async with open_client(script.base_url) as opened:
        yield opened
