"""Every limit is checked before anything is spent, and the answer names the option and what it takes."""

from dataclasses import replace

import pytest

from core.errors import InvalidOption
from core.model.request import SongRequest, Vocals
from core.suno_models import MODELS, check, check_at, clock, parse_at

REQUEST = SongRequest(action="generate", model="chirp-v5-5", prompt="rain on a tin roof")


def problem(request):
    with pytest.raises(InvalidOption) as caught:
        check(request)
    return caught.value


@pytest.mark.parametrize(
    ("changes", "option", "range_named"),
    [
        ({"prompt": "x" * 501}, "prompt", "500"),
        ({"style": "x" * 1001}, "style", "1,000"),
        ({"title": "x" * 101}, "title", "100"),
        ({"lyrics": "x" * 5001}, "lyrics", "5,000"),
        ({"lyrics": "x" * 3001, "model": "chirp-v4"}, "lyrics", "3,000"),
        ({"style": "x" * 201, "model": "chirp-v3-5"}, "style", "200"),
        ({"weirdness": 101}, "weirdness", "0 to 100"),
        ({"style_influence": -1}, "style_influence", "0 to 100"),
        ({"audio_weight": 200}, "audio_weight", "0 to 100"),
        ({"duration_s": 9}, "duration", "10 to 360"),
        ({"duration_s": 361}, "duration", "10 to 360"),
        ({"prompt": "  "}, "prompt", "500"),
        ({"model": "chirp-v99"}, "model", "chirp-v5-5"),
        ({"vocals": Vocals.MALE, "model": "chirp-v4"}, "vocals", "v4.5"),
        ({"action": "extend"}, "song", "audio"),
    ],
)
def test_what_a_model_does_not_take_is_named_with_the_range(changes, option, range_named):
    error = problem(replace(REQUEST, **changes))
    assert error.option == option
    assert range_named in error.problem


@pytest.mark.parametrize("model", MODELS)
def test_the_longest_texts_a_model_takes_are_taken(model):
    limits = MODELS[model]
    check(
        replace(
            REQUEST,
            model=model,
            lyrics="x" * limits.lyrics_max,
            style="x" * limits.style_max,
            title="x" * limits.title_max,
        )
    )


def test_an_instrumental_of_a_style_needs_no_words():
    check(replace(REQUEST, prompt="", style="slow folk", instrumental=True))


@pytest.mark.parametrize(
    ("typed", "seconds"), [("83", 83), ("1:23", 83), ("83.5", 83.5), (" 0:07 ", 7), ("12:00", 720)]
)
def test_a_point_in_time_is_seconds_or_minutes(typed, seconds):
    assert parse_at(typed) == seconds


def test_the_words_of_a_section_are_as_short_as_a_prompt_which_they_are_sent_as():
    section = {"action": "replace_section", "source_clip_id": "c", "start_s": 1.0, "end_s": 5.0}
    check(replace(REQUEST, **section, prompt="", lyrics="x" * 500))
    found = problem(replace(REQUEST, **section, prompt="", lyrics="x" * 501))
    assert (found.option, "500" in found.problem) == ("lyrics", True)


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "1:75", "-4", "1:2:3", "nan", "inf", "1e9", ":", "1:-3", "-1:10", "1440:00", "9" * 400 + ":00"],
)
def test_anything_else_is_no_point_in_time(typed):
    with pytest.raises(InvalidOption, match="at"):
        parse_at(typed)


def test_a_point_past_the_end_is_refused_with_the_length():
    check_at(59.9, 60.0)
    check_at(500, None)
    with pytest.raises(InvalidOption, match="1:00"):
        check_at(60.1, 60.0)
    with pytest.raises(InvalidOption, match=r"after 0:00.* Choose 0:01 to 1:00"):
        check_at(0, 60.0)
    with pytest.raises(InvalidOption, match="Choose 0:01 or later"):
        check_at(0, None)


def test_a_written_length_never_lies_past_the_end():
    assert clock(59.99) == "0:59"
