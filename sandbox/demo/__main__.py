"""Starts the demo: python -m sandbox.demo [--say=TEXT ...] [--port N]."""

from __future__ import annotations

import argparse
import asyncio
import signal
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from sandbox.acedata import Pace
from sandbox.demo import browser, terminal
from sandbox.demo.bot import BotStopped

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUICK = Pace(pending_s=0.05, running_s=0.05, clip_s=2.0)
_EPILOG = """
--say accepts commands as people type them in Discord: '/song prompt: a song for Christmas style: slow folk'. Each value
ends where the next option's name begins; put a value that contains an option's name in "double quotes". For a file,
write its path: '/cover audio: path/to/file.mp3 style: jazz'. The files that arrive are saved in demo-output/. Commands
that open a form, such as /song without options, need the browser. Exit status: 0 the song arrived (or the command was
answered), 1 it did not, 2 the command was not understood.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the demo until it ends or is told to stop; return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m sandbox.demo",
        description="Try the bot offline, in a browser or in the terminal.",
        epilog=_EPILOG,
    )
    parser.add_argument(
        "--say",
        metavar="TEXT",
        action="append",
        help="run this command in the terminal (repeat it for several commands); without it, open the browser page",
    )
    parser.add_argument(
        "--port",
        type=int,
        default=browser.PORT,
        help="port of the page; if it is in use, the next free one (default: %(default)s; 0: any)",
    )
    parser.add_argument("--quick", action="store_true", help="very short songs without waiting, for tests")
    return asyncio.run(_run(parser.parse_args(arguments)))


async def _run(chosen: argparse.Namespace) -> int:
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    work = asyncio.create_task(_work(chosen))
    waiting = asyncio.create_task(stopping.wait())
    await asyncio.wait({work, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if work.done():
        return work.result()
    work.cancel()
    with suppress(asyncio.CancelledError):
        await work
    return 0 if chosen.say is None else terminal.DID_NOT_ARRIVE


async def _work(chosen: argparse.Namespace) -> int:
    poll_interval_s = 0.1 if chosen.quick else 1.0
    try:
        if chosen.say is not None:
            return await terminal.run(
                chosen.say, pace=_QUICK if chosen.quick else terminal.PACE, poll_interval_s=poll_interval_s
            )
        await browser.show(
            port=chosen.port, pace=_QUICK if chosen.quick else browser.PACE, poll_interval_s=poll_interval_s
        )
    except (BotStopped, OSError, TimeoutError) as error:
        print(error, file=sys.stderr, flush=True)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
