"""The HTTP face: routes, the request log, the envelopes of errors."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.answer import accepts_task, bad_answer, bad_read, doom_of
from sandbox.acedata.fault import TASKS_PATHS
from sandbox.acedata.parcel import json_object
from sandbox.acedata.query import Files, answer_query
from sandbox.acedata.record import acknowledgement, result
from sandbox.acedata.state import Request
from sandbox.acedata.stream import STREAM_TYPE, stream_result
from sandbox.acedata.switchboard import Switchboard
from sandbox.acedata.wire import Refusal, error_body, new_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.acedata.desk import Desk
    from sandbox.acedata.fault import Fault, FaultBoard
    from sandbox.acedata.luma import Cinema
    from sandbox.acedata.media import Media
    from sandbox.acedata.office import Office
    from sandbox.acedata.school import School
    from sandbox.acedata.state import State
    from sandbox.acedata.task import Task
    from sandbox.acedata.upload import Intake
    from sandbox.acedata.wire import Json

    Order = Callable[[Json, str, str, Fault | None], Awaitable[Task]]

MAX_BODY_BYTES = 1 << 20
_LOGGED: web.RequestKey[Request] = web.RequestKey("logged", Request)


@dataclass(frozen=True, slots=True)
class Rooms:
    """Who does what is asked for: songs, uploads, videos, custom models, errands, files."""

    office: Office
    intake: Intake
    cinema: Cinema
    school: School
    desk: Desk
    media: Media


class Service:
    """The routes of the service and of its fault switch."""

    def __init__(self, state: State, faults: FaultBoard, rooms: Rooms) -> None:
        self._state = state
        self._faults = faults
        self._rooms = rooms

    def application(self) -> web.Application:
        """The aiohttp application; anything that is not routed is answered `no_api`."""
        app = web.Application(middlewares=[self._log, self._refuse], client_max_size=MAX_BODY_BYTES)
        app.router.add_post("/suno/audios", self._audios)
        app.router.add_post("/luma/videos", self._videos)
        app.router.add_post("/suno/upload", self._upload)
        app.router.add_post("/suno/custom-models", self._custom_models)
        app.router.add_post("/suno/projects", self._projects)
        for path in TASKS_PATHS:
            app.router.add_post(path, self._tasks)
        for name in self._rooms.desk.errands:
            method, _, path = name.rpartition(" ")
            app.router.add_route(method or "POST", path, self._errand)
        app.router.add_get("/media/{file}", self._rooms.media.serve)
        Switchboard(self._faults).add_routes(app)
        app.router.add_route("*", "/{anything:.*}", self._no_api)
        return app

    @web.middleware
    async def _log(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Note the request before it is answered, and its status after."""
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
        """Answer what was refused with its error row."""
        try:
            return await handler(request)
        except Refusal as refusal:
            body = error_body(refusal.code, refusal.message, new_id())
            return web.json_response(body, status=refusal.status)

    async def _audios(self, request: web.Request) -> web.StreamResponse:
        async def order(body: Json, user_id: str, path: str, doom: Fault | None) -> Task:
            self._rooms.office.check_order(body, user_id)
            return self._rooms.office.accept(body, user_id, path, doom)

        return await self._submit(request, order)

    async def _videos(self, request: web.Request) -> web.StreamResponse:
        async def order(body: Json, user_id: str, path: str, doom: Fault | None) -> Task:
            self._rooms.office.check_load("luma", user_id)
            return await self._rooms.cinema.order(body, user_id, path, doom)

        return await self._submit(request, order)

    async def _submit(self, request: web.Request, order: Order) -> web.StreamResponse:
        """The answer to an order that becomes a task, or what a fault makes of it."""
        user_id = self._rooms.office.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path, str(body.get("action", "generate")))
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        task = await order(body, user_id, request.path, None if fault is None else doom_of(fault))
        if fault is not None:
            return await bad_answer(request, fault, task)
        if body.get("async") or body.get("callback_url"):
            return web.json_response(acknowledgement(task))
        if task.service == "suno" and STREAM_TYPE in request.headers.get("Accept", ""):
            return await stream_result(request, task, self._state.bell, self._rooms.media.url)
        return await self._wait_for_end(task)

    async def _wait_for_end(self, task: Task) -> web.Response:
        """The answer to a synchronous call: the result, or the failure under its own status."""
        patience_s = self._state.pace.sync_timeout_s
        if task.service == "luma":
            patience_s = min(patience_s, task.request.get("timeout") or patience_s)
        try:
            async with asyncio.timeout(patience_s):
                await self._state.bell.until(lambda: task.is_over)
        except TimeoutError:
            raise Refusal("timeout") from None
        status = 200 if task.failure is None else Refusal(task.failure.code).status
        return web.json_response(result(task, self._rooms.media.url), status=status)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        user_id = self._rooms.office.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path)
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        task = await self._rooms.intake.take(body, user_id)
        if fault is not None and (fault.kind not in {"slow", "ack"} or not task.is_over):
            return await bad_answer(request, fault, task)
        if fault is not None:
            await bad_read(request, fault)
        return web.json_response(result(task, self._rooms.media.url) if task.is_over else acknowledgement(task))

    async def _errand(self, request: web.Request) -> web.StreamResponse:
        user_id = self._rooms.office.user_of(request.headers)
        if request.method == "POST":
            name, body = request.path, _body(request)
        else:
            name, body = f"{request.method} {request.path}", dict(request.query)
        return await self._at_once(request, request.method, lambda: self._rooms.desk.run(name, body, user_id))

    async def _custom_models(self, request: web.Request) -> web.StreamResponse:
        user_id = self._rooms.office.user_of(request.headers)
        body, key = _body(request), request.headers.get("Idempotency-Key")
        action = str(body.get("action"))
        return await self._at_once(request, action, lambda: self._rooms.school.answer(body, user_id, key))

    async def _at_once(
        self, request: web.Request, action: str, work: Callable[[], Awaitable[Json]]
    ) -> web.StreamResponse:
        """The answer of a call that is over with it, or what a fault makes of that."""
        fault = self._faults.strike("answer", request.path, action)
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        answer = await work()
        if fault is not None and fault.kind == "no_task_id":
            return await bad_answer(request, fault, None)
        spoilt = None if fault is None else await bad_read(request, fault)
        return spoilt or web.json_response(answer)

    async def _tasks(self, request: web.Request) -> web.StreamResponse:
        self._rooms.office.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path, str(body.get("action", "retrieve")))
        if fault is not None and (answer := await bad_read(request, fault)) is not None:
            return answer
        files = Files(request.path, self._state.tasks, self._faults, self._rooms.media.url)
        return web.json_response(answer_query(body, files))

    async def _projects(self, _request: web.Request) -> web.StreamResponse:
        raise Refusal("api_not_implemented", "projects are not implemented")

    async def _no_api(self, request: web.Request) -> web.StreamResponse:
        raise Refusal("no_api", f"there is no API at {request.method} {request.path}")


def _body(request: web.Request) -> Json:
    """The logged body of a request that must have one."""
    body = request[_LOGGED].body
    if body is None:
        raise Refusal("bad_request", "the body must be a JSON object")
    return body
