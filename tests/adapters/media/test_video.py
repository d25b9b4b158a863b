"""A short shot becomes the video of a song, and fits."""

import asyncio
import io
from dataclasses import replace

import numpy as np
import pytest

from adapters.media.ffmpeg import Ffmpeg, FfmpegFailed, Input
from adapters.media.video import _encode_within
from core.errors import MediaUnfit
from core.model.timed_lyrics import Caption
from tests.support.film import description, frames, length_s, loudness_db, size

ROOMY = 10 * 1024 * 1024


@pytest.fixture(scope="session")
def long_mp3(make_sound):
    """Eighty seconds of a tone."""
    return make_sound("eighty.mp3", "-i", "sine=duration=80", "-b:a", "64k")


@pytest.fixture
async def footage(media, make_footage, shot_mp4, song_mp3):
    async with make_footage(media, shot_mp4, song_mp3, title="Over the Sea: Part 1/2") as footage:
        yield footage


async def test_the_video_lasts_as_long_as_the_song_and_plays_everywhere(media, footage, song_mp3):
    video = await media.join(footage, ROOMY)
    assert video.name == "Over the Sea Part 1 2.mp4"
    assert length_s(video) == pytest.approx(7, abs=0.1)
    assert await media.video_length_s(video) == pytest.approx(7, abs=0.1)
    shown = description(video)
    assert "h264 (High)" in shown
    assert "yuv420p" in shown
    assert "aac (LC)" in shown
    assert video.read_bytes().index(b"moov") < video.read_bytes().index(b"mdat")
    assert loudness_db(video, 6.5, 0.3) == pytest.approx(loudness_db(video, 1, 0.3), abs=1)


async def test_it_begins_as_the_shot_does(media, footage, cdn):
    video = frames(await media.join(footage, ROOMY))
    info = frames(footage.info.file)
    assert np.abs(video[0] - info[0]).mean() < 3
    assert np.abs(video[30] - info[30]).mean() < 3


async def test_the_end_of_the_shot_fades_into_its_beginning(media, footage):
    video = frames(await media.join(footage, ROOMY))
    assert len(video) in {168, 169}  # an MP3 lasts a whole number of its own frames
    levels = video.mean(axis=(1, 2))
    # Cut hard, the picture would jump down by 150; faded, it takes a step a picture, as everywhere.
    steps = np.abs(np.diff(levels))
    assert levels.max() - levels.min() > 60
    assert steps.max() < 12


async def test_no_picture_is_missing_where_runs_meet(media, footage):
    video = frames(await media.join(footage, ROOMY))
    period = 60 - 20  # the shot's 60 pictures without the third that is faded over
    for picture in (10, 25, 39):
        after = 20 + picture
        assert np.abs(video[after] - video[after + period]).mean() < 1.5
        assert np.abs(video[after] - video[after + 2 * period]).mean() < 1.5


async def test_a_shot_that_is_longer_than_its_song_is_not_repeated(media, make_footage, shot_mp4, mp3):
    async with make_footage(media, shot_mp4, mp3) as footage:
        video = await media.join(footage, ROOMY)
        assert length_s(video) == pytest.approx(2, abs=0.1)
        info = frames(footage.info.file)
        assert np.abs(frames(video)[47] - info[47]).mean() < 3


async def test_what_does_not_fit_is_cut_with_a_fade_of_picture_and_sound(media, make_footage, shot_mp4, long_mp3):
    async with make_footage(media, shot_mp4, long_mp3) as footage:
        video = await media.join(footage, 3_300_000)
        assert video.stat().st_size <= 3_300_000
        whole_s = length_s(video)
        assert 60 <= whole_s < 70
        assert loudness_db(video, whole_s - 0.25, 0.2) < loudness_db(video, 30, 0.2) - 15
        pictures = frames(video)
        assert pictures[-1].mean() < 25
        assert pictures[-100].mean() > 40


async def test_after_the_cut_it_gets_fewer_bits(media, make_footage, shot_mp4, long_mp3):
    async with make_footage(media, shot_mp4, long_mp3) as footage:
        video = await media.join(footage, 1_400_000)
        assert video.stat().st_size <= 1_400_000
        assert length_s(video) == pytest.approx(60, abs=0.2)


