"""Videos on the stage: ordered, waited for, opened."""

import io

from PIL import Image

from tests.support.files import carrying, content_of, delivered_job, probed


def picture(form="PNG"):
    file = io.BytesIO()
    Image.new("RGB", (320, 180), "navy").save(file, form)
    return file.getvalue()


async def filmed(stage, **options):
    """Let bob order a video, and return the job and the message once it is delivered."""
    job = await delivered_job(stage, await stage.bob.slash(stage.songs, "video", **options))
    return job, carrying(stage, ".mp4")[-1]


async def film_in(stage, message):
    (file,) = message.attachments
    return await probed(await content_of(file), stage.folder)


async def ordered(stage):
    """Return the body of the order that reached Luma last."""
    await stage.standin.until(lambda: any(task.type == "videos" for task in stage.standin.tasks.values()))
    return [task for task in stage.standin.tasks.values() if task.type == "videos"][-1].request
