"""What the clips of an extracted stem are called."""

import pytest

from adapters.acedata.stem_set import stem_titles
from adapters.acedata.task_report import read_task
from core.model.job import Service


def stem_set(number=1, stem_type="drums"):
    return {"stem_type": stem_type, "isolated": f"i{number}", "remainder": f"r{number}"}


def test_two_sets_name_their_clips_apart():
    clips = [
        {"id": clip_id, "title": "Harbor", "state": "succeeded", "audio_url": f"https://cdn.example/{clip_id}.mp3"}
        for clip_id in ("i1", "r1", "i2", "r2", "other")
    ]
    response = {"success": True, "data": clips, "stem_sets": [stem_set(1), stem_set(2)]}
    reading = read_task({"id": "t1", "finished_at": 1790000060, "response": response}, Service.SUNO)
    assert [clip.title for clip in reading.report.clips] == [
        "Drums, set 1",
        "Without drums, set 1",
        "Drums, set 2",
        "Without drums, set 2",
        "Harbor",
    ]


@pytest.mark.parametrize(
    ("stem_type", "isolated", "remainder"),
    [
        ("backing_vocals", "Backing vocals", "Without backing vocals"),
        ("FX", "FX", "Without FX"),
        ("bag_pipes", "Bag pipes", "Without bag pipes"),
        (None, "Stem", "Without stem"),
    ],
)
def test_a_single_set_is_named_by_its_part_alone(stem_type, isolated, remainder):
    titles = stem_titles({"stem_sets": [stem_set(stem_type=stem_type)]})
    assert titles == {"i1": isolated, "r1": remainder}


@pytest.mark.parametrize(
    ("sets", "titles"),
    [
        (stem_set(), {"i1": "Drums", "r1": "Without drums"}),
        (
            [{"stem_type": "drums", "isolated": {"id": "i1", "title": "x"}, "remainder": [{"id": "r1"}]}],
            {"i1": "Drums", "r1": "Without drums"},
        ),
        ([{"stem_type": "drums", "isolated": "i1"}], {"i1": "Drums"}),
        ([{"isolated": None, "remainder": 7}, "junk", None], {}),
        ([], {}),
        (None, {}),
        ("odd", {}),
    ],
)
def test_sets_are_read_leniently(sets, titles):
    assert stem_titles({"stem_sets": sets}) == titles
