"""Direct calls: lyrics to choose from, mashups of lyrics, richer styles, and new links to songs."""

import asyncio

import aiohttp
import pytest

from sandbox.acedata import Pace, StandIn

PROMPT = {"prompt": "lanterns over the harbor", "model": "default"}


async def lyrics(caller, **body):
    """The candidates written for a prompt."""
    status, answer = await caller.post("/suno/lyrics", {**PROMPT, **body})
    assert (status, answer["success"]) == (200, True)
    return answer["data"]


async def renewed(caller, clip_id):
    """A new link to a clip's MP3."""
    status, answer = await caller.post("/suno/mp3", {"audio_id": clip_id})
    assert (status, answer["success"]) == (200, True)
    return answer["data"][0]["file_url"]


async def test_lyrics_come_in_different_versions_about_the_prompt(standin, caller):
    clips_and_extras = await lyrics(caller)
    assert len(clips_and_extras) == 3
    assert len({candidate["text"] for candidate in clips_and_extras}) == 3
    assert len({candidate["title"] for candidate in clips_and_extras}) == 3
    for candidate in clips_and_extras:
        assert candidate["status"] == "complete"
        assert all(isinstance(tag, str) for tag in candidate["tags"])
        assert "lanterns" in candidate["text"].lower()
        assert "Lanterns" in candidate["title"]
        assert candidate["text"].startswith("[Verse 1]\n")
    assert standin.submitted() == 0


async def test_lyrics_that_were_chosen_can_be_sung(caller):
    chosen = (await lyrics(caller))[1]
    clip = await caller.song(custom=True, lyric=chosen["text"], title=chosen["title"], style=", ".join(chosen["tags"]))
    assert (clip["lyric"], clip["title"]) == (chosen["text"], chosen["title"])


async def test_the_same_prompt_gets_other_lyrics_where_repeats_are_fresh(caller):
    assert await lyrics(caller) == await lyrics(caller)
    headers = {"Authorization": "Bearer any"}
    with StandIn(fresh_repeats=True) as fresh:
        async with aiohttp.ClientSession(headers=headers) as session:
            texts = []
            for _ in range(2):
                async with session.post(f"{fresh.base_url}/suno/lyrics", json=PROMPT) as answer:
                    texts.append([candidate["text"] for candidate in (await answer.json())["data"]])
    assert not set(texts[0]) & set(texts[1])


async def test_lyrics_take_their_time(standin, caller):
    standin.pace = Pace(lyrics_s=0.2)
    _, answer = await caller.post("/suno/lyrics", PROMPT)
    assert answer["finished_at"] - answer["started_at"] >= 0.2
    assert answer["elapsed"] >= 0.2


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"prompt": ""}, "bad_request"),
        ({"prompt": " "}, "bad_request"),
        ({"prompt": 7}, "bad_request"),
        ({"model": "chirp-v5-5"}, "bad_request"),
        ({"prompt": "a forbidden-word"}, "forbidden"),
        ({"prompt": "like famous-artist"}, "forbidden"),
        ({"prompt": "a late-moderation"}, "forbidden"),
    ],
)
async def test_lyrics_against_the_rules_are_refused_with_the_reason(caller, body, code):
    status, answer = await caller.post("/suno/lyrics", {**PROMPT, **body})
    assert (status, answer["error"]["code"]) == ({"bad_request": 400, "forbidden": 403}[code], code)
    assert answer["error"]["message"]


async def test_a_style_is_spelled_out(caller):
    _, answer = await caller.post("/suno/style", {"prompt": "rock, rainy"})
    tags = answer["data"]["upsampled_tags"]
    assert tags.startswith("rock, rainy, ")
    assert len(tags.split(", ")) >= 6
    assert len(set(tags.split(", "))) == len(tags.split(", "))
    assert (await caller.post("/suno/style", {"prompt": "rock, rainy"}))[1]["data"] == answer["data"]


async def test_two_lyrics_become_one_of_both_their_sections(caller):
    two = {"lyrics_a": "[Verse]\nRiver bends\n\n[Chorus]\nHome", "lyrics_b": "[Verse]\nRain falls"}
    _, answer = await caller.post("/suno/mashup-lyrics", two)
    data = answer["data"]
    assert data["text"].split("\n\n") == ["[Verse]\nRiver bends", "[Verse]\nRain falls", "[Chorus]\nHome"]
    assert (data["title"], data["status"]) == ("River Bends / Rain Falls", "complete")
    assert all(isinstance(tag, str) for tag in data["tags"])


@pytest.mark.parametrize(
    ("path", "body"),
    [("/suno/style", {"prompt": "rock"}), ("/suno/mashup-lyrics", {"lyrics_a": "Snow", "lyrics_b": "Rain"})],
)
async def test_styles_and_mixed_lyrics_differ_where_repeats_are_fresh(path, body):
    with StandIn(fresh_repeats=True) as fresh:
        async with aiohttp.ClientSession(headers={"Authorization": "Bearer any"}) as session:
            answers = []
            for _ in range(2):
                async with session.post(fresh.base_url + path, json=body) as answer:
                    answers.append((await answer.json())["data"])
    assert answers[0] != answers[1]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/suno/style", {}, "bad_request"),
        ("/suno/style", {"prompt": " "}, "bad_request"),
        ("/suno/style", {"prompt": "like famous-artist"}, "forbidden"),
        ("/suno/mashup-lyrics", {"lyrics_a": "Snow"}, "bad_request"),
        ("/suno/mashup-lyrics", {"lyrics_a": "", "lyrics_b": "Rain"}, "bad_request"),
        ("/suno/mashup-lyrics", {"lyrics_a": "Snow", "lyrics_b": "a forbidden-word"}, "forbidden"),
    ],
)
async def test_words_against_the_rules_are_refused(caller, path, body, code):
    status, answer = await caller.post(path, body)
    assert (status, answer["error"]["code"]) == ({"bad_request": 400, "forbidden": 403}[code], code)


