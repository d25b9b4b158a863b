"""Reads against a real server on loopback: one, many, listings; how they are repeated and when they give up."""

from datetime import UTC, datetime, timedelta

import pytest

from core.errors import (
    Busy,
    OperatorTrouble,
    ServiceError,
    ServiceFault,
    TooManyRequests,
    Unreachable,
)
from core.model.job import Service
from core.model.request import SongRequest
from core.model.task import TaskState, Uploaded

CALLBACK = "https://bot.example/callbacks/token-0123456789abcdef"
REQUEST = SongRequest(action="generate", model="chirp-v5-5", prompt="tram bell waltz")
FROM = datetime(2026, 9, 21, 13, 0, tzinfo=UTC)
UNTIL = FROM + timedelta(hours=1)
ECHO = {"action": "generate", "model": "chirp-v5-5", "prompt": "tram bell waltz", "custom": False}


def find(client, callback_url=None):
    return client.find(REQUEST, callback_url=callback_url, created_from=FROM, created_until=UNTIL)


def find_upload(client):
    return client.find_upload("https://cdn.example/a.mp3", created_from=FROM, created_until=UNTIL)


def record(task_id, minute=10, **fields):
    created_at = (FROM + timedelta(minutes=minute)).timestamp()
    return {"id": task_id, "created_at": created_at, "request": {}, "user_id": "u1", "application_id": "a1"} | fields


async def test_one_task_is_read_by_its_id(script, client):
    script.says(record("t1", finished_at=1790000000, response={"data": []}))
    found = await client.retrieve(Service.SUNO, "t1")
    assert found is not None
    assert found.state is TaskState.FAILED
    assert (script.paths, script.bodies) == (["/suno/tasks"], [{"action": "retrieve", "id": "t1"}])


async def test_each_service_has_its_own_reads(script, client):
    script.says({})
    await client.retrieve(Service.LUMA, "t1")
    assert script.paths == ["/luma/tasks"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 200),
        ({"items": [], "count": 0}, 200),
        ({"id": "another"}, 200),
        ({"error": {"code": "task_not_found", "message": "no"}}, 404),
        ({"error": "task_not_found"}, 400),
        ({"success": False}, 404),
        ("", 404),
    ],
)
async def test_a_task_that_the_service_does_not_know_is_none(script, client, body, status):
    script.says(body, status)
    assert await client.retrieve(Service.SUNO, "t1") is None
    assert await client.retrieve_batch(Service.SUNO, ["t1"]) == {}
    assert len(script.bodies) == 2


@pytest.mark.parametrize(
    ("body", "status"),
    [("<html>Not Found</html>", 404), ({"error": {"code": "no_api"}}, 404), ({"error": "invalid_token"}, 401)],
)
async def test_a_read_at_a_wrong_address_or_with_a_wrong_key_is_the_operators_and_not_repeated(
    script, client, body, status
):
    script.says(body, status)
    with pytest.raises(OperatorTrouble):
        await client.retrieve(Service.SUNO, "t1")
    assert len(script.bodies) == 1


async def test_a_batch_is_matched_by_id_and_strangers_and_junk_are_left_out(script, client):
    script.says({"items": [record("t3"), None, "x", {}, record("stranger"), record("t1")], "count": 3})
    found = await client.retrieve_batch(Service.SUNO, ["t1", "t2", "t3", "t1"])
    assert {task_id: report.task_id for task_id, report in found.items()} == {"t1": "t1", "t3": "t3"}
    assert script.bodies == [{"action": "retrieve_batch", "ids": ["t1", "t2", "t3"]}]


async def test_no_ids_are_no_call_since_that_would_list_the_whole_account(script, client):
    assert await client.retrieve_batch(Service.SUNO, []) == {}
    assert script.bodies == []


async def test_more_than_fifty_are_read_in_calls_a_second_apart(script, client, pauses):
    script.says({"items": []})
    await client.retrieve_batch(Service.SUNO, [f"t{number}" for number in range(101)])
    assert [len(body["ids"]) for body in script.bodies] == [50, 50, 1]
    assert pauses == [1.0, 1.0]


async def test_a_read_is_repeated_until_it_is_answered(script, client, pauses):
    script.says({"error": {"code": "api_error"}}, 500).drops().says(record("t1"))
    assert await client.retrieve(Service.SUNO, "t1") is not None
    assert len(script.bodies) == 3
    assert pauses == [1.5, 2.5]


UNANSWERED = {
    "reset": (lambda script: script.drops(), Unreachable),
    "broken off": (lambda script: script.breaks_off(), Unreachable),
    "429": (lambda script: script.says({}, 429), TooManyRequests),
    "proxy": (lambda script: script.says("<html>", 503), ServiceFault),
    "busy": (lambda script: script.says({"error": "busy"}, 500), Busy),
    "busy with 200": (lambda script: script.says({"success": False, "error": {"code": "busy"}}), Busy),
    "timeout": (lambda script: script.says({"error": {"code": "timeout"}}, 504), ServiceFault),
}


