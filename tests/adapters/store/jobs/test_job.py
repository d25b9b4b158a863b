"""Jobs from admission to their end: compare and set, and money that moves once."""

import asyncio
from dataclasses import fields, replace
from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from core.errors import JobUnknown
from core.model.job import FINAL_STATES, Failure, FailureCode, JobState, Parent, Service, Timing
from core.model.money import EntryKind
from core.model.request import SongRequest, Vocals
from tests.support.store.sample import (
    BOB,
    LATER,
    MAKER,
    NOON,
    WORKER,
    admit,
    cancel,
    clip,
    order,
    rules,
)


async def test_everything_typed_comes_back_as_it_was(store):
    request = SongRequest(
        action="upload_cover",
        model="chirp-v6",
        prompt="Schnee, 雪 ❄",
        lyrics="[Verse]\r\n'quoted' \"text\" % _ \\",
        vocals=Vocals.FEMALE,
        instrumental=True,
        weirdness=0,
        duration_s=60,
        at_s=1.5,
        source_url="https://cdn.example/a?x=1&y=2",
    )
    job = await admit(store, request=request)
    assert (await store.job(job.id)).request == request


async def test_every_field_of_a_job_comes_back_as_it_was(store):
    full = replace(
        order(message=300, service=Service.LUMA, root="oldest", parent=Parent(clip_id="p", maker=BOB), ask="p:x:7"),
        attempts=2,
        submitted_at=NOON,
        upload_started_at=NOON,
        uploaded_clip_id="clip-1",
        uploaded_duration_s=1.5,
        task_id="task-1",
        trace_id="trace-1",
        started_at=LATER,
        finished_at=LATER,
        failure=Failure(code=FailureCode.MEDIA_LOST, text="gone"),
        is_discarded=True,
        told_at=LATER,
        revision=3,
    )
    left_out = [field.name for field in fields(full) if getattr(full, field.name) == field.default]
    assert left_out == []  # a new field belongs above too
    await store.admit(full, rules(), worker_id=WORKER)
    assert await store.job(full.id) == full


async def test_an_unknown_job_is_unknown(store):
    with pytest.raises(JobUnknown):
        await store.job("nothing")


async def test_a_change_is_written_when_the_state_is_the_expected_one(store):
    job = await admit(store)
    place = replace(job.place, message_id=300, interaction_token=None, token_until=None, has_bot=False)
    changed = await store.change(
        job.id,
        at=LATER,
        was={JobState.QUEUED, JobState.SUBMITTING},
        to=JobState.PENDING,
        place=place,
        task_id="task-1",
        submitted_at=NOON,
        failure=Failure(code=FailureCode.SERVICE_FAULT, text="odd"),
        is_discarded=True,
    )
    assert changed == await store.job(job.id)
    assert changed == replace(
        job,
        state=JobState.PENDING,
        revision=1,
        updated_at=LATER,
        place=place,
        task_id="task-1",
        submitted_at=NOON,
        failure=Failure(code=FailureCode.SERVICE_FAULT, text="odd"),
        is_discarded=True,
    )


async def test_a_change_that_comes_too_late_writes_nothing(store):
    job = await admit(store)
    late = await store.change(
        job.id, at=LATER, was={JobState.SUBMITTING}, to=JobState.PENDING, task_id="task-1", clips=[clip("a")]
    )
    assert late is None
    assert await store.job(job.id) == job
    assert await store.song("a") is None


async def test_a_change_without_a_new_state_keeps_the_old_one(store):
    job = await admit(store)
    changed = await store.change(job.id, at=LATER, was=frozenset(JobState), attempts=2)
    assert changed == replace(job, attempts=2, revision=1, updated_at=LATER)


@pytest.mark.parametrize("state", sorted(FINAL_STATES))
async def test_change_neither_ends_nor_revives_a_job(store, state):
    job = await admit(store)
    with pytest.raises(ValueError, match="finish"):
        await store.change(job.id, at=LATER, was={JobState.QUEUED}, to=state)
    with pytest.raises(ValueError, match="finish"):
        await store.change(job.id, at=LATER, was={state}, to=JobState.QUEUED)
    assert await store.job(job.id) == job


async def test_one_task_belongs_to_one_job(store):
    first, second = await admit(store), await admit(store)
    taken = {"at": LATER, "was": {JobState.QUEUED}, "to": JobState.PENDING, "task_id": "task-1"}
    assert await store.change(first.id, **taken) is not None
    assert await store.change(second.id, **taken, clips=[clip("a")]) is None
    assert await store.job(second.id) == second
    assert await store.song("a") is None


