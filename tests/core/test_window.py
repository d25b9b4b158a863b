"""Windows start and end at local midnight, also on days that are not 24 hours long."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis.strategies import datetimes, sampled_from

from core.money import GuildSettings, WindowScope
from core.window import day, member_windows, operator_window

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Kiritimati"]


@given(datetimes(datetime(2020, 1, 1), datetime(2035, 1, 1)), sampled_from(ZONES))  # noqa: DTZ001 - made aware below
def test_every_moment_lies_in_its_day_and_days_join_without_a_gap(naive, zone):
    now = naive.replace(tzinfo=UTC)
    start, end = day(now, zone)
    assert start <= now < end
    assert day(end, zone)[0] == end
    assert timedelta(hours=23) <= end - start <= timedelta(hours=25)


def test_the_day_on_which_clocks_go_back_has_25_hours():
    start, end = day(datetime(2026, 10, 25, 12, tzinfo=UTC), "Europe/Berlin")
    assert end - start == timedelta(hours=25)


def test_a_guild_may_set_its_own_daily_credits_and_none_at_all_is_a_limit_too():
    now = datetime(2026, 11, 24, tzinfo=UTC)
    [window] = member_windows(guild_id=7, user_id=1, settings=GuildSettings(daily_credits=0), default_daily=10, now=now)
    assert window.limit == 0
    [window] = member_windows(guild_id=None, user_id=1, settings=GuildSettings(), default_daily=10, now=now)
    assert (window.limit, window.guild_id) == (10, 0)


def test_the_operators_brake_is_over_everybody():
    window = operator_window(100, datetime(2026, 11, 24, 23, tzinfo=UTC))
    assert (window.scope, window.guild_id, window.user_id) == (WindowScope.OPERATOR, 0, 0)
