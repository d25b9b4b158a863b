"""The audit log as it is posted: grouped, paced, bounded, and never in anybody's way."""

import asyncio
import logging
from datetime import UTC, datetime

import pytest

from cogs.limits import log_message
from cogs.limits.log import TRIES
from cogs.limits.log_message import LINES_MAX, Batch, Line, log_trouble
from core.model.audit_entry import AuditAction, AuditEntry
from core.model.money import Allowance
from tests.support.cards import eventually

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
ROLE, CHANNEL = 10**17 + 1, 10**17 + 2


@pytest.fixture(autouse=True)
def brisk(monkeypatch):
    """Collect and pause for tenths of a second."""
    monkeypatch.setattr(log_message, "COLLECT_S", 0.1)
    monkeypatch.setattr(log_message, "PAUSE_S", 0.2)


@pytest.fixture
async def club(stage):
    """A stage with a log channel."""
    stage.log = stage.guild.create_text_channel("log")
    await stage.store.change_settings(stage.guild.id, log_channel_id=stage.log.id)
    return stage


def entry(text="member day: 10 -> 20", action=AuditAction.SET, actor_id=5, subject_id=None, at=NOW):
    return AuditEntry(guild_id=1, actor_id=actor_id, action=action, text=text, at=at, subject_id=subject_id)


async def note(stage, text="member day: 10 -> 20", **facts):
    facts = {"actor_id": stage.alice.id, "action": AuditAction.SET} | facts
    await stage.parts.engine.services.orders.audit.note(stage.guild.id, text=text, **facts)


def posted(stage):
    return [message for message in stage.loopback.messages(stage.log) if message.embeds]


def words(messages):
    return "\n".join(embed.description for message in messages for embed in message.embeds)


async def settled(stage):
    """Wait until nothing waits any more."""
    cog = stage.parts.bot.get_cog("AuditLog")
    await eventually(lambda: not cog._batches)


async def test_what_happens_in_a_moment_is_one_message_in_words(club, monkeypatch):
    monkeypatch.setattr(log_message, "COLLECT_S", 60.0)
    await note(club)
    await note(club, "blocked until unblocked: spam", action=AuditAction.BLOCK, subject_id=club.bob.id)
    await club.stop()
    (message,) = posted(club)
    assert message.embeds[0].title == "Changes"
    assert f"<@{club.alice.id}>: member day: 10 -" in message.embeds[0].description
    assert f"<@{club.alice.id}> about <@{club.bob.id}>: blocked until unblocked: spam" in message.embeds[0].description
    assert message.pinged == ()


async def test_a_members_refusals_for_one_cause_are_counted(club, monkeypatch):
    monkeypatch.setattr(log_message, "COLLECT_S", 60.0)
    club.standin.hold()
    await club.parts.bot.services.limit_settings.change(club.guild.id, club.alice.id, member=Allowance(day=1))
    for _ in range(4):
        await club.bob.slash(club.songs, "song", prompt="rain")
    await club.stop()
    assert f"<@{club.bob.id}>: song: 1 of 1 credit used this day \N{MULTIPLICATION SIGN}3" in words(posted(club))
    assert "Refused" in {embed.title for message in posted(club) for embed in message.embeds}


async def test_what_comes_later_waits_for_the_pause(club, monkeypatch):
    monkeypatch.setattr(log_message, "PAUSE_S", 60.0)
    await note(club, "first")
    await eventually(lambda: posted(club))
    await note(club, "second")
    await asyncio.sleep(0)
    assert "second" not in words(posted(club))
    await club.stop()
    assert len(posted(club)) == 2
    assert "second" in words(posted(club))


async def test_an_orderly_stop_posts_what_is_left_and_a_restart_nothing_twice(club, monkeypatch):
    monkeypatch.setattr(log_message, "COLLECT_S", 60.0)
    await note(club, "before the stop")
    await club.restart()
    assert words(posted(club)).count("before the stop") == 1
    monkeypatch.setattr(log_message, "COLLECT_S", 0.05)
    await note(club, "after it")
    await settled(club)
    assert words(posted(club)).count("before the stop") == 1
    assert words(posted(club)).count("after it") == 1


