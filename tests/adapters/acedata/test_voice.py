"""Recorded voices, tried again where failures are free, and personas deleted, against a real server on loopback."""

import logging

import pytest

from core.errors import (
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    OperatorTrouble,
    Rejected,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
)

VOICE = {"audio_url": "https://cdn.example/me.wav", "name": "Ann", "description": "warm"}


def create_voice(client):
    return client.create_voice(VOICE["audio_url"], name="Ann", description="warm")


async def test_a_voice_is_made_of_a_recording(script, client):
    script.says({"success": True, "data": {"persona_id": "p1", "name": "Amber 1a", "is_public": False}})
    assert await create_voice(client) == "p1"
    assert (script.paths, script.bodies) == (["/suno/voices"], [VOICE])


async def test_a_voice_whose_answer_is_lost_may_exist_and_is_not_asked_for_again(script, client):
    script.drops()
    with pytest.raises(FateUnknown):
        await create_voice(client)
    assert len(script.bodies) == 1


SPORADIC = [
    ({"error": {"code": "too_many_requests"}}, 429, TooManyRequests),
    ({"error": {"code": "busy"}}, 500, Busy),
    ({"error": {"code": "voices_sound_different", "message": "voices sound different"}}, 400, Rejected),
    ({"error": {"code": "voices_sound_different"}}, 403, Rejected),
    ({"error": {"code": "voices_sound_different"}, "task_id": "t1"}, 500, Rejected),
    ({"success": False, "task_id": "t1", "error": {"code": "api_error"}}, 500, ServiceFault),
    ({"error": {"code": "api_error"}}, 500, FateUnknown),
]


@pytest.mark.parametrize(("body", "status", "expected"), SPORADIC)
async def test_a_voice_that_fails_is_tried_twice_more(script, client, pauses, body, status, expected):
    script.says(body, status)
    with pytest.raises(expected):
        await create_voice(client)
    assert len(script.bodies) == 3
    assert pauses == [1.5, 2.5]


async def test_a_voice_comes_at_the_third_try(script, client):
    script.says(*SPORADIC[2][:2]).says(*SPORADIC[5][:2]).says({"data": {"persona_id": "p1"}})
    assert await create_voice(client) == "p1"


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        ({"error": {"code": "forbidden"}}, 403, Moderated),
        ({"error": {"code": "bad_request", "message": "it holds 3 s"}}, 400, Rejected),
        ({"error": {"code": "used_up"}}, 403, OperatorTrouble),
        ({"error": {"code": "suno_processing_unavailable"}}, 500, SourceUnusable),
        ({"error": {"code": "timeout"}}, 504, FateUnknown),
        ("<html>Bad Gateway</html>", 502, FateUnknown),
        ({"success": True, "task_id": "t1"}, 200, FateUnknown),
    ],
)
async def test_a_voice_that_is_refused_or_may_exist_is_not_tried_again(script, client, body, status, expected):
    script.says(body, status)
    with pytest.raises(expected):
        await create_voice(client)
    assert len(script.bodies) == 1


async def test_a_persona_is_deleted_by_the_id_in_the_address(script, client):
    script.says({"success": True})
    await client.delete_persona("p 1/&x=y")
    assert (script.methods, script.paths) == (["DELETE"], ["/suno/persona"])
    assert (script.queries, script.bodies) == ([{"persona_id": "p 1/&x=y"}], [{}])
    assert script.headers[0]["Authorization"].startswith("Bearer ")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"error": {"code": "bad_request", "message": "persona_id p1 does not exist"}}, 400),
        ({"error": {"code": "not_found"}}, 404),
        ({"success": False}, 404),
        ("", 404),
    ],
)
async def test_a_persona_that_is_not_there_is_deleted_and_the_operator_told(script, client, caplog, body, status):
    caplog.set_level(logging.WARNING)
    script.says({**body, "trace_id": "tr1"} if isinstance(body, dict) else body, status)
    await client.delete_persona("p1")
    assert len(script.bodies) == 1
    assert ["'p1'" in message for message in caplog.messages] == [True]
    assert isinstance(body, str) or "'tr1'" in caplog.messages[0]


async def test_a_deletion_is_repeated_until_it_is_answered(script, client, pauses):
    script.says({}, 429).says({"error": {"code": "api_error"}}, 500).says({"success": True})
    await client.delete_persona("p1")
    assert len(script.bodies) == 3
    assert pauses == [1.5, 2.5]


@pytest.mark.parametrize(
    ("body", "status", "expected", "sends"),
    [
        ("<html>Not Found</html>", 404, OperatorTrouble, 1),
        ({"error": {"code": "no_api"}}, 404, OperatorTrouble, 1),
        ({"error": {"code": "token_mismatched"}}, 403, KeyRefused, 1),
        ({"success": False, "error": {"code": "api_error"}}, 200, ServiceFault, 1),
        ("<html>Bad Gateway</html>", 502, ServiceFault, 3),
    ],
)
async def test_a_persona_that_cannot_be_deleted_says_why(script, client, body, status, expected, sends):
    script.says(body, status)
    with pytest.raises(expected):
        await client.delete_persona("p1")
    assert len(script.bodies) == sends


async def test_a_deletion_without_a_connection_did_not_happen(open_client):
    async with open_client("http://127.0.0.1:9") as client:
        with pytest.raises(Unreachable):
            await client.delete_persona("p1")
