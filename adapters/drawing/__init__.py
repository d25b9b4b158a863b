"""Pictures that the bot draws itself, with Pillow, in a thread: family trees and usage charts."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, final

from typing_extensions import override

from adapters.thread import in_thread
from core.ports import Artist

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.model.family import Relative
    from core.model.money import Usage
    from core.model.usage import Days, Grouping


@final
class Drawing(Artist):
    """Draws one picture at a time. The same input gives the same bytes, as long as the machine keeps its fonts."""

    def __init__(self) -> None:
        self._place = asyncio.Semaphore(1)

    @override
    async def family_tree(self, family: Sequence[Relative]) -> bytes:
        async with self._place:
            return await in_thread(_family_tree, tuple(family))

    @override
    async def usage_chart(self, usage: Sequence[Usage], *, days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
        async with self._place:
            return await in_thread(_usage_chart, tuple(usage), days, dict(names), by)


def _family_tree(family: Sequence[Relative]) -> bytes:
    from adapters.drawing import family_tree  # noqa: PLC0415 - Pillow is loaded with the first picture, and in a thread

    return family_tree.picture(family)


def _usage_chart(usage: Sequence[Usage], days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
    from adapters.drawing import usage_chart  # noqa: PLC0415 - as above

    return usage_chart.picture(usage, days, names, by)
