"""Many reactions, many members: never more than one open job for member, clip and emoji."""

import asyncio

import pytest

from core.model.job import JobState
from core.model.reaction_meanings import ReactionSettings
from tests.support.reactions import (
    answered,
    direct_messages,
    react,
    remix_of,
    remixes,
    replies_to,
    reply_to,
    set_reactions,
    unreact,
    votes,
)
from tests.support.songs import delivered, result_of
from tests.support.stage import all_ended, entries, is_result, spent


@pytest.fixture
async def held(stage):
    """A stage with a result in it, and a service that finishes nothing until it is released."""
    stage.result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.standin.hold()
    return stage


async def let_three_ask(stage):
    await set_reactions(stage.parts.bot.services, stage.guild.id, ReactionSettings(threshold=3))


async def test_the_same_reaction_again_makes_nothing_until_the_first_song_is_there(held):
    for _ in range(3):
        await react(held, held.bob, held.result, "🎸")
        await unreact(held, held.bob, held.result, "🎸")
    assert len(await remixes(held)) == 1
    await react(held, held.bob, held.result, "🎷")
    assert len(await remixes(held)) == 2
    held.standin.release()
    await all_ended(held)
    await react(held, held.bob, held.result, "🎸")
    await all_ended(held)

    assert [job.request.style for job in await remixes(held)] == ["rock", "jazz", "rock"]
    assert await spent(held, held.bob) == 3
    assert direct_messages(held, held.bob) == []


async def test_the_same_reaction_after_a_restart_makes_nothing_while_the_song_is_in_progress(held):
    await react(held, held.bob, held.result, "🎸")
    await unreact(held, held.bob, held.result, "🎸")
    await held.restart()
    await react(held, held.bob, held.result, "🎸")
    assert len(await remixes(held)) == 1


async def test_two_members_at_once_each_get_their_song_and_pay_for_it(held):
    carol = held.loopback.create_person("carol", held.guild)
    async with answered(held, count=2):
        await asyncio.gather(held.bob.react(held.result, "🎸"), carol.react(held.result, "🎸"))
    held.standin.release()
    await all_ended(held)

    assert {job.maker.id for job in await remixes(held)} == {held.bob.id, carol.id}
    assert (await spent(held, held.bob), await spent(held, carol)) == (1, 1)


async def test_fifty_members_at_once_get_fifty_cards_and_discord_is_never_pressed(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=50)
    result = await result_of(stage, stage.alice, prompt="x")
    crowd = [stage.loopback.create_person(f"fan{number}", stage.guild) for number in range(50)]
    async with answered(stage, count=50):
        await asyncio.gather(*(fan.react(result, "🎸") for fan in crowd))
    await stage.loopback.wait_until(
        lambda: len([reply for reply in replies_to(stage, result) if is_result(reply)]) == 50, timeout_s=60
    )

    jobs = [job for job in await all_ended(stage) if job.request.emoji]
    assert {job.maker.id for job in jobs} == {fan.id for fan in crowd}
    assert [[entry.kind for entry in await entries(stage, job)] for job in jobs] == [["reserve", "settle"]] * 50
    assert [await spent(stage, fan) for fan in crowd] == [1] * 50
    assert len(replies_to(stage, result)) == 50
    assert stage.loopback.limits.refused == 0
    assert stage.loopback.problems == []


async def test_one_member_who_reacts_and_unreacts_fifty_times_gets_one_song(held):
    async with answered(held, count=50), answered(held, count=50, event="raw_reaction_remove"):
        for _ in range(50):
            await held.bob.react(held.result, "🎸")
            await held.bob.unreact(held.result, "🎸")
    held.standin.release()
    await all_ended(held)

    assert len(await remixes(held)) == 1
    assert await spent(held, held.bob) == 1


async def test_the_third_who_asks_starts_the_song_and_pays_though_the_bot_was_restarted_before(stage):
    carol = stage.loopback.create_person("carol", stage.guild)
    await let_three_ask(stage)
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    await react(stage, stage.alice, result, "🎸")
    await react(stage, stage.bob, result, "🎸")
    await react(stage, stage.bob, result, "🎷")
    assert await remixes(stage) == []
    assert replies_to(stage, result) == []
    await stage.restart()
    await carol.react(result, "🎸")
    remix = await remix_of(stage, result)
    (job,) = await remixes(stage)

    assert (job.maker.id, job.request.style) == (carol.id, "rock")
    assert f"by <@{carol.id}>" in remix.text
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]
    assert (await spent(stage, stage.alice), await spent(stage, stage.bob), await spent(stage, carol)) == (1, 0, 1)
    assert await votes(stage) == 1


async def test_who_takes_the_reaction_away_does_not_count_and_nobody_counts_twice(stage):
    carol = stage.loopback.create_person("carol", stage.guild)
    await let_three_ask(stage)
    result = await result_of(stage, stage.alice, prompt="x")
    for _ in range(3):
        await react(stage, stage.bob, result, "🎸")
        await unreact(stage, stage.bob, result, "🎸")
    assert await votes(stage) == 0
    await react(stage, stage.bob, result, "🎸")
    await react(stage, carol, result, "🎸")
    assert await remixes(stage) == []
    assert await votes(stage) == 2


async def test_three_at_once_make_one_song(stage):
    fans = [stage.loopback.create_person(name, stage.guild) for name in ("carol", "dave", "erin", "frank", "grace")]
    await let_three_ask(stage)
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    async with answered(stage, count=5):
        await asyncio.gather(*(fan.react(result, "🎸") for fan in fans))
    stage.standin.release()
    await all_ended(stage)

    assert len(await remixes(stage)) == 1
    assert sum([await spent(stage, fan) for fan in fans]) == 1


async def test_a_third_who_cannot_pay_is_told_and_the_next_one_starts_it(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    await let_three_ask(stage)
    carol, dave = (stage.loopback.create_person(name, stage.guild) for name in ("carol", "dave"))
    result = await result_of(stage, stage.alice, prompt="x")
    for person in (stage.bob, carol, stage.alice):
        await react(stage, person, result, "🎸")
    assert await remixes(stage) == []
    assert "1 of 1 used" in direct_messages(stage, stage.alice)[0].text
    await react(stage, dave, result, "🎸")
    remix = await delivered(stage, await reply_to(stage, result, is_result))
    (job,) = await remixes(stage, JobState.DELIVERED)

    assert job.maker.id == dave.id
    assert f"by <@{dave.id}>" in remix.text
