"""/quota: what is left, when it renews, what became of the credits."""

from datetime import UTC, datetime, timedelta

import pytest

from cogs.quota import quota_lines
from core.limits.verdict import Quota
from core.model.money import Allowance, Grant, Tier, Window, WindowKind, WindowScope, WindowUse
from tests.support.admins import admin_of, set_limits
from tests.support.stage import all_ended


@pytest.fixture
async def club(stage):
    """A stage with somebody who may manage the server."""
    stage.standin.hold()
    stage.admin = admin_of(stage)
    return stage


NOW = datetime(2026, 12, 1, tzinfo=UTC)


def use(limit, used=0, kind=WindowKind.DAY):
    """What was used of a window that ends in three hours."""
    scope, ends_at = WindowScope.MEMBER, NOW + timedelta(hours=3)
    window = Window(scope=scope, kind=kind, guild_id=1, user_id=2, starts_at=NOW, ends_at=ends_at, limit=limit)
    return WindowUse(window=window, used=used)


def lines(*uses, bonus=()):
    quota = Quota(uses=uses, bonus=bonus, shortage=None, entries=())
    return quota_lines(quota, "on this server")


def test_every_limit_is_a_line_and_what_does_not_limit_is_named_only_alone():
    nothing = use(None, used=7, kind=WindowKind.WEEK)
    assert lines(use(1), nothing, use(1000, used=1, kind=WindowKind.MONTH)) == [
        f"**Today** on this server: **1** of 1 credit left. Resets <t:{int(NOW.timestamp()) + 10800}:R>.",
        f"**This month** on this server: **999** of 1,000 credits left. Resets <t:{int(NOW.timestamp()) + 10800}:R>.",
    ]
    assert lines(use(None), nothing) == ["**Today** on this server: 0 credits used, no limit."]
    assert lines(use(0)) == ["**Today** on this server: songs are switched off for you."]


def test_of_many_bonuses_the_first_ones_are_listed_and_the_others_counted():
    grants = [
        Grant(id=number, user_id=2, credits=9, left=number + 1, expires_at=None, by_id=3, at=NOW) for number in range(7)
    ]
    assert lines(use(0), bonus=grants) == [
        "**Today** on this server: bonus credits only.",
        (
            "**Bonus**: 28 credits, used after all others (1 permanently, 2 permanently, 3 permanently, 4 permanently, "
            "5 permanently, 2 more)."
        ),
    ]


async def quota_of(stage, person, channel=None):
    shown = await person.slash(channel or stage.songs, "quota")
    assert shown.ephemeral
    return shown.response.text


