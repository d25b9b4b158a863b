"""Notes and times of words, in every shape that is feared."""

import pytest
from hypothesis import given, settings, strategies as st

from adapters.acedata.score import read_score, read_timing
from core.model.notes import Line, Note
from core.model.timed_lyrics import Word


def note(pitch: object = 60, start: object = 0.0, end: object = 0.5, velocity: object = 0.5):
    return {"pitch": pitch, "start": start, "end": end, "velocity": velocity}


def score(*notes, state="complete", name="Bass"):
    return {"data": [{"state": state, "instruments": [{"name": name, "notes": list(notes)}]}]}


def played(*notes):
    (line,) = list(read_score(score(*notes)) or ())
    return line.notes


def test_a_score_has_a_line_for_each_instrument_with_its_notes_in_order():
    body = {
        "success": True,
        "data": [
            {
                "state": "complete",
                "instruments": [
                    {"name": "Bass", "notes": [note(43, 1.0, 1.5, 0.75), note(40, 0.0, 0.5, 1)]},
                    {"name": "Silent", "notes": []},
                    {"name": None, "notes": [note(72)]},
                ],
            }
        ],
    }
    assert read_score(body) == (
        Line(
            name="Bass",
            notes=(
                Note(pitch=40, start_s=0.0, end_s=0.5, velocity=1.0),
                Note(pitch=43, start_s=1.0, end_s=1.5, velocity=0.75),
            ),
        ),
        Line(name="Instrument 3", notes=(Note(pitch=72, start_s=0.0, end_s=0.5, velocity=0.5),)),
    )


def test_velocity_is_of_one_scale_in_the_whole_score():
    assert [found.velocity for found in played(note(velocity=0.25), note(62, velocity=1))] == [0.25, 1.0]
    assert [found.velocity for found in played(note(velocity=1), note(62, velocity=127))] == [1 / 127, 1.0]
    instruments = [{"name": name, "notes": [note(velocity=velocity)]} for name, velocity in (("A", 1), ("B", 100))]
    soft, loud = list(read_score({"data": {"instruments": instruments}}) or ())
    assert (soft.notes[0].velocity, loud.notes[0].velocity) == (1 / 127, 100 / 127)


def test_velocity_that_is_missing_is_the_usual_one_and_too_much_is_the_most():
    assert played(note(velocity=None))[0].velocity == 0.8
    assert played(note(velocity=500))[0].velocity == 1.0


@pytest.mark.parametrize(
    "junk",
    [
        note(pitch=128),
        note(pitch=-1),
        note(pitch=None),
        note(start=0.5, end=0.5),
        note(start=1.0, end=0.5),
        note(start=-1.0),
        note(start="soon"),
        note(end=1e9),
        note(velocity=0),
        note(velocity=-3),
        None,
        "junk",
        {},
    ],
)
def test_what_cannot_be_played_is_left_out(junk):
    assert played(junk, note("61", "0.25", "0.75", "0.5")) == (Note(pitch=61, start_s=0.25, end_s=0.75, velocity=0.5),)
    assert read_score(score(junk)) is None


@pytest.mark.parametrize("state", ["pending", "running", "Processing", "error", "failed"])
def test_a_score_that_is_not_finished_is_none_whatever_is_in_it(state):
    assert read_score(score(note(), state=state)) is None


@pytest.mark.parametrize("state", [None, "complete", "succeeded", "engraved"])
def test_a_score_needs_no_word_and_may_have_an_unknown_one(state):
    assert read_score(score(note(), state=state)) is not None


@pytest.mark.parametrize("body", [{}, {"task_id": "t1"}, {"data": []}, {"data": [{}]}, {"data": "odd"}, score()])
def test_an_answer_without_a_note_is_no_score(body):
    assert read_score(body) is None


def aligned(word: object = "Snow ", start: object = 0.0, end: object = 0.5, **fields):
    return {"word": word, "success": True, "start_s": start, "end_s": end, "p_align": 0.9, **fields}


def test_words_come_as_they_were_written_and_in_the_order_in_which_they_are_sung():
    words = [aligned("[Verse]\nSnow ", 1.0, 1.5), aligned("falls\n\n", 1.5, 2.0), aligned("(ooh) ", 0.5, 0.75)]
    assert read_timing({"data": {"aligned_words": words, "hoot_cer": 0.1}}) == (
        Word(text="(ooh) ", start_s=0.5, end_s=0.75),
        Word(text="[Verse]\nSnow ", start_s=1.0, end_s=1.5),
        Word(text="falls\n\n", start_s=1.5, end_s=2.0),
    )


@pytest.mark.parametrize(
    "junk",
    [
        aligned(success=False),
        aligned(start=1.0, end=0.5),
        aligned(start=None),
        aligned(end="late"),
        aligned(end=1e9),
        aligned(" \n"),
        aligned(None),
        None,
        7,
    ],
)
def test_a_word_whose_times_are_not_known_is_left_out(junk):
    body = {"data": {"aligned_words": [junk, aligned(success=None, end="0.5")]}}
    assert read_timing(body) == (Word(text="Snow ", start_s=0.0, end_s=0.5),)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"data": {"aligned_words": []}}, ()),
        ({"data": {"aligned_words": None}}, ()),
        ({"data": [{"aligned_words": [aligned()]}]}, (Word(text="Snow ", start_s=0.0, end_s=0.5),)),
        ({"aligned_words": [aligned()]}, (Word(text="Snow ", start_s=0.0, end_s=0.5),)),
        ({"data": {}}, None),
        ({"task_id": "t1"}, None),
        ({"data": "odd"}, None),
    ],
)
def test_a_clip_without_words_is_told_from_an_answer_without_times(body, words):
    assert read_timing(body) == words


NAMES = ["data", "state", "instruments", "name", "notes", "pitch", "start", "end", "velocity"]
TIMED = ["data", "aligned_words", "word", "success", "start_s", "end_s"]
LEAF = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)


@settings(deadline=None, max_examples=200)
@given(
    st.recursive(
        LEAF,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES + TIMED), inner, max_size=8),
        max_leaves=25,
    )
)
def test_no_json_whatever_raises_while_it_is_read(value):
    body = value if isinstance(value, dict) else {"data": value}
    for line in read_score(body) or ():
        assert line.notes
        assert all(0 <= found.velocity <= 1 and 0 <= found.start_s < found.end_s for found in line.notes)
    assert all(word.start_s <= word.end_s for word in read_timing(body) or ())
