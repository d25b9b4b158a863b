"""The chart of what a server spent: it opens, it is readable, no colour too many, and no name can break it."""

import io
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from adapters.drawing import Drawing, usage_chart
from adapters.drawing.chart_series import MARKS_MOST, bins_of, marks, series_of
from core.model.money import Usage
from core.model.usage import Days, Grouping

ROOT = Path(__file__).parents[3]
LAST = date(2026, 11, 24)
LONG_AGO = 10**17
"""As large as Discord's ids are."""


def days(count):
    return Days(first=LAST - timedelta(days=count - 1), last=LAST)


def use(day=LAST, user_id=1, credits_=1, action="generate"):
    return Usage(day=day, action=action, user_id=user_id, credits=credits_, songs=1)


def busy(count, members, entries):
    chance = random.Random(7)
    return [
        use(
            LAST - timedelta(days=chance.randrange(count)),
            LONG_AGO + int(members * chance.random() ** 2),
            chance.randrange(1, 4),
            chance.choice(["generate", "extend", "cover", "upload_cover"]),
        )
        for _ in range(entries)
    ]


def drawn(usage, count=7, names=None, by=Grouping.ACTION):
    image = Image.open(io.BytesIO(usage_chart.picture(usage, days(count), names or {}, by)))
    image.load()
    return image.convert("RGB")


def shades_of(image):
    return image.getcolors(1 << 20) or []


def luminance(colour):
    parts = [value / 255 for value in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def rgb(colour):
    return tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5))


def contrast(one, other):
    light, dark = sorted((luminance(rgb(one)), luminance(rgb(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("by", [Grouping.ACTION, Grouping.MEMBER])
@pytest.mark.parametrize("count", [1, 2, 7, 28, 31, 90, 93, 94, 365])
def test_a_period_of_any_length_is_a_png_that_fits(count, by):
    image = drawn(busy(count, 5, 40), count, by=by)
    assert max(image.size) <= 1600
    assert min(image.size) >= 600


def test_five_thousand_members_are_eleven_and_the_others():
    usage = busy(90, 5000, 20_000)
    series = series_of(usage, bins_of(days(90)), Grouping.MEMBER)
    assert len(series) == 12
    assert series[-1].key is None
    totals = [each.total for each in series[:-1]]
    assert totals == sorted(totals, reverse=True)
    assert sum(each.total for each in series) == sum(each.credits for each in usage)
    shades = {colour for count, colour in shades_of(drawn(usage, 90, by=Grouping.MEMBER)) if count > 400}
    assert len({rgb(colour) for colour in (*usage_chart.COLOURS, usage_chart.OTHER_COLOUR)} & shades) == 12


def test_every_colour_and_text_can_be_told_from_the_background():
    colours = (*usage_chart.COLOURS, usage_chart.OTHER_COLOUR)
    assert len(set(colours)) == 12
    assert all(contrast(colour, usage_chart.BACKGROUND) >= 3 for colour in colours)
    assert all(contrast(colour, usage_chart.BACKGROUND) >= 4.5 for colour in (usage_chart.TEXT, usage_chart.TITLE))


def test_the_picture_has_its_own_background():
    image = drawn([use()])
    corners = {image.getpixel((x, y)) for x in (0, image.width - 1) for y in (0, image.height - 1)}
    assert corners == {rgb(usage_chart.BACKGROUND)}


@pytest.mark.parametrize("usage", [[], [use(credits_=0)]])
def test_where_nothing_was_spent_the_picture_says_so_without_a_bar(usage):
    image = drawn(usage, 31)
    shades = {colour for _, colour in shades_of(image)}
    assert rgb(usage_chart.COLOURS[0]) not in shades
    assert rgb(usage_chart.TEXT) in shades


def test_bars_are_days_and_then_weeks_from_monday():
    assert [bins_of(days(7)).label(at) for at in (0, 6)] == ["Wed 18 Nov", "Tue 24 Nov"]
    assert bins_of(days(31)).label(0) == "25 Oct"
    year = bins_of(days(365))
    assert year.is_weekly
    assert all(start.weekday() == 0 for start in year.starts)
    assert year.label(0) == "24 Nov 25"
    assert year.at(year.starts[3] + timedelta(days=6)) == 3
    assert year.at(LAST) == len(year.starts) - 1


def test_a_day_outside_of_the_period_counts_in_the_nearest_bar():
    bins = bins_of(days(7))
    assert bins.at(LAST + timedelta(days=1)) == 6
    assert bins.at(LAST - timedelta(days=9)) == 0


@pytest.mark.parametrize("highest", [0, 1, 2, 3, 5, 6, 7, 10, 11, 19, 48, 99, 101, 250, 999, 12_345, 1_000_000])
def test_the_axis_has_few_whole_round_marks(highest):
    scale = marks(highest)
    assert scale[0] == 0
    assert scale[-1] >= max(1, highest)
    assert 2 <= len(scale) <= MARKS_MOST + 1
    assert str(scale[1]).rstrip("0") in {"1", "2", "5"}


def test_actions_of_one_name_are_one_colour():
    usage = [use(action="cover"), use(action="upload_cover"), use(action="gone_since")]
    series = series_of(usage, bins_of(days(1)), Grouping.ACTION)
    assert {each.key: each.total for each in series} == {"Cover": 2, "Gone since": 1}


ODD = [
    "",
    "$x^2$",
    r"\frac{1}{2}",
    "a\x00\nb",
    "\u202egnos",
    "\u0301" * 60,
    "x" * 200,
    "山田太郎",
    "🎸",
    "\ud83c",
    "W" * 32,
]


@pytest.mark.parametrize("name", ODD)
def test_no_name_can_break_the_picture(name):
    image = drawn([use(user_id=LONG_AGO), use(user_id=2)], names={LONG_AGO: name, 2: "bob"}, by=Grouping.MEMBER)
    assert image.size == drawn([use(user_id=1), use(user_id=2)], by=Grouping.MEMBER).size


async def test_a_thread_draws_the_same_as_anywhere_else():
    usage = busy(31, 20, 200)
    expected = usage_chart.picture(usage, days(31), {LONG_AGO: "alice"}, Grouping.MEMBER)
    drawing = Drawing()
    assert await drawing.usage_chart(usage, days=days(31), names={LONG_AGO: "alice"}, by=Grouping.MEMBER) == expected


async def test_what_cannot_be_drawn_is_an_error():
    nothing: list[Any] = [None]
    with pytest.raises(AttributeError):
        await Drawing().usage_chart(nothing, days=days(7), names={}, by=Grouping.ACTION)
