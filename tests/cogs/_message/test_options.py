"""The options of a request, in one line."""

import pytest

from cogs._message.options import option_texts
from core.model.request import SongRequest, Vocals


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"start_s": 10.0, "end_s": 40.5}, "0:10 to 0:40"),
        ({"end_s": 40.0}, "0:00 to 0:40"),
        ({"start_s": 10.0}, "0:10 to the end"),
        ({"stem": "backing_vocals"}, "backing vocals"),
        ({"variation": "subtle"}, "subtle variation"),
        ({"speed": 1.25, "keeps_pitch": True}, "1.25x speed · same pitch"),
        ({"bpm": 120, "key": "C#m", "is_loop": True}, "key C#m · 120 bpm · loop"),
        ({"aspect_ratio": "16:9", "has_captions": True}, "16:9 · with lyrics on screen"),
        ({"persona_name": "Ann*a"}, r"with *Ann\*a*"),
        ({"at_s": 83.0, "weirdness": 0, "instrumental": True}, "from 1:23 · instrumental · weirdness 0"),
        ({"vocals": Vocals.FEMALE, "duration_s": 90}, "female vocals · length 1:30"),
        ({"style_influence": 5, "audio_weight": 100}, "style influence 5 · audio weight 100"),
        ({"aspect_ratio": "16:9", "image_url": "https://cdn.example/first.png"}, ""),
        ({}, ""),
    ],
)
def test_options_are_listed_in_plain_english(fields, text):
    assert option_texts(SongRequest(action="generate", model="x", **fields)) == text
