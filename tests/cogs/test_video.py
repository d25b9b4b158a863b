"""/video: a song's cover moves under its sound, a prompt alone does, either goes on; and what cannot be is said."""

import asyncio
import io
import sys
from dataclasses import replace

import pytest
from PIL import Image

from adapters.media.shot import film_input
from cogs._delete import remove
from cogs._parcel import MARGIN_BYTES
from core.film import Lack
from core.model import JobState
from core.timing import Caption
from tests.cogs.filing import carrying, content_of, delivered_job, newest_job, probed
from tests.cogs.making import choose, fields_of, labels_of, result_of, song_in
from tests.cogs.reacting import react, replies_to, whispered
from tests.cogs.showing import PATCH_CARD, change_place, eventually, songs_held_open
from tests.stage import all_ended, entries, headlines, is_result, jobs_of, spent, wait_for_headline

pytestmark = pytest.mark.usefixtures("hurry_delivery")


@pytest.fixture
async def sung(stage):
    """A stage on which alice's song stands; and the song's first take."""
    stage.result = await result_of(stage, stage.alice, lyrics="Snow is falling", title="Holiday Wishes", style="folk")
    stage.song = await song_in(stage, stage.result)
    return stage


def picture(form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (320, 180), "navy").save(file, form)
    return file.getvalue()


async def filmed(stage, **options):
    """Let bob order a video, and return the job and the message once it is delivered."""
    job = await delivered_job(stage, await stage.bob.slash(stage.songs, "video", **options))
    return job, carrying(stage, ".mp4")[-1]


async def film_in(stage, message):
    (file,) = message.attachments
    return await probed(await content_of(file), stage.folder)


async def ordered(stage):
    """Return the body of the order that reached Luma last."""
    await stage.standin.until(lambda: any(task.type == "videos" for task in stage.standin.tasks.values()))
    return [task for task in stage.standin.tasks.values() if task.type == "videos"][-1].request


async def test_a_song_becomes_a_video_that_plays_under_its_whole_sound(sung):
    stage = sung
    job, message = await filmed(stage, song=stage.song.clip.id)
    codecs, length_s = await film_in(stage, message)
    (embed,) = message.embeds
    request = await ordered(stage)

    assert codecs == {"Video": "h264", "Audio": "aac"}
    assert length_s == pytest.approx(stage.song.clip.duration_s, abs=0.3)
    assert request["start_image_url"] == stage.song.clip.image_url
    assert "Holiday Wishes" in request["prompt"]
    assert "folk" in request["prompt"]
    assert (request["aspect_ratio"], request["enhancement"]) == ("16:9", False)
    assert embed.title == "Holiday Wishes"
    assert f"video of [*Holiday Wishes*](https://discord.com/channels/{stage.guild.id}" in embed.description
    assert f"by <@{stage.bob.id}>" in embed.description
    assert "0:02" in embed.description
    assert "16:9" not in embed.description  # the first frame decided the shape
    assert embed.image.url is None
    assert [button for button in labels_of(message) if button in {"Again", "Longer"}] == ["Again", "Longer"]
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]
    assert await spent(stage, stage.bob) == 3
    assert songs_held_open(stage.folder / "media") == []


async def test_the_card_of_a_video_names_luma_and_what_is_done_last(sung, monkeypatch):
    stage = sung
    monkeypatch.setattr("cogs._watch.BRIEF_S", 0.01)
    media = stage.parts.engine.delivery._media
    join, shown = media.join, []

    async def slowly(*args, **options):
        await wait_for_headline(stage, "Nearly there · putting the video and the song together")
        shown.append(True)
        return await join(*args, **options)

    monkeypatch.setattr(media, "join", slowly)
    stage.standin.hold()
    await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await wait_for_headline(stage, "Pending · Luma has the order")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Running · Luma is filming it")
    stage.standin.release()
    await stage.loopback.wait_until(lambda: carrying(stage, ".mp4"), timeout_s=20)

    assert shown
    assert "Suno" not in " ".join(headlines(carrying(stage, ".mp4")[0]))


async def test_a_scene_without_a_song_is_a_silent_video(stage):
    _, message = await filmed(stage, prompt="lanterns over a quiet harbor", aspect_ratio="9:16", loop=True)
    codecs, length_s = await film_in(stage, message)
    request = await ordered(stage)

    assert codecs == {"Video": "h264"}
    assert length_s == pytest.approx(1.0, abs=0.2)
    assert (request["prompt"], request["aspect_ratio"], request["loop"]) == (
        "lanterns over a quiet harbor",
        "9:16",
        True,
    )
    assert message.embeds[0].title == "lanterns over a quiet harbor"
    assert message.attachments[0].filename == "lanterns_over_a_quiet_harbor.mp4"
    assert not any("of an untitled song" in version.text for version in message.versions)
    assert "9:16 · loop" in message.text


