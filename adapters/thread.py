"""Runs blocking work (files, tags, drawing) in a thread."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ParamSpec, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do the work in a thread and return its result. When cancelled, wait for the thread's end first.

    `asyncio.to_thread` alone would return at once and leave a thread writing into a folder that is being removed, or
    into a file that is being closed.
    """
    running = asyncio.ensure_future(asyncio.to_thread(work, *args, **kwargs))
    try:
        return await asyncio.shield(running)
    except asyncio.CancelledError:
        await asyncio.wait((running,))
        if not running.cancelled():
            running.exception()  # read, so that asyncio does not report it as never retrieved
        raise
