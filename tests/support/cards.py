"""What the tests of cards and deliveries share."""

import asyncio
from dataclasses import replace
from pathlib import Path

from core.model.job import JobState
from tests.support.stage import entries, is_result, jobs_of

PATCH_CARD = "/channels/*/messages/*"
POST_MESSAGE = "/channels/*/messages"


async def until_state(stage, *states):
    """Wait until the first job is in one of those states as the store has it, and return it."""
    with stage.parts.engine.services.orders.feed.subscribe() as changes:
        first = (await jobs_of(stage))[0]
        if first.state in states:
            return first
        async with asyncio.timeout(10):
            async for job in changes:
                if job.id == first.id and job.state in states:
                    return job
    raise AssertionError


async def until_delivered(stage):
    return await until_state(stage, JobState.DELIVERED)


async def finish(stage):
    """Let the song be done, and return its messages once it is settled."""
    stage.standin.release()
    await until_delivered(stage)
    return results(stage)


async def kinds(stage):
    """What the ledger says of the only job."""
    (job,) = await jobs_of(stage)
    return [entry.kind for entry in await entries(stage, job)]


async def change_place(stage, **changes):
    """Change where the first job stands, as another moment or another server would have it."""
    job = (await jobs_of(stage))[0]
    return await stage.parts.engine.services.orders.save_place(job.id, replace(job.place, **changes))


async def eventually(condition, timeout_s=10):
    """Wait until a condition holds that nothing announces."""
    async with asyncio.timeout(timeout_s):
        while not condition():  # noqa: ASYNC110 - nothing announces it, so there is no event to wait for
            await asyncio.sleep(0.002)


def results(stage, channel=None):
    """The messages that carry a song."""
    return [message for message in stage.loopback.messages(channel or stage.songs) if is_result(message)]


def songs_in(messages):
    """The names of all songs in those messages, in order."""
    return [file.filename for message in messages for file in message.attachments if file.filename.endswith(".mp3")]


def edits(stage):
    return [
        request
        for request in stage.loopback.journal.requests
        if request.method == "PATCH" and request.path.startswith("/channels/")
    ]


async def bot_deletes(stage, message):
    """Delete a message, as a moderator would."""
    stage.loopback.backend.delete_message(message.channel_id, message.id)


def songs_held_open(folder):
    """The files of songs and covers below that folder which this process holds open."""
    held = [link.readlink() for link in Path("/proc/self/fd").iterdir() if link.is_symlink()]
    return [file for file in held if file.is_relative_to(folder) and file.suffix != ".lock"]
