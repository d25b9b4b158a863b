"""Reactions that cannot be followed: nothing crashes, nothing is charged, and only the one who reacted is told."""

from dataclasses import replace

import pytest

from adapters.store import open_store
from core.model.job import JobState
from tests.support.cards import POST_MESSAGE, bot_deletes
from tests.support.reactions import (
    answered,
    direct_messages,
    react,
    remix_of,
    remixes,
    replies_to,
    reply_to,
    until_remix,
    whispered,
)
from tests.support.songs import result_of, song_in
from tests.support.stage import all_ended, entries, is_result, spent

pytestmark = pytest.mark.usefixtures("hurry")


async def test_a_refusal_comes_by_direct_message_and_the_channel_stays_quiet(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    result = await result_of(stage, stage.alice, prompt="x")
    await react(stage, stage.alice, result, "🎸")
    told = await whispered(stage, stage.alice, "1 of 1 used")

    assert "Nothing was charged" in told.text
    assert len(stage.loopback.messages(stage.songs)) == 1
    assert await spent(stage, stage.alice) == 1


async def test_where_direct_messages_are_closed_a_reply_tells_it_and_goes_away(empty_stage, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.REPLY_SHOWN_S", 0.3)
    stage = empty_stage
    await stage.start(default_daily_credits=1)
    result = await result_of(stage, stage.alice, prompt="x")
    stage.loopback.refuse_dms(stage.alice)
    await stage.alice.react(result, "🎸")
    told = await reply_to(stage, result)
    assert told.pinged == (stage.alice.id,)
    assert "1 of 1 used" in told.text
    await stage.loopback.wait_for_deletion(told)

    assert len(stage.loopback.messages(stage.songs)) == 1


async def test_a_closed_song_is_refused_to_others_and_open_to_its_maker(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    song = await song_in(stage, result)
    await stage.parts.bot.services.library.close(song, stage.alice.id, is_closed=True)
    for emoji in ("🎸", "🔁", "⏩"):
        await react(stage, stage.bob, result, emoji)
    assert "turned off remixing" in (await whispered(stage, stage.bob)).text
    assert len(direct_messages(stage, stage.bob)) == 1
    assert await remixes(stage) == []
    await react(stage, stage.alice, result, "🎸")
    assert len(await remixes(stage)) == 1


@pytest.mark.parametrize("right", ["send_messages", "embed_links", "attach_files", "read_message_history"])
async def test_where_the_bot_may_not_answer_nothing_is_made(stage, right):
    result = await result_of(stage, stage.alice, prompt="x")
    stage.loopback.deny(stage.songs, right)
    await react(stage, stage.bob, result, "🎸")
    told = await whispered(stage, stage.bob, "nothing was charged")

    assert right.replace("_", " ").title() in told.text
    assert f"<#{stage.songs.id}>" in told.text
    assert await remixes(stage) == []


async def test_a_queued_song_whose_card_can_stand_nowhere_is_taken_back(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="another")
    await stage.standin.until(lambda: stage.standin.submitted() == 2)
    # The rights looked fine: what Discord refuses is known only from its answer.
    refused = stage.loopback.inject("POST", f"/channels/{stage.songs.id}/messages", status=403, code=50013, times=None)
    await react(stage, stage.bob, result, "🎸")
    told = await whispered(stage, stage.bob, "Nothing was charged")
    (job,) = await remixes(stage)

    assert "*Snow*" in told.text
    assert refused.hits == 2  # as a reply, and as a message
    assert job.state is JobState.CANCELLED
    assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "refund"]
    assert await spent(stage, stage.bob) == 0


async def test_a_song_that_was_sent_before_its_card_was_refused_comes_by_direct_message(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.standin.hold()
    refused = stage.loopback.inject("POST", f"/channels/{stage.songs.id}/messages", status=503, times=None)
    await react(stage, stage.bob, result, "🎸")
    await stage.standin.until(lambda: stage.standin.submitted("cover") == 1)
    refused.status, refused.code = 403, 50013
    stage.standin.release()
    song = await stage.loopback.wait_for_message(stage.bob.dm(), is_result)
    (job,) = await all_ended_remixes(stage)

    assert "I couldn't post it" in song.text
    assert job.state is JobState.DELIVERED


async def all_ended_remixes(stage):
    await all_ended(stage)
    return await remixes(stage)


async def test_a_card_that_is_slow_to_be_taken_stands_once(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    down = stage.loopback.inject("POST", POST_MESSAGE, status=503, times=2)
    await stage.bob.react(result, "🎸")
    await remix_of(stage, result)

    assert down.hits == 2
    assert len(replies_to(stage, result)) == 1


async def test_a_remix_of_a_deleted_message_stands_by_itself(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.standin.hold()
    slow = stage.loopback.inject("POST", POST_MESSAGE, status=None, delay_s=0.2)
    await stage.bob.react(result, "🎸")
    await stage.loopback.wait_until(lambda: slow.hits == 1)
    await bot_deletes(stage, result)
    stage.standin.release()
    remix = await stage.loopback.wait_for_message(stage.songs, is_result)

    assert "rock cover of" in remix.text
    assert remix.id != result.id


async def test_a_remix_in_a_deleted_channel_comes_by_direct_message(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.standin.hold()
    await stage.bob.react(result, "🎸")
    await reply_to(stage, result)
    stage.loopback.delete_channel(stage.songs)
    stage.standin.release()
    await stage.loopback.wait_for_message(stage.bob.dm(), is_result)
    (job,) = await all_ended_remixes(stage)
    assert job.state is JobState.DELIVERED


async def test_a_reaction_to_a_deleted_song_is_told_so(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    await stage.parts.bot.services.library.delete(await song_in(stage, result), stage.alice.id, is_moderator=False)
    for emoji in ("🎸", "❤️", "✉️"):
        await react(stage, stage.bob, result, emoji)
    assert "was deleted" in (await whispered(stage, stage.bob)).text
    await react(stage, stage.bob, result, "👍")

    assert len(direct_messages(stage, stage.bob)) == 1
    assert await remixes(stage) == []


async def test_a_song_that_is_deleted_while_its_cover_is_made_is_no_trouble(stage):
    result = await result_of(stage, stage.alice, prompt="x", title="Snow")
    stage.standin.hold()
    await react(stage, stage.bob, result, "🎸")
    await stage.alice.react(result, "❌")
    await stage.loopback.wait_for_deletion(result)
    stage.standin.release()
    remix = await remix_of(stage, result)
    assert "rock cover of *Snow*" in remix.text


async def test_a_member_who_left_is_no_trouble(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    await react(stage, stage.bob, result, "🎸")
    stage.loopback.leave(stage.bob, stage.guild)
    stage.standin.release()
    await remix_of(stage, result)


async def test_a_defect_is_logged_and_told_and_the_next_reaction_works(stage, monkeypatch, caplog):
    result = await result_of(stage, stage.alice, prompt="x")
    admit = stage.parts.engine.services.orders.admit
    defects = [KeyError("a defect")]

    async def defective(*args, **kwargs):
        if defects:
            raise defects.pop()
        return await admit(*args, **kwargs)

    monkeypatch.setattr(stage.parts.engine.services.orders, "admit", defective)
    await react(stage, stage.bob, result, "🎸")
    told = await whispered(stage, stage.bob, "Something went wrong on my side")
    assert str(result.id) in told.text
    assert "a defect" in caplog.text
    await react(stage, stage.bob, result, "🎷")
    assert len(await remixes(stage)) == 1


async def test_a_card_whose_place_a_crash_kept_from_being_remembered_is_not_written_twice(stage):
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    await react(stage, stage.bob, result, "🎸")
    card = await reply_to(stage, result)
    job = await until_remix(stage, lambda job: job.place.message_id == card.id)
    await stage.stop()
    async with open_store(stage.settings.database_url) as store:
        place = replace(job.place, message_id=None)
        await store.change(job.id, at=job.updated_at, was=frozenset(JobState), place=place)
    await stage.start()
    stage.standin.release()
    remix = await remix_of(stage, result)

    assert remix.id == card.id
    assert len(replies_to(stage, result)) == 1


async def test_a_job_that_a_crash_left_without_a_card_gets_it_from_the_next_process(stage, monkeypatch):
    monkeypatch.setattr("cogs.job_cards.GRACE_S", 0.1)
    result = await result_of(stage, stage.alice, prompt="x")
    stage.standin.hold()
    down = stage.loopback.inject("POST", POST_MESSAGE, status=503, times=None)
    async with answered(stage):
        await stage.bob.react(result, "🎸")
    await until_remix(stage, lambda job: job.state is JobState.PENDING)
    await stage.kill()
    stage.loopback.rest.faults.remove(down)
    await stage.start()
    await reply_to(stage, result)
    stage.standin.release()
    await remix_of(stage, result)

    assert len(replies_to(stage, result)) == 1
