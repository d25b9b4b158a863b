"""Moments in which two things happen at once, or one of two steps fails: nothing is lost, doubled or overcharged."""

import asyncio
from datetime import timedelta

import pytest

from core.jobs import lease, provider_order
from core.model.job import Failure, FailureCode, JobState, Service, Worker
from core.model.money import EntryKind
from tests.support.songs import wav
from tests.support.stage import all_ended, entries, is_result, jobs_of, spent, wait_for_headline


async def ask(stage, prompt="rain on a tin roof"):
    return await stage.alice.slash(stage.songs, "song", prompt=prompt)


def dispatcher(stage):
    return stage.parts.engine.jobs.dispatchers[Service.SUNO]


class Gated:
    """A part whose one method waits at a gate before it does what it does."""

    def __init__(self, part, method):
        self._part, self._method = part, method
        self.is_reached, self.gate = asyncio.Event(), asyncio.Event()

    def __getattr__(self, name):
        if name != self._method:
            return getattr(self._part, name)

        async def gated(*args, **options):
            self.is_reached.set()
            await self.gate.wait()
            return await getattr(self._part, name)(*args, **options)

        return gated


@pytest.fixture
def _never_hopeless(monkeypatch):
    monkeypatch.setattr(provider_order, "HOPELESS_FACTOR", 10**9)


@pytest.mark.usefixtures("_never_hopeless")
async def test_a_song_that_was_finished_in_a_long_night_off_survives_a_first_read_that_fails(empty_stage):
    stage = empty_stage
    await stage.start()
    stage.standin.hold()
    answer = await ask(stage)
    await wait_for_headline(stage, "Sent to")
    await stage.stop()
    stage.standin.release()
    await stage.standin.until(lambda: stage.standin.latest.is_over)
    fault = stage.standin.fault("error", path="/suno/tasks", code="invalid_token")
    await stage.start(job_deadline_s=0.001)
    await answer.wait_for_response(is_result)
    assert fault.hits == 1


@pytest.mark.usefixtures("_never_hopeless")
async def test_an_order_of_unknown_fate_survives_a_first_search_that_fails(empty_stage):
    stage = empty_stage
    await stage.start()
    stage.standin.fault("drop_after")
    stage.standin.fault("vanish", times=None)
    answer = await ask(stage)
    await wait_for_headline(stage, "Checking")
    await stage.stop()
    stage.standin.clear_faults()
    fault = stage.standin.fault("error", path="/suno/tasks", code="invalid_token")
    await stage.start(job_deadline_s=0.001)
    await answer.wait_for_response(is_result)
    assert fault.hits == 1
    assert stage.standin.submitted() == 1


async def test_a_song_that_is_given_up_while_it_is_sent_and_then_turned_away_is_over_and_free(stage):
    stage.standin.fault("error", code="too_many_requests")
    submission = dispatcher(stage)._submission
    submission._provider = provider = Gated(submission._provider, "submit")
    answer = await ask(stage)
    await provider.is_reached.wait()
    [job] = await jobs_of(stage)
    await stage.parts.engine.services.orders.discard(job.id, user_id=stage.alice.id)
    provider.gate.set()
    [job] = await all_ended(stage)
    assert job.state is JobState.CANCELLED
    assert stage.standin.submitted() == 0
    assert await spent(stage, stage.alice) == 0
    await answer.wait_for_response(lambda card: "refunded" in card.text)


async def test_an_order_that_was_found_again_and_then_given_up_says_what_it_cost(stage):
    stage.standin.hold()
    stage.standin.fault("error", code="api_error", accepted=True)
    answer = await ask(stage)
    await wait_for_headline(stage, "Sent to")
    [job] = await jobs_of(stage)
    assert job.failure is None
    await stage.parts.engine.services.orders.discard(job.id, user_id=stage.alice.id)
    stage.standin.release()
    card = await answer.wait_for_response(lambda card: "it cost 1 credit" in card.text)
    assert "refunded" not in card.text
    assert await spent(stage, stage.alice) == 1


