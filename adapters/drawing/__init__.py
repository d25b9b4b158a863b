"""Pictures that the bot draws itself, with matplotlib, in a child process that is gone when the picture is there.

In a thread of the bot, matplotlib held the event loop up for 75 to 170 ms at a time (it seldom lets other threads
run), and the first picture left the process 50 to 100 MB larger for good.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from pathlib import Path
from typing import TYPE_CHECKING, final

from typing_extensions import override

from core.ports import Artist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.model.family import Relative
    from core.model.money import Usage
    from core.model.usage import Days, Grouping

TIME_LIMIT_S = 60.0
"""The first picture on a machine also lists its fonts, which can take many seconds."""
_ROOT = Path(__file__).parents[2]
_LAST_WORDS = 500


class DrawingFailed(Exception):
    """The child drew nothing or took too long; it is gone. The text is its last words."""


@final
class Drawing(Artist):
    """Draws one picture at a time. The same input gives the same bytes, as long as the machine keeps its fonts."""

    def __init__(self) -> None:
        self._place = asyncio.Semaphore(1)

    @override
    async def family_tree(self, family: Sequence[Relative]) -> bytes:
        return await self._drawn("family tree", tuple(family))

    @override
    async def usage_chart(self, usage: Sequence[Usage], *, days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
        return await self._drawn("usage chart", tuple(usage), days, dict(names), by)

    async def _drawn(self, kind: str, *parts: object) -> bytes:
        """Have a child draw, one picture at a time; `adapters.drawing.__main__` knows the kinds."""
        async with self._place:
            return await _answer(await asyncio.to_thread(pickle.dumps, (kind, parts)))


async def _answer(order: bytes) -> bytes:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", __name__),
        cwd=_ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(TIME_LIMIT_S):
            picture, words = await child.communicate(order)
    except TimeoutError:
        raise DrawingFailed(f"not done after {TIME_LIMIT_S:g} s") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode != 0:
        raise DrawingFailed(words.decode(errors="replace").strip()[-_LAST_WORDS:])
    return picture
