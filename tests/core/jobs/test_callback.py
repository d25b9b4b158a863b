"""Callbacks bring the song at once; whatever they claim, only the provider's own record is believed."""

import asyncio
import socket
from datetime import timedelta

import aiohttp
import pytest
from discord.gateway import DiscordWebSocket

from core.model.job import Clip, JobState, Worker
from tests.support.cards import eventually
from tests.support.stage import all_ended, is_result, jobs_of, spent, wait_for_headline


@pytest.fixture
async def called(empty_stage):
    """A stage whose bot polls once an hour, so that only callbacks bring anything."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    await empty_stage.start(http_port=port, public_url=f"http://127.0.0.1:{port}", poll_interval_s=3600.0)
    return empty_stage


async def order(stage):
    return await stage.alice.slash(stage.songs, "song", prompt="rain")


@pytest.mark.parametrize("fault", [None, "callback_twice", "callback_early", "callback_bare"])
async def test_a_callback_brings_the_song_once(called, fault):
    if fault:
        called.standin.fault(fault)
    answer = await order(called)
    await answer.wait_for_response(is_result)
    [job] = await all_ended(called)
    assert job.state is JobState.DELIVERED
    assert await spent(called, called.alice) == 1
    assert len(called.loopback.messages(called.songs)) == 1


@pytest.mark.parametrize("body", ["stranger", "failure"])
async def test_a_forged_callback_changes_nothing(called, body):
    called.standin.fault("callback_forged", body=body)
    answer = await order(called)
    await answer.wait_for_response(is_result)


async def test_a_callback_finds_the_order_whose_answer_was_lost(called):
    called.standin.fault("drop_after")
    answer = await order(called)
    await answer.wait_for_response(is_result)
    assert called.standin.submitted() == 1


async def test_a_wrong_token_is_told_nothing(called):
    called.standin.hold()
    await order(called)
    await called.standin.until(lambda: called.standin.submitted() == 1)
    [job] = await jobs_of(called)
    async with aiohttp.ClientSession() as session:
        for token in ("0" * 32 + "-wrong", f"{job.id}-wrong", job.id, "x" * 5000):
            url = f"{called.settings.public_url}/callbacks/{token}"
            async with session.post(url, json={"task_id": "t", "success": True}) as answer:
                assert answer.status == 404
    called.standin.release()


async def test_lost_callbacks_are_made_up_for_by_polling(empty_stage):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    await empty_stage.start(http_port=port, public_url=f"http://127.0.0.1:{port}")
    empty_stage.standin.fault("callback_lost")
    answer = await order(empty_stage)
    await answer.wait_for_response(is_result)


async def test_health_and_metrics_are_told(called):
    async with aiohttp.ClientSession() as session, asyncio.timeout(5):
        async with session.get(f"{called.settings.public_url}/healthz") as answer:
            assert answer.status == 200
        async with session.get(f"{called.settings.public_url}/metrics") as answer:
            assert answer.status == 200


async def test_health_is_bad_while_the_gateway_is_cut_and_good_again_afterwards(called, monkeypatch):
    may_connect = asyncio.Event()
    connect = DiscordWebSocket.from_client

    async def connect_later(*arguments, **options):
        await may_connect.wait()
        return await connect(*arguments, **options)

    monkeypatch.setattr(DiscordWebSocket, "from_client", connect_later)
    await called.loopback.drop_gateway()
    async with aiohttp.ClientSession() as session, asyncio.timeout(10):
        await until_health(session, called, 503)
        may_connect.set()
        await until_health(session, called, 200)


async def until_health(session, stage, status):
    while True:
        async with session.get(f"{stage.settings.public_url}/healthz") as answer:
            if answer.status == status:
                return


async def hand_over(stage, *states):
    """Let the order belong to another process of the bot that is alive."""
    [job] = await jobs_of(stage)
    at = stage.parts.engine.services.orders.now()
    other = Worker(id="other", host="elsewhere", pid=1)
    await stage.store.register(other, now=at, alive_until=at + timedelta(minutes=1))
    return await stage.store.change(job.id, at=at, was=frozenset(states), worker_id=other.id)


async def test_a_callback_that_comes_to_another_process_brings_the_song_there_and_only_there(called):
    called.standin.hold()
    answer = await order(called)
    await called.standin.until(lambda: called.standin.submitted() == 1)
    await wait_for_headline(called, "Sent to")
    job = await hand_over(called, JobState.PENDING)
    called.standin.release()
    await answer.wait_for_response(is_result)
    await all_ended(called)

    assert await called.parts.engine.services.orders.is_ours(job.id)
    assert await called.store.jobs_of_worker("other", frozenset(JobState)) == []


async def test_what_another_process_is_posting_is_not_posted_here_until_that_one_is_gone(called, monkeypatch):
    monkeypatch.setattr("cogs._posting.job_watch.PAUSES_S", (0.01, 0.05))
    called.standin.hold()
    await order(called)
    await wait_for_headline(called, "Sent to")
    job = await hand_over(called, JobState.PENDING)
    orders = called.parts.engine.services.orders
    looked = []
    holds = orders.is_ours

    async def noted(job_id):
        looked.append(job_id)
        return await holds(job_id)

    monkeypatch.setattr(orders, "is_ours", noted)
    clips = (Clip(id="clip-1", title="Rain", audio_url=f"{called.standin.base_url}/none.mp3"),)
    finished = await called.store.change(
        job.id, at=orders.now(), was={JobState.PENDING}, to=JobState.DELIVERING, clips=clips, finished_at=orders.now()
    )
    called.parts.engine.jobs.feed.publish(finished)
    await eventually(lambda: len(looked) > 3)
    assert (await orders.job(job.id)).state is JobState.DELIVERING

    monkeypatch.setattr("core.media.delivery.PATIENCE_S", ())
    called.standin.release()
    await called.store.retire("other")
    await called.parts.engine.jobs.leases.adopt()
    [job] = await all_ended(called)
    assert job.state is JobState.FAILED
