"""What is known of a member: kept, handed out whole, and erased without a trace once it holds nobody to a limit."""

import asyncio
import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select

from adapters.store import open_store
from adapters.store.tables import clips, jobs, metadata
from core.deed import AuditEntry, Deed
from core.errors import CoolingDown, QuotaSpent
from core.library import Draft, MemberSettings, Search
from core.model import Clip, Failure, FailureCode, JobState, Member, Parent, SongRequest
from core.money import Allowance, Block, EntryKind
from core.remix import Vote
from core.window import LONGEST
from tests.adapters.store.sample import CHANNEL, GUILD, MIDNIGHT, NOON, WORKER, brake, check_money, day, order, rules
from tests.adapters.store.trace import naming

ANN, BOB = 770000000000000001, 880000000000000002
SINCE = NOON - LONGEST
DUE = NOON + LONGEST + timedelta(hours=1)
NAMES = {ANN: "Ann-of-the-Hills", BOB: "Bob"}
HOUR = timedelta(hours=1)
ANNS_WORDS = ("Ann-of-the-Hills", "marmalade", "tangerine", "clementine", "satsuma", "grapefruit")


async def ordered(store, maker=ANN, *, at=NOON - timedelta(minutes=5), parent=None, limit=9, **options):
    request = options.pop("request", SongRequest(action="generate", model="m", prompt="marmalade", lyrics="tangerine"))
    job = order(maker=maker, name=NAMES[maker], at=at, request=request, parent=parent, **options)
    starts_at = at.replace(hour=0, minute=0)
    counted = rules(day(limit, maker=maker, starts_at=starts_at), brake(None, starts_at=starts_at))
    place = replace(job.place, interaction_token=f"token-of-{maker}")
    job = replace(job, place=place, callback_token=f"callback-of-{maker}")
    return await store.admit(job, counted, worker_id=WORKER)


def sung(clip_id, words="clementine"):
    return Clip(
        id=clip_id,
        title=f"{words} title",
        lyrics=f"{words} lyrics",
        style=f"{words} style",
        audio_url=f"https://cdn.example/{words}.mp3",
        image_url=f"https://cdn.example/{words}.png",
    )


async def sang(store, *clip_ids, maker=ANN, words="clementine", **options):
    """A delivered song."""
    job = await ordered(store, maker, **options)
    found = [sung(clip_id, words) for clip_id in clip_ids]
    await store.change(job.id, at=job.created_at, was={JobState.QUEUED}, to=JobState.DELIVERING, clips=found)
    return await ended(store, job)


async def ended(store, job, to=JobState.DELIVERED, money=EntryKind.SETTLE, actor=None, **changes):
    at = job.created_at + timedelta(seconds=9)
    return await store.finish(job.id, to=to, money=money, actor_id=actor or job.maker.id, at=at, **changes)


async def forget(store, user_id=ANN, at=NOON):
    return await store.forget(user_id, at=at, since=at - LONGEST)


async def used(store, maker=ANN, starts_at=MIDNIGHT):
    (use,) = await store.used([day(9, maker=maker, starts_at=starts_at)])
    return use.used


async def song_of_bobs_made_of(store, clip_id, maker=ANN):
    request = SongRequest(
        action="cover", model="m", style="rock", source_clip_id=clip_id, source_title="clementine title"
    )
    parent = Parent(clip_id=clip_id, maker=Member(id=maker, name=NAMES[maker]))
    options = {"request": request, "parent": parent, "root": clip_id}
    return await sang(store, "child", maker=BOB, words="pear", at=NOON - timedelta(minutes=3), **options)