async def test_a_picture_of_ones_own_goes_before_the_cover(sung):
    stage = sung
    await filmed(stage, song=stage.song.clip.id, prompt="it snows", image=("cabin.png", picture(), "image/png"))
    request = await ordered(stage)

    assert "cabin.png" in request["start_image_url"]
    assert request["prompt"] == "it snows"


@pytest.mark.parametrize(
    ("image", "words"),
    [
        (("cabin.png", b"no picture at all", "image/png"), "cannot be read as a picture"),
        (("notes.txt", b"words", "text/plain"), "is no picture that can be filmed"),
        (("cabin.gif", b"GIF89a", "image/gif"), "is no picture that can be filmed"),
        (("cabin.png", b"", "image/png"), "is empty"),
    ],
)
async def test_an_image_that_is_no_image_is_refused_privately_for_free(stage, image, words):
    answer = await stage.bob.slash(stage.songs, "video", prompt="x", image=image)

    assert answer.ephemeral
    assert "`image`" in answer.response.text
    assert words in answer.response.text
    assert "Nothing was charged" in answer.response.text
    assert await jobs_of(stage) == []


async def test_without_song_and_prompt_there_is_nothing_to_film(stage):
    answer = await stage.bob.slash(stage.songs, "video")

    assert answer.ephemeral
    assert "Say what is to be seen, or choose a song." in answer.response.text
    assert "Nothing was charged" in answer.response.text


async def test_the_words_of_a_song_without_words_cannot_be_shown(stage):
    song = await song_in(stage, await result_of(stage, stage.alice, prompt="waves", instrumental=True))
    for options in ({"song": song.clip.id}, {"prompt": "waves"}):
        answer = await stage.bob.slash(stage.songs, "video", mode="lyrics", **options)
        assert answer.ephemeral
        assert "needs a song that has words" in answer.response.text
        assert "Nothing was charged" in answer.response.text
    assert len(await jobs_of(stage)) == 1


async def test_a_video_of_a_video_or_of_stems_is_refused(sung):
    stage = sung
    job = await delivered_job(stage, await stage.bob.slash(stage.songs, "stems", song=stage.song.clip.id))
    stem = (await stage.store.songs_of_job(job.id))[0]
    answer = await stage.bob.slash(stage.songs, "video", song=stem.clip.id)

    assert answer.ephemeral
    assert "is a stem" in answer.response.text
    assert "Nothing was charged" in answer.response.text


async def test_the_words_are_burnt_in(sung, monkeypatch):
    stage = sung
    media = stage.parts.engine.delivery._media
    join, burnt = media.join, []

    async def noted(*args, captions=(), **options):
        burnt.extend(captions)
        return await join(*args, captions=captions, **options)

    monkeypatch.setattr(media, "join", noted)
    job, message = await filmed(stage, song=stage.song.clip.id, mode="lyrics")
    codecs, _ = await film_in(stage, message)

    assert job.request.has_captions
    assert all(isinstance(caption, Caption) for caption in burnt)
    assert "snow" in " ".join(caption.text for caption in burnt).lower()
    assert codecs == {"Video": "h264", "Audio": "aac"}
    assert "with its words" in message.text


async def test_words_whose_times_cannot_be_had_are_left_out_and_that_is_said(sung):
    stage = sung
    stage.standin.fault("error", path="/suno/timing", code="suno_processing_unavailable", times=None)
    job, message = await filmed(stage, song=stage.song.clip.id, mode="lyrics")

    assert "could not find out when its words are sung" in message.text
    assert job.state is JobState.DELIVERED


async def test_a_longer_video_goes_on_under_the_same_song(sung):
    stage = sung
    first, message = await filmed(stage, song=stage.song.clip.id, prompt="snow over a village", loop=True)
    form = await stage.alice.click(message, label="Longer")
    assert fields_of(form.modal)["prompt"]["value"] == "snow over a village"
    shown = await stage.alice.submit_modal(form, prompt="the lights go out")
    job = await delivered_job(stage, shown)
    longer = carrying(stage, ".mp4")[-1]
    codecs, length_s = await film_in(stage, longer)
    request = await ordered(stage)
    (video,) = await stage.store.songs_of_job(first.id)

    assert (request["action"], request["video_id"], request["prompt"]) == ("extend", video.clip.id, "the lights go out")
    assert codecs == {"Video": "h264", "Audio": "aac"}
    assert length_s == pytest.approx(stage.song.clip.duration_s, abs=0.3)
    assert "longer version of [*Holiday Wishes*]" in longer.text
    assert job.maker.id == stage.alice.id
    assert await spent(stage, stage.alice) == 1 + 3


