"""/video: a song's cover moves under its sound, a prompt alone does, either goes on; and what cannot be is said."""

import pytest

from core.model.job import JobState
from core.model.timed_lyrics import Caption
from tests.support.cards import songs_held_open
from tests.support.files import carrying, delivered_job, newest_job
from tests.support.songs import choose, fields_of, labels_of, result_of, song_in
from tests.support.stage import entries, headlines, jobs_of, spent, wait_for_headline
from tests.support.videos import film_in, filmed, ordered, picture

pytestmark = pytest.mark.usefixtures("hurry_delivery")


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
    monkeypatch.setattr("cogs._posting.job_watch.BRIEF_S", 0.01)
    media = stage.parts.engine.services.delivery._media
    join, shown = media.join, []

    async def slowly(*args, **options):
        await wait_for_headline(stage, "Nearly there: adding the song to the video")
        shown.append(True)
        return await join(*args, **options)

    monkeypatch.setattr(media, "join", slowly)
    stage.standin.hold()
    await stage.bob.slash(stage.songs, "video", song=stage.song.clip.id)
    await wait_for_headline(stage, "Sent to")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your video")
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
        (("cabin.png", b"no picture at all", "image/png"), "can't be read as an image"),
        (("notes.txt", b"words", "text/plain"), "isn't a usable image"),
        (("cabin.gif", b"GIF89a", "image/gif"), "isn't a usable image"),
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
    assert "Describe what the video shows, or choose a song." in answer.response.text
    assert "Nothing was charged" in answer.response.text


async def test_the_words_of_a_song_without_words_cannot_be_shown(stage):
    song = await song_in(stage, await result_of(stage, stage.alice, prompt="waves", instrumental=True))
    for options in ({"song": song.clip.id}, {"prompt": "waves"}):
        answer = await stage.bob.slash(stage.songs, "video", mode="lyrics", **options)
        assert answer.ephemeral
        assert "needs a song with lyrics" in answer.response.text
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
    media = stage.parts.engine.services.delivery._media
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
    assert "with lyrics on screen" in message.text


async def test_words_whose_times_cannot_be_had_are_left_out_and_that_is_said(sung):
    stage = sung
    stage.standin.fault("error", path="/suno/timing", code="suno_processing_unavailable", times=None)
    job, message = await filmed(stage, song=stage.song.clip.id, mode="lyrics")

    assert "couldn't find out when each line is sung" in message.text
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
