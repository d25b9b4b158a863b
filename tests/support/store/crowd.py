"""Many orders at once, from one process or four. `crowd.py URL ORDERS LIMIT CASE` is one of the four.

A case says which window is at its limit, "guild month" or "bonus"; see `rush`.
"""

import asyncio
import json
import os
import sys
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE, Popen

from adapters.store import open_store
from core.errors import Refused
from core.model.money import WindowKind, WindowScope
from tests.support.store.sample import MAKER, WORKER, brake, day, order, rules

BONUS = "bonus"
CASES = ("member day", "member week", "member month", "guild day", "guild week", "guild month", "operator day", BONUS)


async def main(url: str, orders: int, limit: int, case: str) -> None:
    """Say that the store is open, wait for the word, order, and report."""
    async with open_store(url) as store:
        say("open")
        await asyncio.to_thread(sys.stdin.readline)
        results = await rush(store, orders, limit, case)
    refused = [result for result in results if isinstance(result, Refused)]
    trouble = [repr(result) for result in results if isinstance(result, Exception) and result not in refused]
    admitted = orders - len(refused) - len(trouble)
    say(json.dumps({"admitted": admitted, "refused": len(refused), "trouble": trouble}))


def crowds(url, orders, limit, case=CASES[0]):
    """Let the orders of four processes come in at once; return what each process got."""
    command = [sys.executable, __file__, url, str(orders), str(limit), case]
    environ = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    with ExitStack() as stack:
        processes = [
            stack.enter_context(Popen(command, stdin=PIPE, stdout=PIPE, env=environ, text=True)) for _ in range(4)
        ]
        for process in processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "open\n"
        for process in processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()
        return [json.loads(process.communicate(timeout=60)[0]) for process in processes]


async def rush(store, orders, limit, case):
    """Let so many orders come in at once, and return what became of each.

    They are one member's where the member's windows are at their limit, and else each is another one's.
    """
    scope = WindowScope.MEMBER if case == BONUS else WindowScope(case.split()[0])
    makers = [MAKER if scope is WindowScope.MEMBER else number + 1 for number in range(orders)]
    admitting = (
        store.admit(order(maker=maker), rules(*windows(limit, case, maker=maker)), worker_id=WORKER) for maker in makers
    )
    return await asyncio.gather(*admitting, return_exceptions=True)


def windows(limit, case, *, maker=MAKER):
    """Every window that an order counts in. One of them has the limit, for a bonus all of the member's have 0."""
    mine, guilds = (
        [replace(day(None, maker=user), scope=scope, kind=kind) for kind in WindowKind]
        for scope, user in ((WindowScope.MEMBER, maker), (WindowScope.GUILD, 0))
    )
    if case == BONUS:
        return [*(replace(window, limit=0) for window in mine), *guilds, brake(None)]
    return [
        replace(window, limit=limit) if case == f"{window.scope} {window.kind}" else window
        for window in (*mine, *guilds, brake(None))
    ]


def say(line: str) -> None:
    """Tell the process that started this one."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]))
