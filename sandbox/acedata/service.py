"""The HTTP face: routes, the request log, the envelopes of errors."""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.answer import accepts_task, bad_answer, bad_read, doom_of
from sandbox.acedata.fault import Fault
from sandbox.acedata.query import answer_query
from sandbox.acedata.record import acknowledgement, result
from sandbox.acedata.state import Request
from sandbox.acedata.stream import STREAM_TYPE, stream_result
from sandbox.acedata.wire import Refusal, error_body, new_id

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sandbox.acedata.desk import Desk
    from sandbox.acedata.fault import FaultBoard
    from sandbox.acedata.media import Media
    from sandbox.acedata.office import Office
    from sandbox.acedata.state import State
    from sandbox.acedata.task import Task
    from sandbox.acedata.wire import Json

MAX_BODY_BYTES = 1 << 20
_LOGGED: web.RequestKey[Request] = web.RequestKey("logged", Request)


class Service:
    """The routes of the service and of its fault switch."""

    def __init__(self, state: State, faults: FaultBoard, office: Office, desk: Desk, media: Media) -> None:
        self._state = state
        self._faults = faults
        self._office = office
        self._desk = desk
        self._media = media

    def application(self) -> web.Application:
        """The aiohttp application; anything that is not routed is answered `no_api`."""
        app = web.Application(middlewares=[self._log, self._refuse], client_max_size=MAX_BODY_BYTES)
        app.router.add_post("/suno/audios", self._audios)
        app.router.add_post("/suno/upload", self._upload)
        app.router.add_post("/suno/lyrics", self._lyrics)
        app.router.add_post("/suno/mp3", self._mp3)
        app.router.add_post("/suno/tasks", self._tasks)
        app.router.add_get("/media/{file}", self._media.serve)
        app.router.add_get("/_sandbox/faults", self._list_faults)
        app.router.add_post("/_sandbox/faults", self._add_fault)
        app.router.add_delete("/_sandbox/faults", self._clear_faults)
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
        logged = Request(request.method, request.path, await _object(request), headers, self._state.now())
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
        user_id = self._office.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path, str(body.get("action", "generate")))
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        self._office.check_order(body, user_id)
        task = self._office.accept(body, user_id, request.path, None if fault is None else doom_of(fault))
        if fault is not None:
            return await bad_answer(request, fault, task)
        if body.get("async") or body.get("callback_url"):
            return web.json_response(acknowledgement(task))
        if STREAM_TYPE in request.headers.get("Accept", ""):
            return await stream_result(request, task, self._state.bell, self._media.url)
        return await self._wait_for_end(task)

    async def _wait_for_end(self, task: Task) -> web.Response:
        """The answer to a synchronous call: the result, or the failure under its own status."""
        try:
            async with asyncio.timeout(self._state.pace.sync_timeout_s):
                await self._state.bell.until(lambda: task.is_over)
        except TimeoutError:
            raise Refusal("timeout") from None
        status = 200 if task.failure is None else Refusal(task.failure.code).status
        return web.json_response(result(task, self._media.url), status=status)

    async def _upload(self, request: web.Request) -> web.StreamResponse:
        user_id = self._office.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path)
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        task = await self._office.take_upload(body, user_id)
        if fault is not None and fault.kind not in {"slow", "ack"}:
            return await bad_answer(request, fault, task)
        if fault is not None:
            await bad_read(request, fault)
        return web.json_response(result(task, self._media.url))

    async def _lyrics(self, request: web.Request) -> web.StreamResponse:
        self._office.user_of(request.headers)
        body = _body(request)
        return await self._at_once(request, lambda: self._desk.write_lyrics(body))

    async def _mp3(self, request: web.Request) -> web.StreamResponse:
        user_id = self._office.user_of(request.headers)
        body = _body(request)
        return await self._at_once(request, lambda: self._desk.renew_link(body, user_id))

    async def _at_once(self, request: web.Request, work: Callable[[], Awaitable[Json]]) -> web.StreamResponse:
        """The answer of a call that is over with it, or what a fault makes of that."""
        fault = self._faults.strike("answer", request.path)
        if fault is not None and not accepts_task(fault):
            return await bad_answer(request, fault, None)
        answer = await work()
        if fault is not None and fault.kind == "no_task_id":
            return await bad_answer(request, fault, None)
        spoilt = None if fault is None else await bad_read(request, fault)
        return spoilt or web.json_response(answer)

    async def _tasks(self, request: web.Request) -> web.StreamResponse:
        self._office.user_of(request.headers)
        body = _body(request)
        fault = self._faults.strike("answer", request.path, str(body.get("action", "retrieve")))
        if fault is not None and (answer := await bad_read(request, fault)) is not None:
            return answer
        return web.json_response(answer_query(body, self._state.tasks, self._faults, self._media.url))

    async def _no_api(self, request: web.Request) -> web.StreamResponse:
        raise Refusal("no_api", f"there is no API at {request.method} {request.path}")

    async def _list_faults(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"items": self._faults.listed()})

    async def _add_fault(self, request: web.Request) -> web.StreamResponse:
        options = await _object(request) or {}
        known = {name: options.pop(name) for name in ("kind", "times", "path", "action") if name in options}
        try:
            fault = Fault(**known, options=options)
        except (TypeError, ValueError) as error:
            raise Refusal("bad_request", str(error)) from error
        self._faults.add(fault)
        return web.json_response(fault.shown())

    async def _clear_faults(self, _request: web.Request) -> web.StreamResponse:
        self._faults.clear()
        return web.json_response({"items": []})


async def _object(request: web.Request) -> Json | None:
    """The request's JSON object; None when the body is anything else."""
    try:
        body: object = json.loads(await request.text())
    except (ValueError, web.HTTPRequestEntityTooLarge):
        return None
    return dict(body) if isinstance(body, dict) else None  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType] - JSON keys are text


def _body(request: web.Request) -> Json:
    """The logged body of a request that must have one."""
    body = request[_LOGGED].body
    if body is None:
        raise Refusal("bad_request", "the body must be a JSON object")
    return body
