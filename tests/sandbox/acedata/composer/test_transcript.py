"""The transcript, compared with the sound itself."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from sandbox.acedata.composer import (
    SAMPLE_RATE_HZ,
    STEM_TITLES,
    Excerpt,
    Master,
    Overdub,
    Recipe,
    Recording,
    Splice,
    Tempo,
    compose_stems,
    notes_played,
    planned_length_s,
    seam_s,
    stem,
    stem_names,
    tune_played,
    without,
    words_sung,
)
from sandbox.acedata.composer.lyric import words_of
from sandbox.acedata.composer.repertoire import STYLES

LYRIC = "[Verse 1]\nFog on the silver pier\n\n[Chorus]\nHome, don't go - home!"
SONG = Recipe(words="lanterns over the harbor", style="pop", lyric=LYRIC, wish_s=14.0)
UPLOAD = Recording(Path("nowhere.mp3"), "a tape", 8.0)


def texts(work):
    return [word.word for word in words_sung(work)]


def test_words_are_those_of_the_lyric_with_what_stands_before_each():
    words = words_of(LYRIC)
    assert [word.text for word in words] == ["Fog", "on", "the", "silver", "pier", "Home,", "don't", "go", "home!"]
    assert (words[0].before, words[5].before, words[8].before) == ("[Verse 1]\n", "\n\n[Chorus]\n", " - ")
    assert "".join(word.before + word.text for word in words) == LYRIC


@pytest.mark.parametrize("lyric", ["Fünf Öfen glühn", "夜の海 静か", "99 luftballons", "hmm brr"])
def test_words_in_any_letters_are_sung(lyric):
    sung = texts(replace(SONG, lyric=lyric))
    assert sung[: len(lyric.split())] == lyric.split()


def test_the_words_are_sung_in_their_order_again_and_again():
    sung = texts(SONG)
    whole = [word.text for word in words_of(LYRIC)]
    assert sung[: 2 * len(whole)] == [*whole, *whole][: len(sung)]
    times = [(word.start_s, word.end_s) for word in words_sung(SONG)]
    assert all(start < end <= following + 0.02 for (start, end), (following, _) in pairwise(times))
    assert times[-1][1] <= planned_length_s(SONG)


def test_the_voice_sounds_when_a_word_is_sung_and_is_quiet_before_the_first():
    recipe = replace(SONG, style="pop", wish_s=60.0)
    voice = np.abs(compose_stems(recipe)["Vocals"]).max(axis=1)

    def level(start_s, end_s):
        return float(voice[round(start_s * SAMPLE_RATE_HZ) : round(end_s * SAMPLE_RATE_HZ)].max())

    words = words_sung(recipe)
    assert words[0].start_s > 1.0, "there is an introduction"
    assert level(0.0, words[0].start_s - 0.2) < 0.01
    assert all(level(word.start_s, word.end_s) > 0.05 for word in words)


def test_nobody_sings_in_an_instrumental_and_nothing_is_known_of_a_recording():
    assert words_sung(replace(SONG, is_instrumental=True)) == ()
    assert words_sung(replace(SONG, lyric="")) == (), "la la is no word"
    assert (words_sung(UPLOAD), notes_played(UPLOAD)) == ((), ())


def test_an_extension_has_the_words_and_notes_of_both_parts():
    at_s = seam_s(SONG, 4.0)
    longer = replace(SONG, source=SONG, continue_at_s=at_s, lyric="Sun on the hill", tune=tune_played(SONG))
    words = words_sung(longer)
    assert {word.word for word in words if word.start_s < at_s} <= {word.text for word in words_of(LYRIC)}
    assert [word.word for word in words if word.start_s >= at_s][:4] == ["Sun", "on", "the", "hill"]
    lines = notes_played(longer)
    assert len({line.name for line in lines}) == len(lines)
    for line in lines:
        assert all(note.start_s < note.end_s <= planned_length_s(longer) + 0.01 for note in line.notes)
    assert max(note.end_s for line in lines for note in line.notes) > at_s + 5


def test_what_came_from_outside_is_silent_in_a_transcript_and_what_follows_is_not():
    longer = replace(SONG, source=UPLOAD, continue_at_s=5.0)
    assert min(word.start_s for word in words_sung(longer)) >= 5.0


def test_a_splice_says_what_its_part_says_between_the_times():
    whole = Splice(SONG, replace(SONG, lyric="Sun"), 3.0, 6.0)
    for word in words_sung(whole):
        assert (word.word == "Sun") == (3.0 <= word.start_s < 6.0)


def test_an_excerpt_begins_at_nought_and_a_master_says_what_it_masters():
    cut = words_sung(Excerpt(SONG, 3.0, 6.0))
    assert [word.word for word in cut] == [word.word for word in words_sung(SONG) if 3.0 <= word.start_s < 6.0]
    assert 0.0 <= cut[0].start_s < cut[-1].end_s <= 3.0
    assert words_sung(Master(SONG, 1.0, 1.0)) == words_sung(SONG)


def test_another_speed_moves_times_and_without_its_pitch_the_tones():
    slow, fast = notes_played(Tempo(SONG, 0.5, keeps_pitch=False)), notes_played(Tempo(SONG, 2.0, keeps_pitch=True))
    usual = notes_played(SONG)
    for line, lower, quicker in zip(*(sorted(lines) for lines in (usual, slow, fast)), strict=True):
        shift = 0 if line.is_drums else -12
        assert [note.pitch + shift for note in line.notes] == [note.pitch for note in lower.notes]
        assert quicker.notes[-1].start_s == pytest.approx(line.notes[-1].start_s / 2)
        assert [note.pitch for note in quicker.notes] == [note.pitch for note in line.notes]


def test_a_stem_has_the_lines_of_its_players_only():
    for title in stem_names():
        assert {line.stem for line in notes_played(stem(SONG, title))} <= {title}
    assert words_sung(stem(SONG, "Vocals")) == words_sung(SONG)
    assert words_sung(stem(SONG, "Drums")) == ()
    parted = len(notes_played(stem(SONG, "Drums"))) + len(notes_played(without(SONG, "Drums")))
    assert parted == len(notes_played(SONG))


@pytest.mark.parametrize("style", [style.name for style in STYLES])
@pytest.mark.parametrize("title", STEM_TITLES.values())
def test_a_player_can_be_engaged_for_every_stem_in_every_style(style, title):
    recipe = replace(SONG, style=style, wish_s=20.0, extra_stem=title)
    assert title in {line.stem for line in notes_played(recipe)}


@pytest.mark.parametrize("style", [style.name for style in STYLES])
def test_every_note_can_be_written_as_midi(style):
    for line in notes_played(replace(SONG, style=style)):
        for note in line.notes:
            assert isinstance(note.pitch, int)
            assert 0 <= note.pitch <= 127
            assert 0 < note.velocity <= 1
            assert note.start_s < note.end_s


def test_an_overdub_is_in_the_transcript_between_its_times():
    backed = Overdub(UPLOAD, SONG, 2.0, 4.0)
    starts = [note.start_s for line in notes_played(backed) for note in line.notes]
    assert 2.0 <= min(starts) < max(starts) < 4.0
