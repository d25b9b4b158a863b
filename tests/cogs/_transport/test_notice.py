"""Private notices to somebody who reacted: to them only, once, and without a trace in the channel."""

import asyncio
import logging

import pytest

from cogs._transport.notice import REPLIES_MAX, send_notice
from tests.support.cards import eventually
from tests.support.reactions import direct_messages, replies_to, reply_to

LONG_S = 60.0


@pytest.fixture
async def noticed(stage):
    """A stage with a message that somebody reacted to."""
    stage.message = await stage.alice.send(stage.songs, "la la la")
    return stage


async def tell(stage, person, text, message=None):
    message = message or stage.message
    await send_notice(
        stage.parts.bot,
        user_id=person.id,
        guild_id=stage.guild.id,
        channel_id=message.channel_id,
        message_id=message.id,
        text=text,
    )


def link(noticed):
    return f"https://discord.com/channels/{noticed.guild.id}/{noticed.message.channel_id}/{noticed.message.id}"


async def test_a_notice_goes_by_direct_message_and_says_what_it_is_about(noticed):
    await tell(noticed, noticed.bob, "not today")
    told = [message.text for message in direct_messages(noticed, noticed.bob)]
    assert told == [f"not today\nThis is about {link(noticed)}"]
    assert replies_to(noticed, noticed.message) == []


async def test_the_same_text_is_sent_once_a_minute_to_each(noticed, monkeypatch):
    for _ in range(3):
        await tell(noticed, noticed.bob, "not today")
        await tell(noticed, noticed.alice, "not today")
    await tell(noticed, noticed.bob, "not tomorrow")
    assert len(direct_messages(noticed, noticed.bob)) == 2
    assert len(direct_messages(noticed, noticed.alice)) == 1
    monkeypatch.setattr("cogs._transport.notice.REPEATED_S", 0.0)
    await tell(noticed, noticed.bob, "not today")
    assert len(direct_messages(noticed, noticed.bob)) == 3


async def test_where_direct_messages_are_closed_a_reply_pings_only_them_and_goes_away(noticed, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.REPLY_SHOWN_S", 0.05)
    noticed.loopback.refuse_dms(noticed.bob)
    await tell(noticed, noticed.bob, "not today, @everyone")
    told = await reply_to(noticed, noticed.message)
    assert told.pinged == (noticed.bob.id,)
    assert noticed.bob.mention in told.content
    await noticed.loopback.wait_for_deletion(told)


async def test_replies_that_are_left_when_the_bot_stops_are_deleted_then(noticed, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.REPLY_SHOWN_S", LONG_S)
    noticed.loopback.refuse_dms(noticed.bob)
    for number in range(2):
        await tell(noticed, noticed.bob, f"not today {number}")
    assert len(replies_to(noticed, noticed.message)) == 2
    await noticed.stop()
    assert replies_to(noticed, noticed.message) == []


async def test_many_refusals_at_once_do_not_fill_the_channel(noticed, monkeypatch):
    monkeypatch.setattr("cogs._transport.notice.REPLY_SHOWN_S", 0.5)
    crowd = [noticed.loopback.create_person(f"fan{number}", noticed.guild) for number in range(10)]
    for fan in crowd:
        noticed.loopback.refuse_dms(fan)
    await asyncio.gather(*(tell(noticed, fan, "not today") for fan in crowd))
    shown = replies_to(noticed, noticed.message)
    assert len(shown) == REPLIES_MAX
    for reply in shown:
        await noticed.loopback.wait_for_deletion(reply)
    await eventually(lambda: not noticed.parts.bot.notices._replies)
    noticed.loopback.refuse_dms(noticed.bob)
    await tell(noticed, noticed.bob, "not today")
    assert len(replies_to(noticed, noticed.message)) == 1


async def test_a_reply_that_somebody_else_deleted_does_no_harm(noticed, monkeypatch, caplog):
    monkeypatch.setattr("cogs._transport.notice.REPLY_SHOWN_S", 0.05)
    noticed.loopback.refuse_dms(noticed.bob)
    await tell(noticed, noticed.bob, "not today")
    told = await reply_to(noticed, noticed.message)
    noticed.loopback.backend.delete_message(told.channel_id, told.id)
    await asyncio.gather(*noticed.parts.bot.notices._deletions)
    assert "Traceback" not in caplog.text


async def test_nothing_is_raised_where_nobody_can_be_told(noticed, caplog):
    caplog.set_level(logging.INFO)
    noticed.loopback.refuse_dms(noticed.bob)
    noticed.loopback.delete_channel(noticed.songs)
    await tell(noticed, noticed.bob, "not today")
    noticed.loopback.inject("POST", "/users/@me/channels", status=503, times=None)
    await tell(noticed, noticed.alice, "not today")
    assert caplog.text.count("could not be told") == 2


async def test_a_long_text_is_cut_to_what_discord_takes(noticed):
    await tell(noticed, noticed.bob, "x" * 3000)
    (told,) = direct_messages(noticed, noticed.bob)
    assert told.text.endswith(f"x…\nThis is about {link(noticed)}")
    assert len(told.text) <= 2000


async def test_a_stopping_bot_writes_no_reply_that_would_stay(noticed):
    noticed.loopback.refuse_dms(noticed.bob)
    await noticed.parts.bot.notices.close()
    await tell(noticed, noticed.bob, "not today")
    assert replies_to(noticed, noticed.message) == []
