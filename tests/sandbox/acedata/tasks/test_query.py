"""Reading tasks: one, many, and by filters."""

import pytest


async def test_an_unknown_task_is_an_empty_object(caller):
    assert await caller.post("/suno/tasks", {"action": "retrieve", "id": "nobody"}) == (200, {})


async def test_a_read_without_action_retrieves(caller):
    task_id = await caller.submit(prompt="x")
    assert (await caller.post("/suno/tasks", {"id": task_id}))[1]["id"] == task_id


async def test_a_batch_leaves_unknown_ids_out(caller):
    ids = [await caller.submit(prompt=f"song {number}") for number in range(3)]
    _, answer = await caller.post("/suno/tasks", {"action": "retrieve_batch", "ids": [ids[2], "nobody", ids[0]]})
    assert {record["id"] for record in answer["items"]} == {ids[0], ids[2]}
    assert answer["count"] == 2
    assert await caller.post("/suno/tasks", {"action": "retrieve_batch", "ids": []}) == (200, {"items": [], "count": 0})


async def test_a_listing_pages_through_the_matches_and_counts_all(caller):
    ids = [await caller.submit(prompt=f"song {number}") for number in range(5)]
    seen = []
    for offset in (0, 2, 4):
        _, page = await caller.post("/suno/tasks", {"action": "retrieve_batch", "limit": 2, "offset": offset})
        assert page["count"] == 5
        seen += [record["id"] for record in page["items"]]
    assert seen == ids[::-1]


async def test_a_listing_filters_by_time_user_and_type(caller):
    first, last = [await caller.record(await caller.submit(prompt=f"song {number}")) for number in range(2)]

    async def found(**filters):
        answer = (await caller.post("/suno/tasks", {"action": "retrieve_batch", **filters}))[1]
        return [record["id"] for record in answer["items"]]

    assert await found(created_at_min=last["created_at"]) == [last["id"]]
    assert await found(created_at_max=first["created_at"]) == [first["id"]]
    assert await found(user_id=first["user_id"], type="audios") == [last["id"], first["id"]]
    assert await found(user_id="somebody else") == []
    assert await found(application_id="another") == []
    assert await found(type="upload") == []


@pytest.mark.parametrize(
    "body",
    [
        {"action": "retrieve"},
        {"action": "generate", "id": "x"},
        {"action": "retrieve_batch", "ids": "x"},
        {"action": "retrieve_batch", "ids": [1]},
        {"action": "retrieve_batch", "limit": "many"},
    ],
)
async def test_a_malformed_read_is_a_bad_request(caller, body):
    status, answer = await caller.post("/suno/tasks", body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_an_unknown_path_is_no_api(caller):
    for path in ("/suno/nothing", "/luma/audios", "/nowhere"):
        status, answer = await caller.post(path, {})
        assert (status, answer["error"]["code"]) == (404, "no_api")
        assert answer["trace_id"]


async def test_projects_are_not_implemented(caller):
    status, answer = await caller.post("/suno/projects", {"action": "create"})
    assert (status, answer["error"]["code"]) == (400, "api_not_implemented")
