"""What is logged of a failed call, and what never is."""

import asyncio
import logging
import traceback

import pytest

from adapters.acedata import AceData
from core.errors import ServiceError
from core.model.job import Service
from core.model.request import SongRequest

KEY = "sk-test-4f9a1c77e2"
TOKEN = "token-0123456789abcdef"
CALLBACK = f"https://bot.example/callbacks/{TOKEN}"
REQUEST = SongRequest(action="generate", model="chirp-v5-5", prompt="tram bell waltz")


def submit(client, request=REQUEST, callback_url=None):
    return client.submit(request, callback_url=callback_url)


QUOTING = {
    "refusal": lambda script: script.says({"error": {"code": "no_token", "message": f"{KEY} for {CALLBACK}"}}, 401),
    "sentence": lambda script: script.says({"error": f"{KEY} {TOKEN}", "trace_id": KEY}, 500),
    "proxy": lambda script: script.says(f"<html>{KEY} {TOKEN}</html>", 502),
    "no task id": lambda script: script.says({"success": True, "message": f"{KEY} {CALLBACK}"}),
    "reset": lambda script: script.drops(),
    "broken off": lambda script: script.breaks_off(),
    "redirect": lambda script: script.says("", 307, Location=f"http://127.0.0.1/{KEY}"),
}


@pytest.mark.parametrize("answer", QUOTING)
async def test_neither_key_nor_callback_token_is_ever_logged_or_raised(script, client, caplog, answer):
    caplog.set_level(logging.DEBUG)
    QUOTING[answer](script)
    with pytest.raises(ServiceError) as caught:
        await submit(client, callback_url=CALLBACK)
    error = caught.value
    assert error.__cause__ is None
    assert error.__context__ is None  # where aiohttp's own exception, with the request's headers, would hang
    shown = "".join([repr(client), repr(error), *traceback.format_exception(error), str(vars(error))])
    logged = "".join(f"{entry.getMessage()} {vars(entry)}" for entry in caplog.records)
    assert KEY not in shown + logged
    assert TOKEN not in shown + logged


@pytest.mark.parametrize("answer", QUOTING)
async def test_the_key_does_not_leak_through_any_other_call(script, client, caplog, answer):
    caplog.set_level(logging.DEBUG)
    QUOTING[answer](script)
    shown = ""
    calls = (
        client.upload("https://cdn.example/a"),
        client.retrieve_batch(Service.SUNO, ["t1"]),
        client.write_lyrics("tram bell waltz"),
        client.renew_audio_url("c1"),
        client.create_persona("c1", name="Ann", description=""),
        client.create_voice("https://cdn.example/me.wav", name="Ann", description=""),
        client.delete_persona("p1"),
    )
    for call in calls:
        (outcome,) = await asyncio.gather(call, return_exceptions=True)
        if isinstance(outcome, Exception):
            shown += "".join([*traceback.format_exception(outcome), str(vars(outcome)), repr(outcome.__context__)])
        shown += repr(outcome)
    assert KEY not in shown + "".join(f"{entry.getMessage()} {vars(entry)}" for entry in caplog.records)


@pytest.mark.parametrize("key", ["", "two\r\nlines", "schlüssel"])
def test_a_key_that_no_header_can_carry_is_refused_without_being_shown(key):
    with pytest.raises(ValueError, match="API key") as caught:
        AceData("http://127.0.0.1", key)
    assert not key or key not in str(caught.value)


async def test_a_failed_task_is_logged_with_the_words_that_the_member_does_not_see(script, client, caplog):
    failed = {"success": False, "error": {"code": "used_up", "message": "balance 0.00"}}
    script.says(
        {"id": "t1", "trace_id": "tr1", "request": {"action": "generate"}, "finished_at": 1, "response": failed}
    )
    found = await client.retrieve(Service.SUNO, "t1")
    assert found is not None
    assert found.failure is not None
    assert found.failure.text == ""
    (line,) = caplog.messages
    assert line == (
        "song service: task failed: call='retrieve' action='generate' fault='operator' code='used_up' task_id='t1'"
        " trace_id='tr1' said='balance 0.00'"
    )


async def test_a_read_that_succeeds_at_the_second_try_leaves_no_warning(script, client, caplog):
    script.says({}, 503).says({"id": "t1"})
    await client.retrieve(Service.SUNO, "t1")
    assert caplog.messages == []
