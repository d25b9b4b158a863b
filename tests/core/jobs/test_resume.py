"""Stopped at any moment and started again: cards go on, songs arrive once, nothing is sent or charged twice."""

import asyncio
from datetime import timedelta

import pytest

from core.errors import JobSent
from core.model.job import OPEN_STATES, FailureCode, JobState, Worker
from core.model.money import EntryKind
from tests.support.stage import all_ended, entries, is_result, jobs_of, spent, wait_for_headline


async def order(stage, prompt="rain on a tin roof"):
    return await stage.alice.slash(stage.songs, "song", prompt=prompt)


async def assert_all_arrived_once(stage, answers):
    for answer in answers:
        await answer.wait_for_response(is_result)
    jobs = await all_ended(stage)
    assert [job.state for job in jobs] == [JobState.DELIVERED] * len(answers)
    for job in jobs:
        assert [entry.kind for entry in await entries(stage, job)] == [EntryKind.RESERVE, EntryKind.SETTLE]
    assert stage.standin.submitted() == len(answers)
    assert stage.standin.billed.total() == len(answers)
    assert len(stage.loopback.messages(stage.songs)) == len(answers)
    assert await spent(stage, stage.alice) == len(answers)


async def test_queued_pending_and_running_songs_go_on_after_a_restart(empty_stage):
    stage = empty_stage
    await stage.start(max_in_flight=2)
    stage.standin.hold()
    answers = [await order(stage, f"song {number}") for number in range(4)]
    await stage.standin.until(lambda: stage.standin.submitted() == 2)
    await stage.standin.step(stage.standin.latest.id)
    await wait_for_headline(stage, "Making your song")
    await stage.restart()
    stage.standin.release()
    await assert_all_arrived_once(stage, answers)


async def test_a_song_that_was_finished_while_nobody_was_there_is_delivered(stage):
    stage.standin.hold()
    answer = await order(stage)
    await wait_for_headline(stage, "Sent to")
    await stage.stop()
    stage.standin.release()
    await stage.standin.until(lambda: stage.standin.latest.is_over)
    await stage.start()
    await assert_all_arrived_once(stage, [answer])


async def test_a_failure_that_was_written_but_not_shown_is_shown_after_a_restart(stage):
    stage.standin.hold()
    answer = await order(stage)
    await wait_for_headline(stage, "Sent to")
    fault = stage.loopback.inject("PATCH", "*/messages/*", status=500, times=1000)
    stage.standin.clear_faults()
    [job] = await jobs_of(stage)
    await stage.parts.engine.jobs.transitions.expire(job, FailureCode.NEVER_ENDED)
    await stage.stop()
    fault.times = 0
    await stage.start()
    await answer.wait_for_response(lambda card: "credit was refunded" in card.text)
    assert await spent(stage, stage.alice) == 0


async def test_a_job_killed_before_its_submit_was_answered_is_found_again(empty_stage):
    stage = empty_stage
    await stage.start()
    stage.standin.hold()
    stage.standin.fault("slow", delay_s=None)
    answer = await order(stage)
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    await stage.kill()
    stage.standin.clear_faults()
    await stage.start()
    stage.standin.release()
    await assert_all_arrived_once(stage, [answer])


async def test_a_worker_that_fell_silent_loses_its_jobs_to_another(stage):
    stage.standin.hold()
    await order(stage)
    await wait_for_headline(stage, "Sent to")
    [job] = await jobs_of(stage, *OPEN_STATES)
    now = stage.parts.engine.services.orders.now()
    other = Worker(id="other", host="elsewhere", pid=1)
    await stage.store.register(other, now=now, alive_until=now + timedelta(hours=1))
    assert await stage.store.adopt("other", now=now, limit=10) == []
    late = now + timedelta(hours=1)
    await stage.store.renew("other", late + timedelta(hours=1))
    assert [taken.id for taken in await stage.store.adopt("other", now=late, limit=10)] == [job.id]
    stage.standin.release()


async def test_stopping_takes_less_than_ten_seconds_while_the_provider_is_silent(stage):
    stage.standin.fault("slow", delay_s=None)
    await order(stage)
    await stage.standin.until(lambda: stage.standin.submitted() == 1)
    async with asyncio.timeout(10):
        await stage.stop()


@pytest.mark.parametrize("state", ["queued", "sent"])
async def test_cancelling(empty_stage, state):
    stage = empty_stage
    await stage.start(max_in_flight=1)
    stage.standin.hold()
    answers = [await order(stage, "first"), await order(stage, "second")]
    await wait_for_headline(stage, "Sent to")
    jobs = {job.request.prompt: job for job in await jobs_of(stage)}
    orders = stage.parts.engine.services.orders
    if state == "queued":
        ended = await orders.cancel(jobs["second"].id, user_id=stage.alice.id)
        assert ended.state is JobState.CANCELLED
        await answers[1].wait_for_response(lambda card: "credit was refunded" in card.text)
        assert await spent(stage, stage.alice) == 1
        stage.standin.release()
        await answers[0].wait_for_response(is_result)
        assert stage.standin.submitted() == 1
    else:
        with pytest.raises(JobSent):
            await orders.cancel(jobs["first"].id, user_id=stage.alice.id)
        ended = await orders.discard(jobs["first"].id, user_id=stage.alice.id)
        assert ended.is_discarded
        await answers[0].wait_for_response(lambda card: "Result hidden" in card.text)
        stage.standin.release()
        await answers[1].wait_for_response(is_result)
        await answers[0].wait_for_response(lambda card: "it cost 1 credit" in card.text)
        assert await spent(stage, stage.alice) == 2
        assert not is_result(answers[0].response)


async def test_a_discarded_song_that_fails_is_given_back(stage):
    stage.standin.hold()
    stage.standin.fault("fail")
    answer = await order(stage)
    await wait_for_headline(stage, "Sent to")
    [job] = await jobs_of(stage)
    await stage.parts.engine.services.orders.discard(job.id, user_id=stage.alice.id)
    stage.standin.release()
    await answer.wait_for_response(lambda card: "refunded" in card.text)
    assert await spent(stage, stage.alice) == 0
    assert len(await jobs_of(stage, JobState.CANCELLED)) == 1
