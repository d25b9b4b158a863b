"""API keys: which requests are accepted."""

import aiohttp
import pytest

from sandbox.acedata import StandIn


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 400, "no_token"),
        ({"Authorization": "Bearer wrong"}, 401, "invalid_token"),
        ({"Authorization": "right"}, 401, "invalid_token"),
    ],
)
async def test_a_missing_or_wrong_key_is_refused(headers, status, code):
    async with StandIn(keys=("right",)) as standin, aiohttp.ClientSession(headers=headers) as session:
        for path in ("/suno/audios", "/suno/tasks", "/suno/upload", "/suno/lyrics", "/suno/mp3"):
            async with session.post(standin.base_url + path, json={"prompt": "x"}) as answer:
                body = await answer.json()
                assert (answer.status, body["error"]["code"]) == (status, code)
                assert body["trace_id"]
        assert standin.submitted() == 0


async def test_the_request_log_never_holds_a_key(standin, caller):
    await caller.submit(prompt="x")
    assert standin.requests[-1].body == {"async": True, "prompt": "x"}
    assert "a-made-up-key" not in repr(standin.requests)


async def test_a_key_with_too_many_unfinished_tasks_gets_429():
    headers = {"Authorization": "Bearer any"}
    async with StandIn(in_flight_cap=1) as standin, aiohttp.ClientSession(headers=headers) as session:
        standin.hold()
        for expected in (200, 429):
            async with session.post(f"{standin.base_url}/suno/audios", json={"prompt": "x", "async": True}) as answer:
                assert answer.status == expected
        standin.release()
        await standin.until(lambda: standin.latest.is_over)
        async with session.post(f"{standin.base_url}/suno/audios", json={"prompt": "x", "async": True}) as answer:
            assert answer.status == 200
        assert standin.most_in_flight == 1
