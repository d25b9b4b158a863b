"""The life of a job, seen by the member who ordered it and by the ledger."""

import asyncio
from io import BytesIO

import pytest
from mutagen.mp3 import MP3

from core.model.job import JobState
from core.model.money import EntryKind
from tests.support.stage import all_ended, entries, headlines, is_result, spent, wait_for_headline


async def test_one_message_goes_from_queued_to_running_to_the_song(stage):
    stage.standin.hold()
    answer = await stage.alice.slash(stage.songs, "song", prompt="a song for Christmas")
    assert headlines(answer.response)[0].startswith("In the queue")
    await wait_for_headline(stage, "Sent to")
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song")
    stage.standin.release()
    result = await stage.loopback.wait_for_message(stage.songs, is_result)
    assert result.id == answer.response.id
    assert [line.split(" ")[0] for line in headlines(result)][:3] == ["In", "Sent", "Making"]
    assert len(result.embeds) == 2
    assert stage.alice.mention in result.text
    assert [button["label"] for button in result.buttons] == ["Again", "Extend", "Cover", "Lyrics", "More"]
    assert stage.loopback.messages(stage.songs) == [result]
    assert result.pinged == ()


async def test_both_clips_are_playable_and_tagged(stage):
    await stage.alice.slash(stage.songs, "song", prompt="rain on a tin roof", title="Tin Roof", lyrics="[Verse]\nDrip")
    result = await stage.loopback.wait_for_message(stage.songs, is_result)
    songs = [file for file in result.attachments if file.filename.endswith(".mp3")]
    assert len(songs) == 2
    assert len({file.filename for file in songs}) == 2
    for file in songs:
        audio = MP3(BytesIO(await stage.loopback.file_bytes(file)))
        assert audio.info.length == pytest.approx(2, abs=0.3)
        assert audio["TIT2"].text == ["Tin Roof"]
        assert audio["TPE1"].text == ["Alice"]
        assert audio.tags.getall("APIC")[0].data
        assert "Drip" in audio.tags.getall("USLT")[0].text


async def test_a_delivered_song_is_settled_once_and_a_member_has_less_left(stage):
    await stage.alice.slash(stage.songs, "song", prompt="rain")
    await stage.loopback.wait_for_message(stage.songs, is_result)
    [job] = await all_ended(stage)
    assert job.state is JobState.DELIVERED
    assert [entry.kind for entry in await entries(stage, job)] == [EntryKind.RESERVE, EntryKind.SETTLE]
    assert await spent(stage, stage.alice) == 1
    assert stage.standin.billed.total() == 1


async def test_with_five_credits_left_exactly_five_of_twenty_five_orders_are_taken(empty_stage):
    stage = empty_stage
    await stage.start(default_daily_credits=5)
    stage.standin.hold()
    answers = await asyncio.gather(
        *(stage.alice.slash(stage.songs, "song", prompt=f"song {number}") for number in range(25))
    )
    taken = [answer for answer in answers if not answer.ephemeral]
    refused = [answer.response for answer in answers if answer.ephemeral]
    assert len(taken) == 5
    assert all("Nothing was charged" in message.text and "They reset" in message.text for message in refused)
    assert await spent(stage, stage.alice) == 5
    stage.standin.release()
    for answer in taken:
        await answer.wait_for_response(is_result)
    assert stage.standin.submitted() == 5
    assert await spent(stage, stage.alice) == 5


async def test_members_are_served_in_rotation_however_much_one_of_them_ordered(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    for number in range(4):
        await stage.alice.slash(stage.songs, "song", prompt=f"alice {number}")
    answer = await stage.bob.slash(stage.songs, "song", prompt="bob 0")
    assert "number 2" not in headlines(answer.response)[0] or "next" in headlines(answer.response)[0]
    stage.standin.release()
    await answer.wait_for_response(is_result)
    await stage.standin.until(lambda: stage.standin.submitted() == 5)
    prompts = [request.body["prompt"] for request in stage.standin.asked("/suno/audios")]
    assert prompts.index("bob 0") <= 2
    assert stage.standin.most_in_flight == 1


async def test_no_more_orders_are_at_the_provider_than_the_account_runs(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=3)
    stage.standin.hold()
    answers = [await stage.alice.slash(stage.songs, "song", prompt=f"song {number}") for number in range(6)]
    await stage.standin.until(lambda: stage.standin.submitted() == 3)
    assert "you're next" in (await answers[3].wait_for_response(lambda m: "In the queue" in m.text)).text
    stage.standin.release()
    for answer in answers:
        await answer.wait_for_response(is_result)
    assert stage.standin.most_in_flight == 3
    assert stage.standin.submitted() == 6


async def test_in_a_direct_message_everything_works_as_in_a_server(stage):
    answer = await stage.alice.slash(stage.alice.dm(), "song", prompt="just for me")
    result = await answer.wait_for_response(is_result)
    assert len(result.embeds) == 2
    assert await spent(stage, stage.alice) == 0
