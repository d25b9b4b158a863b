"""Orders against a real server on loopback: what is sent, that it is sent once, and what each outcome becomes."""

import asyncio
import socket

import aiohttp
import pytest

from adapters.acedata import http
from adapters.acedata.http import NOT_SENT
from core.errors import (
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    OperatorTrouble,
    Rejected,
    ServiceError,
    ServiceFault,
    TooManyRequests,
    Unreachable,
)
from core.model.job import Service
from core.model.request import SongRequest
from core.model.task import Accepted, Uploaded

KEY = "sk-test-4f9a1c77e2"
TOKEN = "token-0123456789abcdef"
CALLBACK = f"https://bot.example/callbacks/{TOKEN}"
REQUEST = SongRequest(action="generate", model="chirp-v5-5", prompt="tram bell waltz")
ECHO = {"action": "generate", "model": "chirp-v5-5", "prompt": "tram bell waltz", "custom": False}


def submit(client, request=REQUEST, callback_url=None):
    return client.submit(request, callback_url=callback_url)


def refused_url():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


async def test_a_submit_is_one_post_with_the_key_and_returns_the_task(script, client):
    script.says({"task_id": "t1", "trace_id": "tr1"})
    assert await submit(client, callback_url=CALLBACK) == Accepted(task_id="t1", trace_id="tr1")
    assert script.paths == ["/suno/audios"]
    assert script.headers[0]["Authorization"] == f"Bearer {KEY}"
    assert script.headers[0]["Content-Type"] == "application/json"
    assert script.bodies[0] == {**ECHO, "instrumental": False, "async": True, "callback_url": CALLBACK}


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"task_id": "t1"}, 200),
        ({"success": True, "task_id": "t1"}, 200),
        ({"task_id": "t1", "error": None}, 202),
        ({"success": True, "data": {"task_id": "t1"}}, 200),
        ({"id": "t1"}, 200),
        ({"success": True, "task_id": "t1", "data": [{"id": "c1", "state": "succeeded"}]}, 200),
        ({"success": False, "task_id": "t1", "error": {"code": "timeout"}}, 504),
    ],
)
async def test_every_kind_of_acknowledgement_is_accepted(script, client, body, status):
    script.says(body, status)
    assert (await submit(client)).task_id == "t1"


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"error": {"code": "forbidden", "message": "names an artist"}}, 403, Moderated),
        ({"success": False, "error": {"code": "forbidden", "message": "x"}}, 200, Moderated),
        ({"error": "used_up"}, 403, OperatorTrouble),
        ({"error": {"code": "busy"}}, 500, Busy),
        ({"error": {"code": "too_many_requests"}}, 429, TooManyRequests),
        ({"error": {"code": "api_error"}}, 500, FateUnknown),
        ({"success": False, "task_id": "t1", "error": {"code": "api_error"}}, 500, ServiceFault),
        ("<html>Bad Gateway</html>", 502, FateUnknown),
        ("<html>Forbidden</html>", 403, KeyRefused),
        ("", 200, FateUnknown),
        ("[]", 200, FateUnknown),
        ("{" * 50_000, 200, FateUnknown),
        ({"success": True}, 200, FateUnknown),
    ],
)
async def test_a_refused_submit_is_sent_once_and_becomes_its_error(script, client, body, status, expected):
    script.says(body, status)
    with pytest.raises(ServiceError) as caught:
        await submit(client)
    assert type(caught.value) is expected or (expected is OperatorTrouble and isinstance(caught.value, expected))
    assert len(script.bodies) == 1


async def test_429_carries_the_pause_that_the_service_asks_for(script, client):
    script.says({}, 429, Retry_After="12")
    with pytest.raises(TooManyRequests) as caught:
        await submit(client)
    assert caught.value.retry_after_s == 12.0


async def test_a_redirect_is_not_followed_with_the_order(script, client):
    script.says("", 307, Location=f"{script.base_url}/elsewhere")
    with pytest.raises(OperatorTrouble):
        await submit(client)
    assert script.paths == ["/suno/audios"]


async def test_a_connection_reset_after_sending_is_an_unknown_fate_and_not_repeated(script, client):
    script.drops()
    with pytest.raises(FateUnknown) as caught:
        await submit(client)
    assert not caught.value.is_answered
    assert len(script.bodies) == 1


async def test_a_kept_connection_that_breaks_is_no_reason_to_send_an_order_again(script, client):
    script.says({"task_id": "t1"}).drops()
    await submit(client)
    with pytest.raises(FateUnknown):
        await submit(client)
    assert len(script.bodies) == 2


async def test_an_answer_that_breaks_off_is_an_unknown_fate(script, client):
    script.breaks_off()
    with pytest.raises(FateUnknown):
        await submit(client)


async def test_an_order_that_is_not_answered_in_time_is_an_unknown_fate(script, open_client):
    script.hangs()
    async with open_client(script.base_url, submit_s=0.05) as client:
        with pytest.raises(FateUnknown) as caught:
            await submit(client)
    assert not caught.value.is_answered
    assert len(script.bodies) == 1


