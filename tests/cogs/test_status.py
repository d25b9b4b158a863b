"""Cards: one message for a job's whole life, always at its newest state."""

import asyncio
import sys
import time
from dataclasses import replace
from datetime import timedelta

import pytest

from adapters.store import open_store
from core.model import Clip, JobState, Timing
from tests.cogs.showing import (
    PATCH_CARD,
    bot_deletes,
    edits,
    eventually,
    results,
    until_delivered,
)
from tests.stage import entries, headlines, is_result, jobs_of, wait_for_headline


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Pauses that belong to a slow world are short here; none of them is what a test shows."""
    monkeypatch.setattr("cogs._watch.PAUSES_S", (0.01, 0.05))


async def _lived_through(stage, channel):
    """Order a song that goes on only once each state was shown, and return the message that became it."""
    stage.standin.hold()
    await stage.alice.slash(channel, "song", prompt="a song for Christmas")
    await wait_for_headline(stage, "Pending", channel=channel)
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Running", channel=channel)
    stage.standin.release()
    return await stage.loopback.wait_for_message(channel, is_result)


async def test_one_message_shows_the_whole_life_of_a_job(stage):
    card = await _lived_through(stage, stage.songs)

    assert [headline.split(" · ")[0] for headline in headlines(card)][:3] == ["Queued", "Pending", "Running"]
    assert len(stage.loopback.messages(stage.songs)) == 1
    assert stage.loopback.limits.refused == 0
    assert stage.loopback.problems == []
    await eventually(lambda: not stage.parts.bot.get_cog("Status")._watches)


async def test_a_busy_channel_is_written_to_no_faster_than_discord_allows(stage):
    await asyncio.gather(*(stage.alice.slash(stage.songs, "song", prompt=f"song {number}") for number in range(10)))
    await stage.loopback.wait_until(lambda: len(results(stage)) == 10, timeout_s=20)

    assert stage.loopback.limits.refused == 0


async def test_a_slow_edit_is_never_shown_over_a_newer_state(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    await wait_for_headline(stage, "Pending")
    slow = stage.loopback.inject("PATCH", PATCH_CARD, status=None, delay_s=0.5)
    await stage.standin.step(stage.standin.latest.id)
    await stage.loopback.wait_until(lambda: slow.hits == 1)
    stage.standin.release()
    card = await stage.loopback.wait_for_message(stage.songs, is_result)
    await until_delivered(stage)

    assert is_result(stage.loopback.messages(stage.songs)[0])
    assert is_result(card.versions[-1])


async def test_a_waiting_card_is_edited_only_when_it_looks_different(empty_stage, monkeypatch):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    monkeypatch.setattr(sys.modules["cogs.status"], "TICK_S", 0.02)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="first")
    await wait_for_headline(stage, "Pending")
    waiting = (await stage.alice.slash(stage.songs, "song", prompt="second")).response
    (job,) = await jobs_of(stage, JobState.QUEUED)
    await ticks(stage, monkeypatch, job.id, 10)

    assert len([edit for edit in edits(stage) if edit.path.endswith(str(waiting.id))]) <= 1


async def test_waiting_cards_move_up_at_once_when_one_leaves_the_line(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="first")
    await wait_for_headline(stage, "Pending")
    second = await stage.alice.slash(stage.songs, "song", prompt="second")
    third = await stage.alice.slash(stage.songs, "song", prompt="third")
    assert "number 2 in line" in third.response.text
    await stage.alice.click(second.response, label="Cancel")
    async with asyncio.timeout(sys.modules["cogs.status"].TICK_S / 4):
        await third.wait_for_response(lambda message: "next in line" in message.text)


async def ticks(stage, monkeypatch, job_id, number):
    """Wait until a card has ticked that often: each tick looks the job up."""
    studio = stage.parts.engine.studio
    look_up, left, is_enough = studio.job, [number], asyncio.Event()

    async def counted(wanted):
        left[0] -= wanted == job_id
        if left[0] <= 0:
            is_enough.set()
        return await look_up(wanted)

    monkeypatch.setattr(studio, "job", counted)
    async with asyncio.timeout(5):
        await is_enough.wait()


async def test_a_running_card_shows_how_time_passes(stage, monkeypatch):
    monkeypatch.setattr(sys.modules["cogs.status"], "TICK_S", 0.05)
    stage.parts.engine._pace.measure([Timing(action="generate", model=stage.settings.model, seconds=60)])
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    card = await wait_for_headline(stage, "Pending")
    assert "longer than usual" not in card.text
    now = stage.parts.engine.studio.now
    monkeypatch.setattr(stage.parts.engine.studio, "now", lambda: now() + timedelta(minutes=3))
    await stage.loopback.wait_for_message(stage.songs, lambda message: "longer than usual" in message.text)

    assert headlines(card)[-1].startswith("Pending")


async def finish_unheard(stage, job, **changes):
    """Finish a job in the store as another process does: this one's feed hears nothing of it."""
    at = stage.parts.engine.studio.now()
    assert await stage.store.change(job.id, at=at, was={job.state}, to=JobState.DELIVERING, finished_at=at, **changes)


