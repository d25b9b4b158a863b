"""Deliveries: the song arrives once, in the card, in as many messages as it takes, whatever is lost on the way."""

import pytest

from cogs._posting.file_order import MARGIN_BYTES
from core.model.job import JobState
from tests.support.cards import (
    PATCH_CARD,
    POST_MESSAGE,
    bot_deletes,
    change_place,
    finish,
    kinds,
    results,
    songs_held_open,
    songs_in,
    until_delivered,
    until_state,
)
from tests.support.stage import entries, is_result, jobs_of, spent, wait_for_headline

pytestmark = pytest.mark.usefixtures("hurry_delivery")


async def room_for_one(stage):
    """A limit that takes either clip of a song, but not both."""
    await stage.bob.slash(stage.bob.dm(), "song", prompt="x")
    await stage.standin.until(lambda: stage.standin.submitted() == 2)
    while not stage.standin.latest.is_over:
        await stage.standin.step(stage.standin.latest.id)
    message = await stage.loopback.wait_for_message(stage.bob.dm(), is_result)
    return MARGIN_BYTES + max(file.size_bytes for file in message.attachments) + 2_000


async def test_both_clips_and_their_covers_come_in_the_cards_own_message(held):
    (message,) = await finish(held)

    assert len(songs_in([message])) == 2
    assert [embed.thumbnail.url.rpartition("/")[2] for embed in message.embeds] == ["cover-1.jpg", "cover-2.jpg"]
    assert held.loopback.limits.refused == 0
    assert await kinds(held) == ["reserve", "settle"]
    assert songs_held_open(held.folder / "media") == []
    (job,) = await jobs_of(held)
    assert {song.message_id for song in await held.store.songs_of_job(job.id)} == {message.id}


async def test_the_second_clip_follows_in_a_reply_where_both_do_not_fit(held):
    await change_place(held, upload_limit_bytes=await room_for_one(held))
    first, second = await finish(held)

    assert second.reply_to == first.id
    assert second.pinged == ()
    assert [len(message.embeds) for message in (first, second)] == [1, 1]
    assert [len(songs_in([message])) for message in (first, second)] == [1, 1]
    job = (await jobs_of(held))[0]
    assert [song.message_id for song in await held.store.songs_of_job(job.id)] == [first.id, second.id]


async def test_a_clip_that_fits_nowhere_is_made_smaller(held):
    await change_place(held, upload_limit_bytes=MARGIN_BYTES + 60_000)
    messages = await finish(held)

    assert len(songs_in(messages)) == 2
    assert max(file.size_bytes for message in messages for file in message.attachments) <= 60_000


async def test_what_cannot_be_made_small_enough_becomes_a_download_button(held):
    await change_place(held, upload_limit_bytes=MARGIN_BYTES + 100)
    held.standin.release()
    await until_delivered(held)
    (message,) = held.loopback.messages(held.songs)

    links = [button["url"] for button in message.buttons if button.get("url")]
    assert [link.startswith(held.standin.base_url) for link in links] == [True, True]
    assert len(message.embeds) == 2


async def test_a_place_that_takes_less_than_it_said_gets_smaller_files(empty_stage):
    stage = empty_stage
    stage.loopback.backend.upload_limits_bytes[stage.guild.id] = 150_000
    await stage.start()
    await stage.alice.slash(stage.songs, "song", prompt="x")
    await until_delivered(stage)

    assert 413 in {request.status for request in stage.loopback.journal.requests}
    assert len(songs_in(results(stage))) == 2
    assert await kinds(stage) == ["reserve", "settle"]


async def test_an_upload_whose_answer_was_lost_is_not_sent_again(held):
    held.loopback.drop("PATCH", PATCH_CARD, after=True)
    (message,) = await finish(held)

    assert len([version for version in message.versions if is_result(version)]) == 1


async def test_a_follow_up_whose_answer_was_lost_is_not_sent_again(held):
    await change_place(held, upload_limit_bytes=await room_for_one(held))
    held.loopback.drop("POST", POST_MESSAGE, after=True)

    assert len(await finish(held)) == 2
    assert len(held.loopback.messages(held.songs)) == 2


async def test_a_song_is_posted_when_discord_is_back(held):
    down = held.loopback.inject("PATCH", PATCH_CARD, status=503, times=5)

    assert len(await finish(held)) == 1
    assert down.hits == 5


async def test_a_result_that_discord_calls_malformed_comes_without_pictures_and_links(held):
    refused = held.loopback.inject("PATCH", PATCH_CARD, status=400, code=50035)
    (message,) = await finish(held)

    assert refused.hits == 1
    assert len(songs_in([message])) == len(message.attachments) == 2
    assert [(embed.image.url, embed.thumbnail.url) for embed in message.embeds] == [(None, None)] * 2
    assert [button["label"] for button in message.buttons] == ["Again", "Extend", "Cover", "Lyrics", "More"]


async def test_media_that_cannot_be_had_costs_nothing_and_is_told(held):
    held.standin.fault("media_error", times=None)
    held.standin.release()
    card = await wait_for_headline(held, "No song this time")
    await until_state(held, JobState.FAILED)

    assert "refunded" in card.text
    assert await kinds(held) == ["reserve", "refund"]
    assert await spent(held, held.alice) == 0


async def test_what_is_playable_of_a_partly_failed_task_is_delivered(held):
    held.standin.fault("media_error", suffix=f"{held.standin.latest.clips[1].id}.mp3", times=None)
    (message,) = await finish(held)

    assert len(songs_in([message])) == 1
    assert await kinds(held) == ["reserve", "settle"]


async def test_a_card_deleted_while_its_song_is_fetched_is_replaced(held):
    (card,) = held.loopback.messages(held.songs)
    await bot_deletes(held, card)
    (song,) = await finish(held)

    assert song.pinged == (held.alice.id,)


async def test_songs_killed_on_their_way_arrive_once_after_a_restart(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=8, default_daily_credits=50)
    for number in range(8):
        await stage.alice.slash(stage.songs, "song", prompt=f"song {number}")
    await stage.loopback.wait_until(lambda: len(results(stage)) >= 2)
    await stage.kill()
    await stage.start()
    await stage.loopback.wait_until(lambda: len(results(stage)) == 8, timeout_s=30)
    orders = stage.parts.engine.services.orders
    with orders.feed.subscribe() as changes:
        left = {job.id for job in await jobs_of(stage) if job.state is not JobState.DELIVERED}
        if left:
            async for job in changes:
                left -= {job.id} if job.state is JobState.DELIVERED else set()
                if not left:
                    break

    assert len(stage.loopback.messages(stage.songs)) == 8
    for job in await jobs_of(stage):
        assert [entry.kind for entry in await entries(stage, job)] == ["reserve", "settle"]
