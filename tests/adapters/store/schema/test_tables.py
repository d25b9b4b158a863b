"""Columns that mean the same on every engine, and an index for every query that runs often."""

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import StatementError

from adapters.store import open_store
from core.model.audit_entry import AuditAction, AuditEntry
from core.model.format import Conversion
from core.model.job import ClipKind, JobState, Member, Service, Worker
from core.model.library import Draft, Search, Sort, Star
from core.model.money import Allowance, Block, EntryKind, Tier
from core.model.persona import Persona, PersonaKind
from core.model.reaction_meanings import ReactionSettings, Vote
from tests.support.store.sample import GUILD, MAKER, NOON, PLAIN, WORKER, brake, clip, day, order, rules

TOKYO = timezone(timedelta(hours=9))


async def test_an_instant_is_the_same_in_every_zone(store):
    job = await store.admit(order(at=datetime(2026, 12, 25, 3, tzinfo=TOKYO)), rules(), worker_id=WORKER)
    read = await store.job(job.id)
    assert (read.created_at, read.created_at.tzinfo) == (datetime(2026, 12, 24, 18, tzinfo=UTC), UTC)


async def test_a_window_is_the_same_in_every_zone(store):
    midnight = datetime(2026, 12, 25, tzinfo=TOKYO)
    await store.admit(order(), rules(day(5, starts_at=midnight)), worker_id=WORKER)
    (use,) = await store.used([day(5, starts_at=midnight.astimezone(UTC))])
    assert use.used == 1


async def test_a_naive_time_is_refused(store):
    with pytest.raises(StatementError, match="names no instant"):
        await store.renew(WORKER, NOON.replace(tzinfo=None))


async def test_text_that_cannot_be_written_is_written_as_far_as_it_can(store):
    job = await store.admit(order(name="Ann\ud83d \0☃"), rules(), worker_id=WORKER)
    assert (await store.job(job.id)).maker.name == "Ann? ☃"
    odd = clip("odd\udc00", title="a\0b")
    await store.change(job.id, at=NOON, was={JobState.QUEUED}, to=JobState.DELIVERING, clips=[odd])
    (song,) = await store.search(guild_id=GUILD, user_id=MAKER, typed="AB", limit=9)
    assert (song.clip.id, song.clip.title) == ("odd?", "ab")
    assert await store.song("\ud800") is None


async def use_all(store):
    """Call every method whose cost must not grow with what is stored."""
    admission = rules(day(9), brake(9), at_once=9, cooldown_s=0)
    await store.register(Worker(id=WORKER, host="h", pid=1), now=NOON, alive_until=NOON + timedelta(minutes=1))
    jobs = [await store.admit(order(), admission, worker_id=WORKER) for _ in range(2)]
    await store.claim_next(Service.SUNO, worker_id=WORKER, cap=9, now=NOON)
    await store.change(
        jobs[0].id, at=NOON, was={JobState.SUBMITTING}, to=JobState.PENDING, task_id="t", clips=[clip("a")]
    )
    await store.finish(jobs[0].id, to=JobState.FAILED, money=EntryKind.REFUND, actor_id=MAKER, at=NOON)
    await store.mark_told(jobs[0].id, NOON)
    await store.add_post("a", channel_id=1, message_id=2)
    await use_rules(store)
    await store.adopt("other", now=NOON, limit=9)
    await store.jobs_of_worker(WORKER, {JobState.QUEUED, JobState.RUNNING})
    await store.job_of_message(2)
    await store.open_jobs_of(MAKER)
    await store.queued_jobs(Service.SUNO)
    await store.timings(9)
    await store.songs_of_job(jobs[0].id)
    for guild in (GUILD, None):
        for kinds in (frozenset({ClipKind.SONG}), frozenset({ClipKind.STEM}), frozenset(ClipKind)):
            await store.search(guild_id=guild, user_id=MAKER, typed="x", limit=9, kinds=kinds)
        await store.entries(guild_id=guild, user_id=MAKER, limit=9)
    await store.used([day(9)])
    await use_shelf(store, jobs[0].id)
    await use_cast(store)
    await use_votes(store)


async def use_rules(store):
    """Call what admins and the operator do, and what orders come upon."""
    await store.change_settings(GUILD, cooldown_s=0)
    await store.settings(GUILD)
    await store.save_tier(GUILD, Tier(role_id=1, allowance=Allowance()))
    await store.drop_tier(GUILD, 1)
    await store.save_own_allowance(GUILD, MAKER, Allowance())
    await store.own_allowance(GUILD, MAKER)
    await store.save_own_allowance(GUILD, MAKER, None)
    await store.block(GUILD, Block(user_id=9, reason="", until=None, by_id=1, at=NOON))
    await store.blocks(GUILD, at=NOON)
    await store.unblock(GUILD, 9)
    for expires_at in (NOON + timedelta(hours=1), None):
        await store.grant(GUILD, MAKER, credits_=1, expires_at=expires_at, actor_id=1, at=NOON)
    await store.member_usage(GUILD, MAKER, at=NOON)
    job = await store.admit(order(cost=2), rules(day(0), brake(9)), worker_id=WORKER)
    await store.finish(job.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=MAKER, at=NOON)
    await store.expire_grants(NOON + timedelta(hours=2))
    await store.reset([brake(None)], actor_id=1, at=NOON)
    await store.usage(GUILD, since=NOON, until=NOON, time_zone="UTC")
    await store.write_audit_entry(
        AuditEntry(guild_id=GUILD, actor_id=1, action=AuditAction.SET, text="", at=NOON), oldest_at=NOON
    )
    await store.audit_entries(GUILD, limit=9)
    await store.save_notice("a pause")
    await store.notice()
    await store.save_notice(None)
    await store.census(since=NOON)