async def test_a_change_that_the_database_refuses_for_another_reason_is_an_error(store):
    job = await admit(store)
    with pytest.raises(IntegrityError):
        await store.change(job.id, at=LATER, was={JobState.QUEUED}, task_id="task-1", attempts=None)
    assert await store.job(job.id) == job


async def test_twenty_who_claim_one_task_at_once_are_one(store):
    jobs = [await admit(store) for _ in range(20)]
    taken = {"at": LATER, "was": {JobState.QUEUED}, "to": JobState.PENDING, "task_id": "task-1"}
    results = await asyncio.gather(*(store.change(job.id, **taken) for job in jobs))
    assert sum(result is not None for result in results) == 1


async def test_a_job_may_save_its_own_task_again(store):
    job = await admit(store)
    taken = {"at": LATER, "was": {JobState.QUEUED, JobState.PENDING}, "to": JobState.PENDING, "task_id": "task-1"}
    first, second = [await store.change(job.id, **taken) for _ in range(2)]
    assert second == replace(first, revision=2)


async def test_a_message_leads_to_the_job_of_its_card_and_of_its_clips(store):
    job = await admit(store, message=300)
    await store.change(job.id, at=LATER, was={JobState.QUEUED}, to=JobState.DELIVERING, clips=[clip("a"), clip("b")])
    await store.add_post("b", channel_id=201, message_id=301)
    for message_id in (300, 301):
        found = await store.job_of_message(message_id)
        assert found is not None
        assert found.id == job.id
    assert await store.job_of_message(302) is None
    assert await store.job_of_message(10**30) is None


async def test_open_jobs_are_the_members_own_everywhere_oldest_first(store):
    jobs = [await admit(store, guild=guild, at=NOON - timedelta(seconds=guild or 0)) for guild in (1, 2, None)]
    await admit(store, maker=8)
    await cancel(store, await admit(store))
    assert [job.id for job in await store.open_jobs_of(MAKER)] == [jobs[1].id, jobs[0].id, jobs[2].id]


async def test_only_a_final_state_can_have_been_told(store):
    job = await admit(store)
    await store.mark_told(job.id, LATER)
    assert (await store.job(job.id)).told_at is None
    await cancel(store, job)
    await store.mark_told(job.id, LATER)
    assert (await store.job(job.id)).told_at == LATER


async def test_timings_are_those_of_delivered_jobs_newest_first(store):
    async def deliver(seconds, finished_at, to, money):
        job = await admit(store)
        await store.change(
            job.id, at=LATER, was={JobState.QUEUED}, submitted_at=finished_at - timedelta(seconds=seconds)
        )
        await store.finish(job.id, to=to, money=money, actor_id=MAKER, at=LATER, finished_at=finished_at)

    await deliver(60, LATER, JobState.DELIVERED, EntryKind.SETTLE)
    await deliver(90.5, LATER + timedelta(seconds=1), JobState.DELIVERED, EntryKind.SETTLE)
    await deliver(5, LATER + timedelta(seconds=2), JobState.FAILED, EntryKind.REFUND)
    assert await store.timings(9) == [
        Timing(action="generate", model="chirp-v5-5", seconds=90.5),
        Timing(action="generate", model="chirp-v5-5", seconds=60.0),
    ]
    assert len(await store.timings(1)) == 1


async def test_tokens_show_in_no_repr(store):
    job = await admit(store)
    assert "secret" not in repr(job)
    assert job.place.interaction_token == "interaction-secret"
    assert job.callback_token == "callback-secret"


async def test_each_written_change_has_a_revision_of_its_own(store):
    job = await admit(store)
    claimed = await store.claim_next(Service.SUNO, worker_id=WORKER, cap=1, now=NOON)
    changes = [store.change(job.id, at=LATER, was=frozenset(JobState), attempts=number) for number in range(5)]
    revisions = [changed.revision for changed in await asyncio.gather(*changes)]
    assert [job.revision, claimed.revision, *sorted(revisions)] == list(range(7))


@pytest.mark.parametrize("given", [{"worker_id": "other"}, {"attempts": 1}, {"is_discarded": True}])
async def test_a_guarded_change_is_not_written_where_the_guard_does_not_hold(store, given):
    job = await admit(store)
    holds = {"worker_id": WORKER, "attempts": 0, "is_discarded": False}
    assert await store.change(job.id, at=LATER, was={JobState.QUEUED}, given=given, attempts=5) is None
    assert await store.job(job.id) == job
    assert await store.change(job.id, at=LATER, was={JobState.QUEUED}, given=holds, attempts=5) is not None
