"""Bonus credits run out when their time is over, by the clock that the sweep is given."""

import asyncio
from datetime import UTC, datetime, timedelta

from core.limits.bonus import BonusSweep
from core.model.money import EntryKind

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    now = NOON

    def __call__(self):
        return self.now


async def grant(stage, credits_, expires_at):
    return await stage.store.grant(
        stage.guild.id, stage.alice.id, credits_=credits_, expires_at=expires_at, actor_id=stage.bob.id, at=NOON
    )


async def expiries(stage):
    entries = await stage.store.entries(guild_id=stage.guild.id, user_id=stage.alice.id, limit=50)
    return [entry.credits for entry in entries if entry.kind is EntryKind.EXPIRE]


async def test_what_has_run_out_is_taken_away_once_and_nothing_else_is(stage):
    clock = Clock()
    sweep = BonusSweep(store=stage.store, now=clock)
    await grant(stage, 5, NOON + timedelta(hours=1))
    await grant(stage, 7, NOON + timedelta(hours=2))
    await grant(stage, 9, None)
    assert await sweep.sweep() == 0
    clock.now = NOON + timedelta(hours=1)
    assert await sweep.sweep() == 1
    assert await sweep.sweep() == 0
    assert await expiries(stage) == [5]
    clock.now = NOON + timedelta(days=400)
    assert await sweep.sweep() == 1
    assert await expiries(stage) == [7, 5]


async def test_a_running_bot_sweeps(empty_stage):
    stage = empty_stage
    await stage.start()
    await grant(stage, 5, NOON - timedelta(days=1000))
    await stage.restart()
    async with asyncio.timeout(10):
        while await expiries(stage) != [5]:  # noqa: ASYNC110 - nothing announces it
            await asyncio.sleep(0.01)
