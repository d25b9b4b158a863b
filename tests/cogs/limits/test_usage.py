"""/limits usage: the chart, the sums in words, the table."""

import csv
import io
import zipfile
from datetime import date, timedelta

import discord
import pytest

from cogs.limits import usage
from cogs.limits.usage import COLUMNS, table
from core.limits.usage import UsageReport, days_of
from core.model.money import Usage
from core.model.usage import Days, Grouping, Period
from tests.support.songs import result_of
from tests.support.stage import all_ended

DAY = date(2026, 11, 24)
PICTURE = b"\x89PNG"


@pytest.fixture
async def real_club(stage):
    """A stage with somebody who may manage the server."""
    stage.admin = stage.loopback.create_person("admin", stage.guild, permissions=discord.Permissions(manage_guild=True))
    return stage


@pytest.fixture
async def club(real_club, monkeypatch):
    """The same, where charts are drawn at once."""

    async def drawn(*_, **__):
        return PICTURE

    monkeypatch.setattr(real_club.parts.bot.services.usage_reports._artist, "usage_chart", drawn)
    return real_club


async def asked(stage, **options):
    """What an admin sees when they ask."""
    shown = await stage.admin.slash(stage.songs, "limits usage", **options)
    assert shown.ephemeral
    return await shown.wait_for_response()


async def rows_of(stage, message):
    (file,) = [file for file in message.attachments if file.filename == "usage.csv"]
    content = await stage.loopback.file_bytes(file)
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def report(*usage, count=7):
    return UsageReport(days=Days(first=DAY - timedelta(days=count - 1), last=DAY), time_zone="UTC", usage=usage)


def use(user_id=1, credits_=1, action="generate", day=DAY):
    return Usage(day=day, action=action, user_id=user_id, credits=credits_, songs=1)


async def test_the_chart_the_sums_and_the_table_are_of_what_was_spent(real_club):
    club = real_club
    await result_of(club, club.alice, prompt="rain")
    await result_of(club, club.alice, prompt="snow")
    await result_of(club, club.bob, prompt="sun")
    await all_ended(club)
    seen = await asked(club)
    assert [file.filename for file in seen.attachments] == ["usage.png", "usage.csv"]
    assert (await club.loopback.file_bytes(seen.attachments[0])).startswith(b"\x89PNG")
    text = seen.embeds[0].description
    assert "**3 credits for 3 songs**, by 2 members" in text
    assert "1. Alice: 2 credits for 2 songs" in text
    assert "2. Bob: 1 credit for 1 song" in text
    assert "1. Song: 3 credits for 3 songs" in text
    assert "Busiest day" in text
    head, *rows = await rows_of(club, seen)
    assert tuple(head) == COLUMNS
    today = club.parts.engine.services.orders.now().date().isoformat()
    assert sorted(rows) == sorted(
        [
            [today, "generate", str(club.alice.id), "Alice", "2", "2"],
            [today, "generate", str(club.bob.id), "Bob", "1", "1"],
        ]
    )


async def test_a_song_that_failed_was_not_spent(club):
    club.standin.fault("fail")
    await club.alice.slash(club.songs, "song", prompt="rain")
    await all_ended(club)
    seen = await asked(club, period="today")
    assert "Nothing was spent" in seen.embeds[0].description
    assert [file.filename for file in seen.attachments] == ["usage.png", "usage.csv"]
    assert await rows_of(club, seen) == [list(COLUMNS)]


@pytest.mark.parametrize(
    ("by", "first"), [("day", "**By day**"), ("action", "**By action**"), ("member", "**By member**")]
)
async def test_what_was_asked_for_is_listed_first(club, by, first):
    await result_of(club, club.alice, prompt="rain")
    await all_ended(club)
    lines = (await asked(club, by=by)).embeds[0].description.splitlines()
    assert next(line for line in lines if line.startswith("**By")) == first


async def test_every_period_can_be_asked_for(club, subtests):
    for period in [period.value for period in Period]:
        with subtests.test(period=period):
            assert period in (await asked(club, period=period)).embeds[0].title


