"""A member who is forgotten: erased without a trace, while all that is others' or newer stays as it was."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from adapters.store import open_store
from adapters.store.schema.tables import clips, jobs
from core.limits.window import LONGEST
from core.model.job import Failure, FailureCode, JobState, Member, Parent
from core.model.library import Draft, MemberSettings, Search
from core.model.money import EntryKind
from core.model.request import SongRequest
from tests.support.store.life import ANN, ANNS_WORDS, BOB, DUE, ended, forget, lived, ordered, sang, used
from tests.support.store.sample import GUILD, NOON, WORKER, check_money, order, rules
from tests.support.store.trace import naming


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
    await store.save_audio_url("a1", "https://cdn.example/late.mp3")
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


async def test_two_can_be_forgotten_at_the_same_moment_and_twice(store):
    await lived(store)
    await store.love("a2", BOB, is_loved=True, at=NOON - timedelta(minutes=1))
    await asyncio.gather(*(forget(store, maker) for maker in (ANN, BOB) * 3))
    await asyncio.gather(*(store.forget_due(since=DUE - LONGEST) for _ in range(3)))
    await check_money(store)
    assert await naming(store, ANN, BOB) == set()
    assert [song.loves for song in await store.family("a1", limit=9)] == [0, 0, 0]


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