@pytest.mark.parametrize("address", ["refused", "no TLS", "no URL"])
async def test_without_a_connection_nothing_was_started(script, open_client, address):
    script.says({"task_id": "t1"})
    urls = {"refused": refused_url(), "no TLS": script.base_url.replace("http", "https"), "no URL": "not a url"}
    async with open_client(urls[address]) as client:
        with pytest.raises(Unreachable):
            await submit(client)
        with pytest.raises(Unreachable):
            await client.retrieve(Service.SUNO, "t1")


def test_a_name_that_does_not_resolve_counts_as_no_connection():
    assert issubclass(aiohttp.ClientConnectorDNSError, NOT_SENT)


async def test_a_server_that_is_not_accepting_is_unreachable_within_the_connect_timeout(open_client):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        address = deaf.getsockname()
        fillers = [socket.socket() for _ in range(4)]  # fill the backlog: the next connect gets no answer
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(address)
        async with open_client(f"http://127.0.0.1:{address[1]}", connect_s=0.1) as client:
            with pytest.raises(Unreachable, match="ConnectionTimeoutError"):
                await submit(client)
        for filler in fillers:
            filler.close()


async def test_a_closed_client_sends_nothing(script, open_client):
    client = open_client(script.base_url)
    with pytest.raises(Unreachable):
        await submit(client)
    async with client:
        pass
    with pytest.raises(Unreachable):
        await submit(client)
    assert script.bodies == []


async def test_closing_ends_what_is_under_way_as_a_service_error(script, open_client):
    script.hangs()
    async with open_client(script.base_url) as client:
        order = asyncio.create_task(submit(client))
        await asyncio.wait_for(script.arrived.wait(), 5)
    with pytest.raises(FateUnknown):
        await asyncio.wait_for(order, 5)


async def test_a_short_made_up_key_does_not_eat_words_of_the_answer(script, open_client):
    script.says({"task_id": "demo-task"})
    async with open_client(script.base_url, key="demo") as client:
        assert (await submit(client)).task_id == "demo-task"


async def test_what_cannot_be_put_into_a_body_is_rejected_before_anything_is_sent(script, client):
    with pytest.raises(Rejected):
        await submit(client, SongRequest(action="extend", model="m"))
    assert script.bodies == []


async def test_no_more_orders_are_under_way_than_allowed_and_reads_do_not_wait_for_them(script, open_client):
    script.hangs().hangs().says({"id": "t1"})
    async with open_client(script.base_url, concurrency=1) as client:
        orders = [asyncio.create_task(submit(client)) for _ in range(2)]
        await asyncio.wait_for(script.arrived.wait(), 5)
        script.answers.rotate(1)  # the read is answered, while the first order hangs and the second waits
        assert await client.retrieve(Service.SUNO, "t1") is not None
        assert script.paths == ["/suno/audios", "/suno/tasks"]
        script.release.set()
        script.answers.clear()
        script.says({"task_id": "t2"})
        await asyncio.gather(*orders)
    assert script.paths.count("/suno/audios") == 2


async def test_a_cancelled_submit_stays_cancelled(script, client):
    script.hangs()
    order = asyncio.create_task(submit(client))
    await asyncio.wait_for(script.arrived.wait(), 5)
    order.cancel()
    with pytest.raises(asyncio.CancelledError):
        await order


async def test_an_upload_becomes_a_clip(script, client):
    script.says({"success": True, "task_id": "t1", "data": {"audio_id": "a1", "duration": 61.5}})
    assert await client.upload("https://cdn.example/a.mp3") == Uploaded(clip_id="a1", duration_s=61.5)
    assert (script.paths, script.bodies) == (["/suno/upload"], [{"audio_url": "https://cdn.example/a.mp3"}])


@pytest.mark.parametrize(
    ("body", "status", "expected", "task_id"),
    [
        ({"error": {"code": "bad_request", "message": "matches a known work"}}, 400, Rejected, None),
        ({"success": True, "task_id": "t1"}, 200, FateUnknown, "t1"),
        ({"error": {"code": "timeout"}, "task_id": "t1"}, 504, FateUnknown, "t1"),
        ({"error": {"code": "api_error"}, "task_id": "t1"}, 500, ServiceFault, "t1"),
        ("<html>", 502, FateUnknown, None),
    ],
)
async def test_an_upload_is_sent_once_and_becomes_its_error(script, client, body, status, expected, task_id):
    script.says(body, status)
    with pytest.raises(expected) as caught:
        await client.upload("https://cdn.example/a.mp3")
    assert caught.value.task_id == task_id
    assert len(script.bodies) == 1


async def test_an_answer_without_end_is_not_read_to_it(script, client, monkeypatch):
    monkeypatch.setattr(http, "ANSWER_MOST_BYTES", 100)
    script.says({"task_id": "t1", "filler": "x" * 1000})
    with pytest.raises(FateUnknown):
        await submit(client)
