import pytest

from tests.support.remixes import assert_refused
from tests.support.songs import choose, chosen_in, fields_of, made, ordered, result_of
from tests.support.stage import spent


async def song_by(stage, model):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas", title="Snow", model=model)
    return song


@pytest.mark.parametrize(
    ("made_by", "options", "model", "variation"),
    [
        ("chirp-v5", {}, "chirp-v5", "normal"),
        ("chirp-v3-5", {}, "chirp-v5-5", "normal"),
        ("chirp-v6", {}, "chirp-v5-5", "normal"),
        ("chirp-v5", {"variation": "high"}, "chirp-v5", "high"),
        ("chirp-v4-5-plus", {}, "chirp-v4-5-plus", None),
        ("chirp-v4-5-plus", {"variation": "subtle"}, "chirp-v5-5", "subtle"),
        ("chirp-v5", {"model": "chirp-v4-5-plus"}, "chirp-v4-5-plus", None),
    ],
)
async def test_a_song_is_remastered_by_a_model_that_can(stage, made_by, options, model, variation):
    song = await song_by(stage, made_by)
    await stage.bob.slash(stage.songs, "remaster", song=song.clip.id, **options)
    request = await ordered(stage, "remaster")
    assert (request["audio_id"], request["model"]) == (song.clip.id, model)
    assert request.get("variation_category") == variation


async def test_another_speed_is_ordered_as_that(stage):
    song = await song_by(stage, "chirp-v5")
    shown = await stage.bob.slash(stage.songs, "remaster", song=song.clip.id, speed=1.5, keep_pitch=True)
    assert "*Snow* by" in shown.response.text
    request = await ordered(stage, "adjust_speed")
    assert (request["speed_multiplier"], request["keep_pitch"], request["title"]) == (1.5, True, "Snow")


MISMATCHES = [
    ({"speed": 1.0}, ("`speed`", "not 1")),
    ({"speed": 2.0, "variation": "high"}, ("`variation` and `speed`", "can't be used together")),
    ({"speed": 2.0, "model": "chirp-v5"}, ("`model` and `speed`", "can't be used together")),
    ({"keep_pitch": True}, ("`keep_pitch`", "another speed")),
    (
        {"model": "chirp-v4-5-plus", "variation": "high"},
        ("`variation`", "Suno v4.5+, only with Suno v5.5, Suno v5"),
    ),
]


async def test_what_does_not_go_together_is_refused(stage):
    song = await song_by(stage, "chirp-v5")
    for options, words in MISMATCHES:
        shown = await stage.bob.slash(stage.songs, "remaster", song=song.clip.id, **options)
        await assert_refused(stage, shown, *words)


async def test_the_panel_asks_how_it_shall_be_remastered(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", model="chirp-v3-5")
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Remaster")
    assert chosen_in(fields_of(form.modal)["model"]) == ["chirp-v5-5"]
    await stage.bob.submit_modal(form, variation=["high"])
    request = await ordered(stage, "remaster")
    assert (request["model"], request["variation_category"]) == ("chirp-v5-5", "high")


@pytest.mark.parametrize(("typed", "speed"), [({"speed": "0,75x"}, 0.75), ({"speed": "2", "keep_pitch": ["yes"]}, 2.0)])
async def test_the_panel_asks_for_a_speed(stage, typed, speed):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = (await stage.bob.click(result, label="More")).response
    await stage.bob.submit_modal(await choose(stage.bob, panel, "Change the speed"), **typed)
    request = await ordered(stage, "adjust_speed")
    assert (request["speed_multiplier"], request["keep_pitch"]) == (speed, "keep_pitch" in typed)


async def test_a_speed_that_is_none_is_refused_with_the_range(stage):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas")
    panel = (await stage.bob.click(result, label="More")).response
    for speed in ("", "fast", "9", "1", "nan"):
        form = await choose(stage.bob, panel, "Change the speed")
        await assert_refused(stage, await stage.bob.submit_modal(form, speed=speed), "`speed`", "0.25", "4")
    assert await spent(stage, stage.alice) == 1
