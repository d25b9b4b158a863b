"""/limits block and unblock."""

from datetime import timedelta

import pytest

from tests.support.admins import notes, robot_in, run_limits, texts, with_admins


@pytest.fixture
async def club(stage):
    """A stage with two admins."""
    return with_admins(stage)


async def answer_to(stage, person):
    return (await person.slash(stage.songs, "song", prompt="a song for Christmas")).response


async def test_who_is_blocked_is_told_why_until_when_and_whom_to_ask(club):
    text = await run_limits(club, "block", member=club.alice, reason="too *many* @everyone", duration="2w")
    assert f"{club.alice.mention} is blocked from making songs here until <t:" in text
    refused = await answer_to(club, club.alice)
    assert refused.ephemeral
    assert "You are blocked from making songs on this server until <t:" in refused.text
    assert "Reason: too \\*many\\* @\u200beveryone. Ask a server admin to lift it." in refused.text
    assert not (await answer_to(club, club.bob)).ephemeral
    block, refusal = await notes(club)
    assert block[0] == club.admin.id
    assert block[1].startswith("blocked until 2")
    assert block[1].endswith("UTC: too *many* @everyone")
    assert refusal == (club.alice.id, "song: blocked: too *many* @everyone")


async def test_a_block_without_an_end_and_a_reason_holds_until_it_is_lifted(club):
    assert "until unblocked" in await run_limits(club, "block", member=club.alice)
    assert "blocked from making songs on this server. Ask" in (await answer_to(club, club.alice)).text
    assert "can make songs again" in await run_limits(club, "unblock", club.other, member=club.alice)
    assert not (await answer_to(club, club.alice)).ephemeral
    assert "is not blocked" in await run_limits(club, "unblock", member=club.alice)
    assert await texts(club) == ["blocked until unblocked", "song: blocked", "unblocked"]


async def test_a_second_block_replaces_the_first(club):
    await run_limits(club, "block", member=club.alice, reason="spam")
    await run_limits(club, "block", club.other, member=club.alice, reason="noise", duration="1d")
    (block,) = await club.parts.bot.services.limit_settings.blocks(club.guild.id)
    assert (block.reason, block.by_id) == ("noise", club.other.id)
    assert timedelta() <= timedelta(days=1) - (block.until - block.at) < timedelta(seconds=30)


async def test_nobody_blocks_themselves_or_a_bot(club):
    assert "is you" in await run_limits(club, "block", member=club.admin)
    assert "is a bot" in await run_limits(club, "block", member=robot_in(club))
    assert await club.parts.bot.services.limit_settings.blocks(club.guild.id) == []
    assert await texts(club) == []


async def test_that_a_blocked_admin_can_lift_it_is_said(club):
    assert "can unblock themselves" in await run_limits(club, "block", member=club.other)
    assert "can unblock themselves" not in await run_limits(club, "block", member=club.alice)


async def test_an_end_in_the_past_blocks_nobody(club):
    assert "`duration` is in the past" in await run_limits(club, "block", member=club.alice, duration="2020-01-01")
    assert not (await answer_to(club, club.alice)).ephemeral


async def test_the_log_says_what_a_second_block_replaces_and_nothing_of_the_same_block(club):
    await run_limits(club, "block", member=club.alice, reason="spam")
    await run_limits(club, "block", club.other, member=club.alice, reason="spam")
    await run_limits(club, "block", club.other, member=club.alice, reason="noise")
    assert await notes(club) == [
        (club.admin.id, "blocked until unblocked: spam"),
        (club.other.id, "block reason: noise; block reason before: spam"),
    ]