async def test_quota_says_what_is_left_when_it_renews_and_what_became_of_the_credits(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    shown = await stage.alice.slash(stage.songs, "quota")
    assert shown.ephemeral
    assert "**9** of 10 credits left" in shown.response.text
    assert "Resets <t:" in shown.response.text
    assert "1 credit on hold for *a song for Christmas*" in shown.response.text


async def test_a_cancelled_song_is_given_back_in_the_ledger(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    await stage.bob.slash(stage.songs, "song", prompt="first")
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    waiting = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    await stage.alice.click(waiting.response, label="Cancel")
    shown = await stage.alice.slash(stage.songs, "quota")
    assert "**10** of 10 credits left" in shown.response.text
    assert "refunded for *a song for Christmas*" in shown.response.text


async def test_a_new_member_is_told_how_to_begin(stage):
    shown = await stage.bob.slash(stage.songs, "quota")
    assert "Try /song" in shown.response.text


async def test_where_songs_are_switched_off_quota_says_so_instead_of_when_they_renew(empty_stage):
    await empty_stage.start(default_daily_credits=0)
    shown = await empty_stage.alice.slash(empty_stage.songs, "quota")
    assert "switched off" in shown.response.text
    assert "Resets" not in shown.response.text


async def test_direct_messages_have_a_quota_of_their_own(stage):
    await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    shown = await stage.alice.slash(stage.alice.dm(), "quota")
    assert "**10** of 10 credits left" in shown.response.text
    assert "in direct messages" in shown.response.text


async def test_every_window_that_limits_is_listed_and_no_other(club):
    await set_limits(club, member=Allowance(day=3, month=1000))
    await club.alice.slash(club.songs, "song", prompt="x")
    text = await quota_of(club, club.alice)
    assert "**Today** on this server: **2** of 3 credits left. Resets <t:" in text
    assert "**This month** on this server: **999** of 1,000 credits left" in text
    assert "This week" not in text


async def test_bonus_credits_are_listed_with_their_end_the_soonest_first(club):
    limit_settings, now = club.parts.bot.services.limit_settings, club.parts.bot.services.orders.now()
    await set_limits(club, member=Allowance(day=0))
    assert "songs are switched off for you" in await quota_of(club, club.alice)
    for days in (None, 2, 9):
        expires_at = None if days is None else now + timedelta(days=days)
        await limit_settings.grant(club.guild.id, club.admin.id, club.alice.id, credits_=4, expires_at=expires_at)
    text = await quota_of(club, club.alice)
    assert "**Today** on this server: bonus credits only." in text
    assert "**Bonus**: 12 credits, used after all others (4 until <t:" in text
    assert ", 4 permanently)" in text
    assert "4 credits given as a bonus" in text
    await club.alice.slash(club.songs, "song", prompt="x")
    assert "**Bonus**: 11 credits, used after all others (3 until" in await quota_of(club, club.alice)


async def test_the_servers_budget_is_named_only_where_it_is_what_is_short(club):
    await set_limits(club, budget=Allowance(day=2, week=500))
    await club.bob.slash(club.songs, "song", prompt="one")
    assert "server is out of credits" not in await quota_of(club, club.alice)
    await club.bob.slash(club.songs, "song", prompt="two")
    text = await quota_of(club, club.alice)
    assert "**10** of 10 credits left" in text
    assert "This server is out of credits for today (2 of 2 used). They reset <t:" in text
    assert "server is out of credits" not in await quota_of(club, club.alice, club.alice.dm())


async def test_what_was_given_back_or_has_run_out_stands_in_the_last_lines(club):
    limit_settings, now = club.parts.bot.services.limit_settings, club.parts.bot.services.orders.now()
    await club.alice.slash(club.songs, "song", prompt="x")
    await limit_settings.grant(
        club.guild.id, club.admin.id, club.alice.id, credits_=1, expires_at=now + timedelta(seconds=1)
    )
    await club.store.expire_grants(now + timedelta(minutes=1))
    await limit_settings.reset(club.guild.id, club.admin.id, club.alice.id, [WindowKind.DAY])
    text = await quota_of(club, club.alice)
    assert "1 credit returned when a server admin reset your usage" in text
    assert "1 credit of a bonus expired" in text
    assert "1 credit given as a bonus" in text
    assert "**10** of 10 credits left" in text
    assert "Bonus" not in text


async def test_a_reset_of_all_windows_is_one_line(club):
    await club.alice.slash(club.songs, "song", prompt="x")
    await club.parts.bot.services.limit_settings.reset(club.guild.id, club.admin.id, club.alice.id, list(WindowKind))
    text = await quota_of(club, club.alice)
    assert text.count("1 credit returned when a server admin reset your usage") == 1
    assert "1 credit on hold for *x*" in text


async def test_a_role_raises_what_is_left(club):
    gold = club.guild.create_role("gold")
    await club.parts.bot.services.limit_settings.set_tier(
        club.guild.id, 1, Tier(role_id=gold.id, allowance=Allowance(week=70))
    )
    club.loopback.backend.add_member_role(club.guild.id, club.alice.id, gold.id)
    assert "**This week** on this server: **70** of 70 credits left" in await quota_of(club, club.alice)
    assert "**10** of 10" in await quota_of(club, club.bob)


async def test_a_song_that_costs_nothing_here_is_no_strange_line(club):
    await set_limits(club, costs={"generate": 0})
    await club.alice.slash(club.songs, "song", prompt="x")
    assert "0 credits on hold for *x*" in await quota_of(club, club.alice)
    club.standin.release()
    await all_ended(club)
