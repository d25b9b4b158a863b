"""Pictures that the bot draws. The docstrings are the contract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from core.model.family import Relative
    from core.model.money import Usage
    from core.model.usage import Days, Grouping


class Artist(Protocol):
    """Draws charts and family trees."""

    async def family_tree(self, family: Sequence[Relative]) -> bytes:
        """Draw a family tree as a PNG of at most 1,600 pixels a side, readable on dark and light backgrounds."""
        ...

    async def usage_chart(self, usage: Sequence[Usage], *, days: Days, names: Mapping[int, str], by: Grouping) -> bytes:
        """Draw the credits of each of those days (or weeks, where they are many), stacked by action or by member.

        It is a PNG readable on dark backgrounds, with at most 12 colours: what is left after the largest eleven is
        drawn together as others. `names` are the members', as far as they are known.
        """
        ...