async def lived(store):
    """A life of Ann's, and of Bob's beside it."""
    first = await sang(store, "a1", "a2", message=501)
    await store.post("a1", channel_id=CHANNEL, message_id=501)
    failed = await ordered(store)
    failure = Failure(code=FailureCode.MODERATED, text="satsuma is not allowed")
    await ended(store, failed, JobState.FAILED, EntryKind.REFUND, failure=failure)
    child = await song_of_bobs_made_of(store, "a1")
    await store.love("child", ANN, is_loved=True, at=NOON - timedelta(minutes=2))
    await store.love("a1", BOB, is_loved=True, at=NOON - timedelta(minutes=2))
    await store.choose_take(first.id, ANN, 2)
    await store.choose_take(first.id, BOB, 2)
    await store.save_member_settings(ANN, MemberSettings(closes_songs=True))
    await store.save_member_settings(BOB, MemberSettings(closes_songs=True))
    for maker in (ANN, BOB):
        job = order(maker=maker, at=NOON - timedelta(minutes=1))
        vote = Vote(clip_id="child", emoji="🎸", user_id=maker, threshold=3)
        assert await store.admit_voted(job, rules(), vote=vote, worker_id=WORKER) is None
        wish = SongRequest(action="generate", model="m", prompt="grapefruit" if maker == ANN else "plum")
        made_at = NOON - timedelta(minutes=1)
        await store.keep_draft(Draft(id=f"draft-{maker}", user_id=maker, made_at=made_at, request=wish, others=(wish,)))
    return first, failed, child


async def test_settings_are_defaults_until_they_are_saved_and_are_replaced(store):
    assert await store.member_settings(ANN) == MemberSettings()
    for closes in (True, False):
        await store.save_member_settings(ANN, MemberSettings(closes_songs=closes))
        assert (await store.member_settings(ANN)).closes_songs is closes
    assert await store.member_settings(BOB) == MemberSettings()


async def test_an_export_holds_everything_and_can_be_written_as_json(store):
    first, failed, _ = await lived(store)
    data = json.loads(json.dumps(await store.export(ANN)))
    assert data["user_id"] == str(ANN)
    assert data["names"] == ["Ann-of-the-Hills"]
    assert data["settings"] == {"new_songs_are_closed_to_others": True}
    by_id = {one["order_id"]: one for one in data["orders"]}
    assert by_id.keys() == {first.id, failed.id}
    assert by_id[first.id]["asked_for"]["lyrics"] == "tangerine"
    assert by_id[first.id]["ordered_at"] == "2026-12-24T11:55:00+00:00"
    assert by_id[failed.id]["failure"] == {"code": "moderated", "text": "satsuma is not allowed"}
    assert [(song["clip_id"], song["title"], song["favourite_of"]) for song in data["songs"]] == [
        ("a1", "clementine title", 1),
        ("a2", "clementine title", 0),
    ]
    assert data["songs"][0]["posted_in"] == [{"channel_id": str(CHANNEL), "message_id": "501"}]
    assert [loved["clip_id"] for loved in data["favourites"]] == ["child"]
    assert [(vote["clip_id"], vote["emoji"]) for vote in data["votes"]] == [("child", "🎸")]
    assert data["chosen_takes"] == [{"order_id": first.id, "take": 2}]
    assert data["drafts"][0]["asked_for"]["prompt"] == "grapefruit"
    assert [entry["kind"] for entry in data["ledger"]] == ["reserve", "settle", "reserve", "refund"]
    assert [(window["credits"], window["server_id"]) for window in data["spent"]] == [(1, str(GUILD))]
    assert data["credited_in_orders_of_others"] == 1


async def test_an_export_holds_no_secret_and_nobody_else(store):
    await lived(store)
    for user_id, words in ((ANN, ("Bob", BOB, "pear", "plum")), (BOB, (NAMES[ANN], ANN, "clementine"))):
        exported = json.dumps(await store.export(user_id))
        assert [word for word in (*words, "token-of", "callback-of") if str(word) in exported] == []


async def test_an_export_is_whole_however_much_there_is(store, monkeypatch):
    monkeypatch.setattr("adapters.store.member.PAGE", 2)
    for number in range(5):
        await sang(store, f"a{number}", at=NOON - timedelta(minutes=9 - number))
    data: Any = await store.export(ANN)
    assert [song["clip_id"] for song in data["songs"]] == [f"a{number}" for number in range(5)]
    assert (len(data["orders"]), len(data["ledger"])) == (5, 10)


async def test_nobody_has_an_empty_export(store):
    data: Any = await store.export(ANN)
    assert (data["orders"], data["names"], data["favourites"]) == ([], [], [])


