"""The small web server: the provider's callbacks, a health check and metrics.

Behind PUBLIC_URL only `/callbacks/` needs to be reachable from outside.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from adapters.acedata.task_report import callback_task_id

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping

    from prometheus_client import CollectorRegistry

    Route = Callable[[web.Request], Awaitable[web.StreamResponse]]

BODY_MOST_BYTES = 256 * 1024
BODY_MOST_S = 10.0
"""A sender that trickles its body is cut off."""
HEALTH_MOST_S = 5.0
CLOSE_MOST_S = 3.0
"""How long running requests may take to finish; the whole process has 10 s to stop."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """Whether the process is healthy, and facts about it that anyone may see."""

    is_ok: bool
    facts: Mapping[str, str | int | float | bool | None] = field(default_factory=dict[str, str])


def build_app(
    *,
    received: Callable[[str, str], Awaitable[bool]] | None,
    health: Callable[[], Awaitable[Health]],
    registry: CollectorRegistry | None,
) -> web.Application:
    """Build the application.

    `received(token, task_id)` records a callback and returns at once; False means that no job has that token.
    It must compare the token's secret part in constant time, and trust nothing else: the task id is what the sender
    claims. None for `received` or `registry` leaves that route out.
    """
    app = web.Application(client_max_size=BODY_MOST_BYTES)
    if received is not None:
        # Anything but a token's alphabet and length is not even looked up.
        app.router.add_post("/callbacks/{token:[A-Za-z0-9_-]{16,128}}", _callback_route(received))
    app.router.add_get("/healthz", _health_route(health))
    if registry is not None:
        app.router.add_get("/metrics", _metrics_route(registry))
    return app


@asynccontextmanager
async def serve(app: web.Application, *, host: str, port: int) -> AsyncGenerator[int]:
    """Serve the application while the block runs, and yield the port it is bound to (port 0: any free one).

    Raises:
        OSError: the address cannot be bound; nothing is left open.
    """
    # No access log: the path of a callback holds its token.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=CLOSE_MOST_S)
    try:
        await runner.setup()
        await web.TCPSite(runner, host, port).start()
        bound_port: int = runner.addresses[0][1]
        yield bound_port
    finally:
        await runner.cleanup()


def _callback_route(received: Callable[[str, str], Awaitable[bool]]) -> Route:
    async def callback(request: web.Request) -> web.StreamResponse:
        task_id = callback_task_id(await _body(request))
        if task_id is None:
            raise web.HTTPBadRequest(text="no task id")
        try:
            is_known = await received(request.match_info["token"], task_id)
        except Exception as error:  # noqa: BLE001 - the last line of defence: a database error's message would hold the token
            _log.error("callback of task %r could not be noted: %s", task_id, type(error).__name__)
            raise web.HTTPServiceUnavailable from None
        if not is_known:
            raise web.HTTPNotFound
        return web.Response(text="ok")

    return callback


def _health_route(health: Callable[[], Awaitable[Health]]) -> Route:
    async def healthz(_: web.Request) -> web.StreamResponse:
        try:
            async with asyncio.timeout(HEALTH_MOST_S):
                found = await health()
        except Exception as error:  # noqa: BLE001 - the last line of defence: any error means unhealthy
            _log.error("health check failed: %s", type(error).__name__)
            found = Health(is_ok=False)
        status = "ok" if found.is_ok else "failing"
        return web.json_response({**found.facts, "status": status}, status=200 if found.is_ok else 503)

    return healthz


def _metrics_route(registry: CollectorRegistry) -> Route:
    async def metrics(_: web.Request) -> web.StreamResponse:
        return web.Response(body=generate_latest(registry), headers={"Content-Type": CONTENT_TYPE_LATEST})

    return metrics


async def _body(request: web.Request) -> bytes:
    """Read the body, or refuse it: too large, too slow, or broken off."""
    if (request.content_length or 0) > BODY_MOST_BYTES:
        raise web.HTTPRequestEntityTooLarge(max_size=BODY_MOST_BYTES, actual_size=request.content_length or 0)
    try:
        async with asyncio.timeout(BODY_MOST_S):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