async def test_an_upload_that_outlived_its_lease_orders_nothing(stage):
    submission = dispatcher(stage)._submission
    submission._provider = provider = Gated(submission._provider, "upload")
    await stage.alice.slash(stage.songs, "cover", audio=("tune.wav", wav(2)), style="jazz")
    await provider.is_reached.wait()
    now = stage.parts.engine.services.orders.now()
    await stage.store.retire(stage.parts.engine.jobs.leases._worker.id)
    other = Worker(id="other", host="elsewhere", pid=1)
    await stage.store.register(other, now=now, alive_until=now + timedelta(hours=1))
    [adopted] = await stage.store.adopt("other", now=now, limit=10)
    sends = list(dispatcher(stage)._sending.values())
    provider.gate.set()
    await asyncio.gather(*sends)
    assert stage.standin.submitted("upload_cover") == 0
    assert await stage.store.job(adopted.id) == adopted


async def test_a_song_given_up_while_its_source_is_uploaded_is_not_ordered(stage):
    submission = dispatcher(stage)._submission
    submission._provider = provider = Gated(submission._provider, "upload")
    await stage.alice.slash(stage.songs, "cover", audio=("tune.wav", wav(2)), style="jazz")
    await provider.is_reached.wait()
    [job] = await jobs_of(stage)
    await stage.parts.engine.services.orders.discard(job.id, user_id=stage.alice.id)
    provider.gate.set()
    [job] = await all_ended(stage)
    assert [entry.kind for entry in await entries(stage, job)] == [EntryKind.RESERVE, EntryKind.REFUND]
    assert stage.standin.submitted("upload_cover") == 0


async def test_a_discarded_song_is_not_posted_when_the_store_failed_between_two_steps(stage, monkeypatch):
    monkeypatch.setattr(lease, "RENEWAL_S", 0.05)
    await stage.restart()
    transitions = stage.parts.engine.jobs.transitions
    drop, failures = transitions.settle_discarded, [RuntimeError("the database is locked")] * 2

    async def failing(job):
        if failures:
            raise failures.pop()
        return await drop(job)

    monkeypatch.setattr(transitions, "settle_discarded", failing)
    stage.standin.hold()
    answer = await ask(stage)
    await wait_for_headline(stage, "Sent to")
    [job] = await jobs_of(stage)
    await stage.parts.engine.services.orders.discard(job.id, user_id=stage.alice.id)
    stage.standin.release()
    [job] = await all_ended(stage)
    assert failures == []
    assert job.state is JobState.CANCELLED
    await answer.wait_for_response(lambda card: "it cost 1 credit" in card.text)
    assert not any(is_result(version) for version in answer.response.versions)


async def test_an_order_that_is_claimed_while_the_bot_stops_is_not_doubted(stage):
    dispatcher(stage)._store = store = Gated(stage.store, "claim_next")
    answer = await ask(stage)
    await store.is_reached.wait()
    stopping = asyncio.create_task(stage.stop())
    store.gate.set()
    await stopping
    await stage.start()
    await answer.wait_for_response(is_result)
    assert stage.standin.submitted() == 1
    assert not any("Checking" in version.text for version in answer.response.versions)


async def test_a_night_off_is_no_part_of_the_time_that_a_song_takes(stage):
    stage.standin.hold()
    answer = await ask(stage)
    await wait_for_headline(stage, "Sent to")
    await stage.stop()
    stage.standin.release()
    await stage.standin.until(lambda: stage.standin.latest.is_over)
    over_at = stage.parts.engine.services.orders.now()
    await stage.start()
    await answer.wait_for_response(is_result)
    [job] = await all_ended(stage)
    assert job.finished_at <= over_at


async def test_a_song_given_up_in_the_moment_in_which_it_fails_is_cancelled_and_free(stage):
    stage.standin.hold()
    await ask(stage)
    await wait_for_headline(stage, "Sent to")
    [read_before] = await jobs_of(stage)
    await stage.parts.engine.services.orders.discard(read_before.id, user_id=stage.alice.id)
    ended = await stage.parts.engine.jobs.transitions.fail(read_before, Failure(code=FailureCode.SERVICE_FAULT))
    assert ended.state is JobState.CANCELLED
    assert [entry.kind for entry in await entries(stage, ended)] == [EntryKind.RESERVE, EntryKind.REFUND]
