"""Ticks: a card shows that time passes, only where it looks different, and never over what another process posts."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from core.model.job import Clip, JobState, Timing
from tests.support.cards import edits
from tests.support.stage import headlines, is_result, jobs_of, wait_for_headline

pytestmark = pytest.mark.usefixtures("hurry")


async def test_a_waiting_card_is_edited_only_when_it_looks_different(empty_stage, monkeypatch):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    monkeypatch.setattr("cogs.job_cards.TICK_S", 0.02)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="first")
    await wait_for_headline(stage, "Sent to")
    waiting = (await stage.alice.slash(stage.songs, "song", prompt="second")).response
    (job,) = await jobs_of(stage, JobState.QUEUED)
    await ticks(stage, monkeypatch, job.id, 10)

    assert len([edit for edit in edits(stage) if edit.path.endswith(str(waiting.id))]) <= 1


async def ticks(stage, monkeypatch, job_id, number):
    """Wait until a card has ticked that often: each tick looks the job up."""
    orders = stage.parts.engine.services.orders
    look_up, left, is_enough = orders.job, [number], asyncio.Event()

    async def counted(wanted):
        left[0] -= wanted == job_id
        if left[0] <= 0:
            is_enough.set()
        return await look_up(wanted)

    monkeypatch.setattr(orders, "job", counted)
    async with asyncio.timeout(5):
        await is_enough.wait()


async def test_a_running_card_shows_how_time_passes(stage, monkeypatch):
    monkeypatch.setattr("cogs.job_cards.TICK_S", 0.05)
    stage.parts.engine.jobs.estimator.measure([Timing(action="generate", model=stage.settings.model, seconds=60)])
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    card = await wait_for_headline(stage, "Sent to")
    assert "longer than usual" not in card.text
    now = stage.parts.engine.services.orders.now
    monkeypatch.setattr(stage.parts.engine.services.orders, "now", lambda: now() + timedelta(minutes=3))
    await stage.loopback.wait_for_message(stage.songs, lambda message: "longer than usual" in message.text)

    assert headlines(card)[-1].startswith("Sent to")


async def finish_unheard(stage, job, **changes):
    """Finish a job in the store as another process does: this one's feed hears nothing of it."""
    at = stage.parts.engine.services.orders.now()
    assert await stage.store.change(job.id, at=at, was={job.state}, to=JobState.DELIVERING, finished_at=at, **changes)


@pytest.fixture
async def ticking(stage, monkeypatch):
    """A stage with one song in work, whose card ticks often and would look different now."""
    monkeypatch.setattr("cogs.job_cards.TICK_S", 0.02)
    stage.parts.engine.jobs.estimator.measure([Timing(action="generate", model=stage.settings.model, seconds=60)])
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")
    return stage


def let_a_card_look_late(stage, monkeypatch):
    watch = next(iter(stage.parts.bot.get_cog("JobCards")._watches.values()))
    render = watch.card.content
    monkeypatch.setattr(watch.card, "content", lambda: replace(render(), text="as time passes"))


async def test_a_song_that_another_process_is_posting_is_not_overwritten_by_a_tick(ticking, monkeypatch):
    (job,) = await jobs_of(ticking)
    await finish_unheard(ticking, job)
    before = len(edits(ticking))
    let_a_card_look_late(ticking, monkeypatch)
    await ticks(ticking, monkeypatch, job.id, 10)

    assert len(edits(ticking)) == before


async def test_a_tick_that_waited_for_its_turn_is_dropped_if_another_process_posts_meanwhile(ticking, monkeypatch):
    (job,) = await jobs_of(ticking)
    throttle = ticking.parts.bot.throttle
    ask, asked, may_go = throttle.ask, asyncio.Event(), asyncio.Event()

    class Slow:
        def __init__(self, ticket):
            self.ticket = ticket

        async def turn(self):
            asked.set()
            await may_go.wait()
            return await self.ticket.turn()

        def __getattr__(self, name):
            return getattr(self.ticket, name)

    monkeypatch.setattr(throttle, "ask", lambda key, lane: Slow(ask(key, lane)))
    before = len(edits(ticking))
    let_a_card_look_late(ticking, monkeypatch)
    await asked.wait()
    await finish_unheard(ticking, job)
    may_go.set()
    await ticks(ticking, monkeypatch, job.id, 5)

    assert len(edits(ticking)) == before


async def test_a_finished_song_that_nobody_heard_of_is_posted_here(ticking, monkeypatch):
    monkeypatch.setattr("cogs._posting.job_watch.LOST_NEWS_S", 0.05)
    monkeypatch.setattr(ticking.parts.engine.jobs.feed, "publish", lambda _: None)
    ticking.standin.release()

    await ticking.loopback.wait_for_message(ticking.songs, is_result)


async def test_a_discarded_song_is_never_posted_though_it_was_made(ticking, monkeypatch):
    monkeypatch.setattr("cogs._posting.job_watch.LOST_NEWS_S", 0.05)
    (job,) = await jobs_of(ticking)
    await ticking.parts.engine.services.orders.discard(job.id, user_id=ticking.alice.id)
    card = await wait_for_headline(ticking, "Result hidden")
    clips = (Clip(id="clip-1", title="Snow", audio_url="https://cdn.example/1.mp3"),)
    await finish_unheard(ticking, job, clips=clips)
    before = len(edits(ticking))
    await ticks(ticking, monkeypatch, job.id, 15)

    assert len(edits(ticking)) == before
    assert headlines(ticking.loopback.messages(ticking.songs)[0])[-1] == "Result hidden"
    assert [message.id for message in ticking.loopback.messages(ticking.songs)] == [card.id]
    assert (await jobs_of(ticking))[0].state is JobState.DELIVERING
