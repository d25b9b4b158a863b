import pytest

from tests.support.remixes import assert_refused, outcome
from tests.support.songs import choose, made, ordered, result_of, song_in
from tests.support.stage import spent


@pytest.fixture
async def pair(stage):
    (snow, *_) = await made(stage, stage.alice, lyrics="Snow is falling", title="Snow")
    (rain, *_) = await made(stage, stage.alice, lyrics="Rain is falling", title="Rain")
    return snow.clip.id, rain.clip.id


async def test_two_songs_are_mixed_with_all_that_was_typed(stage, pair):
    shown = await stage.bob.slash(
        stage.songs, "mashup", first=pair[0], second=pair[1], prompt="softly", lyrics="Sleet is falling"
    )
    assert "Mashup of *Snow*" in shown.response.text
    request = await ordered(stage, "mashup")
    wanted = {
        "mashup_audio_ids": list(pair),
        "prompt": "softly",
        "lyric": "Sleet is falling",
        "custom": True,
        "title": "Snow + Rain",
    }
    assert {name: request[name] for name in wanted} == wanted
    assert await spent(stage, stage.bob) == 1


async def test_without_words_the_two_titles_say_what_it_is(stage, pair):
    await stage.bob.slash(stage.songs, "mashup", first=pair[0], second=pair[1])
    request = await ordered(stage, "mashup")
    assert (request["prompt"], request["custom"]) == ("Snow and Rain", False)


async def test_both_songs_are_offered_while_somebody_types(stage, pair):
    for option in ("first", "second"):
        choices = await stage.bob.autocomplete(stage.songs, "mashup", option=option, typed="rain")
        assert pair[1] in {choice.value for choice in choices}


async def test_a_song_with_itself_is_refused(stage, pair):
    for second in (pair[0], f"https://suno.com/song/{pair[0]}"):
        shown = await stage.bob.slash(stage.songs, "mashup", first=pair[0], second=second)
        await assert_refused(stage, shown, "`second`", "same song as the first", "two different songs")
    assert stage.standin.submitted("mashup") == 0


@pytest.mark.parametrize("option", ["first", "second"])
async def test_a_song_that_is_none_here_is_named_by_its_option(stage, pair, option):
    options = {"first": pair[0], "second": pair[1], option: "nonsense"}
    shown = await stage.bob.slash(stage.songs, "mashup", **options)
    await assert_refused(stage, shown, f"`{option}`", "isn't a song that you can use here")


async def test_a_stem_is_no_song_to_mix(stage, pair):
    job = await outcome(stage, await stage.alice.slash(stage.songs, "stems", song=pair[0]))
    (stem, *_) = await stage.parts.engine.services.orders.songs_of(job.id)
    shown = await stage.bob.slash(stage.songs, "mashup", first=pair[1], second=stem.clip.id)
    await assert_refused(stage, shown, "`second`", "is a stem")


async def test_a_song_that_its_maker_keeps_is_not_mixed_by_others(stage, pair):
    library, orders = stage.parts.engine.services.library, stage.parts.engine.services.orders
    song = await orders.song(pair[1], guild_id=stage.guild.id, user_id=stage.alice.id)
    await library.close(song, stage.alice.id, is_closed=True)
    shown = await stage.bob.slash(stage.songs, "mashup", first=pair[0], second=pair[1])
    await assert_refused(stage, shown, "turned off remixing")


async def test_the_panel_asks_for_the_other_song(stage, pair):
    result = await result_of(stage, stage.alice, prompt="a song for Christmas", title="Hail")
    hail = await song_in(stage, result)
    panel = (await stage.bob.click(result, label="More")).response
    form = await choose(stage.bob, panel, "Mix with another song")
    await assert_refused(stage, await stage.bob.submit_modal(form, prompt="loud"), "`second`", "is needed")
    form = await choose(stage.bob, panel, "Mix with another song")
    await stage.bob.submit_modal(form, second=f"https://suno.com/song/{pair[1]}", prompt="loud")
    request = await ordered(stage, "mashup")
    assert (request["mashup_audio_ids"], request["prompt"]) == ([hail.clip.id, pair[1]], "loud")
