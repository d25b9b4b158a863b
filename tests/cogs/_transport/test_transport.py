"""Routes of a song: where its card is refused another route brings it, and where none is open it is kept."""

import logging
from datetime import timedelta

import pytest

from core.model.job import JobState
from tests.support.cards import PATCH_CARD, eventually, finish, kinds, results, songs_in, until_delivered
from tests.support.stage import is_result, jobs_of, wait_for_headline

pytestmark = pytest.mark.usefixtures("hurry_delivery")

ANY_MESSAGE = "/channels/*/messages*"
BY_TOKEN = "/webhooks/*"


async def test_a_refused_upload_goes_by_the_interactions_token(held):
    held.loopback.inject("PATCH", PATCH_CARD, status=403, code=50013, times=None)
    (message,) = await finish(held)

    assert len(songs_in([message])) == 2
    assert len(held.loopback.messages(held.songs)) == 1


async def test_where_nothing_may_be_posted_the_maker_gets_the_song_and_the_card_links_to_it(held):
    (job,) = await jobs_of(held)
    dm = held.alice.dm()
    only_text(held)
    held.standin.release()
    await until_delivered(held)
    (song,) = results(held, dm)
    (card,) = held.loopback.messages(held.songs)

    assert f"<#{held.songs.id}>" in song.content
    assert len(songs_in([song])) == 2
    assert [button["label"] for button in card.buttons if button.get("url")] == ["Download 1", "Download 2"]
    assert {found.channel_id for found in await held.store.songs_of_job(job.id)} == {dm.id}


def only_text(stage):
    """Let the bot post text in the channel, but no files: neither by its own rights nor by the interaction's."""
    stage.loopback.inject("PATCH", PATCH_CARD, status=403, code=50013)
    stage.loopback.inject("PATCH", BY_TOKEN, status=403, code=50013)
    stage.loopback.inject("POST", f"/channels/{stage.songs.id}/messages", status=403, code=50013)
    stage.loopback.inject("POST", BY_TOKEN, status=403, code=50013)


async def test_a_card_in_an_archived_thread_gets_the_song_as_a_new_message_below_it(held):
    # Discord refuses to edit there (50083), but a new message opens the thread again.
    held.loopback.inject("PATCH", PATCH_CARD, status=400, code=50083)
    held.loopback.inject("PATCH", BY_TOKEN, status=400, code=50083)
    (song,) = await finish(held)
    card = held.loopback.messages(held.songs)[0]

    assert song.id != card.id
    assert song.pinged == (held.alice.id,)
    assert card.embeds[0].url == song.embeds[0].url


def shut(stage):
    """Close every route to Discord for the bot, and return what opens them again."""
    inject = stage.loopback.inject
    faults = [
        inject("PATCH", ANY_MESSAGE, status=403, code=50001, times=None),
        inject("POST", ANY_MESSAGE, status=403, code=50007, times=None),
        inject("*", BY_TOKEN, status=401, code=50027, times=None),
    ]
    return lambda: [stage.loopback.rest.faults.remove(fault) for fault in faults]


async def test_a_song_that_nobody_can_be_given_is_not_settled_and_comes_when_a_route_opens(held, caplog):
    open_up = shut(held)
    with caplog.at_level(logging.ERROR):
        held.standin.release()
        await eventually(lambda: caplog.text.count("cannot be posted to anybody on Discord") >= 2)
    (job,) = await jobs_of(held)
    assert job.id in caplog.text
    assert (job.state, await kinds(held)) == (JobState.DELIVERING, ["reserve"])

    open_up()
    await until_delivered(held)
    (message,) = results(held)
    assert len(songs_in([message])) == 2


async def test_a_song_that_nobody_could_be_given_for_a_day_stays_in_the_library_and_the_operator_is_told(
    held, caplog, monkeypatch
):
    shut(held)
    monkeypatch.setattr("cogs._posting.delivery.OFFERED_FOR", timedelta(seconds=0.3))
    with caplog.at_level(logging.ERROR):
        held.standin.release()
        job = await until_delivered(held)

    assert f"job {job.id}: its result could not be posted anywhere" in caplog.text
    assert "it is kept unposted" in caplog.text
    assert await kinds(held) == ["reserve", "settle"]
    assert len(await held.store.songs_of_job(job.id)) == 2


async def test_where_files_are_refused_everywhere_the_card_links_to_the_song(held):
    only_text(held)  # each route once: the upload meets the refusals, the text that follows does not
    held.loopback.inject("POST", "/users/@me/channels", status=403, code=50007, times=None)
    held.standin.release()
    await until_delivered(held)
    (card,) = held.loopback.messages(held.songs)
    (job,) = await jobs_of(held)

    assert [button["label"] for button in card.buttons if button.get("url")] == ["Download 1", "Download 2"]
    assert {song.message_id for song in await held.store.songs_of_job(job.id)} == {card.id}


async def test_without_the_bot_in_the_server_the_token_brings_the_song(empty_stage):
    stage = empty_stage
    await stage.start()
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    channel = elsewhere.create_text_channel("there")
    carol = stage.loopback.create_person("carol", elsewhere)
    await carol.slash(channel, "song", prompt="x")
    message = await stage.loopback.wait_for_message(channel, is_result)

    assert len(songs_in([message])) == 2


async def test_a_token_that_ran_out_leaves_the_direct_message(empty_stage):
    stage = empty_stage
    await stage.start()
    elsewhere = stage.loopback.create_guild("Elsewhere", bot_is_member=False)
    channel = elsewhere.create_text_channel("there")
    carol = stage.loopback.create_person("carol", elsewhere)
    stage.standin.hold()
    answer = await carol.slash(channel, "song", prompt="x")
    await wait_for_headline(stage, "Sent to", channel=channel)
    stage.loopback.expire_token(answer)
    stage.standin.release()
    song = await stage.loopback.wait_for_message(carol.dm(), is_result)

    assert len(songs_in([song])) == 2
