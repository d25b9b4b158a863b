"""Runs the stand-in alone: python -m sandbox.acedata --port 8091."""

from __future__ import annotations

import argparse
import signal
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from sandbox.acedata.model.state import Pace
from sandbox.acedata.standin import StandIn

if TYPE_CHECKING:
    from types import FrameType


def main() -> None:
    """Serve until SIGINT or SIGTERM."""
    paced = Pace.demo()
    parser = argparse.ArgumentParser(prog="python -m sandbox.acedata", description=__doc__)
    parser.add_argument("--port", type=int, default=8091, help="0 for a free one (default: %(default)s)")
    parser.add_argument("--pending", type=float, default=paced.pending_s, metavar="S", help="default: %(default)s")
    parser.add_argument("--running", type=float, default=paced.running_s, metavar="S", help="default: %(default)s")
    parser.add_argument(
        "--clip", type=float, default=paced.clip_s, metavar="S", help="song length, default: %(default)s"
    )
    parser.add_argument("--key", action="append", metavar="KEY", help="accepted API key, may be repeated; default: any")
    parser.add_argument("--cap", type=int, metavar="N", help="unfinished tasks a key may have; default: any number")
    chosen = parser.parse_args()
    pace = replace(paced, pending_s=chosen.pending, running_s=chosen.running, clip_s=chosen.clip)
    keys = tuple(chosen.key) if chosen.key else None
    ended = threading.Event()

    def end(_number: int, _frame: FrameType | None) -> None:
        ended.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    with StandIn(
        pace, keys=keys, port=chosen.port, in_flight_cap=chosen.cap, prefetch=True, fresh_repeats=True
    ) as standin:
        print(f"listening on {standin.base_url}", flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