async def test_what_fits_no_way_is_unfit_and_leaves_no_file(media, footage, left_behind):
    before = set(left_behind()[0].iterdir())
    with pytest.raises(MediaUnfit, match="does not fit into 50000 bytes"):
        await media.join(footage, 50_000)
    assert set(left_behind()[0].iterdir()) == before


async def test_it_may_be_joined_again_and_everything_goes_with_the_footage(
    media, make_footage, shot_mp4, song_mp3, left_behind
):
    async with make_footage(media, shot_mp4, song_mp3) as footage:
        first, second = await media.join(footage, ROOMY), await media.join(footage, 400_000)
        assert first.exists()
        assert second.stat().st_size <= 400_000
    assert not first.exists()
    assert left_behind() == []


async def test_a_large_or_odd_shot_becomes_even_and_small(media, make_footage, make_sound, mp3):
    video = make_sound("odd.mp4", "-i", "testsrc=size=1601x901:rate=60:duration=0.6", "-c:v", "libx264")
    async with make_footage(media, video, mp3) as footage:
        assert footage.info.rate == 30
        assert not footage.info.is_h264  # testsrc makes yuv444p
        write_looped = await media.join(footage, ROOMY)
        assert size(write_looped) == (1280, 720)
        assert "yuv420p" in description(write_looped)
        assert "30 fps" in description(write_looped)


CAPTIONS = [
    Caption(text="Row home", start_s=0.5, end_s=2.0, heading="Verse 1"),
    Caption(text="{\\an8\\fs200}no tricks\\Nhere {", start_s=4.0, end_s=5.0),
]


async def test_captions_stand_in_the_bottom_part_while_they_are_sung(media, footage):
    plain = frames(await media.join(footage, ROOMY))
    shown = frames(await media.join(footage, ROOMY, captions=CAPTIONS))
    assert len(plain) == len(shown)
    difference = np.abs(plain - shown)
    top, bottom = difference[:, :50].mean(axis=(1, 2)), difference[:, 50:].mean(axis=(1, 2))
    for picture, is_told in ((6, False), (30, True), (84, False), (110, True), (160, False)):
        assert bool(bottom[picture] > 2) == is_told, picture
    assert top.max() < 1


async def test_a_video_may_be_cut_and_have_captions(media, make_footage, shot_mp4, long_mp3):
    captions = [Caption(text="The end", start_s=55, end_s=70)]
    async with make_footage(media, shot_mp4, long_mp3) as footage:
        video = await media.join(footage, 3_300_000, captions=captions)
        pictures = frames(video)
        assert pictures[58 * 24, 50:].max() > 240
        assert pictures[-1].max() < 60


async def test_letters_of_every_script_do_no_harm(media, footage):
    captions = [Caption(text="雪が降る" * 30 + " 🎄 عيد \u202e\0\ud800", start_s=0, end_s=5, heading="[Bridge]\n")]
    assert length_s(await media.join(footage, ROOMY, captions=captions)) == pytest.approx(7, abs=0.1)


async def test_it_works_with_the_ffmpeg_that_comes_with_us(media, footage, monkeypatch):
    monkeypatch.setenv("PATH", "")
    video = await media.join(footage, ROOMY, captions=CAPTIONS)
    assert frames(video)[30, 50:].max() > 240
    assert length_s(await media.join(footage, ROOMY)) == pytest.approx(7, abs=0.1)


async def test_a_relative_media_folder_will_do(cdn, make_media, make_footage, media_dir, monkeypatch, shot_mp4, mp3):
    monkeypatch.chdir(media_dir.parent)
    folder = media_dir.relative_to(media_dir.parent)
    async with make_media(folder=folder) as media, make_footage(media, shot_mp4, mp3) as footage:
        video = await media.join(footage, ROOMY, captions=CAPTIONS)
        assert length_s(video) == pytest.approx(2, abs=0.1)


async def test_without_a_song_the_shot_stays_as_it_is(media, make_footage, shot_mp4):
    async with make_footage(media, shot_mp4) as footage:
        video = await media.join(footage, ROOMY)
        assert footage.audio_file is None
        assert video.read_bytes().index(b"moov") < video.read_bytes().index(b"mdat")
        assert "Audio" not in description(video)
        assert np.array_equal(frames(video), frames(footage.info.file))


