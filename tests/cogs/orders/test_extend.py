import pytest

from cogs._ordering.requests import extend_request
from cogs._ordering.source import Source
from core.suno_models import clock
from tests.support.songs import made, ordered, wav
from tests.support.stage import spent


async def test_a_song_from_the_list_goes_on_at_its_end_in_its_own_style(stage):
    songs = await made(stage, stage.alice, lyrics="Snow is falling", style="folk", title="Snow", model="chirp-v5")
    name = songs[0].maker.name
    choices = await stage.bob.autocomplete(stage.songs, "extend", option="song", typed="sno")
    assert sorted(choice.value for choice in choices) == sorted(song.clip.id for song in songs)
    assert {choice.name for choice in choices} == {f"Snow{take} · {name} · just now" for take in ("", " (2)")}
    shown = await stage.bob.slash(stage.songs, "extend", song=songs[0].clip.id)
    assert "Extended from *Snow*" in shown.response.text
    request = await ordered(stage, "extend")
    assert request["audio_id"] == songs[0].clip.id
    assert request["continue_at"] == songs[0].clip.duration_s
    assert (request["style"], request["title"], request["model"]) == ("folk", "Snow", "chirp-v5")
    assert await spent(stage, stage.bob) == 1


async def test_what_is_typed_with_extend_reaches_the_service(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    await stage.alice.slash(
        stage.songs, "extend", song=song.clip.id, at="0:01", lyrics="More snow", style="metal", title="Snow again"
    )
    request = await ordered(stage, "extend")
    wanted = {"continue_at": 1, "lyric": "More snow", "style": "metal", "title": "Snow again"}
    assert {name: request[name] for name in wanted} == wanted


@pytest.mark.parametrize("length_s", [2.0, 83.96])
async def test_the_end_that_a_form_names_in_whole_seconds_is_the_end_itself(length_s):
    source = Source(title="Snow", clip_id="clip", length_s=length_s)
    typed = {"at": clock(length_s), "lyrics": "", "style": "", "title": ""}
    assert extend_request(source, typed, model="chirp-v5").at_s == length_s


async def test_a_song_can_be_named_by_its_page_at_suno_and_by_the_link_to_its_message(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    job = await stage.parts.engine.services.orders.job(song.job_id)
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{job.place.message_id}"
    for reference in (f"https://suno.com/song/{song.clip.id}", link):
        shown = await stage.bob.slash(stage.songs, "extend", song=reference)
        assert not shown.ephemeral


@pytest.mark.parametrize(
    "reference",
    [
        "nonsense",
        "x" * 6000,
        "https://suno.com/song/00000000-0000-0000-0000-000000000000",
        "https://discord.com/channels/1/2/3",
        "https://discord.com/channels/@me/2/9999999999999999999",
    ],
)
async def test_an_unknown_song_is_refused_privately(stage, reference):
    shown = await stage.alice.slash(stage.songs, "extend", song=reference)
    await assert_refused(stage, shown, "`song`", "no such song here")


async def test_a_song_of_another_server_is_no_song_here(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    elsewhere = stage.loopback.create_guild("Elsewhere")
    channel = elsewhere.create_text_channel("songs")
    carol = stage.loopback.create_person("carol", elsewhere)
    job = await stage.parts.engine.services.orders.job(song.job_id)
    link = f"https://discord.com/channels/{stage.guild.id}/{stage.songs.id}/{job.place.message_id}"
    for reference in (song.clip.id, f"https://suno.com/song/{song.clip.id}", link):
        shown = await carol.slash(channel, "extend", song=reference)
        await assert_refused(stage, shown, "`song`", "no such song here")
    assert await carol.autocomplete(channel, "extend", option="song", typed="") == []


async def test_a_song_from_somebody_elses_direct_messages_is_no_song_here(stage):
    (song, *_) = await made(stage, stage.alice, channel=stage.alice.dm(), prompt="just for me")
    for channel in (stage.songs, stage.bob.dm()):
        shown = await stage.bob.slash(channel, "extend", song=song.clip.id)
        await assert_refused(stage, shown, "`song`", "no such song here")
        assert await stage.bob.autocomplete(channel, "extend", option="song", typed="") == []


async def test_a_song_of_a_server_goes_on_in_its_makers_direct_messages_only(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    refused = await stage.bob.slash(stage.bob.dm(), "extend", song=song.clip.id)
    await assert_refused(stage, refused, "`song`", "no such song here")
    shown = await stage.alice.slash(stage.alice.dm(), "extend", song=song.clip.id)
    assert not shown.ephemeral
    assert (await ordered(stage, "extend"))["audio_id"] == song.clip.id


@pytest.mark.parametrize("options", [{}, {"song": "  "}])
async def test_extend_needs_a_song_or_a_file(stage, options):
    shown = await stage.alice.slash(stage.songs, "extend", **options)
    await assert_refused(stage, shown, "`song`", "`audio`")


async def test_extend_takes_not_both_a_song_and_a_file(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.alice.slash(stage.songs, "extend", song=song.clip.id, audio=("tune.wav", wav()))
    await assert_refused(stage, shown, "`song`", "`audio`")


BAD_POINTS = [
    ("9:59", "within the song"),
    ("0", "after 0:00"),
    ("soon", "can't be read"),
    ("1:75", "can't be read"),
    ("nan", "can't be read"),
    ("9" * 400 + ":00", "can't be read"),
    ("9" * 5990 + ":00", "can't be read"),
]


async def test_a_point_outside_the_song_is_refused_with_the_range(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    for at, words in BAD_POINTS:
        shown = await stage.bob.slash(stage.songs, "extend", song=song.clip.id, at=at)
        await assert_refused(stage, shown, "`at`", words)


@pytest.mark.parametrize("at", ["0", "9:59"])
async def test_a_refused_point_comes_with_those_that_can_be_chosen(stage, at):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.bob.slash(stage.songs, "extend", song=song.clip.id, at=at)
    assert f"Choose 0:01 to {clock(song.clip.duration_s)}" in shown.response.text


TOO_LONG = [
    ({"lyrics": "x" * 5001}, "up to 5,000"),
    ({"style": "x" * 1001}, "up to 1,000"),
    ({"title": "x" * 101}, "up to 100"),
]


async def test_over_long_texts_name_the_option_and_the_range(stage):
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    for options, range_ in TOO_LONG:
        for source in ({"song": song.clip.id}, {"audio": ("tune.wav", wav())}):
            shown = await stage.bob.slash(stage.songs, "extend", **source, **options)
            await assert_refused(stage, shown, *(f"`{option}`" for option in options), range_)


async def test_a_song_of_unknown_length_needs_a_point(stage):
    stage.standin.fault("old_record", bare_clips=True)
    (song, *_) = await made(stage, stage.alice, prompt="a song for Christmas")
    shown = await stage.bob.slash(stage.songs, "extend", song=song.clip.id)
    await assert_refused(stage, shown, "`at`", "is needed")


async def test_an_attached_file_is_extended_from_its_end(stage):
    shown = await stage.alice.slash(stage.songs, "extend", audio=("my_tune.wav", wav(2)), lyrics="La la")
    assert "my tune" in shown.response.text
    request = await ordered(stage, "upload_extend")
    assert request["continue_at"] > 0
    assert request["lyric"] == "La la"


async def test_a_point_past_the_end_of_a_file_is_refused(stage):
    shown = await stage.alice.slash(stage.songs, "extend", audio=("tune.wav", wav(2)), at="0:05")
    await assert_refused(stage, shown, "`at`", "within the song")


@pytest.mark.parametrize(
    "audio",
    [
        ("notes.txt", b"words"),
        ("notes.mp3", b"words, not music", "audio/mpeg"),
        ("cat.png", b"\x89PNG"),
        ("none.mp3", b""),
    ],
)
async def test_a_file_that_is_no_audio_is_refused(stage, audio):
    shown = await stage.alice.slash(stage.songs, "extend", audio=audio)
    await assert_refused(stage, shown, "`audio`", "MP3")


async def test_a_file_that_is_too_large_is_refused_unread(stage):
    stage.loopback.create_guild("Large", upload_limit_bytes=100 * 1024**2)
    shown = await stage.alice.slash(stage.songs, "extend", audio=("tune.wav", bytes(26 * 1024**2)))
    await assert_refused(stage, shown, "`audio`", "25 MiB")


async def assert_refused(stage, shown, *words):
    """It was a private answer with these words, and nobody paid for anything but songs that were really made."""
    assert shown.ephemeral
    for word in (*words, "Nothing was charged"):
        assert word in shown.response.text
    assert await spent(stage, stage.bob) == 0
    assert stage.standin.submitted("extend") == stage.standin.submitted("upload_extend") == 0


async def test_the_answer_does_not_wait_for_a_file_that_comes_slowly(stage, monkeypatch):
    monkeypatch.setattr("cogs._ordering.source.LENGTH_WAIT_S", 0.0)
    shown = await stage.alice.slash(stage.songs, "extend", audio=("tune.wav", wav()))
    assert not shown.ephemeral
    await ordered(stage, "upload_extend")