@pytest.fixture
async def ticking(stage, monkeypatch):
    """A stage with one song in work, whose card ticks often and would look different now."""
    monkeypatch.setattr(sys.modules["cogs.status"], "TICK_S", 0.02)
    stage.parts.engine._pace.measure([Timing(action="generate", model=stage.settings.model, seconds=60)])
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Pending")
    return stage


def let_a_card_look_late(stage, monkeypatch):
    watch = next(iter(stage.parts.bot.get_cog("Status")._watches.values()))
    render = watch._face
    monkeypatch.setattr(watch, "_face", lambda: replace(render(), content="as time passes"))


async def test_a_song_that_another_process_is_posting_is_not_overwritten_by_a_tick(ticking, monkeypatch):
    (job,) = await jobs_of(ticking)
    await finish_unheard(ticking, job)
    before = len(edits(ticking))
    let_a_card_look_late(ticking, monkeypatch)
    await ticks(ticking, monkeypatch, job.id, 10)

    assert len(edits(ticking)) == before


async def test_a_tick_that_waited_for_its_turn_is_dropped_if_another_process_posts_meanwhile(ticking, monkeypatch):
    (job,) = await jobs_of(ticking)
    throttle = ticking.parts.bot.get_cog("Status")._desk.throttle
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
    monkeypatch.setattr("cogs._watch.LOST_NEWS_S", 0.05)
    monkeypatch.setattr(ticking.parts.engine._feed, "publish", lambda _: None)
    ticking.standin.release()

    await ticking.loopback.wait_for_message(ticking.songs, is_result)


async def test_a_discarded_song_is_never_posted_though_it_was_made(ticking, monkeypatch):
    monkeypatch.setattr("cogs._watch.LOST_NEWS_S", 0.05)
    (job,) = await jobs_of(ticking)
    await ticking.parts.engine.studio.discard(job.id, user_id=ticking.alice.id)
    card = await wait_for_headline(ticking, "Discarded")
    clips = (Clip(id="clip-1", title="Snow", audio_url="https://cdn.example/1.mp3"),)
    await finish_unheard(ticking, job, clips=clips)
    before = len(edits(ticking))
    await ticks(ticking, monkeypatch, job.id, 15)

    assert len(edits(ticking)) == before
    assert headlines(ticking.loopback.messages(ticking.songs)[0])[-1] == "Discarded"
    assert [message.id for message in ticking.loopback.messages(ticking.songs)] == [card.id]
    assert (await jobs_of(ticking))[0].state is JobState.DELIVERING


async def test_a_deleted_card_is_not_mourned_and_the_song_comes_in_a_new_message(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    card = await wait_for_headline(stage, "Pending")
    await bot_deletes(stage, card)
    stage.standin.release()
    song = await stage.loopback.wait_for_message(stage.songs, is_result)
    await until_delivered(stage)

    assert song.id != card.id
    assert song.pinged == (stage.alice.id,)
    assert len(results(stage)) == 1
    (job,) = await jobs_of(stage)
    assert job.place.message_id == song.id


async def test_a_failure_whose_card_is_gone_is_told_in_a_new_message(stage):
    stage.standin.hold()
    stage.standin.fault("fail")
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await bot_deletes(stage, await wait_for_headline(stage, "Pending"))
    stage.standin.release()
    told = await wait_for_headline(stage, "No song this time")

    assert told.pinged == (stage.alice.id,)
    assert "given back" in told.text


async def test_the_end_of_a_job_is_remembered_once_it_was_shown(stage):
    stage.standin.fault("fail")
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "No song this time")
    await stage.stop()
    await stage.start()
    (job,) = await jobs_of(stage)

    assert job.told_at is not None
    assert stage.parts.bot.get_cog("Status")._watches == {}


