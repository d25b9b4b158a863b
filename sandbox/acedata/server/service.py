"""The HTTP routes of the service, its request log, and the bodies of errors."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.fault import TASKS_PATHS
from sandbox.acedata.model.state import Request
from sandbox.acedata.server.fault_route import FaultRoute
from sandbox.acedata.server.faulty_answer import accepts_task, bad_answer, bad_read, forced_ending_of
from sandbox.acedata.server.request_body import json_object
from sandbox.acedata.tasks.query import ReadableTasks, answer_query
from sandbox.acedata.tasks.record import acknowledgement, result
from sandbox.acedata.tasks.stream import STREAM_TYPE, stream_result
from sandbox.acedata.wire import Refusal, error_body, new_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.acedata.fault import Fault, FaultBoard
    from sandbox.acedata.luma import VideoOrders
    from sandbox.acedata.media.serving import Media
    from sandbox.acedata.model.state import State
    from sandbox.acedata.model.task import Task
    from sandbox.acedata.server.account import Accounts
    from sandbox.acedata.suno.custom_model import CustomModels
    from sandbox.acedata.suno.song_orders import SongOrders
    from sandbox.acedata.suno.upload import Uploads
    from sandbox.acedata.tasks.direct_call import DirectCalls
    from sandbox.acedata.wire import Json

    Order = Callable[[Json, str, str, Fault | None], Awaitable[Task]]

MAX_BODY_BYTES = 1 << 20
_LOGGED: web.RequestKey[Request] = web.RequestKey("logged", Request)


@dataclass(frozen=True, slots=True)
class Parts:
    """What answers each kind of request."""

    accounts: Accounts
    song_orders: SongOrders
    uploads: Uploads
    video_orders: VideoOrders
    custom_models: CustomModels
    direct_calls: DirectCalls
    media: Media


class Service:
    """The routes of the service, and the one that switches faults."""

    def __init__(self, state: State, faults: FaultBoard, parts: Parts) -> None:
        self._state = state
        self._faults = faults
        self._parts = parts

    def application(self) -> web.Application:
        """The aiohttp application; any other path is answered with `no_api`."""
        app = web.Application(middlewares=[self._log, self._refuse], client_max_size=MAX_BODY_BYTES)
        app.router.add_post("/suno/audios", self._audios)
        app.router.add_post("/luma/videos", self._videos)
        app.router.add_post("/suno/upload", self._upload)
        app.router.add_post("/suno/custom-models", self._custom_models)
        app.router.add_post("/suno/projects", self._projects)
        for path in TASKS_PATHS:
            app.router.add_post(path, self._tasks)
        for name in self._parts.direct_calls.calls:
            method, _, path = name.rpartition(" ")
            app.router.add_route(method or "POST", path, self._direct_call)
        app.router.add_get("/media/{file}", self._parts.media.serve)
        FaultRoute(self._faults).add_routes(app)
        app.router.add_route("*", "/{anything:.*}", self._no_api)
        return app

    @web.middleware
    async def _log(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Record the request before it is answered, and its status afterwards."""
        if request.path.startswith("/_sandbox/"):
            return await handler(request)
        headers = {name: value for name, value in request.headers.items() if name.lower() != "authorization"}
        body = await json_object(request)
        logged = Request(request.method, request.path, body, headers, self._state.now(), query=dict(request.query))
        request[_LOGGED] = logged
        self._state.requests.append(logged)
        self._state.bell.ring()
        answer = await handler(request)
        logged.status = answer.status
        self._state.bell.ring()
        return answer

    @web.middleware
    async def _refuse(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Turn a Refusal into its error answer."""
        try:
            return await handler(request)
        except Refusal as refusal:
            body = error_body(refusal.code, refusal.message, new_id())
            return web.json_response(body, status=refusal.status)

    async def _audios(self, request: web.Request) -> web.StreamResponse:
        async def order(body: Json, user_id: str, path: str, forced_ending: Fault | None) -> Task:
            self._parts.accounts.check_load("suno", user_id)
            self._parts.song_orders.check(body, user_id)
            return self._parts.song_orders.accept(body, user_id, path, forced_ending)

        return await self._submit(request, order)

    async def _videos(self, request: web.Request) -> web.StreamResponse:
        async def order(body: Json, user_id: str, path: str, forced_ending: Fault | None) -> Task:
            self._parts.accounts.check_load("luma", user_id)
            return await self._parts.video_orders.order(body, user_id, path, forced_ending)

        return await self._submit(request, order)

    async def _submit(self, request: web.Request, order: Order) -> web.StreamResponse:
        """The answer to an order that becomes a task, unless a fault replaces it."""
        user_id = self._parts.accounts.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path, str(body.get("action", "generate")))
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        task = await order(body, user_id, request.path, None if fault is None else forced_ending_of(fault))
        if fault is not None:
            return await bad_answer(request, fault, task)
        if body.get("async") or body.get("callback_url"):
            return web.json_response(acknowledgement(task))
        if task.service == "suno" and STREAM_TYPE in request.headers.get("Accept", ""):
            return await stream_result(request, task, self._state.bell, self._parts.media.url)
        return await self._wait_for_end(task)

    async def _wait_for_end(self, task: Task) -> web.Response:
        """The answer to a synchronous call: the result, or the failure with its own status."""
        patience_s = self._state.pace.sync_timeout_s
        if task.service == "luma":
            patience_s = min(patience_s, task.request.get("timeout") or patience_s)
        try:
            async with asyncio.timeout(patience_s):
                await self._state.bell.until(lambda: task.is_over)
        except TimeoutError:
            raise Refusal("timeout") from None
        status = 200 if task.failure is None else Refusal(task.failure.code).status
        return web.json_response(result(task, self._parts.media.url), status=status)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        user_id = self._parts.accounts.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path)
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        task = await self._parts.uploads.accept(body, user_id)
        if fault is not None and (fault.kind not in {"slow", "ack"} or not task.is_over):
            return await bad_answer(request, fault, task)
        if fault is not None:
            await bad_read(request, fault)
        return web.json_response(result(task, self._parts.media.url) if task.is_over else acknowledgement(task))

    async def _direct_call(self, request: web.Request) -> web.StreamResponse:
        user_id = self._parts.accounts.user_of(request.headers)
        if request.method == "POST":
            name, body = request.path, _body(request)
        else:
            name, body = f"{request.method} {request.path}", dict(request.query)
        return await self._at_once(request, request.method, lambda: self._parts.direct_calls.run(name, body, user_id))

    async def _custom_models(self, request: web.Request) -> web.StreamResponse:
        user_id = self._parts.accounts.user_of(request.headers)
        body, key = _body(request), request.headers.get("Idempotency-Key")
        action = str(body.get("action"))
        return await self._at_once(request, action, lambda: self._parts.custom_models.answer(body, user_id, key))

    async def _at_once(
        self, request: web.Request, action: str, work: Callable[[], Awaitable[Json]]
    ) -> web.StreamResponse:
        """The answer to a direct call, unless a fault replaces it."""
        fault = self._faults.strike("answer", request.path, action)
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        answer = await work()
        if fault is not None and fault.kind == "no_task_id":
            return await bad_answer(request, fault, None)
        spoilt = None if fault is None else await bad_read(request, fault)
        return spoilt or web.json_response(answer)

    async def _tasks(self, request: web.Request) -> web.StreamResponse:
        self._parts.accounts.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path, str(body.get("action", "retrieve")))
        if fault is not None and (answer := await bad_read(request, fault)) is not None:
            return answer
        readable = ReadableTasks(request.path, self._state.tasks, self._faults, self._parts.media.url)
        return web.json_response(answer_query(body, readable))

    async def _projects(self, _request: web.Request) -> web.StreamResponse:
        """Refuse as the service does: its published clients have commands for projects, which tests run."""
        raise Refusal("api_not_implemented", "projects are not implemented")

    async def _no_api(self, request: web.Request) -> web.StreamResponse:
        raise Refusal("no_api", f"there is no API at {request.method} {request.path}")


def _body(request: web.Request) -> Json:
    """The recorded body of a request that must have one."""
    body = request[_LOGGED].body
    if body is None:
        raise Refusal("bad_request", "the body must be a JSON object")
    return body
