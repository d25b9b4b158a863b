"""Private words to somebody who reacted: to them only, once, and without a trace in the channel."""

import asyncio

import pytest

from cogs._transport.notice import REPLIES_MAX, send_notice
from tests.support.cards import eventually
from tests.support.reactions import direct_messages, replies_to, reply_to

LONG_S = 60.0


@pytest.fixture
async def words(stage):
    """A stage with a message that somebody reacted to."""
    stage.words = await stage.alice.send(stage.songs, "la la la")
    return stage


async def tell(stage, person, text, message=None):
    message = message or stage.words
    await send_notice(
        stage.parts.bot,
        user_id=person.id,
        guild_id=stage.guild.id,
        channel_id=message.channel_id,
        message_id=message.id,
        text=text,
    )


def link(words):
    return f"https://discord.com/channels/{words.guild.id}/{words.words.channel_id}/{words.words.id}"


async def test_words_go_by_direct_message_and_say_what_they_are_about(words):
    await tell(words, words.bob, "not today")
    told = [message.text for message in direct_messages(words, words.bob)]
    assert told == [f"not today\nThis is about {link(words)}"]
    assert replies_to(words, words.words) == []


async def test_the_same_words_are_said_once_a_minute_to_each(words, monkeypatch):
    for _ in range(3):
        await tell(words, words.bob, "not today")
        await tell(words, words.alice, "not today")
    await tell(words, words.bob, "not tomorrow")
    assert len(direct_messages(words, words.bob)) == 2
    assert len(direct_messages(words, words.alice)) == 1
    monkeypatch.setattr("cogs._transport.notice.REPEATED_S", 0.0)
    await tell(words, words.bob, "not today")
    assert len(direct_messages(words, words.bob)) == 3


async def test_where_direct_messages_are_closed_a_reply_pings_only_them_and_goes_away(words, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.STANDS_S", 0.05)
    words.loopback.refuse_dms(words.bob)
    await tell(words, words.bob, "not today, @everyone")
    told = await reply_to(words, words.words)
    assert told.pinged == (words.bob.id,)
    assert words.bob.mention in told.content
    await words.loopback.wait_for_deletion(told)


async def test_replies_that_stand_when_the_bot_stops_are_deleted_then(words, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.STANDS_S", LONG_S)
    words.loopback.refuse_dms(words.bob)
    for number in range(2):
        await tell(words, words.bob, f"not today {number}")
    assert len(replies_to(words, words.words)) == 2
    await words.stop()
    assert replies_to(words, words.words) == []


async def test_many_refusals_at_once_do_not_fill_the_channel(words, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.STANDS_S", 0.5)
    crowd = [words.loopback.create_person(f"fan{number}", words.guild) for number in range(10)]
    for fan in crowd:
        words.loopback.refuse_dms(fan)
    await asyncio.gather(*(tell(words, fan, "not today") for fan in crowd))
    standing = replies_to(words, words.words)
    assert len(standing) == REPLIES_MAX
    for reply in standing:
        await words.loopback.wait_for_deletion(reply)
    await eventually(lambda: not words.parts.bot.notices._standing)
    words.loopback.refuse_dms(words.bob)
    await tell(words, words.bob, "not today")
    assert len(replies_to(words, words.words)) == 1


async def test_a_reply_that_somebody_else_deleted_is_no_trouble(words, monkeypatch, caplog):
    monkeypatch.setattr("cogs._transport.notice.STANDS_S", 0.05)
    words.loopback.refuse_dms(words.bob)
    await tell(words, words.bob, "not today")
    told = await reply_to(words, words.words)
    words.loopback.backend.delete_message(told.channel_id, told.id)
    await asyncio.gather(*words.parts.bot.notices._deletions)
    assert "Traceback" not in caplog.text


async def test_nothing_is_raised_where_nobody_can_be_told(words, monkeypatch, caplog):
    words.loopback.refuse_dms(words.bob)
    words.loopback.delete_channel(words.songs)
    await tell(words, words.bob, "not today")
    words.loopback.inject("POST", "/users/@me/channels", status=400, times=1)
    await tell(words, words.alice, "not today")
    monkeypatch.setattr("cogs._transport.notice.put", None)
    await tell(words, words.alice, "never")
    assert "could not be told" in caplog.text


async def test_long_words_are_cut_to_what_discord_takes(words):
    await tell(words, words.bob, "x" * 3000)
    (told,) = direct_messages(words, words.bob)
    assert told.text.endswith(f"x…\nThis is about {link(words)}")
    assert len(told.text) <= 2000


async def test_a_stopping_bot_writes_no_reply_that_would_stay(words):
    words.loopback.refuse_dms(words.bob)
    await words.parts.bot.notices.close()
    await tell(words, words.bob, "not today")
    assert replies_to(words, words.words) == []
