"""Sung words as subtitles: when they show, and that they stay words."""

import math
import re

from hypothesis import given, strategies as st

from adapters.media.caption import script_of
from core.model.timed_lyrics import Caption


def events(*captions, width=640, height=360):
    script = script_of(captions, width=width, height=height)
    return [line.split(",", 9) for line in script.splitlines() if line.startswith("Dialogue: ")]


def texts(*words, **size):
    captions = [Caption(text=text, start_s=number, end_s=number + 0.5) for number, text in enumerate(words)]
    return [event[9].removeprefix("{\\fad(120,120)}") for event in events(*captions, **size)]


def test_a_line_shows_until_a_second_after_it_was_sung_or_the_next_begins():
    told = events(
        Caption(text="one", start_s=0.5, end_s=2),
        Caption(text="two", start_s=2.25, end_s=4),
        Caption(text="three", start_s=3661.999, end_s=3663),
    )
    assert [event[1:3] for event in told] == [
        ["0:00:00.50", "0:00:02.25"],
        ["0:00:02.25", "0:00:05.00"],
        ["1:01:02.00", "1:01:04.00"],
    ]


def test_a_section_stands_small_above_its_first_line():
    (event,) = events(Caption(text="Row home", start_s=0, end_s=1, heading="Verse 1"))
    assert event[9] == "{\\fad(120,120)}{\\rHeading}Verse 1{\\rLine}\\NRow home"


def test_times_that_are_none_show_nothing():
    captions = [
        Caption(text="a", start_s=math.nan, end_s=1),
        Caption(text="b", start_s=0, end_s=math.inf),
        Caption(text="c", start_s=9, end_s=3),
        Caption(text=" \n", start_s=10, end_s=12),
        Caption(text="d", start_s=-5, end_s=1),
    ]
    assert [event[9][-1] for event in events(*captions)] == ["d"]


def test_no_word_is_a_command():
    assert texts("{\\fs200}big\\Nnext\nline\0\x1b", "one, two, three") == ["(/fs200)big/Nnext line", "one, two, three"]


def test_words_without_spaces_are_broken_on_a_narrow_video():
    (text,) = texts("雪" * 30, width=360, height=640)
    assert all(len(line) <= 15 for line in text.split("\\N"))
    assert text.replace("\\N", "") == "雪" * 30


def test_far_too_many_words_are_shortened():
    (text,) = texts("la " * 500)
    assert text.endswith("…")
    assert len(text) < 200


@given(st.text(), st.text())
def test_whatever_the_words_are_the_script_keeps_its_shape(text, heading):
    script = script_of([Caption(text=text, start_s=0, end_s=1, heading=heading)], width=640, height=360)
    script.encode()
    lines = script.splitlines()
    assert len(lines) - len(script_of([], width=640, height=360).splitlines()) <= 1
    if lines[-1].startswith("Dialogue: "):
        shown = re.sub(r"^\{\\fad\(120,120\)\}(\{\\rHeading\}.*?\{\\rLine\}\\N)?", "", lines[-1].split(",", 9)[9])
        assert not set("{}") & set(shown)
        assert "\\" not in shown.replace("\\N", "")
