"""The audit log: what admins changed and whom a rule refused is kept, told, and hinders nothing."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters.store import open_store
from core.limits.audit import KEPT_FOR, TEXT_MAX, Audit
from core.model.audit_entry import AuditAction, AuditEntry
from core.model.money import Allowance
from tests.support.stage import spent

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
CLUB, MIA, ANN = 100, 1, 7


class Book:
    """An audit log over a real store, at a moment that the test decides."""

    def __init__(self, store):
        self.now = NOW
        self.audit = Audit(store=store, now=lambda: self.now)

    async def note(self, text="member day: 10 -> 20", guild=CLUB, **options):
        return await self.audit.note(guild, **{"actor_id": MIA, "action": AuditAction.SET, "text": text, **options})

    async def texts(self, guild=CLUB, limit=100):
        return [entry.text for entry in await self.audit.entries(guild, limit=limit)]


@pytest.fixture
async def book(tmp_path):
    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        yield Book(store)


async def test_an_entry_says_who_did_what_to_whom_and_when(book):
    written = await book.note("blocked: spam", action=AuditAction.BLOCK, subject_id=ANN)
    assert written == AuditEntry(
        guild_id=CLUB, actor_id=MIA, action=AuditAction.BLOCK, text="blocked: spam", at=NOW, subject_id=ANN
    )
    assert list(await book.audit.entries(CLUB, limit=5)) == [written]


async def test_entries_come_newest_first_and_of_one_guild_only(book):
    for number in range(4):
        await book.note(f"change {number}")
        await book.note("elsewhere", guild=CLUB + 1)
        book.now += timedelta(seconds=number % 2)
    assert await book.texts(limit=3) == ["change 3", "change 2", "change 1"]


async def test_entries_are_kept_for_three_months(book):
    await book.note("old")
    await book.note("old elsewhere", guild=CLUB + 1)
    book.now += KEPT_FOR
    await book.note("new")
    assert await book.texts() == ["new", "old"]
    book.now += timedelta(seconds=1)
    await book.note("newer")
    assert await book.texts() == ["newer", "new"]
    assert await book.texts(CLUB + 1) == ["old elsewhere"]


async def test_a_long_text_is_cut(book):
    await book.note("x" * (TEXT_MAX + 1))
    [text] = await book.texts()
    assert len(text) == TEXT_MAX


async def test_listeners_get_an_entry_after_it_is_written(book):
    heard = []
    book.audit.listeners.append(heard.append)
    written = await book.note()
    assert heard == [written]
    assert await book.texts() == [written.text]


async def noted(stage):
    return [
        (entry.action, entry.actor_id, entry.text)
        for entry in await stage.store.audit_entries(stage.guild.id, limit=10)
    ]


async def test_a_refusal_for_cause_is_noted_once_and_a_song_is_not(stage):
    stage.standin.hold()
    await stage.alice.slash(stage.songs, "song", prompt="rain")
    assert await noted(stage) == []
    await stage.store.change_settings(stage.guild.id, member=Allowance(day=1))
    refused = await stage.alice.slash(stage.songs, "song", prompt="rain")
    assert refused.ephemeral
    [(action, actor_id, text)] = await noted(stage)
    assert (action, actor_id) == (AuditAction.REFUSED, stage.alice.id)
    assert text.startswith("song: 1 of 1 credit used")
    assert await spent(stage, stage.alice) == 1


async def test_what_a_member_types_does_not_get_into_the_log_but_the_word_that_was_blocked(stage):
    await stage.store.change_settings(stage.guild.id, words=("weasel",))
    await stage.alice.slash(stage.songs, "song", prompt="my secret Weasel song")
    [(_, _, text)] = await noted(stage)
    assert "weasel" in text
    assert "secret" not in text


async def test_direct_messages_have_no_log(stage):
    await stage.restart(default_daily_credits=0)
    refused = await stage.alice.slash(stage.alice.dm(), "song", prompt="rain")
    assert "charged" in refused.response.text
    assert await stage.store.audit_entries(0, limit=10) == []