async def test_what_counts_against_a_limit_is_all_that_names_a_forgotten_member(store):
    await lived(store)
    erased = await forget(store)
    assert (erased.songs, erased.favourites, erased.drafts, erased.is_complete) == (2, 1, 1, False)
    assert await naming(store, *ANNS_WORDS) == set()
    assert await naming(store, ANN) == {"ledger", "window_counters", "forgetting"}
    await check_money(store)


async def test_nothing_at_all_is_left_when_the_windows_are_over(store):
    await lived(store)
    await forget(store)
    assert await store.forget_due(since=NOON - timedelta(seconds=1)) == 0
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN, NAMES[ANN]) == set()
    await check_money(store)
    assert await store.forget_due(since=DUE - LONGEST) == 0


async def test_who_spent_nothing_lately_is_forgotten_at_once(store):
    await sang(store, "a1", at=NOON - timedelta(days=40))
    erased = await forget(store)
    assert erased.is_complete
    assert await naming(store, ANN, *ANNS_WORDS) == set()
    await check_money(store)


async def test_who_was_never_there_is_forgotten_at_once(store):
    erased = await forget(store)
    assert (erased.songs, erased.is_complete) == (0, True)
    assert await naming(store, ANN) == set()


async def test_everybody_elses_data_stays_as_it_was(store):
    await lived(store)
    before: Any = await store.export(BOB)
    before["songs"][0]["favourite_of"] -= 1  # Ann loved it
    await forget(store)
    await store.forget_due(since=DUE - LONGEST)
    assert await store.export(BOB) == before
    assert (await store.song("child")).maker.id == BOB


async def test_a_song_keeps_its_place_in_the_family_and_nothing_else(store):
    await lived(store)
    await forget(store)
    family = await store.family("a1", limit=9)
    assert [(song.clip.id, song.number, song.parent_clip_id) for song in family] == [
        ("a1", 1, None),
        ("a2", 2, None),
        ("child", 1, "a1"),
    ]
    gone = family[0]
    assert gone.is_deleted
    assert gone.maker == Member(id=0, name="")
    assert (gone.clip.title, gone.clip.lyrics, gone.clip.style, gone.clip.audio_url) == ("", "", "", "")
    assert (gone.message_id, gone.channel_id, gone.loves) == (None, 0, 1)
    assert await store.songs_of_message(501) == []
    assert await store.posts_of_job(gone.job_id) == []


async def test_a_link_that_was_being_renewed_does_not_come_back(store):
    await lived(store)
    await forget(store)
    await store.relink("a1", "https://cdn.example/late.mp3")
    assert (await store.song("a1")).clip.audio_url == ""


async def test_what_others_made_of_a_forgotten_song_no_longer_names_it(store):
    _, _, child = await lived(store)
    await forget(store)
    job = await store.job(child.id)
    assert job.parent == Parent(clip_id="a1", maker=Member(id=0, name=""))
    assert job.request == SongRequest(action="cover", model="m", style="rock", source_clip_id="a1")


async def test_an_order_keeps_only_what_measured_times_need(store):
    first, failed, _ = await lived(store)
    await forget(store)
    for job_id in (first.id, failed.id):
        job = await store.job(job_id)
        assert job.request == SongRequest(action="generate", model="m")
        assert job.maker == Member(id=0, name="")
        assert (job.place.message_id, job.place.interaction_token, job.callback_token) == (None, None, None)
        assert job.told_at is not None
    assert (await store.job(failed.id)).failure == Failure(code=FailureCode.MODERATED)


async def test_no_search_finds_a_forgotten_song(store):
    await lived(store)
    await forget(store)
    for typed in ("clementine", "marmalade", "Ann-of-the-Hills", ""):
        page = await store.browse(Search(guild_id=GUILD, user_id=BOB, typed=typed), offset=0, limit=9)
        assert [song.clip.id for song in page.songs if song.clip.id != "child"] == []
        found = await store.search(guild_id=GUILD, user_id=BOB, typed=typed, limit=9)
        assert [song.clip.id for song in found if song.clip.id != "child"] == []


