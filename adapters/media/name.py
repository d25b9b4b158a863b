"""What the files are called: the audio for people, the cover for embeds."""

from __future__ import annotations

import unicodedata

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


def _stem(title: str) -> str:
    flat = "".join(letter if _is_kept(letter) else " " for letter in unicodedata.normalize("NFKC", title))
    short = " ".join(flat.split())[:_STEM_LENGTH].encode()[:_STEM_BYTES].decode(errors="ignore")
    return short.strip(" .-") or _UNTITLED


def _is_kept(letter: str) -> bool:
    return letter in _PUNCTUATION or unicodedata.category(letter)[0] in {"L", "M", "N"}
