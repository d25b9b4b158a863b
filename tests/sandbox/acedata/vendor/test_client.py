"""The vendor's published clients work against the stand-in with only their base URL changed."""

import asyncio

import pytest
from acedatacloud import AceDataCloud, AsyncAceDataCloud
from acedatacloud._runtime.errors import (
    AuthenticationError,
    InsufficientBalanceError,
    ModerationError,
    RateLimitError,
    ValidationError,
)

from sandbox.acedata import StandIn
from tests.sandbox.acedata.conftest import KEY


def test_the_sdk_generates_waits_extends_and_covers(sdk, standin):
    song = sdk.suno.generate(action="generate", prompt="tram bell waltz", model="chirp-v5-5")
    state = song.wait(poll_interval=0.02, max_wait=10)
    clip = state["response"]["data"][0]
    assert song.done
    assert clip["audio_url"] in song.urls()

    longer = sdk.suno.generate(
        action="extend", audio_id=clip["id"], continue_at=1.0, lyric="[Verse]\nMore", custom=True, wait=True,
        poll_interval=0.02,
    )  # fmt: skip
    cover = sdk.suno.generate(action="cover", audio_id=clip["id"], style="jazz", wait=True, poll_interval=0.02)
    assert longer.result()["response"]["data"][0]["duration"] > clip["duration"]
    assert cover.result()["response"]["data"][0]["style"] == "jazz"
    assert [standin.submitted(action) for action in ("generate", "extend", "cover")] == [1, 1, 1]


def test_the_sdk_takes_an_upload_through_extend_and_cover(sdk):
    song = sdk.suno.generate(prompt="tram bell waltz", wait=True, poll_interval=0.02)
    upload = sdk.suno.upload(audio_url=song.result()["response"]["data"][0]["audio_url"])
    audio_id = upload["data"]["audio_id"]
    longer = sdk.suno.generate(action="upload_extend", audio_id=audio_id, continue_at=1.0, instrumental=True)
    cover = sdk.suno.generate(action="upload_cover", audio_id=audio_id, style="rock")
    for handle in (longer, cover):
        assert handle.wait(poll_interval=0.02, max_wait=10)["response"]["success"] is True


def test_the_sdk_has_lyrics_written_and_links_renewed(sdk):
    clips_and_extras = sdk.suno.lyrics(prompt="tram bell waltz", model="default")["data"]
    assert len({candidate["text"] for candidate in clips_and_extras}) == 3
    clip = sdk.suno.generate(prompt="x", wait=True, poll_interval=0.02).result()["response"]["data"][0]
    urls = sdk.suno.mp3(audio_id=clip["id"], wait=True, poll_interval=0.02).urls()
    at_once = sdk.suno.mp3(audio_id=clip["id"], async_=False).urls()
    assert len({clip["audio_url"], *urls, *at_once}) == 3


def test_the_sdk_reads_tasks_by_id(sdk):
    song = sdk.suno.generate(prompt="tram bell waltz")
    state = sdk.tasks.wait(song.id, service="suno", poll_interval=0.02)
    assert sdk.tasks.get(song.id)["id"] == state["id"] == song.id


def test_the_sdk_waits_for_synchronous_songs(sdk):
    song = sdk.suno.generate(prompt="tram bell waltz", async_=False)
    assert song.done
    result = sdk.audio.generate(prompt="tram bell waltz", model="chirp-v5-5")
    assert len(result["data"]) == 2


async def test_the_asynchronous_sdk_works_too(standin):
    client = AsyncAceDataCloud(KEY, base_url=standin.base_url)
    suno = client.suno  # pyright: ignore[reportAttributeAccessIssue] - attached at run time
    song = await suno.generate(prompt="tram bell waltz", wait=True, poll_interval=0.02)
    assert (await song.result())["response"]["success"] is True
    await client.close()


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("used_up", InsufficientBalanceError),
        ("forbidden", ModerationError),
        ("too_many_requests", RateLimitError),
        ("token_expired", AuthenticationError),
        ("bad_request", ValidationError),
    ],
)
def test_the_sdk_understands_the_errors(sdk, standin, code, error):
    standin.fault("error", code=code)
    with pytest.raises(error) as raised:
        sdk.suno.generate(prompt="x")
    assert raised.value.trace_id


def test_the_sdk_sees_a_failed_task(sdk, standin):
    standin.fault("fail", message="no voice today")
    state = sdk.suno.generate(prompt="x").wait(poll_interval=0.02, max_wait=10)
    assert state["response"]["error"]["message"] == "no voice today"


def test_the_sdk_is_refused_with_a_wrong_key():
    with (
        StandIn(keys=("right",)) as standin,
        AceDataCloud("wrong", base_url=standin.base_url) as sdk,
        pytest.raises(AuthenticationError),
    ):
        sdk.audio.generate(prompt="x")


async def test_the_command_line_client_generates_extends_covers_and_reads(suno, standin):
    song = await suno("generate", "tram bell waltz", "--json")
    clip = song["data"][0]
    assert song["success"] is True

    longer = await suno("extend", clip["id"], "--continue-at", "1", "--lyric", "More", "--async", "--json")
    await standin.until(lambda: standin.tasks[longer["task_id"]].is_over)
    record = await suno("task", longer["task_id"], "--json")
    assert record["response"]["data"][0]["duration"] > clip["duration"]

    cover, batch, table = await asyncio.gather(
        suno("cover", clip["id"], "--style", "jazz", "--json"),
        suno("tasks", song["task_id"], longer["task_id"], "nobody", "--json"),
        suno("tasks", song["task_id"], longer["task_id"]),
    )
    assert cover["data"][0]["style"] == "jazz"
    assert batch["count"] == 2
    assert table.count("completed") == 2


async def test_the_command_line_client_uploads_and_prints(suno, standin):
    song = await suno("custom", "-l", "[Verse]\nFog", "-t", "Harbor", "-s", "folk", "--json")
    printed = await suno("upload", song["data"][0]["audio_url"])
    audio_id = standin.latest.clips[0].id
    assert audio_id in printed
    shown, waited = await asyncio.gather(
        suno("upload-cover", audio_id, "--style", "metal"),
        suno("wait", song["task_id"], "--interval", "0.05", "--json"),
    )
    assert "metal" in shown
    assert waited["id"] == song["task_id"]


async def test_the_command_line_client_writes_lyrics_and_renews_links(suno):
    song, clips_and_extras, shown = await asyncio.gather(
        suno("generate", "tram bell waltz", "--json"),
        suno("lyrics", "tram bell waltz", "--json"),
        suno("lyrics", "tram bell waltz", "--model", "remi-v1"),
    )
    assert [candidate["status"] for candidate in clips_and_extras["data"]] == ["complete"] * 3
    assert "Tram Bell" in shown
    clip = song["data"][0]
    link = await suno("mp3", clip["id"], "--json")
    assert link["data"][0]["file_url"] != clip["audio_url"]
    assert "MP3 URL: http" in await suno("mp3", clip["id"])
