from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from cogs.limits.parsing import LONGEST, parse_end, parse_number, parse_zone, suggest_zones, zone_names
from core.errors import SettingInvalid
from core.model.money import CREDITS_MAX

NOW = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("", None),
        ("  ", None),
        ("No  limit", None),
        ("0", 0),
        ("007", 7),
        (" 1,000 ", 1000),
        ("1 000 000", CREDITS_MAX),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert parse_number(typed, "day") == amount


@pytest.mark.parametrize("typed", ["-1", "1.5", "1e3", "ten", "1,00", "1000001", "9" * 5000, "0x10", "٣", "+1", "nan"])
def test_what_is_no_whole_number_in_range_is_refused(typed):
    with pytest.raises(SettingInvalid, match="day: must be a whole number from 0 to 1,000,000"):
        parse_number(typed, "day")


@pytest.mark.parametrize(
    ("typed", "local"),
    [
        ("1d", "2026-10-25 14:00"),  # the clocks go back an hour that night
        ("25h", "2026-10-25 14:00"),
        ("1w 1 day", "2026-11-01 14:00"),
        ("90 min", "2026-10-24 15:30"),
        ("2026-10-25", "2026-10-26 00:00"),
        ("2026-10-25 18:30", "2026-10-25 18:30"),
        ("2026-10-25T18:30:00+00:00", "2026-10-25 19:30"),
    ],
)
def test_days_end_at_the_same_time_of_day_where_the_clocks_change(typed, local):
    end = parse_end(typed, "expires", now=NOW, time_zone="Europe/Berlin")
    shown = end.astimezone(ZoneInfo("Europe/Berlin"))
    # 25 h after 14:00 summer time it is 14:00 winter time, too.
    assert f"{shown:%Y-%m-%d %H:%M}" == local


@settings(deadline=None)
@given(st.text(max_size=60) | st.from_regex(r"[0-9]{1,6} ?(min|h|d|w)( [0-9]{1,6}[a-z])?", fullmatch=True))
def test_whatever_is_typed_an_end_lies_ahead_or_is_refused(typed):
    try:
        end = parse_end(typed, "expires", now=NOW, time_zone="America/Sao_Paulo")
    except SettingInvalid as error:
        assert error.option == "expires"  # noqa: PT017 - either is an answer
    else:
        assert timedelta() < end - NOW <= LONGEST


def test_time_zones_are_found_in_any_case_and_suggested_when_misspelled():
    assert parse_zone(" europe/BERLIN ") == "Europe/Berlin"
    assert parse_zone("america/new york") == "America/New_York"
    with pytest.raises(SettingInvalid, match=r"Did you mean Europe/Lisbon"):
        parse_zone("Lisbonn")
    with pytest.raises(SettingInvalid, match="such as Europe/Berlin"):
        parse_zone("")


@settings(deadline=None)
@given(st.text(max_size=80))
def test_no_more_time_zones_are_offered_than_discord_takes(typed):
    assert len(suggest_zones(typed)) <= 25
    assert set(suggest_zones(typed)) <= set(zone_names())
