"""Windows start and end at local midnight, also where a day is not 24 hours long or midnight does not exist."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis.strategies import datetimes, sampled_from

from core.limits.window import LONGEST, operator_window, span, windows_of
from core.model.money import Allowance, WindowKind, WindowScope

DAY, WEEK, MONTH = WindowKind
ZONES = sorted(available_timezones())
EPOCH, FAR = datetime(1970, 1, 2), datetime(2100, 1, 1)  # noqa: DTZ001 - made aware below
INSTANT = timedelta(microseconds=1)


def local(zone, *moment):
    return datetime(*moment, tzinfo=ZoneInfo(zone))


@given(datetimes(EPOCH, FAR), sampled_from(ZONES), sampled_from(WindowKind))
@example(datetime(2018, 11, 4, 3), "America/Sao_Paulo", DAY)  # noqa: DTZ001 - made aware below
@example(datetime(2010, 11, 7, 2, 45), "America/St_Johns", DAY)  # noqa: DTZ001 - its 6th of November came twice
@example(datetime(2010, 11, 7, 2, 30), "America/St_Johns", WEEK)  # noqa: DTZ001 - and so did the end of that week
@example(datetime(2011, 12, 30, 9, 59), "Pacific/Apia", DAY)  # noqa: DTZ001 - its 30th of December was left out
def test_every_instant_lies_in_its_span_and_spans_tile_time(naive, zone, kind):
    now = naive.replace(tzinfo=UTC)
    start, end = span(kind, now, zone)
    assert start <= now < end
    assert end - start <= LONGEST
    assert span(kind, start, zone) == span(kind, end - INSTANT, zone) == (start, end)
    assert span(kind, end, zone)[0] == end
    assert span(kind, start - INSTANT, zone)[1] == start
    assert {start.tzinfo, end.tzinfo} == {UTC}


@given(datetimes(EPOCH, FAR), sampled_from(ZONES))
def test_a_day_never_reaches_over_the_end_of_a_week_or_a_month(naive, zone):
    now = naive.replace(tzinfo=UTC)
    day = span(DAY, now, zone)
    for kind in (WEEK, MONTH):
        start, end = span(kind, now, zone)
        assert start <= day[0] < day[1] <= end


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("Europe/Berlin", date(2026, 3, 29), 23),
        ("Europe/Berlin", date(2026, 10, 25), 25),
        ("America/New_York", date(2026, 3, 8), 23),
        ("America/New_York", date(2026, 11, 1), 25),
        ("Australia/Lord_Howe", date(2026, 10, 4), 23.5),
        ("America/Sao_Paulo", date(2018, 11, 4), 23),
        ("America/Havana", date(2026, 11, 1), 25),
        ("Asia/Kathmandu", date(2026, 3, 29), 24),
    ],
)
def test_a_day_on_which_clocks_change_is_shorter_or_longer(zone, day, hours):
    start, end = span(DAY, local(zone, day.year, day.month, day.day, 12), zone)
    assert end - start == timedelta(hours=hours)
    assert start.astimezone(ZoneInfo(zone)).date() == day


@pytest.mark.parametrize(
    ("zone", "day", "starts_at"),
    [
        ("America/Sao_Paulo", (2018, 11, 4), datetime(2018, 11, 4, 3, tzinfo=UTC)),
        ("Asia/Beirut", (2026, 3, 29), datetime(2026, 3, 28, 22, tzinfo=UTC)),
        ("Africa/Cairo", (2026, 4, 24), datetime(2026, 4, 23, 22, tzinfo=UTC)),
    ],
)
def test_a_day_whose_midnight_does_not_exist_begins_when_its_clocks_do(zone, day, starts_at):
    start, _ = span(DAY, local(zone, *day, 12), zone)
    assert start == starts_at
    assert start.astimezone(ZoneInfo(zone)).hour == 1
    assert span(DAY, start - INSTANT, zone)[1] == start


def test_midnight_that_comes_twice_begins_the_day_once():
    first = local("America/Havana", 2026, 11, 1)
    second = first.replace(fold=1)
    assert span(DAY, first, "America/Havana")[0] == first.astimezone(UTC)
    assert span(DAY, second, "America/Havana") == span(DAY, first, "America/Havana")


def test_clocks_set_back_over_midnight_do_not_open_a_day_twice():
    # In Lebanon 00:00 of 25 October 2026 is 23:00 of the 24th again.
    before, again = (local("Asia/Beirut", 2026, 10, 24, 23, 30).replace(fold=fold) for fold in (0, 1))
    assert again - before.astimezone(UTC) == timedelta(hours=1)
    assert span(DAY, before, "Asia/Beirut") == span(DAY, again, "Asia/Beirut")


def test_a_week_runs_from_monday_over_the_end_of_a_month_and_a_change_of_clocks():
    start, end = span(WEEK, local("Europe/Berlin", 2026, 4, 1, 8), "Europe/Berlin")
    assert (start, end) == (local("Europe/Berlin", 2026, 3, 30), local("Europe/Berlin", 2026, 4, 6))
    assert end - start == timedelta(days=7)
    start, end = span(WEEK, local("Europe/Berlin", 2026, 3, 29, 23, 59), "Europe/Berlin")
    assert (start, end) == (local("Europe/Berlin", 2026, 3, 23), local("Europe/Berlin", 2026, 3, 30))
    assert end - start == timedelta(days=7, hours=-1)


def test_the_week_of_new_year_is_one_week():
    monday, sunday = datetime(2026, 12, 28, tzinfo=UTC), datetime(2027, 1, 3, 23, tzinfo=UTC)
    assert span(WEEK, monday, "UTC") == span(WEEK, sunday, "UTC")


@pytest.mark.parametrize(
    ("year", "month", "days"), [(2026, 1, 31), (2026, 2, 28), (2028, 2, 29), (2026, 4, 30), (2026, 12, 31)]
)
def test_a_month_is_as_long_as_the_calendar_says(year, month, days):
    for day in (1, 15, days):
        start, end = span(MONTH, datetime(year, month, day, 23, 59, tzinfo=UTC), "UTC")
        assert start == datetime(year, month, 1, tzinfo=UTC)
        assert end - start == timedelta(days=days)


def test_the_longest_window_is_a_month_in_which_clocks_go_back():
    start, end = span(MONTH, local("Europe/Berlin", 2026, 10, 25, 2, 30), "Europe/Berlin")
    assert end - start == timedelta(days=31, hours=1)
    assert end - start <= LONGEST


def test_a_year_is_twelve_months_and_52_weeks_and_a_bit():
    for kind, count in ((MONTH, 12), (WEEK, 53), (DAY, 365)):
        starts, now = [], local("Australia/Lord_Howe", 2026, 1, 1, 12)
        while now < local("Australia/Lord_Howe", 2027, 1, 1):
            start, now = span(kind, now, "Australia/Lord_Howe")
            starts.append(start)
        assert len(starts) == count
        assert all(before < after for before, after in pairwise(starts))


def test_windows_are_counted_in_all_three_kinds_whether_they_have_a_limit_or_not():
    now = datetime(2026, 11, 24, tzinfo=UTC)
    windows = windows_of(WindowScope.MEMBER, Allowance(week=0), guild_id=7, user_id=1, time_zone="Asia/Tokyo", now=now)
    assert [(window.kind, window.limit) for window in windows] == [(DAY, None), (WEEK, 0), (MONTH, None)]
    assert {(window.scope, window.guild_id, window.user_id) for window in windows} == {(WindowScope.MEMBER, 7, 1)}
    for window in windows:
        assert (window.starts_at, window.ends_at) == span(window.kind, now, "Asia/Tokyo")


def test_direct_messages_have_windows_of_their_own():
    now = datetime(2026, 11, 24, tzinfo=UTC)
    windows = windows_of(WindowScope.MEMBER, Allowance(day=10), guild_id=None, user_id=1, time_zone="UTC", now=now)
    assert {window.guild_id for window in windows} == {0}


def test_the_operators_window_counts_everyone_and_is_in_utc():
    window = operator_window(100, local("Pacific/Kiritimati", 2026, 11, 25, 3))
    assert (window.scope, window.guild_id, window.user_id, window.limit) == (WindowScope.OPERATOR, 0, 0, 100)
    assert (window.kind, window.starts_at) == (DAY, datetime(2026, 11, 24, tzinfo=UTC))
