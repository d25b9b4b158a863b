"""The small web server as the provider, a health check and a metrics collector meet it."""

import asyncio
import json
import logging

import aiohttp
import pytest
from prometheus_client import CollectorRegistry, Counter

from adapters import web
from adapters.acedata import AceData
from adapters.web import Health, build_app, serve
from core.model.request import SongRequest
from sandbox.acedata import Pace, StandIn

TOKEN = "token_0123456789-abcdef"
BODY = {"success": True, "task_id": "t1", "data": []}


class Office:
    """Takes note of callbacks for one token, and is well or not."""

    def __init__(self):
        self.noted = []
        self.health = Health(is_ok=True, facts={"jobs": 3})
        self.error = None
        self.is_hanging = False

    async def received(self, token, task_id):
        self.noted.append((token, task_id))
        if self.error:
            raise self.error
        return token == TOKEN

    async def check(self):
        if self.is_hanging:
            await asyncio.Event().wait()
        if self.error:
            raise self.error
        return self.health


@pytest.fixture
def office():
    return Office()


@pytest.fixture
async def ask(office):
    """Ask the running server; returns the status and the text."""
    registry = CollectorRegistry()
    Counter("deliveries", "Songs that arrived.", registry=registry).inc(2)
    app = build_app(received=office.received, health=office.check, registry=registry)
    async with serve(app, host="127.0.0.1", port=0) as port, aiohttp.ClientSession() as session:

        async def asked(method, path, **options):
            async with session.request(method, f"http://127.0.0.1:{port}{path}", **options) as response:
                return response.status, await response.text()

        yield asked


async def test_a_callback_is_passed_on_with_its_token_and_the_task_it_claims(ask, office):
    assert await ask("POST", f"/callbacks/{TOKEN}", json=BODY) == (200, "ok")
    assert office.noted == [(TOKEN, "t1")]


async def test_nothing_but_the_claimed_task_is_taken_from_the_body(ask, office):
    failed = {"success": False, "data": {"task_id": "t1"}, "error": "it failed"}
    assert (await ask("POST", f"/callbacks/{TOKEN}", json=failed))[0] == 200
    assert office.noted == [(TOKEN, "t1")]


async def test_a_wrong_token_is_not_found(ask):
    assert (await ask("POST", f"/callbacks/{TOKEN}0", json=BODY))[0] == 404


@pytest.mark.parametrize(
    "token", ["short", "x" * 129, "with%20spaces%20in%20between", "a/b", "..%2f..%2fetc%2fpasswd", ""]
)
async def test_what_cannot_be_a_token_is_not_even_looked_up(ask, office, token):
    assert (await ask("POST", f"/callbacks/{token}", json=BODY))[0] == 404
    assert office.noted == []


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"{}", b'{"task_id": 7}', b"[" * 100_000, b"\xff\xfe"])
async def test_a_junk_body_is_a_bad_request(ask, office, body):
    assert (await ask("POST", f"/callbacks/{TOKEN}", data=body))[0] == 400
    assert office.noted == []


async def test_the_largest_allowed_body_is_read(ask):
    filler = "x" * (256 * 1024 - len(json.dumps({**BODY, "filler": ""})))
    assert (await ask("POST", f"/callbacks/{TOKEN}", data=json.dumps({**BODY, "filler": filler})))[0] == 200


async def test_a_body_that_is_too_large_is_refused_whether_or_not_it_says_so(ask, office):
    async def reported_clips():
        for _ in range(5):
            yield b"x" * (64 * 1024)

    assert (await ask("POST", f"/callbacks/{TOKEN}", data=b"x" * (256 * 1024 + 1)))[0] == 413
    assert (await ask("POST", f"/callbacks/{TOKEN}", data=reported_clips()))[0] == 413
    assert office.noted == []


async def test_a_body_that_trickles_in_is_cut_off(ask, monkeypatch):
    monkeypatch.setattr(web, "BODY_MOST_S", 0.05)
    rest = asyncio.Event()

    async def trickle():
        yield b"{"
        await rest.wait()

    assert (await ask("POST", f"/callbacks/{TOKEN}", data=trickle()))[0] == 408
    rest.set()


