"""Stems grouped by the sets that they came in: what belongs in one ZIP, or in one message as links."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model.job import Song

GROUP_MAX = 12
"""Clips in one ZIP, or in one message as links: each has its line in an embed of 4,096 characters."""
GROUPS_MAX = 2
"""ZIPs in one message, for the same reason."""


def stem_sets(songs: Sequence[Song]) -> list[Sequence[Song]]:
    """Return stems by the sets that they came in: a set ends where a part occurs again, or is full.

    Where that makes more sets than any job returns, the names say nothing, and only the size counts.
    """
    found = _sets_by_part(songs)
    if len(found) <= max(GROUPS_MAX, -(-len(songs) // GROUP_MAX)):
        return found
    return [songs[start : start + GROUP_MAX] for start in range(0, len(songs), GROUP_MAX)]


def _sets_by_part(songs: Sequence[Song]) -> list[Sequence[Song]]:
    sets: list[list[Song]] = []
    parts: set[str] = set()
    for song in songs:
        part = song.clip.title.strip().casefold()
        if not sets or part in parts or len(sets[-1]) == GROUP_MAX:
            sets.append([])
            parts.clear()
        sets[-1].append(song)
        parts.add(part)
    return [*sets]
