import pytest

from cogs.song import decode_options, encode_options
from core.model.request import SongRequest, Vocals
from core.suno_models import MODELS
from tests.support.songs import placed
from tests.support.stage import spent


async def test_a_few_words_become_an_order_and_a_card_at_once(stage):
    stage.standin.hold()
    shown = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    assert not shown.ephemeral
    assert not shown.deferred
    assert "a song for Christmas" in shown.response.text
    assert shown.response.pinged == ()
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 1)
    request = stage.standin.latest.request
    assert request["prompt"] == "a song for Christmas"
    assert request["custom"] is False


async def test_every_option_reaches_the_service(stage):
    stage.standin.hold()
    await stage.alice.slash(
        stage.songs,
        "song",
        lyrics="[Verse]\nSnow is falling",
        style="folk",
        title="Snow",
        model="chirp-v5",
        exclude="drums",
        vocals="female",
        weirdness=0,
        style_influence=80,
        duration=120,
    )
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 1)
    request = stage.standin.latest.request
    wanted = {
        "custom": True,
        "lyric": "[Verse]\nSnow is falling",
        "style": "folk",
        "title": "Snow",
        "model": "chirp-v5",
        "negative_tags": "drums",
        "vocal_gender": "f",
        "weirdness": 0,
        "style_influence": 0.8,
        "duration": 120,
    }
    assert {name: request[name] for name in wanted} == wanted


async def test_an_instrumental_in_a_style_needs_no_words(stage):
    shown = await stage.alice.slash(stage.songs, "song", instrumental=True, style="lofi")
    assert shown.modal is None
    assert "instrumental" in shown.response.text


async def test_without_words_the_lyrics_desk_opens_with_what_was_typed(stage):
    shown = await stage.alice.slash(stage.songs, "song", style="folk", title="Snow", prompt="  ")
    fields = fields_of(shown.modal)
    assert list(fields) == ["title", "style", "lyrics", "exclude"]
    assert fields["title"]["value"] == "Snow"
    assert fields["style"]["value"] == "folk"
    assert fields["lyrics"]["max_length"] == 4000


def fields_of(modal):
    inner = [label["component"] for label in modal["components"]]
    return {field["custom_id"]: field for field in inner}


async def test_what_is_written_at_the_desk_is_ordered_with_the_options_of_the_command(stage):
    stage.standin.hold()
    desk = await stage.alice.slash(
        stage.songs, "song", model="chirp-v5", vocals="male", weirdness=10, style_influence=20, duration=60
    )
    shown = await stage.alice.submit_modal(desk, title="Snow", style="folk", lyrics="Snow is falling", exclude="drums")
    assert "Snow is falling" in shown.response.text
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 1)
    request = stage.standin.latest.request
    wanted = {
        "title": "Snow",
        "style": "folk",
        "lyric": "Snow is falling",
        "negative_tags": "drums",
        "model": "chirp-v5",
        "vocal_gender": "m",
        "weirdness": 0.1,
        "style_influence": 0.2,
        "duration": 60,
    }
    assert {name: request[name] for name in wanted} == wanted


async def test_a_desk_that_was_open_during_a_restart_is_taken_all_the_same(stage):
    desk = await stage.alice.slash(stage.songs, "song", title="Snow")
    await stage.restart()
    shown = await stage.alice.submit_modal(desk, lyrics="Snow is falling")
    assert "Snow is falling" in shown.response.text


@pytest.mark.parametrize("lyrics", ["", "  \n "])
async def test_an_empty_desk_names_the_option_and_gives_back_what_was_typed(stage, lyrics):
    desk = await stage.alice.slash(stage.songs, "song")
    shown = await stage.alice.submit_modal(desk, style="folk", lyrics=lyrics)
    assert shown.ephemeral
    assert "`lyrics`" in shown.response.text
    assert "4,000" in shown.response.text
    assert "Style: folk" in shown.response.text
    assert "Nothing was charged" in shown.response.text
    assert await spent(stage, stage.alice) == 0


