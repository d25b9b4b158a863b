"""Names of clips' files, so that the stems of many songs can be told apart, and links to clips."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from core.model.job import ClipKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.model.job import Job, Song

    Label = Callable[[Song], Song]


NAME_MAX = 60
"""Characters of a prompt that name a video's file."""


def clip_url(song: Song) -> str:
    """Return the link to a clip: a song or a stem at Suno, a video's file."""
    return song.clip.video_url if song.kind is ClipKind.VIDEO else f"https://suno.com/song/{song.clip.id}"


def label_of(job: Job, siblings: Sequence[Song]) -> Label:
    """Return what gives a clip the title and the number that its file is named by; `siblings` are all of its job.

    A stem is "Holiday Wishes - Drums", and its number counts the clips of that name.
    A video without a title has that of its song, else its prompt. A song keeps its own.
    """
    source = job.request.source_title.strip()
    counts: Counter[str] = Counter()
    stems: dict[str, tuple[str, int]] = {}
    for song in siblings:
        title = " - ".join(filter(None, (source, song.clip.title.strip() or "Stem")))
        counts[title.casefold()] += 1
        stems[song.clip.id] = (title, counts[title.casefold()])

    def label(song: Song) -> Song:
        title, number = song.clip.title, song.number
        if song.kind is ClipKind.STEM:
            title, number = stems.get(song.clip.id, (title, number))
        elif song.kind is ClipKind.VIDEO:
            title = title.strip() or source or job.request.prompt[:NAME_MAX].strip()
        return replace(song, clip=replace(song.clip, title=title), number=number)

    return label
