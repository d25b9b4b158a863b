"""The notes of a clip, and when its words are sung. What cannot be played or shown is left out.

Source: AceDataCloud API contract, /suno/midi and /suno/timing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from adapters.acedata.json_value import line, mappings, number, text
from adapters.acedata.state import is_whole
from core.model.notes import Line, Note
from core.model.timed_lyrics import Word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PITCH_MAX = 127
_VELOCITY_MAX = 127
_USUAL_VELOCITY = 0.8
"""The velocity of a note that has none."""
_LONGEST_S = 3600.0
"""No song lasts an hour: a later note or word is junk, and would make an endless file."""


class _RawNote(NamedTuple):
    """A note as received: its velocity is on an unknown scale, None where it is missing."""

    pitch: int
    start_s: float
    end_s: float
    velocity: float | None


def read_score(body: Mapping[str, object]) -> Sequence[Line] | None:
    """Read the instruments that play at least one note; None without any, and for a score that is not finished."""
    played: list[tuple[str, list[_RawNote]]] = []
    for score in mappings(body.get("data")):
        if is_whole(score):
            for place, instrument in enumerate(mappings(score.get("instruments")), start=1):
                name = line(instrument.get("name")) or f"Instrument {place}"
                played.append(
                    (name, [note for item in mappings(instrument.get("notes")) if (note := _read_note(item))])
                )
    # The contract names no scale. Where any velocity is above 1, it is MIDI's own, 0 to 127.
    hardest = max((note.velocity or 0.0 for _, notes in played for note in notes), default=0.0)
    scale = _VELOCITY_MAX if hardest > 1 else 1
    written = [Line(name=name, notes=_notes(notes, scale)) for name, notes in played if notes]
    return tuple(written) or None


def read_timing(body: Mapping[str, object]) -> Sequence[Word] | None:
    """Read the words whose times are known, in the order in which they are sung; None if the answer holds no times.

    A clip without words has an empty list, which is an answer.
    """
    timings = [item for item in (*mappings(body.get("data")), body) if "aligned_words" in item]
    if not timings:
        return None
    words = [word for item in mappings(timings[0]["aligned_words"]) if (word := _word(item)) is not None]
    return tuple(sorted(words, key=lambda word: word.start_s))


def _read_note(item: Mapping[str, object]) -> _RawNote | None:
    span = _span(item.get("start"), item.get("end"))
    pitch = number(item.get("pitch"))
    velocity = number(item.get("velocity"))
    if span is None or span[0] == span[1] or pitch is None or not 0 <= round(pitch) <= _PITCH_MAX:
        return None
    if velocity is not None and velocity <= 0:
        return None  # in MIDI that is not a note but the end of one
    return _RawNote(round(pitch), *span, velocity)


def _notes(raw_notes: Sequence[_RawNote], scale: int) -> tuple[Note, ...]:
    notes = [
        Note(
            pitch=note.pitch,
            start_s=note.start_s,
            end_s=note.end_s,
            velocity=_USUAL_VELOCITY if note.velocity is None else min(note.velocity / scale, 1.0),
        )
        for note in raw_notes
    ]
    return tuple(sorted(notes, key=lambda note: (note.start_s, note.pitch)))


def _word(item: Mapping[str, object]) -> Word | None:
    span = _span(item.get("start_s"), item.get("end_s"))
    word = text(item.get("word"))
    if span is None or not word.strip() or item.get("success") is False:
        return None
    return Word(text=word, start_s=span[0], end_s=span[1])


def _span(start: object, end: object) -> tuple[float, float] | None:
    """Take two times in seconds; None if one is missing, they are reversed, or they lie outside any song."""
    start_s, end_s = number(start), number(end)
    if start_s is None or end_s is None or not 0 <= start_s <= end_s <= _LONGEST_S:
        return None
    return start_s, end_s
