"""/lyrics: words are written for one member, privately, before anything is ordered or charged."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.lyrics.desk import CALLS_A_DAY
from core.model.job import JobState
from tests.support.drafts import PATH, WISH, draft_of, drafted, has_draft, newest, pressed, version, words
from tests.support.songs import labels_of
from tests.support.stage import all_ended, is_result, spent


def public(stage):
    return [message for message in stage.loopback.messages(stage.songs) if not message.ephemeral]


async def test_words_are_shown_privately_and_nothing_is_ordered_or_charged(stage):
    message = await drafted(stage)
    assert "Writing lyrics about *a song for Christmas*" in message.versions[0].text
    assert "order it for 1 credit" in message.text
    assert labels_of(message) == ["Make the song · 1 credit", "Edit", "Another", "Improve style"]
    draft = await draft_of(stage, message)
    assert draft.request.lyrics.splitlines()[1] in words(message)
    assert message.embeds[0].title == draft.request.title
    assert draft.request.style in message.text
    assert version(message) == "Version 1 of 3"
    assert public(stage) == []
    assert stage.standin.submitted() == 0
    assert await spent(stage, stage.alice) == 0


async def last_version(stage):
    message = await drafted(stage)
    for _ in range(2):
        message = await pressed(stage, message, "Another")
    assert version(message) == "Version 3 of 3"
    return message


async def test_more_is_written_when_all_were_seen_and_that_is_shown_meanwhile(stage):
    message = await last_version(stage)
    stage.standin.fault("slow", path=PATH, delay_s=0.2)
    await stage.alice.click(message, label="Another")
    waiting = await newest(stage, message, lambda seen: "Writing more" in seen.content)
    assert words(waiting) == words(message)
    assert [button["label"] for button in waiting.buttons if button.get("disabled")] == ["Writing…", "Improve style"]
    assert version(await newest(stage, message)) == "Version 4 of 6"
    assert len(stage.standin.asked(PATH)) == 2


async def test_a_writing_that_was_cut_off_by_a_stop_leaves_the_draft_usable(stage):
    message = await last_version(stage)
    stage.standin.fault("slow", path=PATH, delay_s=30)
    await stage.alice.click(message, label="Another")
    await stage.standin.until(lambda: len(stage.standin.asked(PATH)) == 2)
    await stage.restart()
    waiting = await newest(stage, message, lambda seen: "Writing more" in seen.content)
    back = await pressed(stage, waiting, "Back")
    assert (version(back), labels_of(back)[2]) == ("Version 2 of 3", "Another")


FAULTS = [
    ("error", {"code": "forbidden", "message": "The word *bad* is not allowed"}, "The word \\*bad\\* is not allowed"),
    ("error", {"code": "too_many_requests"}, "Try again in a minute"),
    ("error", {"code": "api_error"}, "Try again in a minute"),
    ("junk", {"status": 200}, "Try again in a minute"),
    ("drop_after", {}, "Try again in a minute"),
    ("error", {"code": "used_up"}, "The bot's owner has been notified"),
    ("error", {"code": "invalid_token"}, "The bot's owner has been notified"),
]


@pytest.mark.parametrize(("fault", "options", "told"), FAULTS)
async def test_lyrics_that_could_not_be_written_are_explained_and_the_wish_is_given_back(
    stage, caplog, fault, options, told
):
    stage.standin.fault(fault, path=PATH, **options)
    shown = await stage.alice.slash(stage.songs, "lyrics", prompt=WISH)
    failed = await shown.wait_for_response(lambda message: "could not be written" in message.text)
    assert told in failed.text
    assert "Nothing was charged." in failed.text
    assert f"Prompt: {WISH}" in failed.text
    is_operators = "owner" in told
    assert any(record.levelname == ("ERROR" if is_operators else "WARNING") for record in caplog.records)
    assert "trace" in caplog.text
    assert public(stage) == []


@pytest.mark.parametrize(("fault", "options", "told"), FAULTS)
async def test_a_draft_is_not_lost_when_no_more_could_be_written(stage, fault, options, told):
    message = await last_version(stage)
    stage.standin.fault(fault, path=PATH, **options)
    await stage.alice.click(message, label="Another")
    failed = await newest(stage, message, lambda seen: "could not be written" in seen.content)
    assert told in failed.content
    assert (words(failed), labels_of(failed)) == (words(message), labels_of(message))
    assert version(await pressed(stage, failed, "Another")) == "Version 4 of 6"


async def test_whoever_may_not_order_songs_gets_no_lyrics_either(empty_stage):
    await empty_stage.start(default_daily_credits=0)
    shown = await empty_stage.alice.slash(empty_stage.songs, "lyrics", prompt=WISH)
    refused = await shown.wait_for_response(lambda message: "switched off for you" in message.text)
    assert f"Prompt: {WISH}" in refused.text
    assert empty_stage.standin.asked(PATH) == []


async def test_lyrics_are_written_one_after_the_other_and_for_each_member_on_their_own(stage):
    stage.standin.fault("slow", path=PATH, delay_s=0.2)
    first = await stage.alice.slash(stage.songs, "lyrics", prompt=WISH)
    await stage.standin.until(lambda: len(stage.standin.asked(PATH)) == 1)
    second = await stage.alice.slash(stage.songs, "lyrics", prompt="rain")
    refused = await second.wait_for_response(lambda message: "already writing lyrics for you" in message.text)
    assert "Prompt: rain" in refused.text
    assert has_draft(await drafted(stage, stage.bob))
    assert has_draft(await first.wait_for_response(has_draft))


async def test_no_more_is_written_for_somebody_than_for_a_day(stage):
    message = await drafted(stage)
    draft = await draft_of(stage, message)
    await stage.store.keep_draft(replace(draft, calls=CALLS_A_DAY))
    shown = await stage.alice.slash(stage.songs, "lyrics", prompt=WISH)
    refused = await shown.wait_for_response(lambda seen: "30 times in the last 24 hours" in seen.text)
    assert f"<t:{int((draft.made_at + timedelta(days=1)).timestamp())}:R>" in refused.text
    assert version(await pressed(stage, message, "Another")) == "Version 2 of 3"


async def test_the_command_works_in_direct_messages(stage):
    dm = stage.alice.dm()
    shown = await stage.alice.slash(dm, "lyrics", prompt=WISH)
    message = await shown.wait_for_response(has_draft)
    made = await stage.alice.click(message, label="Make the song · 1 credit")
    assert is_result(await made.wait_for_response(is_result))
    assert [job.state for job in await all_ended(stage)] == [JobState.DELIVERED]
