"""Holding tasks, waiting, disconnecting, resetting, and the command line."""

import asyncio
import json
import re
import signal
import sys

import aiohttp
import pytest

from sandbox.acedata import Pace, Phase, StandIn


async def status_of_a_song(url):
    """The HTTP status of a synchronous submit with the key k."""
    async with (
        aiohttp.ClientSession(headers={"Authorization": "Bearer k"}) as session,
        session.post(f"{url}/suno/audios", json={"prompt": "x"}) as answer,
    ):
        return answer.status


async def test_a_held_task_moves_only_when_stepped(standin, caller):
    standin.hold()
    task_id = await caller.submit(prompt="x")
    assert standin.tasks[task_id].phase is Phase.PENDING
    assert await standin.step(task_id) is Phase.RUNNING
    assert await standin.step(task_id) is Phase.SUCCEEDED


async def test_one_of_two_held_tasks_can_be_released(standin, caller):
    standin.hold()
    first, second = await caller.submit(prompt="x"), await caller.submit(prompt="y")
    standin.release(second)
    await standin.until(lambda: standin.tasks[second].is_over)
    assert standin.tasks[first].phase is Phase.PENDING
    standin.release()
    await standin.until(lambda: standin.tasks[first].is_over)


async def test_waiting_in_vain_says_what_had_happened(standin, caller):
    await caller.submit(prompt="x")
    with pytest.raises(TimeoutError, match=r"generate.*POST /suno/audios ->200|POST /suno/audios"):
        await standin.until(lambda: standin.submitted() == 2, timeout_s=0.01)


async def test_an_unplugged_stand_in_refuses_and_its_tasks_go_on(standin, caller):
    standin.hold()
    task_id = await caller.submit(prompt="x")
    await standin.unplug()
    with pytest.raises(aiohttp.ClientConnectorError):
        await caller.record(task_id)
    standin.release()
    await standin.until(lambda: standin.tasks[task_id].is_over)
    await standin.plug()
    assert (await caller.record(task_id))["response"]["success"] is True


async def test_a_stopped_stand_in_starts_again_on_its_port_with_its_memory():
    standin = StandIn()
    async with standin:
        first_url = standin.base_url
        assert await status_of_a_song(first_url) == 200
    async with standin:
        assert standin.base_url == first_url
        assert standin.submitted("generate") == 1


async def test_a_taken_port_is_an_error(standin):
    port = int(standin.base_url.rpartition(":")[2])
    with pytest.raises(OSError, match="address already in use"):
        await StandIn(port=port).start()


async def test_reset_forgets_everything(standin, caller):
    standin.fault("error", times=None)
    standin.hold()
    await caller.post("/suno/audios", {"prompt": "x"})
    standin.reset()
    assert [*standin.requests, *standin.tasks, *standin.billed, *standin.callbacks] == []
    record = await caller.finished(prompt="x")
    assert record["response"]["success"] is True


async def test_the_pace_can_be_changed(standin, caller):
    usual = standin.pace
    standin.pace = Pace(clip_s=3.0)
    assert (await caller.song())["duration"] == 3.0
    standin.reset()
    assert standin.pace == usual


async def test_a_synchronous_call_times_out_and_the_task_goes_on(standin, caller):
    standin.pace = Pace(sync_timeout_s=0.01)
    standin.hold()
    status, answer = await caller.post("/suno/audios", {"prompt": "x"})
    assert (status, answer["error"]["code"]) == (504, "timeout")
    standin.release()
    await standin.until(lambda: standin.latest.is_over)


async def test_a_stream_repeats_the_result_until_the_end(standin, caller):
    standin.hold()
    lines = []
    body = {"prompt": "tram bell waltz"}
    headers = {"Accept": "application/x-ndjson"}
    async with caller.session.post(f"{standin.base_url}/suno/audios", json=body, headers=headers) as answer:
        async for line in answer.content:
            lines.append(json.loads(line))
            if not standin.latest.is_over:
                await standin.step(standin.latest.id)
    assert [line["data"][0]["state"] for line in lines] == ["pending", "running", "succeeded"]
    assert all(line["success"] for line in lines)
    assert ["trace_id" in line for line in lines] == [False, False, True]


async def test_songs_can_be_composed_while_their_task_runs():
    async with StandIn(prefetch=True) as standin, aiohttp.ClientSession() as session:
        headers = {"Authorization": "Bearer k"}
        async with session.post(f"{standin.base_url}/suno/audios", json={"prompt": "x"}, headers=headers) as answer:
            clip = (await answer.json())["data"][0]
        async with session.get(clip["audio_url"]) as media:
            assert media.status == 200


async def test_it_runs_from_the_command_line():
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox.acedata", "--port", "0", "--key", "k", "--pending", "0", "--running", "0",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        line = (await asyncio.wait_for(process.stdout.readline(), 20)).decode()
        url = re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", line)[1]
        assert await status_of_a_song(url) == 200
    finally:
        process.send_signal(signal.SIGTERM)
        assert await asyncio.wait_for(process.wait(), 10) == 0


def test_it_opens_once_and_closes_as_often_as_one_likes():
    standin = StandIn()
    standin.open()
    with pytest.raises(RuntimeError, match="running already"):
        standin.open()
    standin.close()
    standin.close()
    with pytest.raises(RuntimeError, match="not running"):
        standin.release()
