"""Lyrics against a real server on loopback: sent once, read leniently, and never in a song's way."""

import asyncio

import pytest

from core.errors import (
    BalanceSpent,
    Busy,
    FateUnknown,
    KeyRefused,
    Moderated,
    Rejected,
    ServiceError,
    ServiceFault,
    SourceUnusable,
    TooManyRequests,
    Unreachable,
)
from core.model.library import Lyrics
from core.model.request import SongRequest
from sandbox.acedata import StandIn

REQUEST = SongRequest(action="generate", model="chirp-v5-5", prompt="tram bell waltz")
WRITTEN = {"title": "Bells", "text": "[Verse]\nDing\n", "status": "complete", "tags": ["waltz", " brass band "]}
BELLS = Lyrics(title="Bells", text="[Verse]\nDing", style="waltz, brass band")


async def test_lyrics_are_one_post_and_come_once_each_in_the_services_order(script, client):
    other = {"title": "Rails", "text": "[Verse]\nClack", "status": "complete", "tags": []}
    script.says({"success": True, "task_id": "t1", "data": [WRITTEN, other, WRITTEN]})
    rails = Lyrics(title="Rails", text="[Verse]\nClack")
    assert list(await client.write_lyrics("tram bell waltz")) == [BELLS, rails]
    assert script.paths == ["/suno/lyrics"]
    assert script.bodies == [{"prompt": "tram bell waltz", "model": "default"}]


@pytest.mark.parametrize(
    "data",
    [
        WRITTEN,
        [WRITTEN],
        [{**WRITTEN, "status": None}],
        [{"title": "Nothing", "text": " \n"}, {"title": "No text"}, None, "junk", WRITTEN],
        [WRITTEN, {**WRITTEN, "title": "The same words again"}],
        [{**WRITTEN, "tags": "waltz, brass band"}],
        [{**WRITTEN, "tags": ["waltz", None, 7, "", "brass\nband"]}],
    ],
)
async def test_lyrics_are_read_leniently(script, client, data):
    script.says({"data": data})
    assert list(await client.write_lyrics("x")) == [BELLS]


@pytest.mark.parametrize("tags", [None, [], {}, 7])
async def test_lyrics_may_come_without_title_and_tags(script, client, tags):
    script.says({"success": True, "data": [{"text": "Ding", "title": None, "tags": tags}]})
    assert list(await client.write_lyrics("x")) == [Lyrics(title="", text="Ding")]


REFUSALS = [
    ({"error": {"code": "forbidden", "message": "names an artist"}}, 403, Moderated),
    ({"error": {"code": "bad_request", "message": "prompt is too long"}}, 400, Rejected),
    ({"error": {"code": "used_up"}}, 403, BalanceSpent),
    ({"error": {"code": "token_expired"}}, 401, KeyRefused),
    ({"error": {"code": "too_many_requests"}}, 429, TooManyRequests),
    ({"error": {"code": "busy"}}, 500, Busy),
    ({"error": {"code": "suno_processing_unavailable"}}, 500, SourceUnusable),
    ({"success": False, "task_id": "t1", "error": {"code": "api_error"}}, 500, ServiceFault),
]


@pytest.mark.parametrize(
    ("body", "status", "expected"),
    [
        *REFUSALS,
        ({"error": {"code": "api_error", "message": "lyrics could not be made"}}, 500, FateUnknown),
        ({"error": {"code": "timeout"}}, 504, FateUnknown),
        ("<html>Bad Gateway</html>", 502, FateUnknown),
        ("", 200, FateUnknown),
        ({"success": True, "data": []}, 200, FateUnknown),
        ({"success": True, "data": [{"title": "No text"}]}, 200, FateUnknown),
        ({"success": True, "task_id": "t1"}, 200, FateUnknown),
        ({"success": True, "task_id": "t1", "data": [{"text": "", "status": "error"}]}, 200, ServiceFault),
    ],
)
async def test_lyrics_that_were_not_written_are_asked_for_once_and_say_why(script, client, body, status, expected):
    script.says(body, status)
    with pytest.raises(ServiceError) as caught:
        await client.write_lyrics("x")
    assert type(caught.value) is expected
    assert len(script.bodies) == 1


async def test_lyrics_that_are_refused_with_a_text_are_not_used(script, client):
    script.says({"success": False, "data": [WRITTEN], "error": {"code": "forbidden", "message": "names an artist"}})
    with pytest.raises(Moderated):
        await client.write_lyrics("x")


async def test_lyrics_whose_answer_is_lost_have_an_unknown_fate(script, client, open_client):
    script.drops()
    with pytest.raises(FateUnknown):
        await client.write_lyrics("x")
    assert len(script.bodies) == 1
    script.answers.clear()
    script.hangs()
    async with open_client(script.base_url, lyrics_s=0.1) as hasty:
        with pytest.raises(FateUnknown):
            await hasty.write_lyrics("x")


async def test_lyrics_of_a_service_that_is_not_there_were_not_started(open_client):
    async with open_client("http://127.0.0.1:9") as client:
        with pytest.raises(Unreachable):
            await client.write_lyrics("x")


async def test_a_song_never_waits_behind_lyrics(script, open_client):
    script.hangs().says({"task_id": "t1"})
    async with open_client(script.base_url, concurrency=1) as client:
        writing = asyncio.create_task(client.write_lyrics("x"))
        await asyncio.wait_for(script.arrived.wait(), 5)
        assert (await client.submit(REQUEST, callback_url=None)).task_id == "t1"
        assert not writing.done()
        writing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await writing


async def test_the_stand_in_writes_lyrics_that_can_be_ordered_and_renews_links(open_client):
    with StandIn() as standin:
        async with open_client(standin.base_url) as client:
            written = await client.write_lyrics("tram bell waltz")
            assert len({lyrics.text for lyrics in written}) == 3
            assert all(lyrics.title and lyrics.style for lyrics in written)
            request = SongRequest(action="generate", model="chirp-v5-5", prompt="", lyrics=written[1].text)
            await client.submit(request, callback_url=None)
            (clip, _) = standin.latest.clips
            await standin.until(lambda: standin.latest.is_over)
            first, second = [await client.renew_audio_url(clip.id) for _ in range(2)]
            assert first != second
            with pytest.raises(Rejected):
                await client.renew_audio_url("nobody")
            standin.fault("error", path="/suno/mp3", code="suno_processing_unavailable")
            with pytest.raises(SourceUnusable):
                await client.renew_audio_url(clip.id)
            standin.fault("no_task_id", path="/suno/lyrics")
            with pytest.raises(FateUnknown):
                await client.write_lyrics("tram bell waltz")
            with pytest.raises(Moderated):
                await client.write_lyrics("sing like famous-artist")
