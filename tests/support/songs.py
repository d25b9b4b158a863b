"""Songs for tests that need one to begin with."""

import asyncio
import io
import wave

from cogs._ordering.song_menu import MAKE_ID
from core.model.job import JobState
from tests.support.stage import is_result

HAS_SONGS = frozenset({JobState.DELIVERING, JobState.DELIVERED})


async def made(stage, person, channel=None, **options):
    """Order a song and return the songs that came of it, once they are in the library."""
    orders = stage.parts.engine.services.orders
    with orders.feed.subscribe() as changes:
        ordered = await person.slash(channel or stage.songs, "song", **options)
        async with asyncio.timeout(10):
            async for job in changes:
                if job.state in HAS_SONGS and job.place.message_id == ordered.response.id:
                    return await orders.songs_of(job.id)
    raise AssertionError


async def placed(stage, shown):
    """Return the job of a card once the bot has written down where the card stands (after the card was shown)."""
    orders = stage.parts.engine.services.orders
    with orders.feed.subscribe() as changes:
        job = await orders.job_of_message(shown.response.id)
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


async def result_of(stage, person, channel=None, **options):
    """Order a song and return the message that carries it, once all of it is written down."""
    shown = await person.slash(channel or stage.songs, "song", **options)
    return await delivered(stage, await shown.wait_for_response(is_result))


async def delivered(stage, result):
    """Return a result once the bot has written down that it stands there (after it was shown)."""
    orders = stage.parts.engine.services.orders
    with orders.feed.subscribe() as changes:
        job = await orders.job_of_message(result.id)
        async with asyncio.timeout(10):
            while job is None or job.state is not JobState.DELIVERED:
                await anext(aiter(changes))
                job = await orders.job_of_message(result.id)
    return result


async def song_in(stage, message, take=1):
    """Return one take that a message carries, as it is now."""
    return (await stage.parts.engine.services.library.songs_of_message(message.id))[take - 1]


def fields_of(modal):
    """Return the fields of a form by their custom ids."""
    return {label["component"]["custom_id"]: label["component"] for label in modal["components"]}


def chosen_in(field):
    """Return what stands in a menu of a form."""
    return [option["value"] for option in field["options"] if option.get("default")]


def labels_of(message):
    """Return the labels of a message's buttons."""
    return [button["label"] for button in message.buttons]


def entries_of(panel):
    """Return what the menu of a panel offers to make of its song, by what it is called."""
    menus = [item for row in panel.components for item in row["components"] if item.get("custom_id") == MAKE_ID]
    return {option["label"]: option for menu in menus for option in menu["options"]}


async def choose(person, panel, label):
    """Choose what shall be made of the song in its panel."""
    return await person.select(panel, [entries_of(panel)[label]["value"]], custom_id=MAKE_ID)


async def panel_of(stage, person, result):
    """Open the panel of a result and return the message."""
    shown = await person.click(result, label="More")
    assert shown.ephemeral
    return shown.response


async def pressed(person, panel, label):
    """Press a button that changes the panel, and return the panel as it is then."""
    shown = await person.click(panel, label=label)
    assert shown.response.id == panel.id
    return shown.response
