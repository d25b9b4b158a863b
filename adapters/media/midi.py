"""Writes notes as a standard MIDI file."""

# mido has no annotations, and stays behind this file:
# pyright: reportMissingTypeStubs=false, reportUnknownMemberType=false, reportUnknownVariableType=false
# pyright: reportUnknownArgumentType=false, reportAttributeAccessIssue=false

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from mido import Message, MetaMessage, MidiFile, MidiTrack, bpm2tempo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.model.notes import Line, Note

_BEAT_TICKS = 480
_BPM = 120
_TICKS_A_SECOND = _BEAT_TICKS * _BPM / 60
_LONGEST_S = 3600
_DRUMS = 9  # channel 10 as people count. Source: General MIDI level 1
_CHANNELS = tuple(channel for channel in range(16) if channel != _DRUMS)
_PERCUSSION = ("drum", "percussion", "beat")
# What a line's name means, first match first. Source: General MIDI level 1, program numbers from 0.
_PROGRAMS = (
    ("synth bass", 38),
    ("bass", 33),
    ("backing", 53),
    ("vocal", 52),
    ("voice", 52),
    ("choir", 52),
    ("acoustic guitar", 25),
    ("guitar", 27),
    ("organ", 19),
    ("piano", 0),
    ("key", 0),
    ("violin", 40),
    ("cello", 42),
    ("string", 48),
    ("trumpet", 56),
    ("brass", 61),
    ("sax", 65),
    ("flute", 73),
    ("woodwind", 71),
    ("bell", 14),
    ("pad", 89),
    ("lead", 80),
    ("synth", 81),
    ("fx", 99),
    ("effect", 99),
)


def write_midi(lines: Sequence[Line], file: Path) -> None:
    """Write a file of type 1: a track with the tempo (120), then one for each line, by its name.

    This blocks; call it in a thread.

    Raises:
        OSError: the file could not be written.
    """
    midi = MidiFile(type=1, ticks_per_beat=_BEAT_TICKS)
    midi.tracks.append(MidiTrack([MetaMessage("set_tempo", tempo=bpm2tempo(_BPM), time=0)]))
    for line, channel in zip(lines, channels_for([line.name for line in lines]), strict=True):
        midi.tracks.append(_track(line, channel))
    midi.save(str(file))


def program_for(name: str) -> int | None:
    """Return the instrument that a line's name means, the piano if it says nothing, None for drums."""
    folded = name.replace("_", " ").casefold()
    if any(word in folded for word in _PERCUSSION):
        return None
    return next((program for word, program in _PROGRAMS if word in folded), 0)


def channels_for(names: Sequence[str]) -> list[int]:
    """Return a channel for each line: drums have theirs, the others one each as long as there are enough.

    Otherwise lines of the same instrument share one, so that no line changes the sound of another.
    """
    programs = [program_for(name) for name in names]
    melodic = [number for number, program in enumerate(programs) if program is not None]
    keys = melodic if len(melodic) <= len(_CHANNELS) else [programs[number] for number in melodic]
    order = list(dict.fromkeys(keys))
    channels = [_DRUMS] * len(names)
    for number, key in zip(melodic, keys, strict=True):
        channels[number] = _CHANNELS[order.index(key) % len(_CHANNELS)]
    return channels


def _track(line: Line, channel: int) -> MidiTrack:
    # Names are Latin-1 in mido, and ASCII in the standard: what is not is written as a question mark.
    track = MidiTrack([MetaMessage("track_name", name=line.name.encode("latin-1", "replace").decode("latin-1"))])
    program = program_for(line.name)
    if program is not None:
        track.append(Message("program_change", channel=channel, program=program))
    now = 0
    for tick, is_on, pitch, velocity in sorted(event for note in line.notes for event in _events(note)):
        kind = "note_on" if is_on else "note_off"
        track.append(Message(kind, channel=channel, note=pitch, velocity=velocity, time=tick - now))
        now = tick
    return track


def _events(note: Note) -> list[tuple[int, bool, int, int]]:
    """Return when the note begins and ends; ends sort before beginnings, so that a note struck again sounds again."""
    times = (note.start_s, note.end_s, note.velocity)
    if not all(math.isfinite(value) for value in times) or note.start_s > _LONGEST_S:
        return []
    start = max(0, round(note.start_s * _TICKS_A_SECOND))
    end = max(start + 1, round(min(note.end_s, _LONGEST_S) * _TICKS_A_SECOND))
    pitch, velocity = min(127, max(0, note.pitch)), min(127, max(1, round(note.velocity * 127)))
    return [(start, True, pitch, velocity), (end, False, pitch, 0)]