async def use_shelf(store, job_id):
    """Call what members do with songs."""
    for sort in Sort:
        for guild, maker, typed in ((GUILD, None, ""), (GUILD, MAKER, "snow b"), (None, None, "")):
            search = Search(guild_id=guild, user_id=MAKER, maker_id=maker, typed=typed, sort=sort)
            await store.browse(search, offset=1, limit=9)
    for message in (2, 3):
        await store.songs_of_message(message)
    await store.posts_of_job(job_id)
    await store.family("a", limit=9)
    for is_loved in (True, False):
        await store.love("a", MAKER, is_loved=is_loved, at=NOON)
    await store.is_loved("a", MAKER)
    await store.choose_take(job_id, MAKER, 1)
    await store.chosen_take(job_id, MAKER)
    await store.close("a", is_closed=True)
    await store.save_audio_url("a", "https://cdn.example/new")
    star = Star(guild_id=GUILD, clip_id="a", channel_id=1, message_id=None, shown=1)
    await store.begin_star(star, at=NOON, stale_before=NOON)
    await store.place_star(star)
    await store.star(GUILD, "a")
    await store.keep_draft(Draft(id="d", user_id=MAKER, made_at=NOON, request=PLAIN))
    await store.draft("d")
    await store.lyrics_calls(MAKER, NOON)
    await store.save_reaction_settings(GUILD, ReactionSettings())
    await store.delete(job_id, NOON)


async def use_cast(store):
    """Call what members do with personas, and what clips become in other formats."""
    persona = Persona(
        id="p",
        guild_id=GUILD,
        maker=Member(id=MAKER, name="Ann"),
        name="Choir",
        description="",
        kind=PersonaKind.VOICE,
        clip_id=None,
        made_at=NOON,
    )
    await store.keep_persona(persona)
    await store.persona("p")
    for guild in (GUILD, None):
        await store.persona_named("choir", guild_id=guild, user_id=MAKER)
        await store.personas(guild_id=guild, user_id=MAKER, typed="x", limit=9)
    await store.personas_of(MAKER)
    await store.drop_persona("p")
    await store.count_free_use(MAKER, "persona", at=NOON, since=NOON - timedelta(days=1), most=9)
    await store.uncount_free_use(MAKER, "persona", at=NOON)
    await store.keep_conversion("a", "wav", Conversion(url="https://cdn.example/a.wav"), at=NOON)
    await store.conversion("a", "wav")
    await store.drop_conversion("a", "wav")


async def use_votes(store):
    """Call what members ask for together, and what they may ask for once."""
    for member in (1, 2):
        vote = Vote(clip_id="a", emoji="x", user_id=member, threshold=2)
        await store.admit_voted(order(maker=member, ask="a:x"), rules(), vote=vote, worker_id=WORKER)
    await store.unvote("a", "x", MAKER)


@pytest.mark.parametrize(
    ("search", "index"),
    [
        (Search(guild_id=GUILD, user_id=MAKER), "clips_newest"),
        (Search(guild_id=GUILD, user_id=MAKER, sort=Sort.MOST_LOVED), "clips_loved"),
        (Search(guild_id=GUILD, user_id=MAKER, maker_id=MAKER + 1), "clips_of_maker"),
    ],
)
async def test_a_page_of_the_library_is_read_in_the_order_of_an_index(tmp_path, search, index):
    plans = []

    def explain(connection, _cursor, statement, parameters, _context, _is_many):
        if "ORDER BY" in statement and not plans:
            plans.append(None)  # what follows is no page
            plans[:] = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()

    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        database: Any = store._database
        event.listen(database._reading, "before_cursor_execute", explain)
        await store.browse(search, offset=0, limit=5)
    assert any(step.detail.startswith(f"SEARCH clips USING INDEX {index} ") for step in plans), plans


async def test_no_query_walks_through_a_table_that_grows(tmp_path):
    asked = {}
    plans = {}

    def listen(_connection, _cursor, statement, parameters, _context, is_many):
        if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            asked[statement] = parameters[0] if is_many else parameters

    def explain(connection):
        for statement, parameters in list(asked.items()):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [row.detail for row in rows]

    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        database: Any = store._database
        for engine in (database._reading, database._writing):
            event.listen(engine, "before_cursor_execute", listen)
        await use_all(store)
        await database.write(explain)
    assert len(plans) > 25
    allowed = (
        "SCAN workers",  # as many as there are processes
        "SCAN CONSTANT ROW",
        "SCAN (subquery",
        "SCAN nobody",  # one made row, which the rules that concern a member are joined to
        "SCAN asked",  # an order's windows, of which each is then looked up
        "SCAN firsts",  # no more songs than lead up to a page
        "SCAN jobs USING INDEX jobs_untold",  # holds the open ones only
        "SCAN clip_search VIRTUAL TABLE INDEX 0:M",  # the full-text index, by the words that are looked for
        "SCAN ledger_windows",  # planned for the case that the upsert changes a counter's id, which it never does
    )
    walks = [
        (detail, statement)
        for statement, plan in plans.items()
        for detail in plan
        if detail.startswith("SCAN") and not detail.startswith(allowed)
    ]
    assert walks == []
