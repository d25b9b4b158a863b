"""Values of a song's family tree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.model.job import Song


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """One job's songs in the tree; its takes share a place.

    `depth` is 0 for the root. `from_take` is the take of the parent that it was made of, None at the root. `rails`
    tell for each level from the root on whether something follows below on it, its own level last.
    """

    songs: tuple[Song, ...]
    depth: int
    from_take: int | None
    rails: tuple[bool, ...]

    @property
    def song(self) -> Song:
        """The first take, which represents all."""
        return self.songs[0]