async def test_members_who_left_are_shown_as_mentions_that_ping_nobody(club):
    gone = club.loopback.create_person("gone", club.guild)
    await result_of(club, gone, prompt="rain")
    await all_ended(club)
    club.loopback.leave(gone, club.guild)
    seen = await asked(club)
    assert f"<@{gone.id}>: 1 credit" in seen.embeds[0].description
    assert (await rows_of(club, seen))[1][2:4] == [str(gone.id), ""]


async def test_a_picture_that_fails_takes_neither_words_nor_table_along(club, monkeypatch):
    await result_of(club, club.alice, prompt="rain")
    await all_ended(club)

    async def fail(*_, **__):
        raise OSError("out of paint")

    monkeypatch.setattr(club.parts.bot.services.usage_reports._artist, "usage_chart", fail)
    seen = await asked(club)
    assert "could not be drawn" in seen.content
    assert "1 credit for 1 song" in seen.embeds[0].description
    assert len(await rows_of(club, seen)) == 2


async def test_names_that_do_not_come_hold_nothing_up(club, monkeypatch):
    await result_of(club, club.alice, prompt="rain")
    await all_ended(club)
    monkeypatch.setattr("cogs.limits.usage.NAMES_S", 0.0)
    assert f"<@{club.alice.id}>" in (await asked(club)).embeds[0].description


async def test_only_those_who_may_manage_the_server_see_it(club):
    demoted = club.loopback.create_person("was admin", club.guild, permissions=discord.Permissions(administrator=True))
    assert (await demoted.slash(club.songs, "limits usage")).ephemeral
    with pytest.raises(Exception, match="permission"):
        await club.alice.slash(club.songs, "limits usage")


def test_no_cell_of_the_table_is_a_formula():
    names = {1: "=HYPERLINK()", 2: "+1", 3: "-1", 4: "@sum", 5: "\t=x", 6: 'a,"b"', 7: "a\nb", 8: "plain"}
    content = table(report(*(use(user_id=user_id) for user_id in names)), names).decode("utf-8-sig")
    assert content.endswith("\r\n")
    cells = [row[3] for row in csv.reader(io.StringIO(content, newline=""))][1:]
    assert cells == ["'=HYPERLINK()", "'+1", "'-1", "'@sum", "'\t=x", 'a,"b"', "a\nb", "plain"]


def test_forgotten_members_have_neither_id_nor_name_in_the_table():
    assert b"generate,,,1,1\r\n" in table(report(use(user_id=0)), {})


def test_a_table_that_does_not_fit_is_zipped_and_one_that_does_not_fit_even_so_is_left_out():
    large = report(*(use(user_id=10**17 + number) for number in range(500)))
    packed = usage.pack(large, {}, 10_000)
    assert packed.filename == "usage.csv.zip"
    with zipfile.ZipFile(packed.fp) as archive:
        assert archive.read("usage.csv") == table(large, {})
    assert usage.pack(large, {}, 100) is None


def test_long_lists_are_cut_in_words():
    large = report(*(use(user_id=10**17 + number, credits_=100 - number) for number in range(40)))
    text = usage.describe(large, {}, Grouping.MEMBER)
    assert "**Top 10 members**" in text
    assert "11." not in text
    assert "by 40 members" in text


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.TODAY, DAY, DAY),
        (Period.WEEK, date(2026, 11, 18), DAY),
        (Period.THIRTY, date(2026, 10, 26), DAY),
        (Period.NINETY, date(2026, 8, 27), DAY),
        (Period.THIS_MONTH, date(2026, 11, 1), DAY),
        (Period.LAST_MONTH, date(2026, 10, 1), date(2026, 10, 31)),
    ],
)
def test_periods_are_whole_local_days(period, first, last):
    assert days_of(period, DAY) == Days(first=first, last=last)


async def test_days_are_those_of_the_servers_time_zone(club):
    await club.store.change_settings(club.guild.id, time_zone="Pacific/Kiritimati")
    report = await club.parts.bot.services.usage_reports.report(club.guild.id, Period.TODAY)
    there = club.parts.engine.services.orders.now() + timedelta(hours=14)
    assert report.days.first == there.date()
