"""A video whose parts are late, gone, refused or too large arrives as far as it can; what fails costs nothing."""

import asyncio
from dataclasses import replace

import pytest

from adapters.media.video_info import video_input
from cogs._ordering.delete import delete_song
from cogs._posting.file_order import MARGIN_BYTES
from core.model.format import Lack
from core.model.job import JobState
from tests.support.cards import PATCH_CARD, change_place, eventually
from tests.support.files import carrying, delivered_job, newest_job
from tests.support.reactions import react, replies_to, whispered
from tests.support.songs import fields_of, labels_of
from tests.support.stage import all_ended, entries, is_result, spent, wait_for_headline
from tests.support.videos import film_in, filmed, ordered

pytestmark = pytest.mark.usefixtures("hurry_delivery")


async def test_a_song_whose_link_died_gets_a_fresh_one(sung):
    stage = sung
    stage.standin.fault("media_error", path=f"/media/{stage.song.clip.id}.mp3", times=None)
    _, message = await filmed(stage, song=stage.song.clip.id)
    codecs, _ = await film_in(stage, message)

    assert codecs == {"Video": "h264", "Audio": "aac"}
    assert (await stage.store.song(stage.song.clip.id)).clip.audio_url != stage.song.clip.audio_url


async def test_a_video_that_is_late_at_the_cdn_arrives_all_the_same(sung):
    stage = sung
    stage.standin.fault("media_error", suffix=".mp4", times=2)
    _, message = await filmed(stage, song=stage.song.clip.id)

    assert (await film_in(stage, message))[0] == {"Video": "h264", "Audio": "aac"}
    assert message.attachments[0].filename == "Holiday_Wishes.mp4"


async def test_a_video_whose_song_is_gone_comes_silent_and_says_so(sung):
    stage = sung
    stage.standin.fault("media_error", suffix=".mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code="bad_request", times=None)
    job, message = await filmed(stage, song=stage.song.clip.id)
    codecs, _ = await film_in(stage, message)

    assert codecs == {"Video": "h264"}
    assert "this video has no sound" in message.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_song_that_was_deleted_meanwhile_is_not_heard(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await wait_for_headline(stage, "Sent to")
    await delete_song(stage.parts.bot, stage.song, user_id=stage.alice.id, is_moderator=False)
    stage.standin.release()
    await delivered_job(stage, shown)
    (message,) = carrying(stage, ".mp4")
    codecs, _ = await film_in(stage, message)

    assert codecs == {"Video": "h264"}
    assert "this video has no sound" in message.text


async def test_a_failure_at_luma_gives_the_three_credits_back_once(sung):
    stage = sung
    stage.standin.fault("fail", path="/luma/videos", code="api_error")
    shown = await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    job = await delivered_job(stage, shown, JobState.FAILED)
    card = await wait_for_headline(stage, "No video this time")

    assert "Something went wrong at Luma while making the video." in card.text
    assert "Suno" not in card.text
    assert "Your 3 credits were refunded." in card.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]
    assert await spent(stage, stage.bob) == 0


async def test_a_refused_prompt_can_be_changed_and_nothing_else(stage):
    stage.standin.fault("error", path="/luma/videos", code="forbidden")
    shown = await stage.bob.slash(stage.songs, "video", prompt="x")
    await delivered_job(stage, shown, JobState.FAILED)
    card = await wait_for_headline(stage, "No video this time")
    form = await stage.bob.click(card, label="Try again")

    assert list(fields_of(form.modal)) == ["prompt"]
    await delivered_job(stage, await stage.bob.submit_modal(form, prompt="a quiet harbor"))
    assert (await ordered(stage))["prompt"] == "a quiet harbor"


async def test_a_video_that_cannot_be_had_costs_nothing(stage):
    stage.standin.fault("media_error", suffix=".mp4", times=None)
    shown = await stage.bob.slash(stage.songs, "video", prompt="x")
    job = await delivered_job(stage, shown, JobState.FAILED)
    card = await wait_for_headline(stage, "No video this time")

    assert "Luma made the video, but it couldn't be downloaded." in card.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]


async def test_a_video_posted_and_not_remembered_is_found_again(sung, monkeypatch):
    stage = sung
    monkeypatch.setattr("cogs.job_cards.GRACE_S", 0.01)
    monkeypatch.setattr(stage.parts.engine.services.orders, "add_post", _never)
    await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await stage.loopback.wait_until(lambda: carrying(stage, ".mp4"), timeout_s=20)
    await stage.kill()
    await stage.start()
    job = await newest_job(stage)
    with stage.parts.engine.services.orders.feed.subscribe() as changes:
        while (await stage.store.job(job.id)).state is not JobState.DELIVERED:
            await anext(aiter(changes))

    (message,) = carrying(stage, ".mp4")
    (video,) = await stage.store.songs_of_job(job.id)
    assert len([version for version in message.versions if version.attachments]) == 1
    assert video.message_id == message.id
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def _never(*_, **__):
    await eventually(lambda: False, timeout_s=60)


