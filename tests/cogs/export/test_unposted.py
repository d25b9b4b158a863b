"""/export of what was never posted, or is no longer there: videos joined again, stems each as its own file."""

import io

import mutagen
import pytest

from core.model.job import JobState
from tests.support.cards import songs_held_open
from tests.support.exports import FORMS, exported, file_of
from tests.support.files import delivered_job, probed
from tests.support.stage import spent, wait_for_headline


async def filmed(stage, **options):
    """Let alice order a video, and return its job once it is over."""
    shown = await stage.alice.slash(stage.songs, "video", **options)
    return await delivered_job(stage, shown)


async def discarded(stage):
    """Let alice give up what is pending."""
    asked = await stage.alice.click(await wait_for_headline(stage, "Sent to"), label="Hide result")
    await stage.alice.click(asked.response, label="Hide result")


async def test_a_video_is_put_together_again_under_its_song(snow):
    job = await filmed(snow, song=snow.snow.clip.id)
    (video,) = await snow.store.songs_of_job(job.id)
    answer = await exported(snow, "mp4", song=video, person=snow.bob)

    assert "Joining *Snow: home/again* with its audio…" in answer.versions[0].text
    assert "*Snow: home/again* as MP4. Nothing was charged." in answer.text
    name, content = await file_of(snow, answer)
    codecs, length_s = await probed(content, snow.folder)
    assert name == "Snow_home_again.mp4"
    assert codecs == {"Video": "h264", "Audio": "aac"}
    assert length_s == pytest.approx(snow.snow.clip.duration_s, abs=0.3)
    assert await spent(snow, snow.bob) == 0
    assert songs_held_open(snow.folder / "media") == []


async def test_a_video_that_was_discarded_after_it_was_sent_is_found_and_put_together(snow):
    snow.standin.hold()
    shown = await snow.alice.slash(snow.songs, "video", song=snow.snow.clip.id)
    await discarded(snow)
    snow.standin.release()
    job = await delivered_job(snow, shown, JobState.CANCELLED)
    card = await snow.loopback.wait_for_message(snow.songs, lambda message: "it cost 3 credits" in message.text)
    assert "It's in the library: choose it as `song` in /export." in card.text

    offered = await snow.alice.autocomplete(snow.songs, "export", option="song")
    (video,) = await snow.store.songs_of_job(job.id)
    (choice,) = [choice for choice in offered if choice.value == video.clip.id]
    assert choice.name.startswith("Video of Snow: home/again · Alice")
    answer = await exported(snow, "mp4", song=video)
    assert (await probed((await file_of(snow, answer))[1], snow.folder))[0] == {"Video": "h264", "Audio": "aac"}


async def test_stems_that_were_discarded_after_they_were_sent_are_found_each_as_its_file(snow):
    snow.standin.hold()
    shown = await snow.alice.slash(snow.songs, "stems", song=snow.snow.clip.id, kind="two")
    await discarded(snow)
    snow.standin.release()
    job = await delivered_job(snow, shown, JobState.CANCELLED)
    await snow.loopback.wait_for_message(
        snow.songs, lambda message: "They're in the library: choose them as `song` in /export." in message.text
    )

    offered = {choice.value for choice in await snow.alice.autocomplete(snow.songs, "export", option="song")}
    stems = await snow.store.songs_of_job(job.id)
    assert {stem.clip.id for stem in stems} <= offered
    name, content = await file_of(snow, await exported(snow, "mp3", song=stems[0]))
    assert name == "Snow_home_again_-_Vocals.mp3"
    assert mutagen.File(io.BytesIO(content)).info.length > 1


@pytest.mark.parametrize("form", [form for form in FORMS if form != "mp4"])
async def test_a_video_is_an_mp4_and_nothing_else(stage, form):
    job = await filmed(stage, prompt="a quiet harbor")
    (video,) = await stage.store.songs_of_job(job.id)
    answer = await exported(stage, form, song=video)

    assert "`format`" in answer.text
    assert "a video can be exported as MP4 only. Nothing was charged." in answer.text


async def test_a_video_that_does_not_fit_becomes_a_link_to_the_shot(snow):
    job = await filmed(snow, song=snow.snow.clip.id)
    (video,) = await snow.store.songs_of_job(job.id)
    snow.loopback.backend.upload_limits_bytes[snow.guild.id] = 1000
    answer = await exported(snow, "mp4", song=video)

    assert answer.attachments == ()
    assert "can't be made small enough" in answer.text
    assert [button["url"] for button in answer.buttons] == [video.clip.video_url]


async def test_a_video_that_is_gone_is_told_in_words_for_videos(snow):
    job = await filmed(snow, prompt="a quiet harbor")
    (video,) = await snow.store.songs_of_job(job.id)
    snow.standin.fault("media_error", suffix=".mp4", times=None)
    answer = await exported(snow, "mp4", song=video)

    assert "Luma's file of this video can't be fetched right now, or is gone." in answer.text
    assert "Suno" not in answer.text


async def test_a_video_whose_song_cannot_be_had_says_that_it_is_silent(snow):
    job = await filmed(snow, song=snow.snow.clip.id)
    (video,) = await snow.store.songs_of_job(job.id)
    snow.standin.fault("media_error", suffix=".mp3", times=None)
    snow.standin.fault("error", path="/suno/mp3", code="bad_request", times=None)
    answer = await exported(snow, "mp4", song=video)

    assert "this video has no sound" in answer.text
    assert (await probed((await file_of(snow, answer))[1], snow.folder))[0] == {"Video": "h264"}


async def test_one_video_is_put_together_for_an_export_at_a_time_and_what_takes_too_long_is_told(snow, monkeypatch):
    job = await filmed(snow, song=snow.snow.clip.id)
    (video,) = await snow.store.songs_of_job(job.id)
    monkeypatch.setattr("core.media.video_export.PATIENCE_S", 0.05)
    async with snow.parts.bot.video_slots:
        answer = await exported(snow, "mp4", song=video)
    assert "Try again in a few minutes" in answer.text
    monkeypatch.setattr("core.media.video_export.PATIENCE_S", 30)
    await file_of(snow, await exported(snow, "mp4", song=video))
