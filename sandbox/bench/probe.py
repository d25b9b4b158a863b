"""Requests the bot's health check continuously, from a separate process: python -m sandbox.bench.probe URL.

While the bot's event loop is blocked it answers nothing, so the slowest answer is an upper bound for the longest block
(except for the pause between two requests). It includes the machine's own delays; how late the probe wakes from its
own pauses shows how large those are.
"""

from __future__ import annotations

import asyncio
import http.client
import json
import signal
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sandbox.bench.figure import NotMeasured

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import FrameType

PAUSE_S = 0.01
ANSWER_S = 30.0


@dataclass(slots=True)
class Blocks:
    """The probe's results, filled in at the end: seconds of the slowest answer, and of its own longest delay."""

    longest_s: float = 0.0
    p99_s: float = 0.0
    own_delay_s: float = 0.0


@asynccontextmanager
async def watched(url: str) -> AsyncGenerator[Blocks]:
    """Probe until the block ends.

    Raises:
        NotMeasured: the probe got no answers.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox.bench.probe", url, stdout=asyncio.subprocess.PIPE
    )
    blocks = Blocks()
    try:
        yield blocks
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGINT)
        output, _ = await process.communicate()
    if process.returncode:
        raise NotMeasured("the health check did not answer")
    blocks.longest_s, blocks.p99_s, blocks.own_delay_s = json.loads(output)


def main(url: str) -> None:
    """Probe until interrupted, then print the results as JSON."""
    is_stopped = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal is_stopped
        is_stopped = True

    signal.signal(signal.SIGINT, stop)
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=ANSWER_S)
    answers_s: list[float] = []
    own_delay_s = 0.0
    while not is_stopped:
        asked_s = time.monotonic()
        connection.request("GET", parts.path)
        connection.getresponse().read()
        answered_s = time.monotonic()
        answers_s.append(answered_s - asked_s)
        time.sleep(PAUSE_S)
        own_delay_s = max(own_delay_s, time.monotonic() - answered_s - PAUSE_S)
    answers_s.sort()
    print(json.dumps([answers_s[-1], answers_s[int(0.99 * len(answers_s))], own_delay_s]))


if __name__ == "__main__":
    main(sys.argv[1])