async def test_without_a_song_webm_becomes_mp4(media, make_footage, shot_webm):
    async with make_footage(media, shot_webm, content_type="video/webm") as footage:
        video = await media.join(footage, ROOMY)
        assert "h264 (High)" in description(video)
        assert length_s(video) == pytest.approx(1.5, abs=0.1)


async def test_without_a_song_only_the_bits_get_fewer(media, make_footage, make_sound):
    noise = "nullsrc=size=320x180:rate=24:duration=3,geq=lum=random(1)*255:cb=128:cr=128"
    video = make_sound("noise.mp4", "-i", noise, "-pix_fmt", "yuv420p", "-c:v", "libx264")
    async with make_footage(media, video) as footage:
        assert footage.info.is_h264
        write_looped = await media.join(footage, 300_000)
        assert write_looped.stat().st_size <= 300_000
        assert length_s(write_looped) == pytest.approx(3, abs=0.1)
        with pytest.raises(MediaUnfit):
            await media.join(footage, 40_000)


async def test_an_ffmpeg_that_hangs_is_ended_and_makes_the_video_unfit(
    make_media, make_footage, quick, shot_mp4, mp3, fake_ffmpeg, caplog
):
    async with make_media(limits=replace(quick, join_s=0.3)) as media, make_footage(media, shot_mp4, mp3) as footage:
        fake_ffmpeg("exec /bin/sleep 60")
        with pytest.raises(MediaUnfit, match="could not be re-encoded"):
            await media.join(footage, ROOMY)
        assert not list(footage.info.file.parent.glob("video-*"))
    assert "ffmpeg says: not done after 0.3 s" in caplog.text


async def test_an_ffmpeg_without_libass_is_told_to_the_operator(media, footage, fake_ffmpeg, caplog):
    fake_ffmpeg("echo No such filter: \\'ass\\'\nexit 1")
    with pytest.raises(MediaUnfit):
        await media.join(footage, ROOMY, captions=CAPTIONS)
    assert "clip clip-1 of job job-7: ffmpeg says: No such filter: 'ass'" in caplog.text


async def test_a_child_has_no_more_memory_than_it_may(tmp_path, make_sound):
    video = tmp_path / "video.mp4"
    video.write_bytes(make_sound("wide.mp4", "-i", "testsrc=size=640x360:duration=1", "-c:v", "libx264"))
    ffmpeg = Ffmpeg(at_once=1, time_limit_s=20, memory_bytes=64 * 1024 * 1024)
    with pytest.raises(FfmpegFailed):
        await ffmpeg.render([Input(file=video, formats="mov")], "-c:v", "libx264", "-f", "null", "-")


async def test_videos_are_joined_one_at_a_time(media, make_footage, shot_mp4, mp3, monkeypatch):
    running, most = 0, 0
    start = asyncio.create_subprocess_exec

    async def counted(*command, **rest):
        nonlocal running, most
        child = await start(*command, **rest)
        running, wait = running + 1, child.wait
        most = max(most, running)

        async def ended():
            nonlocal running
            status = await wait()
            running -= 1
            return status

        child.wait = ended
        return child

    async with make_footage(media, shot_mp4, mp3) as footage:
        monkeypatch.setattr(asyncio, "create_subprocess_exec", counted)
        await asyncio.gather(*(media.join(footage, ROOMY) for _ in range(3)))
    assert most == 1


async def test_what_comes_out_too_large_is_encoded_once_more_and_smaller(tmp_path):
    target, aims = tmp_path / "video.mp4", []

    def plan(aimed_bytes):
        aims.append(aimed_bytes)
        return aimed_bytes

    async def encode(planned):
        target.write_bytes(bytes(int(planned * 1.1)))

    await _encode_within(1000, target, plan, encode)
    assert len(aims) == 2
    assert target.stat().st_size <= 1000

    async def stubborn(planned):
        target.write_bytes(bytes(2000))

    with pytest.raises(MediaUnfit):
        await _encode_within(1000, target, plan, stubborn)
    assert len(aims) == 4


async def test_footage_of_another_kind_is_a_mistake_of_the_program(media):
    with pytest.raises(TypeError):
        await media.join(io.BytesIO(), ROOMY)
