"""The audit log, and what was spent by day, action and member."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from core.model.audit_entry import AuditAction, AuditEntry
from core.model.job import JobState
from core.model.money import EntryKind, Usage
from core.model.request import SongRequest
from tests.support.store.sample import GUILD, MAKER, NOON, admit

LONG_AGO = NOON - timedelta(days=90)


def entry(text="cooldown: 0 s -> 5 s", *, action=AuditAction.SET, actor=99, guild=GUILD, at=NOON, subject=None):
    return AuditEntry(guild_id=guild, actor_id=actor, action=action, text=text, at=at, subject_id=subject)


async def noted(store, *entries):
    for one in entries:
        await store.write_audit_entry(one, oldest_at=LONG_AGO)


async def test_entries_are_the_newest_first_and_the_guilds_own(store):
    first = entry("first", subject=MAKER)
    others = [entry(str(number), at=NOON + timedelta(minutes=number)) for number in (1, 2)]
    await noted(store, first, *others, entry(guild=GUILD + 1))
    assert await store.audit_entries(GUILD, limit=9) == [*reversed(others), first]
    assert await store.audit_entries(GUILD, limit=1) == others[1:]


async def test_entries_of_one_moment_are_in_the_order_in_which_they_were_written(store):
    entries = [entry(str(number)) for number in range(5)]
    await noted(store, *entries)
    assert await store.audit_entries(GUILD, limit=9) == entries[::-1]


async def test_a_members_refusals_are_found_among_all(store):
    refused = entry("generate: paused", action=AuditAction.REFUSED, actor=MAKER)
    await noted(store, refused, entry(actor=MAKER), entry(action=AuditAction.REFUSED, actor=MAKER + 1))
    assert await store.audit_entries(GUILD, limit=9, refused_id=MAKER) == [refused]
    assert await store.audit_entries(GUILD + 1, limit=9, refused_id=MAKER) == []


async def test_old_entries_are_dropped_with_the_next_one(store):
    old, elsewhere = entry(at=LONG_AGO - timedelta(seconds=1)), entry(guild=GUILD + 1, at=LONG_AGO - timedelta(days=1))
    kept = entry(at=LONG_AGO)
    for one in (old, elsewhere):
        await store.write_audit_entry(one, oldest_at=one.at)
    await noted(store, kept)
    assert await store.audit_entries(GUILD, limit=9) == [kept]
    assert await store.audit_entries(GUILD + 1, limit=9) == [elsewhere]


async def spent(store, at, *, money=EntryKind.SETTLE, action="generate", **options):
    """An order that ended then."""
    job = await admit(store, request=SongRequest(action=action, model="m", prompt="x"), **options)
    to = JobState.DELIVERED if money is EntryKind.SETTLE else JobState.CANCELLED
    await store.finish(job.id, to=to, money=money, actor_id=MAKER, at=at)


async def test_usage_is_what_was_settled_by_local_day_action_and_member(store):
    for at in (NOON, NOON + timedelta(hours=10)):
        await spent(store, at, cost=2)
    await spent(store, NOON + timedelta(hours=11))  # 23:00 in London is tomorrow in Berlin
    await spent(store, NOON, action="cover")
    await spent(store, NOON, maker=MAKER + 1)
    await spent(store, NOON, cost=0, maker=MAKER + 2)
    await spent(store, NOON, money=EntryKind.REFUND)
    await spent(store, NOON, guild=GUILD + 1)
    await admit(store)
    usage = await store.usage(GUILD, since=NOON, until=NOON + timedelta(days=1), time_zone="Europe/Berlin")
    christmas = NOON.date()
    assert usage == [
        Usage(day=christmas, action="cover", user_id=MAKER, credits=1, songs=1),
        Usage(day=christmas, action="generate", user_id=MAKER, credits=4, songs=2),
        Usage(day=christmas, action="generate", user_id=MAKER + 1, credits=1, songs=1),
        Usage(day=christmas, action="generate", user_id=MAKER + 2, credits=0, songs=1),
        Usage(day=christmas + timedelta(days=1), action="generate", user_id=MAKER, credits=1, songs=1),
    ]


async def test_usage_begins_with_its_first_instant_and_ends_before_its_last(store):
    for at in (NOON - timedelta(seconds=1), NOON, NOON + timedelta(hours=1)):
        await spent(store, at)
    (use,) = await store.usage(GUILD, since=NOON, until=NOON + timedelta(hours=1), time_zone="UTC")
    assert use.songs == 1
    assert await store.usage(GUILD, since=NOON, until=NOON, time_zone="UTC") == []


async def test_usage_is_whole_however_much_there_is(store, monkeypatch):
    monkeypatch.setattr("adapters.store.limits.usage_report.ROWS_AT_ONCE", 3)
    for number in range(10):
        await spent(store, NOON + timedelta(minutes=number), cost=number)
    (use,) = await store.usage(GUILD, since=NOON, until=NOON + timedelta(days=1), time_zone="Asia/Tokyo")
    assert (use.credits, use.songs) == (45, 10)
    assert use.day == NOON.astimezone(ZoneInfo("Asia/Tokyo")).date()


async def test_usage_of_who_was_forgotten_is_nobodys(store):
    await spent(store, NOON, cost=3)
    later = NOON + timedelta(days=40)
    await store.forget(MAKER, at=later, since=later)
    (use,) = await store.usage(GUILD, since=NOON, until=later, time_zone="UTC")
    assert (use.user_id, use.action, use.credits) == (0, "generate", 3)