async def test_where_the_bots_own_token_is_refused_the_interactions_token_edits(stage):
    refused = stage.loopback.inject("PATCH", PATCH_CARD, status=403, code=50001, times=None)
    await stage.alice.slash(stage.songs, "song", prompt="x")
    card = await stage.loopback.wait_for_message(stage.songs, is_result)
    await until_delivered(stage)

    assert len(stage.loopback.messages(stage.songs)) == 1
    assert headlines(card)[-2].startswith("Running")
    # Refusals count against the bot (10,000 in ten minutes and Discord bans it): one for the card, one for the song.
    assert refused.hits == 2


async def test_a_card_is_shown_again_after_discord_was_down(stage):
    down = stage.loopback.inject("PATCH", PATCH_CARD, status=503, times=3)
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await stage.loopback.wait_for_message(stage.songs, is_result)

    assert down.hits == 3
    assert len(results(stage)) == 1


async def test_a_card_whose_connection_is_cut_is_shown_again(stage):
    stage.standin.hold()
    stage.loopback.drop("PATCH", PATCH_CARD)
    await stage.alice.slash(stage.songs, "song", prompt="x")

    await wait_for_headline(stage, "Pending")


async def test_a_defect_is_logged_and_the_card_goes_on(stage, monkeypatch, caplog):
    outlook = stage.parts.engine.studio.outlook
    defects = [KeyError("a defect")]
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Pending")

    def defective(job):
        if defects:
            raise defects.pop()
        return outlook(job)

    monkeypatch.setattr(stage.parts.engine.studio, "outlook", defective)
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Running")

    assert "a defect" in caplog.text


async def test_the_answer_that_a_crash_cut_off_is_found_by_the_interactions_token(stage, monkeypatch):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Pending")
    await stop_without_message(stage)
    monkeypatch.setattr("cogs._watch.PLACED_S", 0.05)
    await stage.start()
    stage.standin.release()
    song = await stage.loopback.wait_for_message(stage.songs, is_result)

    assert song.id == answer.response.id
    assert len(stage.loopback.messages(stage.songs)) == 1


async def test_an_answer_that_cannot_be_found_is_replaced_by_a_card_that_pings_only_the_maker(stage, monkeypatch):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="x @everyone")
    await wait_for_headline(stage, "Pending")
    await stop_without_message(stage)
    monkeypatch.setattr("cogs._watch.PLACED_S", 0.05)
    stage.loopback.expire_token(answer)
    await stage.start()
    card = await stage.loopback.wait_for_message(stage.songs, lambda message: message.id != answer.response.id)
    stage.standin.release()
    song = await stage.loopback.wait_for_message(stage.songs, is_result)

    assert card.versions[0].pinged == (stage.alice.id,)
    assert song.id == card.id


async def stop_without_message(stage):
    """Stop the bot, and take the store back to before the message id of the card was remembered."""
    (job,) = await jobs_of(stage)
    await stage.stop()
    async with open_store(stage.settings.database_url) as store:
        place = replace(job.place, message_id=None)
        await store.change(job.id, at=job.updated_at, was=frozenset(JobState), place=place)


async def test_stopping_is_quick_and_leaves_a_song_that_is_being_posted_to_the_next_process(stage, monkeypatch):
    monkeypatch.setattr(sys.modules["cogs.status"], "GRACE_S", 0.2)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Pending")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Running")
    stuck = stage.loopback.inject("PATCH", PATCH_CARD, status=None, delay_s=30)
    stage.standin.release()
    await eventually(lambda: stuck.hits)
    began_s = time.monotonic()
    await stage.stop()
    stopped_after_s = time.monotonic() - began_s
    await stage.start()
    await until_delivered(stage)

    assert stopped_after_s < 3
    assert len(results(stage)) == 1
    assert [entry.kind for entry in await entries(stage, (await jobs_of(stage))[0])] == ["reserve", "settle"]


async def test_a_card_in_the_direct_messages_of_the_bot_lives_like_any_other(stage):
    card = await _lived_through(stage, stage.alice.dm())

    assert [headline.split(" · ")[0] for headline in headlines(card)][:3] == ["Queued", "Pending", "Running"]
