"""Songs for tests that need one to begin with."""

import asyncio
import io
import wave

from core.model import JobState

HAS_SONGS = frozenset({JobState.DELIVERING, JobState.DELIVERED})


async def made(stage, person, channel=None, **options):
    """Order a song and return the songs that came of it, once they are in the library."""
    studio = stage.parts.engine.studio
    with studio.feed.subscribe() as changes:
        ordered = await person.slash(channel or stage.songs, "song", **options)
        async with asyncio.timeout(10):
            async for job in changes:
                if job.state in HAS_SONGS and job.place.message_id == ordered.response.id:
                    return await studio.songs_of(job.id)
    raise AssertionError


async def placed(stage, shown):
    """Return the job of a card once the bot has written down where the card stands (after the card was shown)."""
    studio = stage.parts.engine.studio
    with studio.feed.subscribe() as changes:
        job = await studio.job_of_message(shown.response.id)
        if job is not None:
            return job
        async with asyncio.timeout(10):
            async for changed in changes:
                if changed.place.message_id == shown.response.id:
                    return changed
    raise AssertionError


async def ordered(stage, action):
    """Return the body of the first order of that action that reached the service."""
    await stage.standin.until(lambda: stage.standin.submitted(action) == 1)
    return stage.standin.latest.request


def wav(seconds=1.0):
    """Return a silent WAV file."""
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(int(seconds * 8000) * 2))
    return file.getvalue()
