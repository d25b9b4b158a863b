"""Which of a job's clips is meant: the menu in a form, and the choice that comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cogs._form import Field
from cogs._text import shorten
from core.errors import SongUnknown
from core.limit import clock

if TYPE_CHECKING:
    from collections.abc import Sequence

    from core.model import Song

TAKES_MAX = 25
"""Discord: a menu holds up to 25 options."""
_LABEL_MAX = 100


def take_field(songs: Sequence[Song]) -> Sequence[Field]:
    """Return the menu in which the member chooses a clip; nothing if there is only one."""
    if len(songs) <= 1:
        return ()
    choices = [(str(song.number), _label(song)) for song in songs[:TAKES_MAX]]
    return (Field(name="take", label="Which take", value=choices[0][0], choices=choices),)


def taken(songs: Sequence[Song], number: str) -> Song:
    """Return the chosen clip, the first if none was chosen.

    Raises:
        SongUnknown: the job has no clips, or not that one.
    """
    for song in songs:
        if number in {"", str(song.number)}:
            return song
    raise SongUnknown(number)


def _label(song: Song) -> str:
    length = "" if song.clip.duration_s is None else f" · {clock(song.clip.duration_s)}"
    return shorten(f"Take {song.number}{length} · {song.clip.title or 'Untitled'}", _LABEL_MAX)