@pytest.mark.parametrize("answer", UNANSWERED)
async def test_a_read_gives_up_after_three_tries(script, client, answer):
    play, expected = UNANSWERED[answer]
    play(script)
    with pytest.raises(ServiceError) as caught:
        await client.retrieve_batch(Service.SUNO, ["t1"])
    assert type(caught.value) is expected
    assert len(script.bodies) == 3


async def test_a_read_that_times_out_is_repeated(script, open_client):
    script.hangs()
    async with open_client(script.base_url, read_s=0.05) as client:
        with pytest.raises(Unreachable):
            await client.retrieve(Service.SUNO, "t1")
    assert len(script.bodies) == 3


@pytest.mark.parametrize(("asked", "expected"), [("5", [5.0, 5.0]), ("0", [1.5, 2.5]), ("3600", [])])
async def test_the_pause_that_the_service_asks_for_is_kept_or_left_to_the_caller(
    script, client, pauses, asked, expected
):
    script.says({}, 429, Retry_After=asked)
    with pytest.raises(TooManyRequests):
        await client.retrieve(Service.SUNO, "t1")
    assert pauses == expected


@pytest.mark.parametrize("body", ["[1, 2]", "null", '"text"', "not json", "[" * 50_000])
async def test_a_read_that_is_answered_with_junk_is_a_fault_of_the_service(script, client, body):
    script.says(body)
    with pytest.raises(ServiceFault):
        await client.retrieve(Service.SUNO, "t1")


async def test_a_lost_order_is_found_by_what_was_ordered_oldest_first(script, client):
    script.says(
        {
            "items": [
                record("newer", 20, request=ECHO | {"async": True, "extra": 1}),
                record("other", 15, request=ECHO | {"prompt": "another"}),
                record("older", 5, request=ECHO),
                record("too old", -5, request=ECHO),
            ],
            "count": 4,
        }
    )
    assert [found.task_id for found in await find(client)] == ["older", "newer"]
    assert script.bodies == [
        {
            "action": "retrieve_batch",
            "type": "audios",
            "created_at_min": FROM.timestamp(),
            "created_at_max": UNTIL.timestamp(),
            "limit": 100,
            "offset": 0,
        }
    ]


async def test_a_lost_order_with_a_callback_url_is_found_by_that_alone(script, client):
    records = [record("mine", request=ECHO | {"callback_url": CALLBACK}), record("same words", request=ECHO)]
    script.says({"items": records, "count": 2})
    assert [found.task_id for found in await find(client, CALLBACK)] == ["mine"]


async def test_a_listing_names_the_owner_once_any_record_showed_it(script, client):
    script.says(record("t1")).says({"items": []})
    await client.retrieve(Service.SUNO, "t1")
    await find(client)
    assert script.bodies[1].items() >= {"user_id": "u1", "application_id": "a1"}.items()


async def test_a_listing_is_read_to_its_end_however_short_the_pages(script, client, pauses):
    script.says({"items": [record("a", request=ECHO), record("b", request=ECHO)], "count": 3})
    script.says({"items": [record("c", request=ECHO)], "count": 3})
    assert {found.task_id for found in await find(client)} == {"a", "b", "c"}
    assert [body["offset"] for body in script.bodies] == [0, 2]
    assert pauses == [1.0]


async def test_a_listing_that_ignores_the_offset_ends(script, client):
    script.says({"items": [record("a", request=ECHO)]})
    assert [found.task_id for found in await find(client)] == ["a"]
    assert len(script.bodies) == 2


async def test_a_listing_without_end_is_left_after_twenty_pages(script, client):
    for number in range(30):
        script.says({"items": [record(f"t{number}", request=ECHO)]})
    assert len(await find(client)) == 20
    assert len(script.bodies) == 20


@pytest.mark.parametrize(("body", "status"), [({}, 200), ({"items": []}, 200), ({}, 404), ({"items": None}, 200)])
async def test_an_empty_listing_finds_nothing(script, client, body, status):
    script.says(body, status)
    assert await find(client) == []
    assert await find_upload(client) is None


async def test_a_lost_upload_is_found_by_its_url_once_it_has_a_clip(script, client):
    wanted = {"audio_url": "https://cdn.example/a.mp3"}
    script.says(
        {
            "items": [
                record("other", request={"audio_url": "https://cdn.example/b.mp3"}, response={"audio_id": "x"}),
                record("failed", request=wanted, response={"success": False, "error": "no"}),
                record("unfinished", request=wanted),
                record("done", request=wanted, response={"success": True, "data": {"audio_id": "a1"}}),
            ],
            "count": 4,
        }
    )
    assert await find_upload(client) == Uploaded(clip_id="a1")
    assert "type" not in script.bodies[0]
