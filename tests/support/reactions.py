"""Reactions in tests: put and taken, and waited for until nothing is left to do about them."""

import asyncio
from contextlib import asynccontextmanager

from sqlalchemy import func, select

from adapters.store.schema import tables
from tests.support.songs import delivered
from tests.support.stage import is_result, jobs_of


async def set_reactions(services, guild_id, settings):
    """Give a guild those reaction settings, as an admin would (and the audit log says so)."""
    admin_id = 1
    await services.limit_settings.amend_reactions(guild_id, admin_id, lambda _: settings)


@asynccontextmanager
async def answered(stage, *, count=1, event="raw_reaction_add"):
    """Leave the block once the bot heard of so many reactions in it and did all that they mean."""
    bot, heard = stage.parts.bot, asyncio.Semaphore(0)

    async def hear(_):
        heard.release()

    bot.add_listener(hear, f"on_{event}")  # after the cog's own, so that this one has the reaction already
    try:
        yield
        async with asyncio.timeout(10):
            for _ in range(count):
                await heard.acquire()
        await idle(stage)
    finally:
        bot.remove_listener(hear, f"on_{event}")


async def idle(stage):
    """Wait until nothing is left to do about reactions."""
    cog = stage.parts.bot.get_cog("Reactions")
    async with asyncio.timeout(20):
        for queue in (cog._events, cog._files, cog._notices):
            await asyncio.gather(*queue._tasks)


async def react(stage, person, message, emoji):
    async with answered(stage):
        await person.react(message, emoji)


async def unreact(stage, person, message, emoji):
    async with answered(stage, event="raw_reaction_remove"):
        await person.unreact(message, emoji)


async def reply_to(stage, message, predicate=lambda _: True, channel=None):
    """Wait for an answer to a message."""
    return await stage.loopback.wait_for_message(
        channel or stage.songs, lambda shown: shown.reply_to == message.id and predicate(shown)
    )


async def remix_of(stage, message, channel=None):
    """Wait for the song that answers a message, once it is written down."""
    return await delivered(stage, await reply_to(stage, message, is_result, channel))


def replies_to(stage, message, channel=None):
    return [shown for shown in stage.loopback.messages(channel or stage.songs) if shown.reply_to == message.id]


async def remixes(stage, *states):
    """Every job that came of a reaction, oldest first."""
    return [job for job in await jobs_of(stage, *states) if job.request.emoji]


async def whispered(stage, person, words=""):
    """Wait for a direct message with those words."""
    return await stage.loopback.wait_for_message(person.dm(), lambda message: words in message.text)


def direct_messages(stage, person):
    return stage.loopback.messages(person.dm())


async def votes(stage):
    return await stage.store._database.read(
        lambda connection: connection.scalar(select(func.count()).select_from(tables.votes))
    )


async def until_remix(stage, holds):
    """Wait until the first job that came of a reaction is as wanted, and return it."""
    with stage.parts.engine.services.orders.feed.subscribe() as changes:
        async with asyncio.timeout(10):
            while not (jobs := await remixes(stage)) or not holds(jobs[0]):
                await anext(aiter(changes))
    return jobs[0]


def thread_in(stage, name="deep"):
    """A thread in the channel of songs."""
    backend = stage.loopback.backend
    backend.create_thread(stage.songs.id, name, stage.alice.id)
    return next(thread for thread in stage.songs.threads if thread.name == name)
