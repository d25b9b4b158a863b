"""Cards: one message for a job's whole life, always at its newest state."""

import asyncio
import time
from dataclasses import replace

import pytest

from adapters.store import open_store
from cogs.job_cards import TICK_S
from core.model.job import JobState
from tests.support.cards import PATCH_CARD, bot_deletes, eventually, results, until_delivered
from tests.support.stage import entries, headlines, is_result, jobs_of, wait_for_headline

pytestmark = pytest.mark.usefixtures("hurry")


async def _lived_through(stage, channel):
    """Order a song that goes on only once each state was shown, and return the message that became it."""
    stage.standin.hold()
    await stage.alice.slash(channel, "song", prompt="a song for Christmas")
    await wait_for_headline(stage, "Sent to", channel=channel)
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song", channel=channel)
    stage.standin.release()
    return await stage.loopback.wait_for_message(channel, is_result)


async def test_one_message_shows_the_whole_life_of_a_job(stage):
    card = await _lived_through(stage, stage.songs)

    assert [headline.split(" ")[0] for headline in headlines(card)][:3] == ["In", "Sent", "Making"]
    assert len(stage.loopback.messages(stage.songs)) == 1
    assert stage.loopback.limits.refused == 0
    assert stage.loopback.problems == []
    await eventually(lambda: not stage.parts.bot.get_cog("JobCards")._watches)


async def test_a_busy_channel_is_written_to_no_faster_than_discord_allows(stage):
    await asyncio.gather(*(stage.alice.slash(stage.songs, "song", prompt=f"song {number}") for number in range(10)))
    await stage.loopback.wait_until(lambda: len(results(stage)) == 10, timeout_s=20)

    assert stage.loopback.limits.refused == 0


async def test_a_slow_edit_is_never_shown_over_a_newer_state(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    await wait_for_headline(stage, "Sent to")
    slow = stage.loopback.inject("PATCH", PATCH_CARD, status=None, delay_s=0.5)
    await stage.standin.step(stage.standin.latest.id)
    await stage.loopback.wait_until(lambda: slow.hits == 1)
    stage.standin.release()
    card = await stage.loopback.wait_for_message(stage.songs, is_result)
    await until_delivered(stage)

    assert is_result(stage.loopback.messages(stage.songs)[0])
    assert is_result(card.versions[-1])


async def test_waiting_cards_move_up_at_once_when_one_leaves_the_line(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="first")
    await wait_for_headline(stage, "Sent to")
    second = await stage.alice.slash(stage.songs, "song", prompt="second")
    third = await stage.alice.slash(stage.songs, "song", prompt="third")
    assert "number 2" in third.response.text
    await stage.alice.click(second.response, label="Cancel")
    async with asyncio.timeout(TICK_S / 4):
        await third.wait_for_response(lambda message: "you're next" in message.text)


async def test_a_deleted_card_is_not_mourned_and_the_song_comes_in_a_new_message(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    card = await wait_for_headline(stage, "Sent to")
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
    await bot_deletes(stage, await wait_for_headline(stage, "Sent to"))
    stage.standin.release()
    told = await wait_for_headline(stage, "No song this time")

    assert told.pinged == (stage.alice.id,)
    assert "refunded" in told.text


async def test_the_end_of_a_job_is_remembered_once_it_was_shown(stage):
    stage.standin.fault("fail")
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "No song this time")
    await stage.stop()
    await stage.start()
    (job,) = await jobs_of(stage)

    assert job.told_at is not None
    assert stage.parts.bot.get_cog("JobCards")._watches == {}


async def test_where_the_bots_own_token_is_refused_the_interactions_token_edits(stage):
    refused = stage.loopback.inject("PATCH", PATCH_CARD, status=403, code=50001, times=None)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song")
    stage.standin.release()
    card = await stage.loopback.wait_for_message(stage.songs, is_result)
    await until_delivered(stage)

    assert len(stage.loopback.messages(stage.songs)) == 1
    assert headlines(card)[-2].startswith("Making your song")
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

    await wait_for_headline(stage, "Sent to")


async def test_a_defect_is_logged_and_the_card_goes_on(stage, monkeypatch, caplog):
    outlook = stage.parts.engine.services.orders.outlook
    defects = [KeyError("a defect")]
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")

    def defective(job):
        if defects:
            raise defects.pop()
        return outlook(job)

    monkeypatch.setattr(stage.parts.engine.services.orders, "outlook", defective)
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song")

    assert "a defect" in caplog.text


async def test_the_answer_that_a_crash_cut_off_is_found_by_the_interactions_token(stage, monkeypatch):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")
    await stop_without_message(stage)
    monkeypatch.setattr("cogs._posting.job_watch.PLACED_S", 0.05)
    await stage.start()
    stage.standin.release()
    song = await stage.loopback.wait_for_message(stage.songs, is_result)

    assert song.id == answer.response.id
    assert len(stage.loopback.messages(stage.songs)) == 1


async def test_an_answer_that_cannot_be_found_is_replaced_by_a_card_that_pings_only_the_maker(stage, monkeypatch):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="x @everyone")
    await wait_for_headline(stage, "Sent to")
    await stop_without_message(stage)
    monkeypatch.setattr("cogs._posting.job_watch.PLACED_S", 0.05)
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
    monkeypatch.setattr("cogs.job_cards.GRACE_S", 0.2)
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await wait_for_headline(stage, "Sent to")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song")
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

    assert [headline.split(" ")[0] for headline in headlines(card)][:3] == ["In", "Sent", "Making"]
