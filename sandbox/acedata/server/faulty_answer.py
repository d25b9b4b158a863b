"""Replaces, delays or cuts off an answer as a fault says."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.fault import JUNK_PAGE, Fault
from sandbox.acedata.tasks.record import acknowledgement
from sandbox.acedata.wire import ERROR_ROWS, error_body, new_id

if TYPE_CHECKING:
    from sandbox.acedata.model.task import Task

# With these the task exists although the answer is bad.
_LOSES_ANSWER = frozenset({"drop_after", "no_task_id", "slow", "ack"})


def accepts_task(fault: Fault | None) -> bool:
    """Whether the request is accepted anyway: the task exists, whatever the answer says."""
    if fault is None or fault.kind in _LOSES_ANSWER:
        return True
    return bool(fault.options.get("accepted") or fault.options.get("with_task_id"))


def forced_ending_of(fault: Fault) -> Fault | None:
    """A failure for the accepted task when the answer is an error that names it, else None."""
    if not fault.options.get("with_task_id"):
        return None
    return Fault("fail", options={"code": fault.options["code"], "message": fault.options["message"]})


async def bad_answer(request: web.Request, fault: Fault, task: Task | None) -> web.StreamResponse:
    """The faulty answer; `task` is the accepted one, if any."""
    if fault.kind in {"drop_before", "drop_after"}:
        return _drop(request)
    if fault.kind == "junk":
        return web.Response(text=JUNK_PAGE, status=fault.options["status"], content_type="text/html")
    if fault.kind == "error":
        return _error(fault, task)
    if fault.kind == "no_task_id":
        return web.json_response({"success": True})
    if task is None:
        raise AssertionError(f"{fault.kind} needs an accepted task")
    if fault.kind == "slow":
        await _wait(fault.options["delay_s"])
    return web.json_response(acknowledgement(task, fault.options.get("shape", "trace")))


async def bad_read(request: web.Request, fault: Fault) -> web.StreamResponse | None:
    """The faulty answer to a read; None when the correct answer follows, perhaps after a delay."""
    if fault.kind == "slow":
        await _wait(fault.options["delay_s"])
        return None
    if fault.kind in {"no_task_id", "ack"}:
        return None
    return await bad_answer(request, fault, None)


def _drop(request: web.Request) -> web.Response:
    """Reset the connection; nobody receives the returned answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)


async def _wait(delay_s: float | None) -> None:
    """Wait this long; None: until the client disconnects or the stand-in stops."""
    if delay_s is None:
        await asyncio.Event().wait()
    else:
        await asyncio.sleep(delay_s)


def _error(fault: Fault, task: Task | None) -> web.Response:
    code = fault.options["code"]
    status, message = ERROR_ROWS.get(str(code), (500, "The request failed."))
    status = fault.options["status"] or status
    message = fault.options["message"] or message
    trace_id = new_id() if task is None else task.trace_id
    body = error_body(code, message, trace_id)
    if fault.options["as_text"]:
        body["error"] = message
    if fault.options["with_task_id"] and task is not None:
        body |= {"success": False, "task_id": task.id}
    return web.json_response(body, status=status)
