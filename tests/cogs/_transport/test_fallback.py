"""One message, several routes: the first that takes it is told, with those that are left."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import discord
import pytest

from cogs._message.content import Content
from cogs._transport.fallback import Route, write_first
from cogs._transport.throttle import Throttle
from cogs._transport.transport import (
    DiscordFailed,
    MessageGone,
    MessageRef,
    MessageRejected,
    Outgoing,
    TooLarge,
    Transport,
    TransportClosed,
)

WRITTEN = MessageRef(channel_id=1, message_id=2)
PICTURE = discord.Embed(title="Snow").set_image(url="https://cdn.example/x.jpeg")
TEXT = Outgoing(content=Content(text="", embeds=(PICTURE,), view=None))
WITH_FILE = Outgoing(content=TEXT.content, files=((Path("x.mp3"), "x.mp3"),))


class Scripted(Transport):
    """A transport that answers as a test says, and remembers what it was given."""

    def __init__(self, *answers, is_open=True):
        self.key = object()
        self.answers = [*answers]
        self.given = []
        self._is_open = is_open

    def is_open(self, now):
        return self._is_open

    async def edit(self, message_id, outgoing):
        return self.answer(outgoing)

    async def send(self, outgoing, *, nonce, reply_to):
        return self.answer(outgoing)

    def answer(self, outgoing):
        self.given.append(outgoing)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


async def write(routes, outgoing=TEXT):
    return await write_first(
        routes,
        outgoing,
        nonce="x",
        throttle=Throttle(asyncio.get_running_loop()),
        now=lambda: datetime(2026, 9, 1, tzinfo=UTC),
    )


async def test_the_first_route_that_takes_it_is_told_with_those_after_it():
    routes = [
        Route(transport=Scripted(is_open=False)),
        Route(transport=Scripted(TransportClosed("x"))),
        Route(transport=Scripted(WRITTEN)),
        Route(transport=Scripted()),
    ]
    written = await write(routes)
    assert (written.message, written.routes) == (WRITTEN, tuple(routes[2:]))
    assert len(routes) == 4  # the caller's own list is left alone


async def test_where_no_route_takes_it_none_is_left():
    written = await write([Route(transport=Scripted(TransportClosed("x")))])
    assert (written.message, written.routes, written.is_too_large) == (None, (), False)


async def test_a_message_that_is_gone_closes_every_route_that_edits():
    untried = Scripted()
    written = await write(
        [
            Route(transport=Scripted(MessageGone("x")), edit_id=5),
            Route(transport=untried, edit_id=5),
            Route(transport=Scripted(WRITTEN)),
        ]
    )
    assert written.message == WRITTEN
    assert untried.given == []


async def test_files_that_are_too_large_are_the_callers_to_make_smaller():
    routes = [Route(transport=Scripted(TransportClosed("x"))), Route(transport=Scripted(TooLarge("x")))]
    written = await write(routes, WITH_FILE)
    assert (written.message, written.is_too_large, written.routes) == (None, True, tuple(routes[1:]))


async def test_a_message_without_files_that_is_too_large_closes_its_route():
    written = await write([Route(transport=Scripted(TooLarge("x"))), Route(transport=Scripted(WRITTEN))])
    assert (written.message, written.is_too_large) == (WRITTEN, False)


async def test_what_is_malformed_is_written_once_more_without_pictures():
    transport = Scripted(MessageRejected("x"), WRITTEN)
    assert (await write([Route(transport=transport)])).message == WRITTEN
    assert [given.content.pictures for given in transport.given] == [{"https://cdn.example/x.jpeg"}, frozenset()]


async def test_what_is_malformed_twice_goes_by_the_next_route():
    first = Scripted(MessageRejected("x"), MessageRejected("x"))
    assert (await write([Route(transport=first), Route(transport=Scripted(WRITTEN))])).message == WRITTEN


async def test_a_failure_of_discord_is_not_taken_for_a_refusal():
    untried = Scripted()
    with pytest.raises(DiscordFailed):
        await write([Route(transport=Scripted(DiscordFailed("x"))), Route(transport=untried)])
    assert untried.given == []


async def test_only_the_route_that_greets_changes_text_and_ping():
    silent, greeting = Scripted(TransportClosed("x")), Scripted(WRITTEN)
    await write([Route(transport=silent), Route(transport=greeting, greeting="hello", pings=7)])
    assert [(given.content.text, given.pings) for given in silent.given + greeting.given] == [("", None), ("hello", 7)]
