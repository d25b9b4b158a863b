"""File names: audio, videos, archives and their entries as people see them, the cover for embeds."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_PUNCTUATION = frozenset(" -_.,'()&!+")
_UNTITLED = "Song"
# Most file systems take 255 bytes in a name; the rest is for " (2).mp3" and whatever a browser adds.
_STEM_BYTES = 180
_STEM_LENGTH = 80


def audio_name(title: str, number: int) -> str:
    """Return the MP3's name for people: `Harbor Lamps.mp3`, `Harbor Lamps (2).mp3` for the second clip of a job.

    Letters and digits of every script stay; path separators, control and formatting characters go.
    """
    suffix = f" ({number}).mp3" if number > 1 else ".mp3"
    return f"{_stem(title)}{suffix}"


def cover_name(number: int, suffix: str) -> str:
    """Return the cover's name, such as `cover-1.jpg`.

    Plain ASCII without spaces, because an embed points at it as attachment://<name> and Discord changes other names.
    Source: Discord API, Using Attachments within Embeds ("only ... alphanumeric with underscores, dashes, or dots").
    """
    return f"cover-{number}{suffix}"


def file_name(title: str, form: str) -> str:
    """Return a file's name for people, such as `Harbor Lamps.wav`; a title that already ends so is taken as it is."""
    return f"{_stem(title.removesuffix(f'.{form}'))}.{form}"


def archive_names(name: str, count: int) -> list[str]:
    """Return the names of that many ZIPs: `Harbor Lamps.zip`, or `Harbor Lamps 1.zip` and on where they are several."""
    stem = _stem(name.removesuffix(".zip"))
    return [f"{stem}.zip"] if count == 1 else [f"{stem} {number}.zip" for number in range(1, count + 1)]


def entry_names(titles: Sequence[str]) -> list[str]:
    """Return an MP3's name for each title, no two the same on any system: `Drums.mp3`, then `Drums 2.mp3`."""
    taken: set[str] = set()
    names: list[str] = []
    for title in titles:
        stem = name = _stem(title)
        number = 1
        while name.casefold() in taken:
            number += 1
            name = f"{stem} {number}"
        taken.add(name.casefold())
        names.append(f"{name}.mp3")
    return names


def _stem(title: str) -> str:
    flat = "".join(letter if _is_kept(letter) else " " for letter in unicodedata.normalize("NFKC", title))
    short = " ".join(flat.split())[:_STEM_LENGTH].encode()[:_STEM_BYTES].decode(errors="ignore")
    return short.strip(" .-") or _UNTITLED


def _is_kept(letter: str) -> bool:
    return letter in _PUNCTUATION or unicodedata.category(letter)[0] in {"L", "M", "N"}
