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


@pytest.mark.parametrize(
    ("options", "range_"),
    [
        ({"prompt": "x" * 501}, "1 to 500"),
        ({"style": "x" * 1001}, "1 to 1,000"),
        ({"lyrics": "x" * 5001}, "1 to 5,000"),
    ],
)
async def test_over_long_texts_name_the_option_and_the_range(stage, options, range_):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.bob.slash(stage.songs, "cover", song=song.clip.id, **options)
    assert shown.ephemeral
    for word in (*(f"`{option}`" for option in options), range_, "Nothing was charged"):
        assert word in shown.response.text
    assert await spent(stage, stage.bob) == 0
    assert stage.standin.submitted("cover") == 0


async def test_a_song_of_another_server_or_of_somebody_elses_direct_messages_is_no_song_here(stage):
    (here, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    (private, *_) = await made(stage, stage.alice, channel=stage.alice.dm(), prompt="just for me")
    elsewhere = stage.loopback.create_guild("Elsewhere")
    carol = stage.loopback.create_person("carol", elsewhere)
    channel = elsewhere.create_text_channel("songs")
    for song in (here, private):
        shown = await carol.slash(channel, "cover", song=song.clip.id)
        assert shown.ephemeral
        assert "no such song here" in shown.response.text
    assert stage.standin.submitted("cover") == 0


async def test_a_file_that_is_too_large_or_no_audio_is_refused(stage):
    for audio, words in (
        (("tune.wav", bytes(26 * 1024**2)), "25 MiB"),
        (("notes.mp3", b"words", "audio/mpeg"), "MP3"),
    ):
        shown = await stage.alice.slash(stage.songs, "cover", audio=audio)
        assert shown.ephemeral
        assert "`audio`" in shown.response.text
        assert words in shown.response.text
    assert await spent(stage, stage.alice) == 0
    assert stage.standin.submitted() == 0