async def test_a_song_is_filmed_from_its_panel_with_a_proposal_to_change(sung):
    stage = sung
    panel = await stage.bob.click(stage.result, label="More")
    form = await choose(stage.bob, panel.response, "Video")
    assert "Holiday Wishes" in fields_of(form.modal)["prompt"]["value"]
    answer = await stage.bob.submit_modal(form, prompt="snow over a village")
    assert "Ordered for 3 credits" in answer.response.text
    await stage.loopback.wait_until(lambda: carrying(stage, ".mp4"), timeout_s=20)
    (message,) = carrying(stage, ".mp4")

    assert message.reply_to == stage.result.id
    assert (await ordered(stage))["prompt"] == "snow over a village"
    assert (await newest_job(stage)).parent.clip_id == stage.song.clip.id


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
    assert "this is the video without sound" in message.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_song_that_was_deleted_meanwhile_is_not_heard(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await wait_for_headline(stage, "Pending")
    await remove(stage.parts.bot, stage.song, user_id=stage.alice.id, is_moderator=False)
    stage.standin.release()
    await delivered_job(stage, shown)
    (message,) = carrying(stage, ".mp4")
    codecs, _ = await film_in(stage, message)

    assert codecs == {"Video": "h264"}
    assert "this is the video without sound" in message.text


async def test_a_failure_at_luma_gives_the_three_credits_back_once(sung):
    stage = sung
    stage.standin.fault("fail", path="/luma/videos", code="api_error")
    shown = await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    job = await delivered_job(stage, shown, JobState.FAILED)
    card = await wait_for_headline(stage, "No video this time")

    assert "Something broke at Luma while the video was being made." in card.text
    assert "Suno" not in card.text
    assert "Your 3 credits were given back." in card.text
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

    assert "Luma made the video, but it could not be fetched." in card.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]


async def test_a_video_posted_and_not_remembered_is_found_again(sung, monkeypatch):
    stage = sung
    monkeypatch.setattr(sys.modules["cogs.status"], "GRACE_S", 0.01)
    monkeypatch.setattr(stage.parts.engine.studio, "posted", _never)
    await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await stage.loopback.wait_until(lambda: carrying(stage, ".mp4"), timeout_s=20)
    await stage.kill()
    await stage.start()
    job = await newest_job(stage)
    with stage.parts.engine.studio.feed.subscribe() as changes:
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
    await wait_for_headline(stage, "Pending")
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


async def test_a_video_with_a_dead_link_whose_song_is_gone_is_found_anew_and_silent(sung):
    stage = sung
    job, _ = await filmed(stage, song=stage.song.clip.id)
    stage.standin.fault("media_error", suffix=".mp3", times=None)
    stage.standin.fault("error", path="/suno/mp3", code="bad_request", times=None)
    (video,) = await stage.store.songs_of_job(job.id)
    dead = replace(video, clip=replace(video.clip, video_url=f"{stage.standin.base_url}/media/gone.mp4"))
    films = stage.parts.engine.delivery._films
    async with films.film(dead, job=job, waits_s=(), sleep=asyncio.sleep) as film:
        assert film.lacks == {Lack.SOUND}
        assert film.footage.clip.video_url == video.clip.video_url


async def test_a_video_that_cannot_be_put_together_is_a_link_that_says_it_is_silent(sung):
    stage = sung
    stage.standin.hold()
    shown = await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await wait_for_headline(stage, "Pending")
    job = await newest_job(stage)
    await stage.parts.engine.studio.placed(job.id, replace(job.place, upload_limit_bytes=MARGIN_BYTES + 100))
    stage.standin.release()
    job = await delivered_job(stage, shown)
    message = next(message for message in stage.loopback.messages(stage.songs) if "Download" in labels_of(message))

    assert "could not be put here, so the button has it without sound. /export puts them together." in message.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]


async def test_a_stop_while_a_video_is_put_together_ends_the_child_and_the_next_process_delivers(sung, monkeypatch):
    stage = sung
    start, children = asyncio.create_subprocess_exec, {}

    async def noted(*command, **options):
        children[command] = await start(*command, **options)
        return children[command]

    async def endless(shot, song, target, limit_bytes, captions, ffmpeg):
        shown_again = film_input(shot.file, "-stream_loop", "-1")
        await ffmpeg.render([shown_again], "-c", "copy", "-f", "null", "-")

    with monkeypatch.context() as patch:
        patch.setattr(asyncio, "create_subprocess_exec", noted)
        patch.setattr("adapters.media.disk.joined", endless)
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
    async with stage.parts.bot.film_places:
        for person in (stage.alice, stage.bob):
            await react(stage, person, message, "✉️")
        await react(stage, stage.alice, stage.result, "✉️")
        await stage.loopback.wait_for_message(stage.alice.dm(), is_result)
    dms = [stage.alice.dm(), stage.bob.dm()]
    await stage.loopback.wait_until(lambda: all(carrying(stage, ".mp4", dm) for dm in dms), timeout_s=20)
