"""The family tree of a song, in the order in which people read it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from core.model.family import Relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from core.model.job import Song


def tree(songs: Sequence[Song]) -> Sequence[Relative]:
    """Return a family, parents before their children, older branches first.

    A song whose parent is not among the given ones is at the root level.
    """
    takes: dict[str, list[Song]] = defaultdict(list)
    for song in sorted(songs, key=lambda song: (song.made_at, song.job_id, song.number)):
        takes[song.job_id].append(song)
    by_clip = {song.clip.id: song for song in songs}
    children: dict[str | None, list[str]] = defaultdict(list)
    above: dict[str, str | None] = {}
    for job_id, clips in takes.items():
        parent = by_clip.get(clips[0].parent_clip_id or "")
        parent_id = None if parent is None else parent.job_id
        # A song cannot descend from itself, whatever damaged rows say.
        above[job_id] = None if job_id in _ancestors(parent_id, above) else parent_id
        children[above[job_id]].append(job_id)
    return list(_branches(None, children, takes, by_clip, ()))


def _ancestors(job_id: str | None, above: dict[str, str | None]) -> Iterator[str]:
    """Yield a job and its ancestors, as far as they are known."""
    while job_id is not None:
        yield job_id
        job_id = above.get(job_id)


def _branches(
    parent: str | None,
    children: dict[str | None, list[str]],
    takes: dict[str, list[Song]],
    by_clip: dict[str, Song],
    rails: tuple[bool, ...],
) -> Iterator[Relative]:
    ids = children.get(parent, [])
    for job_id, is_followed in _with_is_followed(ids):
        clips = tuple(takes[job_id])
        origin = by_clip.get(clips[0].parent_clip_id or "")
        own = rails if parent is None else (*rails, is_followed)
        yield Relative(
            songs=clips,
            depth=len(own),
            from_take=None if parent is None or origin is None else origin.number,
            rails=own,
        )
        yield from _branches(job_id, children, takes, by_clip, own)


def _with_is_followed(ids: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield each with whether another one follows."""
    waiting = list(ids)
    for at, job_id in enumerate(waiting):
        yield job_id, at + 1 < len(waiting)
