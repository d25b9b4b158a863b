import pytest

from tests.support.remixes import assert_refused, outcome
from tests.support.songs import ordered
from tests.support.stage import spent


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        ({}, {"sound_type": "one-shot"}),
        ({"loop": True, "bpm": 120, "key": "C#m"}, {"sound_type": "loop", "bpm": 120, "key": "C#m"}),
    ],
)
async def test_a_sound_is_ordered_with_all_that_was_typed(stage, options, wanted):
    await stage.bob.slash(stage.songs, "sound", sound="a creaking door", **options)
    request = await ordered(stage, "sounds")
    assert {name: request.get(name) for name in wanted} == wanted
    assert request["sound"] == "a creaking door"
    assert await spent(stage, stage.bob) == 1


async def test_a_sound_is_called_after_what_is_heard(stage):
    job = await outcome(stage, await stage.bob.slash(stage.songs, "sound", sound="a creaking door"))
    assert job.request.title == "a creaking door"


async def test_a_sound_of_nothing_is_refused(stage):
    shown = await stage.bob.slash(stage.songs, "sound", sound="   ")
    await assert_refused(stage, shown, "`sound`", "is empty")
