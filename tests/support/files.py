"""What came of an order as files: waited for, fetched, opened."""

import asyncio
import io
import re
import zipfile
from urllib.request import urlopen

import imageio_ffmpeg

from core.model.job import JobState
from tests.support.songs import placed
from tests.support.stage import jobs_of


async def delivered_job(stage, shown, *states):
    """Wait until the order behind a card is delivered (or in one of those states), and return it."""
    states = states or (JobState.DELIVERED,)
    job = await placed(stage, shown)
    orders = stage.parts.engine.services.orders
    with orders.feed.subscribe() as changes:
        job = await orders.job(job.id)
        async with asyncio.timeout(30):
            while job.state not in states:
                await anext(aiter(changes))
                job = await orders.job(job.id)
    return job


async def newest_job(stage):
    """Return the job that was ordered last."""
    return (await jobs_of(stage))[-1]


def carrying(stage, suffix, channel=None):
    """The messages that carry files of that suffix."""
    return [
        message
        for message in stage.loopback.messages(channel or stage.songs)
        if any(file.filename.endswith(suffix) for file in message.attachments)
    ]


def names_in(messages, suffix):
    """The names of all files of that suffix in those messages, in order."""
    return [file.filename for message in messages for file in message.attachments if file.filename.endswith(suffix)]


async def content_of(file):
    """Return what an attachment holds."""
    return await asyncio.to_thread(_read, file.url)


async def unpacked(messages):
    """Return the names in each ZIP of those messages, in order."""
    zips = [file for message in messages for file in message.attachments if file.filename.endswith(".zip")]
    return [zipfile.ZipFile(io.BytesIO(await content_of(file))).namelist() for file in zips]


def _read(url):
    with urlopen(url) as answer:  # noqa: S310 - the test's own loopback
        return answer.read()


async def probed(content, folder):
    """Return what ffmpeg says of a film: the codecs of its streams by kind, and its length in seconds."""
    file = folder / "probed.mp4"
    file.write_bytes(content)
    program = await asyncio.create_subprocess_exec(
        imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-i", str(file), stderr=asyncio.subprocess.PIPE
    )
    _, said = await program.communicate()
    text = said.decode()
    codecs = dict(re.findall(r"Stream #\S+ (Video|Audio): (\w+)", text))
    hours, minutes, seconds = re.search(r"Duration: (\d+):(\d+):([\d.]+)", text).groups()
    return codecs, int(hours) * 3600 + int(minutes) * 60 + float(seconds)