async def test_not_even_the_bytes_of_a_forgotten_song_stay_in_the_file(tmp_path):
    file = tmp_path / "chorus.db"
    async with open_store(f"sqlite:///{file}") as store:
        for number in range(20):
            await sang(store, f"a{number}", at=NOON - timedelta(days=30), limit=20)
        await sang(
            store, "b", maker=BOB, words="pear", request=SongRequest(action="generate", model="m", prompt="pear")
        )
        assert await store._database.write(lambda c: c.exec_driver_sql("PRAGMA secure_delete").scalar()) == 1
        await forget(store)
    left = file.read_bytes()
    assert b"pear lyrics" in left
    assert [words for words in ANNS_WORDS if words.encode() in left] == []


async def test_favourites_are_counted_out_exactly(store):
    await sang(store, "b1", "b2", "b3", maker=BOB, words="pear")
    for clip_id in ("b1", "b2"):
        await store.love(clip_id, ANN, is_loved=True, at=NOON - timedelta(minutes=1))
    await store.love("b1", BOB, is_loved=True, at=NOON - timedelta(minutes=1))
    assert (await forget(store)).favourites == 2
    assert (await forget(store)).favourites == 0
    assert [(await store.song(clip_id)).loves for clip_id in ("b1", "b2", "b3")] == [1, 0, 0]
    assert not await store.is_loved("b1", ANN)


async def test_nobody_gets_fresh_credits_by_being_forgotten(store):
    for _ in range(3):
        await sang(store, limit=3)
    await forget(store)
    assert await used(store) == 3
    with pytest.raises(QuotaSpent):
        await ordered(store, at=NOON + timedelta(minutes=1), limit=3)


async def test_nobody_ends_a_cooldown_by_being_forgotten(store):
    await sang(store)
    await forget(store)
    hour = rules(cooldown_s=3600)
    with pytest.raises(CoolingDown):
        await store.admit(order(maker=ANN, at=NOON + timedelta(minutes=1)), hour, worker_id=WORKER)
    await store.admit(order(maker=ANN, at=NOON + timedelta(hours=2)), hour, worker_id=WORKER)


async def test_two_who_counted_in_the_same_window_can_both_be_forgotten(store):
    for maker in (ANN, BOB):
        await sang(store, maker=maker, words="pear", at=NOON - timedelta(days=40))
        assert (await forget(store, maker)).is_complete
    await check_money(store)
    assert await naming(store, ANN, BOB) == set()


async def test_two_can_be_forgotten_at_the_same_moment_and_twice(store):
    await lived(store)
    await store.love("a2", BOB, is_loved=True, at=NOON - timedelta(minutes=1))
    await asyncio.gather(*(forget(store, maker) for maker in (ANN, BOB) * 3))
    await asyncio.gather(*(store.forget_due(since=DUE - LONGEST) for _ in range(3)))
    await check_money(store)
    assert await naming(store, ANN, BOB) == set()
    assert [song.loves for song in await store.family("a1", limit=9)] == [0, 0, 0]


async def at_suno(store, **options):
    job = await ordered(store, **options)
    return await store.change(
        job.id, at=job.created_at, was={JobState.QUEUED}, to=JobState.RUNNING, task_id="t", is_discarded=True
    )


@pytest.mark.parametrize(
    ("to", "money", "left"), [(JobState.CANCELLED, EntryKind.SETTLE, 1), (JobState.CANCELLED, EntryKind.REFUND, 0)]
)
async def test_a_song_in_work_is_accounted_for_and_forgotten_when_it_ends(store, to, money, left):
    job = await at_suno(store)
    assert not (await forget(store)).is_complete
    assert await store.job(job.id) == job
    assert await store.forget_due(since=SINCE) == 0
    assert await store.job(job.id) == job
    await store.change(job.id, at=NOON, was={JobState.RUNNING}, to=JobState.DELIVERING, clips=[sung("late")])
    await store.finish(job.id, to=to, money=money, actor_id=ANN, at=NOON + timedelta(minutes=3))
    await check_money(store)
    assert await used(store) == left

    assert await store.forget_due(since=SINCE) == 0
    assert await naming(store, *ANNS_WORDS) == set()
    assert (await store.song("late")).is_deleted
    assert await naming(store, ANN) == {"ledger", "window_counters", "forgetting"}
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()
    await check_money(store)


