"""A song that is too large for the place is made smaller, within reason."""

import asyncio
from typing import Any

import pytest
from hypothesis import given, strategies as st
from mutagen.id3 import ID3
from mutagen.mp3 import MPEGInfo

from adapters.media.ffmpeg import Ffmpeg, FfmpegFailed
from adapters.media.fit import plan_for
from adapters.media.tag import mp3_length_s
from core.errors import MediaUnfit


@pytest.fixture
async def audio_file(cdn, media, make_song, large_mp3, png):
    """A tune of 1.2 MB with a cover of 90 KB."""
    song = make_song(cdn.put("/a.mp3", large_mp3), cdn.put("/a.png", png + bytes(90_000), "image/png"))
    async with media.fetch(song, maker="Ann", source="") as audio_file:
        yield audio_file


def sound_of(file) -> Any:
    """Read the file's frames; mutagen sets the attributes by way of `__dict__`, so that no type knows them."""
    with file.open("rb") as opened:
        return MPEGInfo(opened)


async def test_what_fits_stays_as_it_is(media, audio_file):
    assert await media.fit(audio_file, audio_file.audio.stat().st_size) == audio_file.audio


@pytest.mark.parametrize(
    ("limit_bytes", "rate_kbps", "has_cover"), [(1_200_000, 256, True), (600_000, 128, True), (300_000, 64, False)]
)
async def test_what_does_not_fit_is_re_encoded_with_its_tags(media, audio_file, limit_bytes, rate_kbps, has_cover):
    file = await media.fit(audio_file, limit_bytes)
    assert file != audio_file.audio
    assert file.name == audio_file.audio.name
    assert file.stat().st_size <= limit_bytes
    assert mp3_length_s(file) == pytest.approx(30, abs=0.1)
    assert sound_of(file).bitrate == rate_kbps * 1000
    tags, old = ID3(file), ID3(audio_file.audio)
    assert bool(tags.getall("APIC")) is has_cover
    assert set(old.keys()) - set(tags.keys()) <= {"APIC:"}
    assert tags["USLT::XXX"] == old["USLT::XXX"]


async def test_poor_sound_is_one_good_channel(media, audio_file):
    assert sound_of(await media.fit(audio_file, 210_000)).channels == 1


async def test_the_files_go_with_the_tune(cdn, media, make_song, large_mp3, left_behind):
    async with media.fetch(make_song(cdn.put("/a.mp3", large_mp3)), maker="Ann", source="") as audio_file:
        file = await media.fit(audio_file, 600_000)
        assert file.exists()
    assert not file.exists()
    assert left_behind() == []


async def test_below_48_kbit_a_second_it_is_unfit(media, audio_file):
    with pytest.raises(MediaUnfit, match="do not fit"):
        await media.fit(audio_file, 150_000)


async def test_a_wrong_guess_of_the_length_does_not_end_over_the_limit(cdn, media, make_song, make_sound):
    # Variable rate without a frame count: mutagen guesses by the first frames, which are far above the average here.
    mp3 = make_sound(
        "vbr.mp3",
        *("-i", "aevalsrc=if(lt(t\\,20)\\,random(0)\\,0):d=30:s=44100"),
        *("-q:a", "0", "-write_xing", "0", "-id3v2_version", "0"),
    )
    async with media.fetch(make_song(cdn.put("/a.mp3", mp3)), maker="Ann", source="") as audio_file:
        assert mp3_length_s(audio_file.audio) < 25
        limit_bytes = audio_file.audio.stat().st_size - 1
        file = await media.fit(audio_file, limit_bytes)
        assert file.stat().st_size <= limit_bytes
        assert mp3_length_s(file) == pytest.approx(30, abs=0.1)


@pytest.fixture
def children(monkeypatch):
    """Queue the child processes that are started."""
    children = asyncio.Queue()
    start = asyncio.create_subprocess_exec

    async def start_and_note(*command, **rest):
        child = await start(*command, **rest)
        children.put_nowait(child)
        return child

    monkeypatch.setattr(asyncio, "create_subprocess_exec", start_and_note)
    return children


