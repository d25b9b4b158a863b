"""A transcript of a work: each sung word with its times, and each player's notes.

A client's recording has neither words nor notes, also after it was edited.
"""

from __future__ import annotations

from math import log2
from typing import TYPE_CHECKING, NamedTuple

from sandbox.acedata.composer.arranger import score_of
from sandbox.acedata.composer.instrument import INSTRUMENTS
from sandbox.acedata.composer.lyric import words_of
from sandbox.acedata.composer.stem import BACKING, DRUMS, FX, PERCUSSION, VOCALS, stem_of_drum, stem_of_part
from sandbox.acedata.composer.work import Excerpt, Master, Overdub, Recipe, Recording, Splice, Stem, Tempo, Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sandbox.acedata.composer.score import Part, Score

# The General MIDI percussion map. Source: MIDI Association, General MIDI level 1 sound set.
_DRUM_KEYS = {
    "kick": 36, "soft_kick": 35, "chip_kick": 36, "rim": 37, "snare": 38, "chip_snare": 38, "clap": 39, "brush": 40,
    "hat": 42, "chip_hat": 42, "openhat": 46, "tom": 45, "crash": 49, "ride": 51, "tambourine": 54, "timpani": 41,
    "shaker": 70, "sleigh": 83, "snap": 76, "crackle": 69,
}  # fmt: skip
_STROKE_S = 0.1
_TITLES = {"voice_f": "Voice", "voice_m": "Voice", "epiano": "Electric Piano", "sax": "Saxophone", "pick": "Bass"}
_HIGHEST_PITCH = 127


class SungWord(NamedTuple):
    """One word at the time the voice sings it; a word that is sung twice is listed twice.

    `before` is the part of the lyrics between the previous word and this one: spaces, line breaks, section headings.
    """

    word: str
    start_s: float
    end_s: float
    before: str


class PlayedNote(NamedTuple):
    """One note. `pitch` is a MIDI pitch; `velocity` is 0..1."""

    pitch: int
    start_s: float
    end_s: float
    velocity: float


class Line(NamedTuple):
    """What one player plays, in order of time. With `is_drums`, pitches are General MIDI percussion keys."""

    name: str
    notes: tuple[PlayedNote, ...]
    stem: str
    is_drums: bool = False


class _Transcript(NamedTuple):
    words: tuple[SungWord, ...] = ()
    lines: tuple[Line, ...] = ()

    def between(self, start_s: float, end_s: float) -> _Transcript:
        """Everything that begins between two times, cut at the second."""
        words = [word._replace(end_s=min(word.end_s, end_s)) for word in self.words if start_s <= word.start_s < end_s]
        return self._with_notes(words, lambda note: _cut(note, start_s, end_s))

    def moved(self, by_s: float) -> _Transcript:
        words = [word._replace(start_s=word.start_s + by_s, end_s=word.end_s + by_s) for word in self.words]
        return self._with_notes(words, lambda note: note._replace(start_s=note.start_s + by_s, end_s=note.end_s + by_s))

    def faster(self, times: float, *, semitones: float) -> _Transcript:
        words = [word._replace(start_s=word.start_s / times, end_s=word.end_s / times) for word in self.words]

        def changed(note: PlayedNote) -> PlayedNote:
            pitch = min(max(round(note.pitch + semitones), 0), _HIGHEST_PITCH)
            return PlayedNote(pitch, note.start_s / times, note.end_s / times, note.velocity)

        struck = _Transcript((), tuple(line for line in self.lines if line.is_drums))
        tuned = _Transcript((), tuple(line for line in self.lines if not line.is_drums))
        slowed = struck._with_notes([], lambda note: changed(note)._replace(pitch=note.pitch))
        return tuned._with_notes(words, changed).joined(slowed)

    def of_stems(self, titles: tuple[str, ...]) -> _Transcript:
        words = self.words if VOCALS in titles else ()
        return _Transcript(words, tuple(line for line in self.lines if line.stem in titles))

    def joined(self, other: _Transcript) -> _Transcript:
        """Both transcripts, with players of the same name in one line."""
        lines = {line.name: line for line in self.lines}
        for line in other.lines:
            notes = (*(lines[line.name].notes if line.name in lines else ()), *line.notes)
            lines[line.name] = line._replace(notes=tuple(sorted(notes, key=lambda note: (note.start_s, note.pitch))))
        words = sorted((*self.words, *other.words), key=lambda word: word.start_s)
        return _Transcript(tuple(words), tuple(lines.values()))

    def _with_notes(self, words: list[SungWord], change: Callable[[PlayedNote], PlayedNote | None]) -> _Transcript:
        lines = [
            line._replace(notes=tuple(changed for note in line.notes if (changed := change(note)) is not None))
            for line in self.lines
        ]
        return _Transcript(tuple(words), tuple(line for line in lines if line.notes))


