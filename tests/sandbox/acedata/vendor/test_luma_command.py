"""Every command of the vendor's `luma`, and the videos of its SDK."""

import asyncio

import pytest
from luma_cli.main import cli

PROMPT = "lanterns drifting over a quiet harbor"
# `wait` has its own test.
COMMANDS = ("generate", "image-to-video", "extend", "task", "tasks", "config", "aspect-ratios", "models")


def test_no_command_is_left_out():
    assert set(cli.commands) == {*COMMANDS, "wait"}


async def test_luma_generates(luma, standin):
    at_once, later, shown = await asyncio.gather(
        luma("generate", PROMPT, "--json"),
        luma("generate", PROMPT, "-a", "9:16", "--loop", "--no-enhancement", "--async", "--json"),
        luma("generate", PROMPT, "--timeout", "60"),
    )
    assert (at_once["success"], at_once["state"]) == (True, "completed")
    assert at_once["video_url"].startswith(standin.base_url)
    video = standin.tasks[later["task_id"]].video
    assert (video.is_loop, video.prompt, video.width < video.height) == (True, PROMPT, True)
    assert "Video Result" in shown


async def test_luma_makes_a_video_of_pictures(luma, caller):
    song = await caller.song()
    pictures = ("--start-image-url", song["image_url"], "--end-image-url", song["image_large_url"])
    result, later = await asyncio.gather(
        luma("image-to-video", "Bring it to life", *pictures, "--json"),
        luma("image-to-video", "Bring it to life", *pictures[:2], "--async", "--json"),
    )
    assert result["video_width"] == result["video_height"]
    assert later["task_id"]


async def test_luma_extends_by_id_and_by_url(luma, standin):
    source = await luma("generate", PROMPT, "--json")
    by_id, by_url = await asyncio.gather(
        luma("extend", source["video_id"], "--json"),
        luma("extend", "--video-url", source["video_url"], "--prompt", "Boats come in", "--loop", "--json"),
    )
    assert by_id["prompt"].startswith(PROMPT)
    assert by_url["prompt"].startswith("Boats come in")
    assert standin.submitted("extend") == 2
    assert all(standin.tasks[result["task_id"]].video.source is not None for result in (by_id, by_url))


async def test_luma_reads_tasks(luma):
    made = await asyncio.gather(*(luma("generate", PROMPT, "--json") for _ in range(2)))
    ids = [result["task_id"] for result in made]
    record, batch, *_ = await asyncio.gather(
        luma("task", ids[0], "--json"), luma("tasks", *ids, "--json"), luma("task", ids[0]), luma("tasks", *ids)
    )
    assert record["response"] == made[0]
    assert {record["id"] for record in batch["items"]} == set(ids)


async def test_luma_waits(luma, standin):
    """The client reads the right task, but looks for the state in `data`, which the contract's records do not have."""
    made = await luma("generate", PROMPT, "--json")
    status, out, _ = await luma.run("wait", made["task_id"], "--interval", "1", "--timeout", "1")
    assert [request.body for request in standin.asked("/luma/tasks")] == [{"id": made["task_id"], "action": "retrieve"}]
    assert (status, "did not complete" in out) == (1, True)


async def test_luma_tells_of_itself(luma, standin):
    shown = await asyncio.gather(*(luma(command) for command in ("config", "aspect-ratios", "models")))
    for text, word in zip(shown, (standin.base_url, "21:9", "luma"), strict=True):
        assert word in text


async def test_luma_tells_of_refusals(luma):
    status, out, _ = await luma.run("extend", "nobody")
    assert status == 1
    assert "video_id nobody does not exist" in out


def test_the_sdk_makes_and_extends_videos(sdk, standin):
    video = sdk.luma.generate(prompt=PROMPT, wait=True, poll_interval=0.02)
    source = video.result()["response"]
    assert source["video_url"] in video.urls()
    longer = sdk.luma.generate(action="extend", prompt="Boats", video_id=source["video_id"], async_=False)
    assert longer.done
    assert len(standin.billed) == 2


def test_the_sdk_makes_videos_by_provider(sdk):
    handle = sdk.video.generate(prompt=PROMPT, provider="luma", async_=True)
    state = handle.wait(poll_interval=0.02, max_wait=10)
    assert sdk.tasks.get(handle.id, service="luma")["response"] == state["response"]


@pytest.mark.parametrize("code", ["api_error", "forbidden"])
def test_the_sdk_sees_a_failed_video(sdk, standin, code):
    standin.fault("fail", code=code, message="no film today")
    state = sdk.luma.generate(prompt=PROMPT).wait(poll_interval=0.02, max_wait=10)
    assert state["response"]["error"]["message"] == "no film today"
