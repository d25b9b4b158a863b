"""Custom models: trained on the client's own recordings, listed, used, archived."""

import pytest

PATH = "/suno/custom-models"
SONG = {"title": "Snow", "lyric": "[Verse]\nSnow", "style": "folk"}


async def asked(caller, action, expected=200, *, key=None, **body):
    """The answer to a request about custom models."""
    headers = {} if key is None else {"Idempotency-Key": key}
    status, answer = await caller.post(PATH, {"action": action, **body}, **headers)
    assert status == expected, answer
    return answer


async def training(caller, name="House band", **body):
    """The acknowledgement of a training."""
    song = await caller.song()
    return await asked(caller, "create", name=name, audio_urls=[song["audio_url"]] * 6, **body)


async def trained(caller, name="House band"):
    """The id of a model that is ready."""
    answer = await training(caller, name)
    await caller.standin.until(lambda: caller.standin.tasks[answer["task_id"]].is_over)
    return answer["data"]["id"]


async def test_a_model_is_trained_step_by_step(standin, caller, listener):
    song = await caller.song()
    standin.hold()
    body = {"name": "House band", "audio_urls": [song["audio_url"]] * 6, "callback_url": listener.url}
    answer = await asked(caller, "create", **body)
    model_id, task_id = answer["data"]["id"], answer["task_id"]
    seen = [answer["data"]["status"]]
    for _ in range(2):
        await standin.step(task_id)
        seen.append((await asked(caller, "retrieve", id=model_id))["data"]["status"])
    assert seen == ["queued", "training", "ready"]
    record = await caller.record(task_id)
    assert record["type"] == "custom-models"
    assert record["response"]["data"] == (await asked(caller, "retrieve", id=model_id))["data"]
    await standin.until(lambda: standin.callbacks)
    assert listener.bodies == [record["response"]]


async def test_a_model_makes_songs_once_it_is_ready(standin, caller):
    model_id = await trained(caller)
    answer = await asked(caller, "generate", 200, id=model_id, **SONG)
    await standin.until(lambda: standin.tasks[answer["task_id"]].is_over)
    record = await caller.record(answer["task_id"])
    assert record["type"] == "audios"
    assert [clip["title"] for clip in record["response"]["data"]] == ["Snow", "Snow"]
    assert standin.tasks[answer["task_id"]].cost_credits == 0.9


async def test_models_are_listed_by_status(caller):
    ready = await trained(caller)
    archived = await trained(caller, "Old band")
    await asked(caller, "delete", id=archived)
    every = (await asked(caller, "retrieve_batch"))["data"]
    assert ([model["id"] for model in every["items"]], every["count"]) == ([ready, archived], 2)
    only = (await asked(caller, "retrieve_batch", status="archived", limit=1, offset=0))["data"]
    assert [model["id"] for model in only["items"]] == [archived]


async def test_an_archived_model_makes_no_songs(caller):
    model_id = await trained(caller)
    assert (await asked(caller, "delete", id=model_id))["data"]["status"] == "archived"
    answer = await asked(caller, "generate", 400, id=model_id, **SONG)
    assert "is archived" in answer["error"]["message"]


async def test_a_song_of_a_model_obeys_the_rules_of_songs(caller):
    model_id = await trained(caller)
    for body, status in (({"title": "t" * 101}, 400), ({"lyric": "a forbidden-word"}, 403)):
        await asked(caller, "generate", status, id=model_id, **{**SONG, **body})


async def test_there_are_three_models_at_most(caller):
    ids = [await trained(caller, name) for name in ("One", "Two", "Three")]
    song = await caller.song()
    body = {"name": "Four", "audio_urls": [song["audio_url"]] * 6}
    answer = await asked(caller, "create", 400, **body)
    assert "3 custom models already" in answer["error"]["message"]
    await asked(caller, "delete", id=ids[0])
    await asked(caller, "create", **body)


async def test_the_same_key_creates_one_model(standin, caller):
    first = await training(caller, key="k")
    url = standin.tasks[first["task_id"]].request["audio_urls"][0]
    body = {"name": "House band", "audio_urls": [url] * 6}
    assert await asked(caller, "create", key="k", **body) == first
    assert standin.submitted("create") == 1
    answer = await asked(caller, "create", 400, key="k", **{**body, "name": "Another"})
    assert "Idempotency-Key" in answer["error"]["message"]


async def test_recordings_that_cannot_be_fetched_fail_the_training(standin, caller):
    answer = await asked(caller, "create", name="x", audio_urls=["http://127.0.0.1:9/x.mp3"] * 6)
    await standin.until(lambda: standin.tasks[answer["task_id"]].is_over)
    response = (await caller.record(answer["task_id"]))["response"]
    assert (response["success"], response["error"]["code"]) == (False, "bad_request")
    assert (await asked(caller, "retrieve", id=answer["data"]["id"]))["data"]["status"] == "failed"
    assert not standin.billed


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"action": None}, "create, retrieve"),
        ({"action": "train"}, "create, retrieve"),
        ({"action": "create", "name": "x", "audio_urls": "x"}, "array"),
        ({"action": "create", "name": "x", "audio_urls": ["x"] * 6}, "array"),
        ({"action": "create", "name": "x", "audio_urls": ["http://x.example/a.mp3"] * 5}, "6 to 24"),
        ({"action": "create", "name": "x", "audio_urls": ["http://x.example/a.mp3"] * 25}, "6 to 24"),
        ({"action": "create", "audio_urls": ["http://x.example/a.mp3"] * 6}, "name is required"),
        ({"action": "retrieve"}, "id is required"),
        ({"action": "retrieve", "id": "nobody"}, "nobody does not exist"),
        ({"action": "delete", "id": "nobody"}, "nobody does not exist"),
        ({"action": "generate", "id": "nobody", **SONG}, "nobody does not exist"),
        ({"action": "retrieve_batch", "status": "asleep"}, "status must be"),
        ({"action": "retrieve_batch", "limit": -1}, "limit"),
    ],
)
async def test_a_request_against_the_rules_is_refused(standin, caller, body, words):
    status, answer = await caller.post(PATH, body)
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert words in answer["error"]["message"]
    assert standin.submitted() == 0


async def test_a_song_of_a_model_needs_title_lyric_and_style(caller):
    model_id = await trained(caller)
    for missing in SONG:
        answer = await asked(caller, "generate", 400, id=model_id, **{**SONG, missing: None})
        assert missing in answer["error"]["message"]


async def test_custom_models_can_fail_by_action(standin, caller):
    standin.fault("error", path=PATH, action="retrieve_batch", code="busy")
    await training(caller)
    await asked(caller, "retrieve_batch", 500)
