"""Answers a submit as a stream: one line of JSON for each step of the task.

Source: AceDataCloud API contract, NDJSON stream: `success` is true from the first line on, while clips are pending or
running; only the last line has a trace id.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.tasks.record import result

if TYPE_CHECKING:
    from sandbox.acedata.model.state import Bell
    from sandbox.acedata.model.task import Task

STREAM_TYPE = "application/x-ndjson"


async def stream_result(request: web.Request, task: Task, bell: Bell, media_url: str) -> web.StreamResponse:
    """Send the result after each phase, until the task is over. A dropped stream leaves the task running."""
    answer = web.StreamResponse(headers={"Content-Type": STREAM_TYPE})
    await answer.prepare(request)
    while True:
        phase = task.phase
        line = result(task, media_url)
        if not phase.is_over:
            del line["trace_id"]
        await answer.write(json.dumps(line).encode() + b"\n")
        if phase.is_over:
            break
        await bell.until(lambda phase=phase: task.phase is not phase)
    await answer.write_eof()
    return answer
