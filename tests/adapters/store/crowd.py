"""A process of its own whose orders all come in at once: `crowd.py URL ORDERS LIMIT`; prints what became of them."""

import asyncio
import json
import sys

from adapters.store import open_store
from core.errors import Refused
from tests.adapters.store.sample import WORKER, day, order, rules


async def main(url: str, orders: int, limit: int) -> None:
    """Say that the store is open, wait for the word, order, and report."""
    async with open_store(url) as store:
        say("open")
        await asyncio.to_thread(sys.stdin.readline)
        admission = rules(day(limit))
        results = await asyncio.gather(
            *(store.admit(order(), admission, worker_id=WORKER) for _ in range(orders)), return_exceptions=True
        )
    refused = [result for result in results if isinstance(result, Refused)]
    trouble = [repr(result) for result in results if isinstance(result, Exception) and result not in refused]
    admitted = orders - len(refused) - len(trouble)
    say(json.dumps({"admitted": admitted, "refused": len(refused), "trouble": trouble}))


def say(line: str) -> None:
    """Tell the process that started this one."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
