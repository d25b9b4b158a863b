"""How a video is fitted, by arithmetic."""

import pytest
from hypothesis import given, strategies as st

from adapters.media.video_plan import peak_kbps, plan_for, silent_plan_for, size_for

MIB = 1024 * 1024
WIDE = {"width": 1280, "height": 720, "rate": 24}


def test_a_usual_song_stays_whole_at_ten_mebibytes():
    plan = plan_for(180, **WIDE, limit_bytes=10 * MIB)
    assert not plan.is_cut
    assert plan.length_s == 180
    assert plan.video_kbps >= 300
    assert plan.audio_kbps == 128
    assert (plan.width, plan.height) == (768, 432)


def test_with_room_it_has_all_the_bits_that_are_of_use():
    plan = plan_for(180, **WIDE, limit_bytes=100 * MIB)
    assert (plan.video_kbps, plan.audio_kbps, plan.width, plan.height) == (2500, 160, 1280, 720)


@pytest.mark.parametrize(("song_s", "length_s"), [(200, 200), (240, 203), (480, 203)])
def test_a_long_song_is_cut_before_it_gets_fewer_bits(song_s, length_s):
    plan = plan_for(song_s, **WIDE, limit_bytes=10 * MIB)
    assert plan.length_s == pytest.approx(length_s, abs=1)
    assert plan.is_cut == (length_s < song_s)
    assert plan.video_kbps >= 299


def test_a_minute_is_left_and_gets_fewer_bits_then():
    plan = plan_for(240, **WIDE, limit_bytes=2 * MIB)
    assert plan.length_s == 60
    assert 90 <= plan.video_kbps < 300
    assert plan.width < 768
    assert plan_for(240, **WIDE, limit_bytes=MIB) is None


def test_a_short_song_is_never_cut():
    plan = plan_for(30, **WIDE, limit_bytes=MIB)
    assert not plan.is_cut
    assert plan_for(30, **WIDE, limit_bytes=MIB // 2) is None


def test_a_silent_shot_is_never_cut():
    assert silent_plan_for(5, **WIDE, limit_bytes=MIB).video_kbps == pytest.approx(1570, abs=50)
    assert silent_plan_for(5, **WIDE, limit_bytes=50_000) is None


def test_a_video_on_its_side_is_scaled_by_its_longer_side():
    assert size_for(1080, 1920, rate=24, video_kbps=2500) == (720, 1280)
    assert size_for(1081, 1921, rate=30, video_kbps=90) == (270, 480)
    assert size_for(161, 91, rate=24, video_kbps=2500) == (160, 90)


@given(
    st.floats(1, 3600),
    st.integers(2, 5000),
    st.integers(2, 5000),
    st.sampled_from([24, 25, 30]),
    st.integers(0, 200_000_000),
)
def test_a_plan_keeps_within_the_limit(song_s, width, height, rate, limit_bytes):
    plan = plan_for(song_s, width=width, height=height, rate=rate, limit_bytes=limit_bytes)
    if plan is None:
        shortest_s = min(song_s, 60)
        assert (90 + 64) * 1000 / 8 * shortest_s > limit_bytes * 0.98 - 8_000 * shortest_s / 8 - 17_000
        return
    assert (plan.video_kbps + plan.audio_kbps) * 1000 / 8 * plan.length_s < limit_bytes
    assert plan.video_kbps >= 90
    assert plan.length_s == song_s or (plan.is_cut and 60 <= plan.length_s < song_s)
    assert plan.width % 2 == plan.height % 2 == 0
    assert plan.width <= min(1280, max(2, width))
    assert plan.height <= min(1280, max(2, height))


@given(st.integers(2, 400_000), st.floats(1, 600))
def test_more_room_is_never_worse(limit_kib, song_s):
    small, large = (plan_for(song_s, **WIDE, limit_bytes=limit_kib * 1024 * factor) for factor in (1, 2))
    if small is not None:
        assert large.length_s >= small.length_s
        assert large.width >= small.width
        assert large.length_s > small.length_s or large.video_kbps >= small.video_kbps


@given(st.integers(1, 3000), st.floats(0.3, 600))
def test_a_run_of_the_peak_rate_with_a_full_buffer_keeps_the_average(video_kbps, run_s):
    peak = peak_kbps(video_kbps, run_s)
    assert peak == 1 or peak * run_s + peak <= video_kbps * run_s * 1.0001
