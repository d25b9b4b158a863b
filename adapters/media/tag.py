"""MP3 files, with mutagen: their length and their ID3 tags. All of this blocks; call it in a thread."""

# mutagen's own annotations are partial, and stay behind this file:
# pyright: reportUnknownMemberType=false, reportUnknownArgumentType=false, reportUnknownVariableType=false
# pyright: reportUnknownLambdaType=false

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from mutagen import MutagenError
from mutagen.id3 import APIC, COMM, ID3, TCON, TIT2, TPE1, TSSE, TYER, USLT, WOAS, Encoding, Frame, PictureType
from mutagen.mp3 import MPEGInfo

from adapters.media.file_kind import picture_kind
from core.errors import MediaUnfit

if TYPE_CHECKING:
    from pathlib import Path

    from core.model.job import Song

# A larger cover would make every copy of the song too heavy; it is still posted beside it.
_COVER_BYTES = 2 * 1024 * 1024
_LINE_LENGTH = 250
_LYRICS_LENGTH = 20_000
_LANGUAGE = "XXX"  # ID3v2.4 section 4.8: 'If the language is not known the string "XXX" should be used.'


def mp3_length_s(mp3: Path) -> float:
    """Return how many seconds the MP3 plays. Reads the first frames only; tags are skipped, however large they are.

    Raises:
        MediaUnfit: no run of MPEG audio frames in it, or nothing to play.
    """
    try:
        with mp3.open("rb") as file:
            info = MPEGInfo(file)
    except MutagenError as error:
        _raise_disk_trouble(error)
        raise MediaUnfit("the file is not MP3 audio") from None
    length_s = float(info.length)
    if info.sketchy or not length_s > 0:
        raise MediaUnfit("the file is not MP3 audio, or plays nothing")
    return length_s


def write_tags(mp3: Path, song: Song, *, maker: str, source: str, cover: Path | None) -> None:
    """Replace all tags of the file with the song's: title, maker, style, year, model, lyrics, source, cover.

    Raises:
        MediaUnfit: the file's old tag is in the way of a new one.
        OSError: the file could not be written.
    """
    clip = song.clip
    frames = [
        TIT2(encoding=Encoding.UTF16, text=_line(clip.title)),
        TPE1(encoding=Encoding.UTF16, text=_line(maker)),
        TCON(encoding=Encoding.UTF16, text=_line(clip.style)),
        TYER(encoding=Encoding.UTF16, text=str(song.made_at.year)),
        TSSE(encoding=Encoding.UTF16, text=_line(clip.model)),
        COMM(encoding=Encoding.UTF16, lang=_LANGUAGE, desc="", text=_line(source)),
        USLT(encoding=Encoding.UTF16, lang=_LANGUAGE, desc="", text=_clean(clip.lyrics)[:_LYRICS_LENGTH]),
    ]
    tags = ID3()
    for frame in frames:
        if str(frame):
            tags.add(frame)
    if source.startswith(("https://", "http://")) and source.isascii():
        tags.add(WOAS(url=_line(source)))
    picture = _picture(cover)
    if picture is not None:
        tags.add(picture)
    _save(tags, mp3)


def copy_tags(source: Path, target: Path, *, has_cover: bool) -> None:
    """Give the target the tags that the source has, without the cover unless `has_cover`.

    Raises: as `write_tags`.
    """
    tags = _read(source)
    if not has_cover:
        tags.delall("APIC")
    _save(tags, target)


def tag_sizes_bytes(mp3: Path) -> tuple[int, int]:
    """Return how large the file's tag is, and how much of that is its cover; (0, 0) without a tag."""
    tags = _read(mp3)
    return tags.size, sum(len(picture.data) for picture in tags.getall("APIC"))


def _picture(cover: Path | None) -> Frame | None:
    if cover is None or cover.stat().st_size > _COVER_BYTES or (kind := picture_kind(cover)) is None:
        return None
    _, content_type = kind
    data = cover.read_bytes()
    return APIC(encoding=Encoding.LATIN1, mime=content_type, type=PictureType.COVER_FRONT, desc="", data=data)


def _read(mp3: Path) -> ID3:
    try:
        return ID3(mp3, translate=False)  # or ID3v2.3 frames would come back as those of ID3v2.4
    except MutagenError as error:
        _raise_disk_trouble(error)
        return ID3()


def _save(tags: ID3, mp3: Path) -> None:
    """Write them as ID3v2.3, which every player reads; an old ID3v1 tag goes."""
    try:
        tags.save(mp3, v1=0, v2_version=3, padding=lambda _: 0)
    except MutagenError as error:
        _raise_disk_trouble(error)
        raise MediaUnfit("the file takes no tags") from None


def _raise_disk_trouble(error: MutagenError) -> None:
    """Raise the OSError inside, if there is one: mutagen wraps them in its own error."""
    if error.args and isinstance(error.args[0], OSError):
        raise error.args[0]


def _line(text: str) -> str:
    return " ".join(_clean(text).split())[:_LINE_LENGTH]


def _clean(text: str) -> str:
    """Return the text without what ID3 cannot hold: a NUL ends a value there, and a lone surrogate has no encoding."""
    return "".join(letter for letter in text if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cs"})