async def test_a_cancelled_fit_leaves_no_process(audio_file, children):
    ffmpeg = Ffmpeg(at_once=1, time_limit_s=30)
    running = asyncio.create_task(ffmpeg.convert(audio_file.audio, "-filter:a", "aloop=-1:1000000", "-f", "null", "-"))
    async with asyncio.timeout(10):
        child = await children.get()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert child.returncode == -9


async def test_a_fit_that_takes_too_long_is_ended(audio_file, children):
    ffmpeg = Ffmpeg(at_once=1, time_limit_s=0.1)
    with pytest.raises(FfmpegFailed, match=r"not done after 0\.1 s"):
        await ffmpeg.convert(audio_file.audio, "-filter:a", "aloop=-1:1000000", "-f", "null", "-")
    assert (await children.get()).returncode == -9


async def test_the_child_sees_nothing_of_the_environment(audio_file, fake_ffmpeg, monkeypatch):
    fake_ffmpeg("/usr/bin/env\nexit 3")
    monkeypatch.setenv("DISCORD_TOKEN", "token-that-nobody-may-see")
    with pytest.raises(FfmpegFailed) as caught:
        await Ffmpeg(at_once=1, time_limit_s=5).convert(audio_file.audio)
    assert "LC_ALL=C" in str(caught.value)
    assert "DISCORD_TOKEN" not in str(caught.value)


async def test_an_ffmpeg_that_fails_makes_the_song_unfit_and_is_quoted_in_the_log(
    media, audio_file, fake_ffmpeg, caplog
):
    fake_ffmpeg("echo the encoder is broken\nexit 1")
    with pytest.raises(MediaUnfit, match=r"^the file could not be re-encoded$"):
        await media.fit(audio_file, 600_000)
    assert "clip clip-1 of job job-7: ffmpeg says: the encoder is broken" in caplog.text


async def test_the_ffmpeg_that_comes_with_us_serves_where_the_machine_has_none(media, audio_file, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert (await media.fit(audio_file, 600_000)).stat().st_size <= 600_000


async def test_a_machine_without_any_ffmpeg_makes_the_song_unfit(media, audio_file, monkeypatch, caplog):
    def none():
        raise RuntimeError("No ffmpeg exe could be found.")

    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr("imageio_ffmpeg.get_ffmpeg_exe", none)
    with pytest.raises(MediaUnfit):
        await media.fit(audio_file, 600_000)
    assert "ffmpeg is missing on this machine" in caplog.text


async def test_only_so_many_children_run_at_once(audio_file, children):
    ffmpeg = Ffmpeg(at_once=1, time_limit_s=30)
    work = asyncio.gather(*(ffmpeg.convert(audio_file.audio, "-c", "copy", "-f", "null", "-") for _ in range(3)))
    previous = await children.get()
    for _ in range(2):
        child = await children.get()
        assert previous.returncode == 0
        previous = child
    await work
    assert children.empty()


@given(
    st.floats(1, 3600),
    st.integers(0, 30_000_000),
    st.integers(0, 3_000_000),
    st.floats(0, 1),
)
def test_a_plan_keeps_within_the_limit(length_s, limit_bytes, tag_bytes, share):
    cover_bytes = int(tag_bytes * share)
    plan = plan_for(length_s, limit_bytes, tag_bytes=tag_bytes, cover_bytes=cover_bytes)
    if plan is None:
        assert length_s * 48_000 / 8 > (limit_bytes - tag_bytes + cover_bytes) * 0.99 - 10_000
    else:
        dropped = 0 if plan.has_cover else cover_bytes
        assert plan.rate_kbps >= 48
        assert length_s * plan.rate_kbps * 1000 / 8 + tag_bytes - dropped < limit_bytes