async def test_a_message_that_discord_does_not_take_for_now_is_given_up_in_the_end(club, caplog):
    caplog.set_level(logging.INFO)
    cut = club.loopback.drop("POST", f"/channels/{club.log.id}/messages", times=None)
    await note(club, "never")
    await settled(club)
    assert cut.hits == TRIES
    assert "was not posted this time" in caplog.text


async def test_a_lost_channel_is_logged_once_and_never_blocks_a_song(club, caplog):
    fault = club.loopback.inject("POST", f"/channels/{club.log.id}/messages", status=404, code=10003, times=None)
    with caplog.at_level(logging.WARNING):
        for number in range(3):
            await note(club, f"change {number}")
            await settled(club)
    assert fault.hits == 1
    assert len([record for record in caplog.records if "audit log cannot be posted" in record.getMessage()]) == 1
    club.standin.hold()
    assert not (await club.alice.slash(club.songs, "song", prompt="rain")).ephemeral
    assert len(await club.parts.engine.services.orders.audit.entries(club.guild.id, limit=10)) == 3


async def test_a_lost_channel_is_tried_again_after_a_while(club):
    fault = club.loopback.inject("POST", f"/channels/{club.log.id}/messages", status=403, code=50013, times=1)
    await note(club, "into the void")
    await settled(club)
    assert fault.hits == 1
    cog = club.parts.bot.get_cog("AuditLog")
    assert cog._is_lost(club.guild.id, club.log.id)
    cog._lost[club.guild.id] = (club.log.id, club.parts.engine.services.orders.now())
    await note(club, "heard again")
    await settled(club)
    assert words(posted(club)).count("heard again") == 1
    assert not cog._lost


async def test_while_discord_fails_for_now_it_is_tried_again(club):
    club.loopback.drop("POST", f"/channels/{club.log.id}/messages")
    await note(club, "in the end")
    await settled(club)
    assert words(posted(club)).count("in the end") == 1


async def test_without_a_log_channel_nothing_is_posted(stage):
    await note(stage)
    await settled(stage)
    assert all("member day" not in str(message.embeds) for message in stage.loopback.messages(stage.songs))


async def test_an_entry_that_cannot_be_posted_is_logged_and_the_next_one_is_posted(club, monkeypatch, caplog):
    async def fail(_):
        raise RuntimeError("no database")

    with monkeypatch.context() as patch:
        patch.setattr(club.parts.bot.services.limit_settings, "settings", fail)
        await note(club, "lost")
        await settled(club)
    assert "were not posted" in caplog.text
    await note(club, "found")
    await settled(club)
    assert "found" in words(posted(club))


def test_what_waits_is_bounded_and_the_rest_is_counted():
    batch = Batch()
    for number in range(LINES_MAX + 7):
        batch.add(entry(f"change {number}"))
    messages = []
    while batch:
        messages.append(batch.take())
    text = "\n".join(embed.description for face in messages for embed in face.embeds)
    assert text.count("change") == LINES_MAX
    assert "… and 7 more" in text


def test_the_longest_entries_fit_discord():
    batch = Batch()
    for number in range(LINES_MAX):
        action = AuditAction.REFUSED if number % 2 else AuditAction.SET
        batch.add(entry("*" * 290 + str(number), action, actor_id=10**19, subject_id=10**19))
    while batch:
        face = batch.take()
        assert face.embeds
        assert sum(len(embed) for embed in face.embeds) <= 6000
        assert all(len(embed.description or "") <= 4096 for embed in face.embeds)


def test_roles_and_channels_are_shown_by_name_and_nothing_that_was_typed_takes_effect():
    line = str(Line(entry(f"role {ROLE}: day: 1 -> 2; channel {CHANNEL} added; word **@everyone** added")))
    assert f"<@&{ROLE}>" in line
    assert f"<#{CHANNEL}>" in line
    assert "**" not in line
    assert "@everyone" not in line


async def test_why_the_log_cannot_be_posted_is_said_with_the_mend(club):
    guild = club.parts.bot.get_guild(club.guild.id)
    assert log_trouble(guild, None) is None
    assert log_trouble(guild, club.log.id) is None
    assert "was deleted" in str(log_trouble(guild, 123))


def test_no_flood_of_refusals_keeps_a_change_out():
    batch = Batch()
    for number in range(LINES_MAX + 7):
        batch.add(entry(f"refusal {number}", AuditAction.REFUSED))
    batch.add(entry("the change"))
    assert any("the change" in (embed.description or "") for embed in batch.take().embeds)
