"""What a video is made of comes safely to disk, and is what it says."""

from dataclasses import replace
from itertools import pairwise

import pytest

from adapters.media.ffmpeg import Ffmpeg
from adapters.media.video_info import read_video_info
from core.errors import MediaForbidden, MediaMissing, MediaUnfit
from tests.support.film import frames


@pytest.mark.parametrize("share", [0.3, 0.9])
async def test_a_video_that_is_cut_off_is_unfit_and_leaves_nothing(media, make_footage, shot_mp4, left_behind, share):
    with pytest.raises(MediaUnfit):
        async with make_footage(media, shot_mp4[: int(len(shot_mp4) * share)]):
            pass
    assert left_behind() == []


async def test_only_a_video_is_footage(media, make_footage, make_sound, mp3, png, left_behind):
    sound = make_sound("sound.mp4", "-i", "sine=duration=2")
    still = make_sound("still.mp4", "-i", "color=size=64x64:duration=0.1:rate=24", "-c:v", "libx264")
    for video in (mp3, png, sound, still, b"\0\0\0\x18ftypmp42" + b"\0" * 500):
        with pytest.raises(MediaUnfit):
            async with make_footage(media, video):
                pass
    bomb = make_sound("bomb.mp4", "-i", "color=size=5000x3000:rate=2:duration=1", "-c:v", "mpeg4")
    with pytest.raises(MediaUnfit):
        async with make_footage(media, bomb):
            pass
    with pytest.raises(MediaUnfit, match="text/html"):
        async with make_footage(media, b"<html>", content_type="text/html"):
            pass
    assert left_behind() == []


async def test_a_playlist_in_disguise_reads_no_other_file(media, make_footage, tmp_path, shot_mp4):
    (tmp_path / "secret.mp4").write_bytes(shot_mp4)
    playlist = f"ffconcat version 1.0\nfile {tmp_path}/secret.mp4\n".encode()
    with pytest.raises(MediaUnfit):
        async with make_footage(media, playlist):
            pass


async def test_a_video_has_a_size_cap_and_a_guarded_address(make_media, make_footage, make_song, quick, shot_mp4):
    async with make_media(limits=replace(quick, video_bytes=1000)) as media:
        with pytest.raises(MediaUnfit, match="over the limit"):
            async with make_footage(media, shot_mp4):
                pass
    async with make_media(allow_private=False) as media:
        with pytest.raises(MediaForbidden):
            async with make_footage(media, shot_mp4):
                pass
        with pytest.raises(MediaMissing):
            async with media.footage(make_song(""), song=None, maker="Ann", source=""):
                pass


async def test_the_song_of_the_footage_is_tagged_and_has_its_cover(cdn, media, make_song, shot_mp4, song_mp3, png):
    video = make_song("", video_url=cdn.put("/v.mp4", shot_mp4, "video/mp4"))
    song = make_song(cdn.put("/a.mp3", song_mp3), cdn.put("/c.png", png, "image/png"), title="Lamps")
    async with media.footage(video, song=song, maker="Ann", source="") as footage:
        assert footage.clip == video.clip
        assert footage.audio_file.audio.name == "Lamps.mp3"
        assert footage.audio_file.cover is not None


async def test_the_probe_reads_size_rate_and_length(tmp_path, shot_mp4, shot_webm):
    ffmpeg = Ffmpeg(at_once=1, time_limit_s=20)
    shown = []
    for name, video in (("a", shot_mp4), ("b", shot_webm)):
        (tmp_path / name).write_bytes(video)
        shown.append(await read_video_info(tmp_path / name, ffmpeg))
    assert [(info.width, info.height, info.rate, info.is_h264) for info in shown] == [
        (160, 90, 24, True),
        (160, 90, 24, False),
    ]
    assert [info.length_s for info in shown] == pytest.approx([2.5, 1.5], abs=0.05)


def test_the_shot_of_these_tests_moves_evenly(tmp_path, shot_mp4):
    (tmp_path / "shot.mp4").write_bytes(shot_mp4)
    levels = frames(tmp_path / "shot.mp4").mean(axis=(1, 2))
    assert all(later >= earlier - 0.5 for earlier, later in pairwise(levels))