async def test_callbacks_are_posted_only(ask):
    assert (await ask("GET", f"/callbacks/{TOKEN}"))[0] == 405


async def test_an_error_while_noting_a_callback_is_answered_and_never_logs_the_token(ask, office, caplog):
    caplog.set_level(logging.DEBUG)
    office.error = RuntimeError(f"UPDATE jobs [parameters: ({TOKEN!r},)]")
    status, text = await ask("POST", f"/callbacks/{TOKEN}", json=BODY)
    assert status == 503
    assert TOKEN not in text + caplog.text
    assert "callback of task 't1' could not be noted: RuntimeError" in caplog.text


async def test_no_request_leaves_its_path_in_the_log(ask, caplog):
    caplog.set_level(logging.DEBUG)
    await ask("POST", f"/callbacks/{TOKEN}", json=BODY)
    assert TOKEN not in caplog.text


async def test_a_healthy_process_says_so_with_its_facts(ask):
    status, text = await ask("GET", "/healthz")
    assert (status, json.loads(text)) == (200, {"status": "ok", "jobs": 3})


async def test_an_unwell_process_answers_503(ask, office):
    office.health = Health(is_ok=False, facts={"database": "locked"})
    status, text = await ask("GET", "/healthz")
    assert (status, json.loads(text)) == (503, {"status": "failing", "database": "locked"})


async def test_a_health_check_that_fails_answers_503(ask, office):
    office.error = RuntimeError("no database")
    assert (await ask("GET", "/healthz"))[0] == 503


async def test_a_health_check_that_hangs_answers_503(ask, office, monkeypatch):
    monkeypatch.setattr(web, "HEALTH_MOST_S", 0.01)
    office.is_hanging = True
    assert (await ask("GET", "/healthz"))[0] == 503


async def test_metrics_are_those_of_the_registry(ask):
    status, text = await ask("GET", "/metrics")
    assert status == 200
    assert "deliveries_total 2.0" in text


async def test_routes_that_are_not_wanted_are_not_there(office):
    app = build_app(received=None, health=office.check, registry=None)
    async with serve(app, host="127.0.0.1", port=0) as port, aiohttp.ClientSession() as session:
        for method, path in (("POST", f"/callbacks/{TOKEN}"), ("GET", "/metrics"), ("GET", "/")):
            async with session.request(method, f"http://127.0.0.1:{port}{path}", json=BODY) as response:
                assert response.status == 404


async def test_a_port_in_use_is_an_os_error(office):
    async with serve(build_app(received=None, health=office.check, registry=None), host="127.0.0.1", port=0) as port:
        with pytest.raises(OSError, match="address already in use"):
            async with serve(build_app(received=None, health=office.check, registry=None), host="127.0.0.1", port=port):
                pass


async def test_the_port_is_free_again_afterwards(office):
    async with serve(build_app(received=None, health=office.check, registry=None), host="127.0.0.1", port=0) as port:
        pass
    async with serve(
        build_app(received=None, health=office.check, registry=None), host="127.0.0.1", port=port
    ) as again:
        assert again == port


async def test_the_services_callback_arrives_with_the_task_that_was_submitted(office):
    app = build_app(received=office.received, health=office.check, registry=None)
    request = SongRequest(action="generate", model="chirp-v5-5", prompt="a waltz")
    async with (
        StandIn(Pace(pending_s=0.01, running_s=0.01, clip_s=1.0)) as standin,
        AceData(standin.base_url, "sk-test") as client,
        serve(app, host="127.0.0.1", port=0) as port,
    ):
        url = f"http://127.0.0.1:{port}/callbacks/{TOKEN}"
        accepted = await client.submit(request, callback_url=url)
        await standin.until(lambda: [callback.status for callback in standin.callbacks] == [200])
    assert office.noted == [(TOKEN, accepted.task_id)]
