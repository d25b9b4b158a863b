"""/limits role: what a role gives its members."""

import discord
import pytest

from core.model.money import Allowance, Tier
from tests.support.admins import delete_role, give_role, run_limits, settings_of, texts, with_admins
from tests.support.stage import jobs_of


@pytest.fixture
async def club(stage):
    """A stage with two admins and two roles for members."""
    stage.fan = stage.guild.create_role("fan")
    stage.patron = stage.guild.create_role("patron")
    return with_admins(stage)


async def is_admitted(stage, person):
    shown = await person.slash(stage.songs, "song", prompt="a song for Christmas")
    return not shown.ephemeral


async def test_a_role_gives_its_members_limits_in_place_of_the_usual_ones(club):
    await run_limits(club, "set", day=0)
    text = await run_limits(club, "role", role=club.fan, day=1)
    assert f"{club.fan.mention}: none → 1 a day" in text
    assert "highest limit of each period" in text
    give_role(club, club.alice, club.fan)
    assert await is_admitted(club, club.alice)
    assert not await is_admitted(club, club.alice)
    assert not await is_admitted(club, club.bob)


async def test_of_two_tiers_the_best_limit_of_each_window_counts(club):
    await run_limits(club, "role", role=club.fan, day=1, month=9)
    await run_limits(club, "role", role=club.patron, day=3, month=2)
    give_role(club, club.alice, club.fan)
    give_role(club, club.alice, club.patron)
    assert [await is_admitted(club, club.alice) for _ in range(4)] == [True, True, True, False]


async def test_a_members_own_limits_stand_above_every_role(club):
    await run_limits(club, "role", role=club.fan, day=100)
    await run_limits(club, "member", member=club.alice, day=1)
    give_role(club, club.alice, club.fan)
    assert await is_admitted(club, club.alice)
    assert not await is_admitted(club, club.alice)


async def test_a_tier_is_changed_shown_and_taken_away(club):
    await run_limits(club, "role", role=club.fan, day=5)
    assert "5 credits a day, 50 credits a week" in await run_limits(club, "role", role=club.fan, week=50, weight=2)
    assert "2 times as fast in the queue" in await run_limits(club, "role", role=club.fan)
    assert "7 credits a month" in await run_limits(club, "role", role=club.fan, month=7, remove=True)
    assert "no longer has limits of its own" in await run_limits(club, "role", role=club.fan, remove=True)
    assert "no limits of its own" in await run_limits(club, "role", role=club.fan, remove=True)
    assert (await settings_of(club)).tiers == ()
    role = f"role {club.fan.id}"
    assert await texts(club) == [
        f"{role}: none -> 5 a day",
        f"{role} week: no limit -> 50; {role} weight: 1 -> 2",
        f"{role} day: 5 -> no limit; {role} week: 50 -> no limit; {role} month: no limit -> 7; {role} weight: 2 -> 1",
        f"{role}: 7 a month -> none",
    ]


async def test_a_weight_alone_leaves_the_usual_limits(club):
    await run_limits(club, "set", day=4)
    await run_limits(club, "role", role=club.fan, weight=3)
    assert (await settings_of(club)).tiers == (Tier(role_id=club.fan.id, allowance=Allowance(day=4), weight=3.0),)


async def test_a_role_of_everybody_or_of_a_bot_gets_no_tier(club, monkeypatch):
    assert "is @\u200beveryone" in await run_limits(club, "role", role=club.guild.default_role, day=5)
    monkeypatch.setattr(discord.Role, "is_bot_managed", lambda _: True)  # the simulated Discord tells no tags of roles
    assert "belongs to a bot" in await run_limits(club, "role", role=club.fan, day=5)
    assert (await settings_of(club)).tiers == ()


async def test_a_role_above_the_bots_own_may_have_a_tier_for_the_bot_only_looks_who_has_it(club):
    club.loopback.backend.reorder_roles(club.guild.id, [{"id": str(club.patron.id), "position": 50}])
    assert "5 credits a day" in await run_limits(club, "role", role=club.patron, day=5)


async def test_tiers_of_deleted_roles_are_shown_as_such_and_can_be_taken_away(club):
    await run_limits(club, "role", role=club.fan, day=5)
    await run_limits(club, "role", role=club.patron, day=9)
    await delete_role(club, club.fan)
    text = await run_limits(club, "role")
    assert "a deleted role: 5 credits a day" in text
    assert f"{club.patron.mention}: 9 credits a day" in text
    text = await run_limits(club, "role", remove=True)
    assert "The limits of 1 deleted role were removed." in text
    assert "a deleted role" not in text
    assert [tier.role_id for tier in (await settings_of(club)).tiers] == [club.patron.id]


async def test_limits_without_a_role_are_refused(club):
    assert "`role` is needed" in await run_limits(club, "role", day=5)
    assert "No role has limits of its own" in await run_limits(club, "role")


async def test_a_member_with_weight_is_served_earlier(club):
    await run_limits(club, "role", role=club.fan, weight=4)
    give_role(club, club.alice, club.fan)
    for _ in range(3):
        await is_admitted(club, club.alice)
        await is_admitted(club, club.bob)
    turns = {
        person.id: max(job.turn for job in await jobs_of(club) if job.maker.id == person.id)
        for person in (club.alice, club.bob)
    }
    assert turns[club.alice.id] < turns[club.bob.id]
