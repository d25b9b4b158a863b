"""/export: each form of a song is opened with the program that it is for; nothing is ever charged."""

import asyncio
import io
import wave

import imageio_ffmpeg
import mido
import mutagen
import pytest

from core.model.format import Form
from core.model.job import ClipKind
from tests.support.exports import DONE, FORMS, NONE, WORDS, exported, file_of, nothing_was_charged
from tests.support.lrc import read_lrc
from tests.support.songs import choose, made, result_of
from tests.support.stage import all_ended


async def test_a_wav_is_a_wav_of_the_songs_length(snow):
    answer = await exported(snow, "wav", person=snow.bob)
    assert "Asking Suno for the WAV of *Snow: home/again*" in answer.versions[0].text
    name, content = await file_of(snow, answer)
    assert name == "Snow_home_again.wav"
    with wave.open(io.BytesIO(content)) as sound:
        assert sound.getnframes() / sound.getframerate() == pytest.approx(snow.snow.clip.duration_s, abs=0.5)
    (button,) = answer.buttons
    assert button["url"].endswith(".wav")
    await nothing_was_charged(snow)


async def test_an_mp3_has_its_tags_and_a_fresh_link(snow):
    name, content = await file_of(snow, answer := await exported(snow, "mp3"))
    assert name == "Snow_home_again.mp3"
    tags = mutagen.File(io.BytesIO(content)).tags
    assert str(tags["TIT2"]) == "Snow: home/again"
    (button,) = answer.buttons
    assert button["url"] != snow.snow.clip.audio_url
    assert (await snow.store.song(snow.snow.clip.id)).clip.audio_url == button["url"]
    await nothing_was_charged(snow)


async def test_a_midi_file_plays_the_notes(snow):
    name, content = await file_of(snow, await exported(snow, "midi"))
    assert name == "Snow_home_again.mid"
    music = mido.MidiFile(file=io.BytesIO(content))
    struck = [message for track in music.tracks for message in track if message.type == "note_on" and message.velocity]
    assert len(struck) > 10
    assert music.length == pytest.approx(snow.snow.clip.duration_s, abs=3)
    await nothing_was_charged(snow)


async def test_an_mp4_is_a_video_with_sound(snow, tmp_path):
    name, content = await file_of(snow, await exported(snow, "mp4"))
    assert name == "Snow_home_again.mp4"
    file = tmp_path / "video.mp4"
    file.write_bytes(content)
    looked = await asyncio.create_subprocess_exec(
        imageio_ffmpeg.get_ffmpeg_exe(), "-i", str(file), stderr=asyncio.subprocess.PIPE
    )
    _, said = await looked.communicate()
    assert b"Video: h264" in said
    assert b"Audio: " in said
    await nothing_was_charged(snow)


async def test_lrc_has_each_line_when_it_is_sung_and_the_headings(snow):
    name, content = await file_of(snow, await exported(snow, "lrc"))
    assert name == "Snow_home_again.lrc"
    tags, lines = read_lrc(content.decode())
    assert tags["ti"] == "Snow: home/again"
    assert tags["ar"] == "Alice"
    texts = [text for _, text in lines]
    assert texts[:2] == ["♪ Verse 1", "Snow is falling on the town"]
    assert {at for at, _ in lines} != {0.0}
    assert max(at for at, _ in lines) < snow.snow.clip.duration_s
    await nothing_was_charged(snow)


async def test_txt_has_title_maker_style_and_words(snow):
    name, content = await file_of(snow, await exported(snow, "txt"))
    assert name == "Snow_home_again.txt"
    assert content.decode() == f"Snow: home/again\nby Alice\nStyle: folk\n\n{WORDS}\n"
    assert snow.standin.asked("/suno/timing") == []


@pytest.mark.parametrize(
    ("form", "path"),
    [("wav", "/suno/wav"), ("mp4", "/suno/mp4"), ("midi", "/suno/midi"), ("lrc", "/suno/timing"), ("mp3", "/suno/mp3")],
)
async def test_what_was_had_once_is_not_asked_again_also_after_a_restart(snow, form, path):
    first = await file_of(snow, await exported(snow, form))
    await snow.restart()
    assert (await file_of(snow, await exported(snow, form, person=snow.bob)))[0] == first[0]
    assert len(snow.standin.asked(path)) == 1


async def test_a_link_that_died_is_asked_for_once_more(snow):
    await exported(snow, "wav")
    snow.standin.fault("media_error", suffix=".wav")
    await file_of(snow, await exported(snow, "wav"))
    assert len(snow.standin.asked("/suno/wav")) == 2


async def test_a_file_that_cannot_be_fetched_is_told(snow):
    snow.standin.fault("media_error", suffix=".wav", times=None)
    answer = await exported(snow, "wav")
    assert "can't be downloaded right now" in answer.text
    assert answer.attachments == ()


async def test_what_is_too_large_for_the_place_becomes_a_link_that_says_so(snow):
    snow.standin.fault("media_huge", suffix=".wav", size_bytes=20 * 1024**2, declared=True)
    answer = await exported(snow, "wav")
    assert answer.attachments == ()
    assert "has 20.0 MiB, and files of up to 10 MiB can be sent here. The button downloads it." in answer.text
    assert answer.buttons[0]["url"].endswith(".wav")