async def test_a_renewed_link_is_another_one_each_time_and_plays_the_same_song(caller):
    song = await caller.song()
    links = [await renewed(caller, song["id"]) for _ in range(2)]
    assert len({song["audio_url"], *links}) == 3
    content = {(await caller.download(link))[2] for link in (song["audio_url"], *links)}
    assert len(content) == 1


async def test_a_link_that_was_never_given_leads_nowhere(standin, caller):
    song = await caller.song()
    for name in (f"{song['id']}_2.mp3", f"{song['id']}_large.mp3", f"{song['id']}_x.jpeg"):
        assert (await caller.download(f"{standin.base_url}/media/{name}"))[0] == 404


@pytest.mark.parametrize("audio_id", [None, "", 5, "nobody"])
async def test_an_unknown_clip_has_no_link(caller, audio_id):
    status, answer = await caller.post("/suno/mp3", {"audio_id": audio_id})
    assert (status, answer["error"]["code"]) == (400, "bad_request")


async def test_a_song_that_is_still_being_made_has_no_link(standin, caller):
    standin.hold()
    await caller.submit(prompt="x")
    assert (await caller.post("/suno/mp3", {"audio_id": standin.latest.clips[0].id}))[0] == 400


async def test_an_old_link_can_die_while_a_renewed_one_works(standin, caller):
    song = await caller.song()
    standin.fault("media_error", times=None, path=f"/media/{song['id']}.mp3")
    assert (await caller.download(song["audio_url"]))[0] == 404
    assert (await caller.download(await renewed(caller, song["id"])))[0] == 200
    assert (await caller.download(song["image_url"]))[0] == 200


async def test_renewed_links_can_be_dead_too_while_the_cover_lives(standin, caller):
    song = await caller.song()
    standin.fault("media_error", times=None, path=f"/media/{song['id']}", suffix=".mp3")
    assert (await caller.download(song["audio_url"]))[0] == 404
    assert (await caller.download(await renewed(caller, song["id"])))[0] == 404
    assert (await caller.download(song["image_large_url"]))[0] == 200


@pytest.mark.parametrize(("code", "status"), [("bad_request", 400), ("suno_processing_unavailable", 500)])
async def test_renewing_can_fail(standin, caller, code, status):
    song = await caller.song()
    standin.fault("error", path="/suno/mp3", code=code)
    answered, answer = await caller.post("/suno/mp3", {"audio_id": song["id"]})
    assert (answered, answer["error"]["code"]) == (status, code)
    assert (await caller.download(await renewed(caller, song["id"])))[0] == 200


@pytest.mark.parametrize("path", ["/suno/lyrics", "/suno/mp3"])
async def test_answers_at_once_can_fail_like_those_to_orders(standin, caller, path):
    body = {**PROMPT, "audio_id": (await caller.song())["id"]}
    for kind in ("drop_before", "drop_after"):
        standin.fault(kind, path=path)
        with pytest.raises(aiohttp.ClientError):
            await caller.post(path, body)
    standin.fault("no_task_id", path=path)
    assert await caller.post(path, body) == (200, {"success": True})
    standin.fault("error", code="busy")
    assert (await caller.post(path, body))[1]["error"]["code"] == "busy"
    standin.fault("junk", path=path)
    async with caller.session.post(standin.base_url + path, json=body) as answer:
        assert (answer.status, answer.content_type) == (502, "text/html")
    standin.fault("slow", path=path, delay_s=None)
    call = asyncio.create_task(caller.post(path, body))
    await standin.until(lambda: len(standin.asked(path)) == 6)
    assert not call.done()
    call.cancel()
    assert (await caller.post(path, body))[0] == 200
    assert [request.status for request in standin.asked(path)][-1] == 200


async def test_a_link_that_is_asked_for_asynchronously_is_a_task(standin, caller):
    song = await caller.song()
    _, answer = await caller.post("/suno/mp3", {"audio_id": song["id"], "async": True})
    assert "data" not in answer
    await standin.until(lambda: standin.tasks[answer["task_id"]].is_over)
    record = await caller.record(answer["task_id"])
    assert record["type"] == "mp3"
    assert (await caller.download(record["response"]["data"][0]["file_url"]))[0] == 200


async def test_a_link_that_is_asked_for_asynchronously_can_fail(standin, caller):
    song = await caller.song()
    standin.fault("fail", path="/suno/mp3")
    _, answer = await caller.post("/suno/mp3", {"audio_id": song["id"], "async": True})
    await standin.until(lambda: standin.tasks[answer["task_id"]].is_over)
    assert (await caller.record(answer["task_id"]))["response"]["success"] is False