def words_sung(work: Work) -> tuple[SungWord, ...]:
    """The words of the lyrics at the times at which they are sung; empty if nobody sings or nothing is known."""
    return _transcript(work).words


def notes_played(work: Work) -> tuple[Line, ...]:
    """Each player's notes, for a stem only those of its players; none for a client's recording."""
    return _transcript(work).lines


def _transcript(work: Work) -> _Transcript:
    if isinstance(work, Recording):
        return _Transcript()
    if isinstance(work, Recipe):
        new = _of_score(score_of(work), work.lyric).moved(work.continue_at_s)
        return new if work.source is None else _before(work.source, work.continue_at_s).joined(new)
    if isinstance(work, Stem):
        return _transcript(work.source).of_stems(work.parts)
    return _combined(work) if isinstance(work, Splice | Overdub) else _altered(work)


def _altered(work: Excerpt | Master | Tempo) -> _Transcript:
    known = _transcript(work.source)
    if isinstance(work, Excerpt):
        return known.between(work.start_s, work.end_s).moved(-work.start_s)
    if isinstance(work, Tempo):
        return known.faster(work.multiplier, semitones=0.0 if work.keeps_pitch else 12 * log2(work.multiplier))
    return known  # a master sounds different but has the same words and notes


def _combined(work: Splice | Overdub) -> _Transcript:
    if isinstance(work, Overdub):
        added = _transcript(work.added).between(0.0, work.end_s - work.start_s).moved(work.start_s)
        return _transcript(work.source).joined(added)
    part = _transcript(work.part).between(0.0, work.end_s - work.start_s).moved(work.start_s)
    return (
        _before(work.source, work.start_s)
        .joined(part)
        .joined(_transcript(work.source).between(work.end_s, float("inf")))
    )


def _before(work: Work, end_s: float) -> _Transcript:
    return _transcript(work).between(0.0, end_s)


def _of_score(score: Score, lyric: str) -> _Transcript:
    """The transcript of the score within the song's length."""
    lines = [*(_line_of(part) for part in score.parts), *_drum_lines(score)]
    return _Transcript(tuple(_words(score, lyric)), tuple(lines)).between(0.0, score.length_s)


def _line_of(part: Part) -> Line:
    octave = 12 * INSTRUMENTS[part.instrument].octave if part.instrument in INSTRUMENTS else 0
    notes = tuple(
        PlayedNote(note.midi + octave, note.start_s, note.start_s + note.length_s, min(1.0, note.strength))
        for note in sorted(part.notes)
    )
    stem = stem_of_part(part.role, part.instrument)
    player = _TITLES.get(part.instrument) or part.instrument.replace("_", " ").title()
    name = stem if part.role == "voice" or player == stem else f"{player} ({part.role})"
    return Line(BACKING if stem == BACKING else name, notes, stem)


def _drum_lines(score: Score) -> Iterator[Line]:
    for stem in (DRUMS, PERCUSSION, FX):
        notes = tuple(
            PlayedNote(_DRUM_KEYS[hit.drum], hit.start_s, hit.start_s + _STROKE_S, min(1.0, hit.strength))
            for hit in score.hits
            if stem_of_drum(hit.drum) == stem
        )
        if notes:
            yield Line(stem, notes, stem, is_drums=True)


def _words(score: Score, lyric: str) -> Iterator[SungWord]:
    """Each word from its first syllable to the end of its last."""
    words = words_of(lyric)
    voice = score.part("voice")
    sung: SungWord | None = None
    for note in voice.notes if voice else ():
        place = note.syllable.word
        if place is None:
            continue
        end_s = note.start_s + note.length_s
        if sung is not None and not note.syllable.begins:
            sung = sung._replace(end_s=end_s)
            continue
        if sung is not None:
            yield sung
        sung = SungWord(words[place].text, note.start_s, end_s, words[place].before)
    if sung is not None:
        yield sung


def _cut(note: PlayedNote, start_s: float, end_s: float) -> PlayedNote | None:
    """The note if it begins between the times, ended where they end."""
    return note._replace(end_s=min(note.end_s, end_s)) if start_s <= note.start_s < end_s else None