async def test_so_does_what_discord_itself_finds_too_large(snow):
    snow.loopback.backend.upload_limits_bytes[snow.guild.id] = 100_000
    answer = await exported(snow, "wav")
    assert answer.attachments == ()
    assert "is larger than Discord accepts here. The button downloads it." in answer.text
    assert answer.buttons[0]["url"].endswith(".wav")


async def test_an_mp3_is_encoded_again_where_that_makes_it_fit(snow):
    limit_bytes = 90_000
    exports = snow.parts.bot.services.exports
    async with exports.export(
        snow.snow,
        Form.MP3,
        user_id=snow.alice.id,
        guild_id=snow.guild.id,
        limit_bytes=limit_bytes,
        places=snow.parts.bot.file_slots,
    ) as exported:
        assert exported.is_reduced
        assert exported.file.stat().st_size <= limit_bytes < exported.size_bytes


FAULTS = [
    ({"code": "bad_request", "message": "no such clip"}, "can't use that song anymore"),
    ({"code": "suno_processing_unavailable"}, "can't use that song anymore"),
    ({"code": "too_many_requests"}, "Try again in a minute"),
    ({"code": "used_up"}, "The bot's owner has been notified"),
]


@pytest.mark.parametrize(("options", "told"), FAULTS)
async def test_what_the_provider_refuses_is_explained_and_can_be_asked_again(snow, caplog, options, told):
    snow.standin.fault("error", path="/suno/wav", times=9, **options)
    answer = await exported(snow, "wav")
    assert told in answer.text
    assert "trace" in caplog.text
    snow.standin.clear_faults()
    assert answer.attachments == ()
    await file_of(snow, await exported(snow, "wav"))
    await nothing_was_charged(snow)


async def test_an_instrumental_has_no_timed_words(stage):
    song = (await made(stage, stage.alice, instrumental=True, style="lofi", title="Rain"))[0]
    answer = await exported(stage, "lrc", song=song)
    assert "`format`" in answer.text
    assert "this song has none" in answer.text
    assert b"(instrumental)" in (await file_of(stage, await exported(stage, "txt", song=song)))[1]


async def test_one_export_at_a_time_for_each_member(snow):
    snow.standin.fault("slow", path="/suno/wav", delay_s=0.3)
    first = await snow.alice.slash(snow.songs, "export", song=snow.snow.clip.id, format="wav")
    await snow.standin.until(lambda: snow.standin.asked("/suno/wav"))
    assert "already getting a file for you" in (await exported(snow, "txt")).text
    await file_of(snow, await exported(snow, "txt", person=snow.bob))
    await file_of(snow, await first.wait_for_response(lambda message: DONE in message.text))


async def test_whoever_is_blocked_gets_nothing_and_a_stranger_knows_no_such_song(snow):
    elsewhere = snow.loopback.create_guild("Elsewhere")
    carol = snow.loopback.create_person("carol", elsewhere)
    shown = await carol.slash(elsewhere.create_text_channel("there"), "export", song=snow.snow.clip.id, format="wav")
    assert "no such song" in shown.response.text
    await snow.store.save_own_allowance(snow.guild.id, snow.bob.id, NONE)
    refused = await exported(snow, "wav", person=snow.bob)
    assert "switched off for you" in refused.text
    assert snow.standin.asked("/suno/wav") == []


@pytest.fixture
async def stems(snow):
    """The same with the song taken apart."""
    shown = await snow.alice.slash(snow.songs, "stems", song=snow.snow.clip.id, kind="two")
    assert not shown.ephemeral
    jobs = await all_ended(snow)
    snow.stems = await snow.store.songs_of_job(jobs[-1].id)
    return snow


async def test_a_stem_can_be_had_as_wav_and_midi_and_is_named_by_its_song(stems):
    vocals = stems.stems[0]
    assert vocals.kind is ClipKind.STEM
    assert (await file_of(stems, await exported(stems, "wav", song=vocals)))[0] == "Snow_home_again_-_Vocals.wav"
    assert (await file_of(stems, await exported(stems, "midi", song=vocals)))[0].endswith(".mid")
    offered = await stems.bob.autocomplete(stems.songs, "export", option="song")
    assert {vocals.clip.id, stems.snow.clip.id} <= {choice.value for choice in offered}


@pytest.mark.parametrize("form", ["lrc", "txt"])
async def test_a_stem_has_no_words(stems, form):
    answer = await exported(stems, form, song=stems.stems[0])
    assert "a stem has no lyrics" in answer.text


async def test_the_panel_offers_it_with_a_menu_of_formats(stage):
    result = await result_of(stage, stage.alice, lyrics=WORDS, title="Snow")
    panel = await stage.bob.click(result, label="More")
    form = await choose(stage.bob, panel.response, "Export")
    (label,) = form.modal["components"]
    assert [option["value"] for option in label["component"]["options"]] == list(FORMS)
    shown = await stage.bob.submit_modal(form, format=["txt"])
    assert (await file_of(stage, await shown.wait_for_response(lambda message: DONE in message.text)))[0] == "Snow.txt"


async def test_it_works_in_direct_messages_and_where_the_bot_is_no_member(snow):
    await file_of(snow, await exported(snow, "wav", channel=snow.alice.dm()))
    foreign = snow.loopback.create_guild("Elsewhere", bot_is_member=False)
    carol = snow.loopback.create_person("carol", foreign)
    channel = foreign.create_text_channel("there")
    song = (await made(snow, carol, channel, prompt="rain"))[0]
    await file_of(snow, await exported(snow, "wav", song=song, person=carol, channel=channel))
