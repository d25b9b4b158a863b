"""Puts the faults of answers in place of, before or around the honest answer to a submit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.fault import Fault
from sandbox.acedata.record import acknowledgement
from sandbox.acedata.wire import ERROR_ROWS, error_body, new_id

if TYPE_CHECKING:
    from sandbox.acedata.task import Task

JUNK = "<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>"
# After these the task exists although the answer is bad.
_LOSES_ANSWER = frozenset({"drop_after", "no_task_id", "slow", "ack"})


def accepts_task(fault: Fault | None) -> bool:
    """Whether the request is accepted all the same: the task exists, whatever the answer says."""
    if fault is None or fault.kind in _LOSES_ANSWER:
        return True
    return bool(fault.options.get("accepted") or fault.options.get("with_task_id"))


def doom_of(fault: Fault) -> Fault | None:
    """The end of the accepted task when the answer is an error that names it: a finished failure, else None."""
    if not fault.options.get("with_task_id"):
        return None
    return Fault("fail", options={"code": fault.options["code"], "message": fault.options["message"]})


async def bad_answer(request: web.Request, fault: Fault, task: Task | None) -> web.StreamResponse:
    """The answer that the fault gives; `task` is the accepted one, if any."""
    if fault.kind in {"drop_before", "drop_after"}:
        return dropped(request)
    if fault.kind == "junk":
        return web.Response(text=JUNK, status=fault.options["status"], content_type="text/html")
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
    """The answer that the fault gives to a read; None when the honest answer follows (after a delay)."""
    if fault.kind == "slow":
        await _wait(fault.options["delay_s"])
        return None
    if fault.kind in {"no_task_id", "ack"}:
        return None
    return await bad_answer(request, fault, None)


def dropped(request: web.Request) -> web.Response:
    """Reset the connection; the returned answer goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=499)


async def _wait(delay_s: float | None) -> None:
    """Wait so long; None: until the client goes away or the stand-in stops."""
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