REFUSED = [
    ({"prompt": "x" * 501}, ("`prompt`", "up to 500")),
    ({"lyrics": "x" * 5001}, ("`lyrics`", "up to 5,000")),
    ({"lyrics": "x", "style": "x" * 1001}, ("`style`", "up to 1,000")),
    ({"lyrics": "x", "title": "x" * 101}, ("`title`", "up to 100")),
    ({"lyrics": "x", "title": "x" * 81, "model": "chirp-v4"}, ("`title`", "up to 80")),
    ({"style": "x" * 1001}, ("`style`", "up to 1,000")),
    ({"exclude": "x" * 1001}, ("`exclude`", "up to 1,000")),
    ({"lyrics": "x", "exclude": "x" * 1001}, ("`exclude`", "up to 1,000")),
    ({"prompt": "x", "vocals": "male", "model": "chirp-v4"}, ("`vocals`", "v4.5")),
]


async def test_a_text_that_is_too_long_is_refused_privately_with_the_range(stage):
    for options, words in REFUSED:
        shown = await stage.alice.slash(stage.songs, "song", **options)
        assert shown.ephemeral
        assert shown.modal is None
        for word in (*words, "Nothing was charged"):
            assert word in shown.response.text
    assert await spent(stage, stage.alice) == 0
    assert stage.standin.submitted() == 0


async def test_who_has_no_credits_left_is_told_so_privately_and_when_they_renew(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    await stage.alice.slash(stage.songs, "song", prompt="one")
    refused = await stage.alice.slash(stage.songs, "song", prompt="two")
    assert refused.ephemeral
    assert "1 of 1 used" in refused.response.text
    assert "<t:" in refused.response.text
    other = await stage.bob.slash(stage.songs, "song", prompt="three")
    assert not other.ephemeral


async def test_typed_text_pings_and_formats_nothing(stage):
    shown = await stage.alice.slash(stage.songs, "song", prompt=f"{stage.bob.mention} @everyone **x** [y](https://z.z)")
    assert shown.response.pinged == ()
    assert "**x**" not in shown.response.text
    assert "[y](https" not in shown.response.text


async def test_a_song_can_be_ordered_in_direct_messages(stage):
    shown = await stage.alice.slash(stage.alice.dm(), "song", prompt="a song for me")
    assert "a song for me" in shown.response.text


async def test_an_order_whose_card_discord_does_not_take_costs_nothing(stage):
    stage.standin.hold()
    for number in range(stage.settings.max_in_flight):
        await stage.bob.slash(stage.songs, "song", prompt=f"song {number}")
    await stage.standin.until(lambda: stage.standin.submitted() == stage.settings.max_in_flight)
    stage.loopback.inject("POST", "/interactions/*/callback", status=404, code=10062, times=1)
    await stage.alice.slash(stage.songs, "song", prompt="never seen")
    assert await spent(stage, stage.alice) == 0
    assert await stage.parts.engine.services.orders.open_jobs(stage.alice.id) == []


async def test_a_card_whose_receipt_was_lost_is_followed_all_the_same(stage):
    stage.standin.hold()
    stage.loopback.drop("POST", "/interactions/*/callback", after=True)
    shown = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    await stage.standin.until(lambda: stage.standin.submitted("generate") == 1)
    await shown.wait_for_response(lambda message: "Sent to" in message.text)
    assert (await placed(stage, shown)).maker.id == stage.alice.id


@pytest.mark.parametrize("model", MODELS)
def test_the_options_of_the_command_travel_with_the_desk(model):
    plain = SongRequest(action="generate", model=model)
    full = SongRequest(
        action="generate",
        model=model,
        instrumental=True,
        vocals=Vocals.FEMALE,
        weirdness=100,
        style_influence=0,
        duration_s=360,
    )
    for request in (plain, full):
        assert decode_options(encode_options(request)) == request
        assert len(f"chorus:song:{encode_options(request)}") <= 100
