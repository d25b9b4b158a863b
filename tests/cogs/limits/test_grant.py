"""/limits grant and reset."""

from datetime import timedelta

import pytest

from tests.support.admins import notes, robot_in, run_limits, texts, with_admins
from tests.support.stage import spent


@pytest.fixture
async def club(stage):
    """A stage with two admins, on which a member may have one song a day."""
    with_admins(stage)
    await run_limits(stage, "set", day=1)
    return stage


async def answer_to(stage, person):
    return (await person.slash(stage.songs, "song", prompt="a song for Christmas")).response


async def bonus_of(stage, person):
    quota = await stage.parts.engine.services.orders.quota(guild_id=stage.guild.id, user_id=person.id)
    return quota.bonus


async def test_bonus_is_used_once_the_limits_are_spent(club):
    text = await run_limits(club, "grant", member=club.alice, credits=1)
    assert f"{club.alice.mention} gets 1 bonus credit, no expiry." in text
    await answer_to(club, club.alice)
    assert [grant.left for grant in await bonus_of(club, club.alice)] == [1]
    assert not (await answer_to(club, club.alice)).ephemeral
    assert await bonus_of(club, club.alice) == ()
    assert "1 of 1 used" in (await answer_to(club, club.alice)).text


async def test_bonus_that_is_too_little_is_named_in_the_refusal(club):
    await run_limits(club, "grant", member=club.alice, credits=2)
    await run_limits(club, "cost", action="generate", credits=4)
    text = (await answer_to(club, club.alice)).text
    assert "costs 4 credits, but your daily limit is 1 credit and you have only 2 bonus credits" in text


@pytest.mark.parametrize(("expires", "days"), [("30d", 30), ("2 w", 14), ("48 h", 2), ("1 day, 24 hours", 2)])
async def test_bonus_runs_out_when_it_was_said(club, expires, days):
    before = club.parts.engine.services.orders.now()
    text = await run_limits(club, "grant", member=club.alice, credits=5, expires=expires)
    (grant,) = await bonus_of(club, club.alice)
    assert timedelta() <= grant.expires_at - before - timedelta(days=days) < timedelta(seconds=30)
    assert f"<t:{int(grant.expires_at.timestamp())}:f>" in text
    assert "bonus: 5 credits, until " in (await texts(club))[-1]


async def test_an_end_that_is_none_is_refused(club, subtests):
    for expires, words in [
        ("2020-01-01", "is in the past"),
        ("0 d", "is in the past"),
        ("6000d", "more than five years ahead"),
        ("9999-12-31", "more than five years ahead"),
        ("99999w", "more than five years ahead"),
        ("soon", "must be a time such as"),
        ("-3d", "must be a time such as"),
        ("2027-02-30", "must be a time such as"),
    ]:
        with subtests.test(expires=expires, words=words):
            text = await run_limits(club, "grant", member=club.alice, credits=5, expires=expires)
            assert "`expires`" in text
            assert words in text
            assert "Nothing was changed." in text
            assert await bonus_of(club, club.alice) == ()


async def test_a_bot_gets_no_bonus(club):
    assert "is a bot" in await run_limits(club, "grant", member=robot_in(club), credits=5)


async def test_a_reset_gives_back_what_was_used(club):
    await answer_to(club, club.alice)
    assert (await answer_to(club, club.alice)).ephemeral
    text = await run_limits(club, "reset", member=club.alice, window="day")
    assert "- today: 1 credit" in text
    assert await spent(club, club.alice) == 0
    assert not (await answer_to(club, club.alice)).ephemeral
    assert (club.admin.id, "day reset: 1 credit used") in await notes(club)


async def test_a_reset_of_all_windows_names_each(club):
    await answer_to(club, club.alice)
    text = await run_limits(club, "reset", member=club.alice, window="all")
    assert "- today: 1 credit\n- this week: 1 credit\n- this month: 1 credit" in text


async def test_where_nothing_was_used_nothing_is_reset_and_nothing_noted(club):
    before = await texts(club)
    assert "has used nothing today, this week or this month" in await run_limits(
        club, "reset", member=club.bob, window="all"
    )
    assert await texts(club) == before
