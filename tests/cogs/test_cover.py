import pytest

from tests.cogs.making import made, ordered, wav
from tests.stage import spent


async def test_a_song_is_covered_with_all_that_was_typed(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas", model="chirp-v5")
    shown = await stage.bob.slash(
        stage.songs,
        "cover",
        song=song.clip.id,
        style="jazz",
        prompt="slower",
        lyrics="Other words",
        audio_weight=0,
    )
    assert not shown.ephemeral
    request = await ordered(stage, "cover")
    wanted = {
        "audio_id": song.clip.id,
        "style": "jazz",
        "prompt": "slower",
        "lyric": "Other words",
        "audio_weight": 0,
        "model": "chirp-v5",
    }
    assert {name: request[name] for name in wanted} == wanted
    assert await spent(stage, stage.bob) == 1


async def test_an_attached_file_is_covered(stage):
    shown = await stage.alice.slash(stage.songs, "cover", audio=("tune.wav", wav(2)), style="jazz")
    assert "Cover of *tune*" in shown.response.text
    request = await ordered(stage, "upload_cover")
    assert request["style"] == "jazz"


async def test_a_song_offers_itself_while_somebody_types(stage):
    await made(stage, stage.alice, prompt="a song for Christmas")
    assert len(await stage.bob.autocomplete(stage.songs, "cover", option="song")) == 2
    assert await stage.bob.autocomplete(stage.songs, "cover", option="song", typed="no such words") == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ("`song`", "`audio`")),
        ({"song": "nonsense"}, ("`song`",)),
        ({"song": "x", "audio": ("tune.wav", b"RIFF")}, ("`song`", "`audio`")),
        ({"audio": ("tune.txt", b"RIFF")}, ("`audio`",)),
    ],
)
async def test_bad_input_is_refused_privately_and_costs_nothing(stage, options, words):
    shown = await stage.alice.slash(stage.songs, "cover", **options)
    assert shown.ephemeral
    for word in (*words, "Nothing was charged"):
        assert word in shown.response.text
    assert await spent(stage, stage.alice) == 0


async def test_over_long_texts_name_the_option_and_the_range(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, prompt="x" * 501)
    assert shown.ephemeral
    assert "`prompt`" in shown.response.text
    assert "1 to 500" in shown.response.text
