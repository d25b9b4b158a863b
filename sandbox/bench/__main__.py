"""Measures the budgets: python -m sandbox.bench [NAME ...]. A missed budget is printed and is not an error."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
import time
from typing import TYPE_CHECKING

from sandbox.bench import acknowledgement, admission, delay, delivery, polling, recovery, start
from sandbox.bench.figure import NotMeasured, Report
from sandbox.demo.bot import BotStopped

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

MEASUREMENTS: dict[str, Callable[[Report], Awaitable[None]]] = {
    "start": start.measure,
    "admission": admission.measure,
    "acknowledgement": acknowledgement.measure,
    "delay": delay.measure,
    "polling": polling.measure,
    "delivery": delivery.measure,
    "recovery": recovery.measure,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the named measurements, or all; return 1 if one could not be made, else 0."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(MEASUREMENTS)} (default: all)")
    names: list[str] = parser.parse_args(arguments).names
    unknown = sorted(set(names) - MEASUREMENTS.keys())
    if unknown:
        parser.error(f"there is no measurement {', '.join(unknown)}; choose from {', '.join(MEASUREMENTS)}")
    print(_machine())
    try:
        return asyncio.run(_run(names or list(MEASUREMENTS)))
    except KeyboardInterrupt:
        return 130


async def _run(names: Sequence[str]) -> int:
    report = Report()
    status = 0
    for name in names:
        began_s = time.monotonic()
        print(f"\n{name}", flush=True)
        try:
            await MEASUREMENTS[name](report)
        except (NotMeasured, BotStopped, TimeoutError) as error:
            print(f"  could not be measured: {error or 'it took too long'}", flush=True)
            status = 1
        print(f"  ({time.monotonic() - began_s:.0f} s)", flush=True)
    print()
    report.close()
    return status


def _machine() -> str:
    """Describe the machine on which the figures depend."""
    cores = os.cpu_count() or 1
    text = f"{cores} cores, Python {sys.version.split()[0]}"
    if hasattr(os, "getloadavg"):
        load = os.getloadavg()[0]
        text += f", load {load:.1f} before the start"
        if load > cores / 4:
            text += ": other programs are running, which makes the figures worse"
    return text


if __name__ == "__main__":
    sys.exit(main())