async def test_a_place_that_takes_less_than_it_said_gets_a_smaller_video(sung):
    stage = sung
    refused = stage.loopback.inject("PATCH", PATCH_CARD, status=413, code=40005, times=1)
    job, message = await filmed(stage, song=stage.song.clip.id)
    codecs, _ = await film_in(stage, message)

    assert refused.hits == 1
    assert codecs == {"Video": "h264", "Audio": "aac"}
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_video_that_cannot_be_made_small_enough_becomes_a_download_button(stage):
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "video", prompt="x")
    await wait_for_headline(stage, "Sent to")
    await change_place(stage, upload_limit_bytes=MARGIN_BYTES + 100)
    stage.standin.release()
    job = await delivered_job(stage, shown)
    (video,) = await stage.store.songs_of_job(job.id)
    (message,) = [message for message in stage.loopback.messages(stage.songs) if message.embeds]

    assert [button["url"] for button in message.buttons if button.get("url")] == [video.clip.video_url]
    assert message.embeds[0].image.url == video.clip.image_url


async def test_reactions_on_a_video(sung):
    stage = sung
    job, message = await filmed(stage, song=stage.song.clip.id)
    await react(stage, stage.alice, message, "🎸")
    assert "Only whole songs" in (await whispered(stage, stage.alice)).text
    assert replies_to(stage, message) == []
    await react(stage, stage.alice, message, "✉️")
    sent = await stage.loopback.wait_for_message(
        stage.alice.dm(), lambda shown: any(file.filename.endswith(".mp4") for file in shown.attachments)
    )
    assert "Here is the video you asked for" in sent.content
    await react(stage, stage.alice, message, "🔁")
    await stage.standin.until(lambda: sum(task.type == "videos" for task in stage.standin.tasks.values()) == 2)
    assert (await newest_job(stage)).request.source_clip_id == stage.song.clip.id
    await react(stage, stage.bob, message, "❌")
    await stage.loopback.wait_for_deletion(message)
    assert (await stage.store.songs_of_job(job.id))[0].is_deleted


async def test_a_video_made_longer_three_times_is_still_heard(sung):
    stage = sung
    job, message = await filmed(stage, song=stage.song.clip.id, prompt="snow")
    for scene in ("the lights go out", "the sun comes up", "it thaws"):
        form = await stage.alice.click(message, label="Longer")
        job = await delivered_job(stage, await stage.alice.submit_modal(form, prompt=scene))
        message = carrying(stage, ".mp4")[-1]
    (video,) = await stage.store.songs_of_job(job.id)

    assert (await film_in(stage, message))[0] == {"Video": "h264", "Audio": "aac"}
    assert message.attachments[0].filename == "Holiday_Wishes.mp4"
    assert video.root_clip_id == stage.song.clip.id
    assert await spent(stage, stage.alice) == 1 + 3 * 3


async def test_a_video_with_a_dead_link_whose_song_is_gone_is_found_again_and_silent(sung):
    stage = sung
    job, _ = await filmed(stage, song=stage.song.clip.id)
    stage.standin.fault("media_error", suffix=".mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code="bad_request", times=None)
    (video,) = await stage.store.songs_of_job(job.id)
    dead = replace(video, clip=replace(video.clip, video_url=f"{stage.standin.base_url}/media/gone.mp4"))
    films = stage.parts.engine.services.delivery._videos
    async with films.parts(dead, job=job, waits_s=(), sleep=asyncio.sleep) as film:
        assert film.lacks == {Lack.SOUND}
        assert film.footage.clip.video_url == video.clip.video_url


async def test_a_video_that_cannot_be_put_together_is_a_link_that_says_it_is_silent(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await wait_for_headline(stage, "Sent to")
    job = await newest_job(stage)
    await stage.parts.engine.services.orders.save_place(
        job.id, replace(job.place, upload_limit_bytes=MARGIN_BYTES + 100)
    )
    stage.standin.release()
    job = await delivered_job(stage, shown)
    message = next(message for message in stage.loopback.messages(stage.songs) if "Download" in labels_of(message))

    assert "couldn't be posted here, so the button downloads it without sound." in message.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_stop_while_a_video_is_put_together_ends_the_child_and_the_next_process_delivers(sung, monkeypatch):
    stage = sung
    start, children = asyncio.create_subprocess_exec, {}

    async def noted(*command, **options):
        children[command] = await start(*command, **options)
        return children[command]

    async def endless(shot, song, target, limit_bytes, captions, ffmpeg):
        shown_again = video_input(shot.file, "-stream_loop", "-1")
        await ffmpeg.render([shown_again], "-c", "copy", "-f", "null", "-")

    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "create_subprocess_exec", noted)
        patch.setattr("adapters.media.disk.write_looped", endless)
        await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
        job = await newest_job(stage)
        await eventually(lambda: any("-stream_loop" in command for command in children))
        await stage.stop()
    assert all(child.returncode is not None for child in children.values())
    assert carrying(stage, ".mp4") == []

    await stage.start()
    await stage.loopback.wait_until(lambda: carrying(stage, ".mp4"), timeout_s=20)
    await all_ended(stage)
    assert len(carrying(stage, ".mp4")) == 1
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_the_file_of_a_song_does_not_wait_for_videos_that_are_put_together(sung):
    stage = sung
    _, message = await filmed(stage, song=stage.song.clip.id)
    async with stage.parts.bot.video_slots:
        for person in (stage.alice, stage.bob):
            await react(stage, person, message, "✉️")
        await react(stage, stage.alice, stage.result, "✉️")
        await stage.loopback.wait_for_message(stage.alice.dm(), is_result)
    dms = [stage.alice.dm(), stage.bob.dm()]
    await stage.loopback.wait_until(lambda: all(carrying(stage, ".mp4", dm) for dm in dms), timeout_s=20)
