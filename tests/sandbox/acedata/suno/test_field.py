"""Which fields are refused, and with which message."""

import pytest

CUSTOM = {"custom": True, "lyric": "la"}


@pytest.mark.parametrize(
    ("body", "named"),
    [
        ({}, "prompt"),
        ({"prompt": "  "}, "prompt"),
        ({"prompt": 5}, "prompt"),
        ({"prompt": "x" * 501}, "500"),
        ({"custom": True}, "lyric"),
        ({"custom": True, "lyric": "la", "lyric_prompt": "sea"}, "lyric_prompt"),
        ({**CUSTOM, "title": "x" * 101}, "title"),
        ({**CUSTOM, "model": "chirp-v4", "title": "x" * 81}, "80"),
        ({**CUSTOM, "model": "chirp-v3-5", "style": "x" * 201}, "200"),
        ({"custom": True, "lyric": "x" * 5001}, "5000"),
        ({"custom": True, "model": "chirp-v4", "lyric": "x" * 3001}, "3000"),
        ({"prompt": "x", "model": "chirp-v3"}, "model"),
        ({"prompt": "x", "action": "sing"}, "action"),
        ({"prompt": "x", "instrumental": "yes"}, "instrumental"),
        ({"prompt": "x", "vocal_gender": "x"}, "vocal_gender"),
        ({**CUSTOM, "weirdness": 1.5}, "weirdness"),
        ({**CUSTOM, "style_influence": True}, "style_influence"),
        ({**CUSTOM, "duration": 9}, "duration"),
        ({**CUSTOM, "duration": 30.5}, "duration"),
        ({"prompt": "x", "callback_url": "ftp://example.org"}, "callback_url"),
        ({"prompt": "x", "callback_url": "http://[half"}, "callback_url"),
        ({"action": "extend", "continue_at": 1, "lyric": "la"}, "audio_id"),
        ({"action": "extend", "audio_id": "nobody", "continue_at": 1, "lyric": "la"}, "audio_id"),
        ({"action": "cover", "audio_id": "nobody"}, "audio_id"),
        ({"action": "cover", "audio_id": "nobody", "variety": "high"}, "variety"),
    ],
)
async def test_a_body_against_the_rules_is_refused_and_starts_nothing(standin, caller, body, named):
    status, answer = await caller.post("/suno/audios", {"async": True, **body})
    assert (status, answer["error"]["code"]) == (400, "bad_request")
    assert named in answer["error"]["message"]
    assert standin.submitted() == 0


@pytest.mark.parametrize(
    "body",
    [
        {"prompt": "x" * 500, "weirdness": 0, "instrumental": False},
        {"custom": True, "instrumental": True},
        {**CUSTOM, "model": "chirp-v6", "style": "x" * 1000, "title": "x" * 100, "vocal_gender": "f"},
        {**CUSTOM, "variety": "extra", "max_mode": True, "duration": 10, "negative_tags": "drums"},
        {"prompt": "x", "a_field_nobody_knows": 1, "style": None},
    ],
)
async def test_a_body_at_the_limits_is_accepted(caller, body):
    assert (await caller.post("/suno/audios", {"async": True, **body}))[0] == 200


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'"text"'])
async def test_a_body_that_is_no_json_object_is_a_bad_request(standin, caller, content):
    async with caller.session.post(f"{standin.base_url}/suno/audios", data=content) as answer:
        assert answer.status == 400
        assert (await answer.json())["error"]["code"] == "bad_request"


@pytest.mark.parametrize(
    ("at_s", "is_accepted"), [(0, False), (-1, False), ("1", False), (True, False), (2.0, True), (2.01, False)]
)
async def test_an_extension_starts_within_its_source(caller, at_s, is_accepted):
    source = await caller.song()
    status, _ = await caller.post(
        "/suno/audios",
        {"async": True, "action": "extend", "audio_id": source["id"], "continue_at": at_s, "instrumental": True},
    )
    assert (status == 200) is is_accepted


async def test_an_extension_needs_a_lyric_unless_it_is_instrumental(caller):
    source = await caller.song()
    status, answer = await caller.post("/suno/audios", {"action": "extend", "audio_id": source["id"], "continue_at": 1})
    assert (status, "lyric" in answer["error"]["message"]) == (400, True)


async def test_upload_actions_take_uploads_and_nothing_else_does(caller):
    song = await caller.song()
    _, upload = await caller.post("/suno/upload", {"audio_url": song["audio_url"]})
    for action, audio_id in (("upload_cover", song["id"]), ("cover", upload["data"]["audio_id"])):
        status, answer = await caller.post("/suno/audios", {"action": action, "audio_id": audio_id})
        assert (status, answer["error"]["code"]) == (400, "bad_request")


@pytest.mark.parametrize("field", ["prompt", "lyric", "style", "title"])
async def test_moderation_refuses_at_submit(standin, caller, field):
    body = {"prompt": "x", **CUSTOM, field: "Like Famous-Artist would"}
    status, answer = await caller.post("/suno/audios", body)
    assert (status, answer["error"]["code"]) == (403, "forbidden")
    assert standin.submitted() == 0


async def test_moderation_may_come_late_and_fail_the_task(standin, caller):
    record = await caller.finished(prompt="a song with late-moderation in it")
    assert record["response"]["success"] is False
    assert record["response"]["error"]["code"] == "forbidden"
    assert not standin.billed