async def test_a_song_that_outlives_its_window_is_given_back_to_it_and_then_forgotten(store):
    job = await at_suno(store)
    await forget(store)
    assert await store.forget_due(since=DUE - LONGEST) == 0
    assert await used(store) == 0  # nobody asks any more, and the counter is nobody's
    await store.finish(job.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=ANN, at=DUE)
    await check_money(store)
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()
    await check_money(store)


async def test_what_is_newer_than_the_asking_stays(store):
    await sang(store, "old", words="clementine")
    await forget(store)
    back = NOON + timedelta(hours=1)
    job = await sang(store, "new", words="clementine", at=back)
    await store.love("new", ANN, is_loved=True, at=back)
    await store.save_member_settings(ANN, MemberSettings(closes_songs=True))
    await store.keep_draft(Draft(id="d", user_id=ANN, made_at=back, request=job.request))
    assert await used(store) == 2
    assert await store.forget_due(since=DUE - LONGEST) == 1
    await check_money(store)
    data: Any = await store.export(ANN)
    assert [song["clip_id"] for song in data["songs"]] == ["new"]
    assert [one["order_id"] for one in data["orders"]] == [job.id]
    assert [entry["order_id"] for entry in data["ledger"]] == [job.id] * 2
    assert [loved["clip_id"] for loved in data["favourites"]] == ["new"]
    assert data["settings"]["new_songs_are_closed_to_others"]
    assert len(data["drafts"]) == 1
    assert (await store.song("old")).is_deleted


async def test_who_asks_again_is_forgotten_up_to_then(store):
    await sang(store, "old")
    await forget(store)
    back = NOON + timedelta(hours=1)
    await sang(store, "new", at=back)
    assert (await forget(store, at=back + timedelta(minutes=1))).songs == 1
    assert await store.forget_due(since=NOON + timedelta(minutes=1)) == 0
    assert await store.forget_due(since=back + timedelta(minutes=2)) == 1
    assert await naming(store, ANN) == set()


async def test_what_a_member_did_to_the_credits_of_others_no_longer_names_them(store):
    job = await ordered(store, BOB)
    await ended(store, job, JobState.CANCELLED, EntryKind.REFUND, actor=ANN)
    assert (await forget(store)).is_complete
    assert await naming(store, ANN) == set()
    newest, _ = await store.entries(guild_id=GUILD, user_id=BOB, limit=9)
    assert (newest.kind, newest.user_id, newest.actor_id) == (EntryKind.REFUND, BOB, 0)


async def test_being_forgotten_gives_nobody_more_lyrics_than_a_day_allows(store):
    wish = SongRequest(action="generate", model="m", prompt="grapefruit")
    made_at = NOON - timedelta(hours=1)
    await store.keep_draft(Draft(id="d", user_id=ANN, made_at=made_at, request=wish, others=(wish,), calls=7))
    assert (await forget(store)).drafts == 1
    assert await store.writing_calls(ANN, NOON - timedelta(days=1)) == (7, made_at)
    assert await store.draft("d") is None
    assert await naming(store, "grapefruit") == set()
    assert await store.forget_due(since=DUE - LONGEST) == 1
    assert await naming(store, ANN) == set()


async def test_a_reaction_in_the_name_of_an_order_is_forgotten_too(store):
    job = replace(order(maker=ANN, at=NOON - timedelta(days=40)), ask=f"clip:🎸:{ANN}")
    await store.admit(job, rules(), worker_id=WORKER)
    await store.finish(job.id, to=JobState.CANCELLED, money=EntryKind.REFUND, actor_id=ANN, at=NOON)
    assert (await forget(store)).is_complete
    assert await naming(store, ANN) == set()


async def test_direct_messages_leave_no_channel_by_which_their_member_is_known(store):
    job = await sang(store, "dm", guild=None, at=NOON - timedelta(days=40))
    await forget(store)
    assert (await store.job(job.id)).place.channel_id == 0
    assert (await store.song("dm")).channel_id == 0


async def test_a_forgotten_job_is_nobodys_to_tell(store):
    job = await ordered(store)
    await ended(store, job, JobState.FAILED, EntryKind.REFUND)
    await forget(store)
    assert await store.adopt("other", now=NOON, limit=9) == []
    assert await store.open_jobs_of(ANN) == []


async def test_measured_times_survive(store):
    job = await sang(store, "a1")
    times = {"submitted_at": NOON - timedelta(minutes=4), "finished_at": NOON - timedelta(minutes=3)}
    await store._database.write(
        lambda connection: connection.execute(jobs.update().where(jobs.c.id == job.id).values(**times))
    )
    before = await store.timings(9)
    await forget(store)
    assert await store.timings(9) == before
    assert len(before) == 1


async def test_songs_of_one_member_cannot_be_told_to_be_one_members(store):
    """Neither by a shared id nor by the moment of the asking."""
    for number in range(3):
        await sang(store, f"a{number}", at=NOON - timedelta(days=40, minutes=number))
    await forget(store)
    rows = await store._database.read(
        lambda connection: connection.execute(select(clips.c.maker_id, clips.c.deleted_at)).all()
    )
    assert {row.maker_id for row in rows} == {0}
    assert len({row.deleted_at for row in rows}) == 3


async def ruled(store):
    """What an admin (Bob) decided about Ann, and she about others, long ago and just now."""
    for at in (NOON - timedelta(days=40), NOON - timedelta(minutes=1)):
        for user_id, actor_id in ((ANN, BOB), (5, ANN)):
            await store.grant(GUILD, user_id, credits_=5, expires_at=None, actor_id=actor_id, at=at)
            note = AuditEntry(
                guild_id=GUILD, actor_id=actor_id, deed=Deed.BLOCK, text="blocked: noise", at=at, subject_id=user_id
            )
            await store.note(note, oldest_at=NOON - timedelta(days=90))
    for user_id, by_id in ((ANN, BOB), (5, ANN)):
        await store.block(GUILD, Block(user_id=user_id, reason="noise", until=DUE, by_id=by_id, at=NOON - HOUR))
        await store.save_own_allowance(GUILD, user_id, Allowance(day=1))
    ended = Block(user_id=ANN, reason="an older noise", until=NOON - HOUR, by_id=BOB, at=NOON - 2 * HOUR)
    await store.block(GUILD + 1, ended)


async def test_no_query_about_a_member_walks_through_a_table_that_grows(tmp_path):
    asked, plans = {}, {}

    def listen(_connection, _cursor, statement, parameters, _context, is_many):
        if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}:
            asked[statement] = parameters[0] if is_many else parameters

    def explain(connection):
        for statement, parameters in list(asked.items()):
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            plans[statement] = [row.detail for row in rows]

    async with open_store(f"sqlite:///{tmp_path}/chorus.db") as store:
        await lived(store)
        await ruled(store)
        database: Any = store._database
        for engine in (database._reading, database._writing):
            event.listen(engine, "before_cursor_execute", listen)
        await store.export(ANN)
        await forget(store)
        await store.forget_due(since=DUE - LONGEST)
        await store.save_member_settings(ANN, MemberSettings())
        await database.write(explain)
    assert len(plans) > 30
    walks = [
        (detail, statement)
        for statement, plan in plans.items()
        for detail in plan
        if detail.startswith("SCAN") and not detail.startswith(("SCAN CONSTANT ROW", "SCAN forgetting"))
    ]
    assert walks == []


async def test_every_column_that_can_name_somebody_is_thought_of():
    """Whoever adds one must say here how it is erased (adapters/store/erasure.py) and exported (dossier.py)."""
    naming_columns = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if any(word in column.name for word in ("user", "maker", "actor", "author", "member", "name", "by_", "subject"))
        and table.name not in {"reaction_settings", "guild_settings"}  # what holds for everybody
    }
    assert naming_columns == {
        "allowances.user_id",
        "audit.actor_id",
        "audit.subject_id",
        "blocks.by_id",
        "blocks.user_id",
        "clips.maker_id",
        "clips.maker_name",
        "drafts.user_id",
        "favourites.user_id",
        "forgetting.user_id",
        "grants.by_id",
        "grants.user_id",
        "jobs.maker_id",
        "jobs.maker_name",
        "jobs.parent_maker_id",
        "jobs.parent_maker_name",
        "ledger.actor_id",
        "ledger.user_id",
        "member_settings.user_id",
        "takes.user_id",
        "votes.user_id",
        "window_counters.user_id",
    }
