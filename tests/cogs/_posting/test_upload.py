"""One message with clips: files where they are accepted, smaller ones where too large, links where none are."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from cogs._message.content import Content
from cogs._posting.attachments import Attachment, Attachments
from cogs._posting.file_order import SAFE_ROOM_BYTES
from cogs._posting.upload import Upload, upload_next
from cogs._transport.fallback import Route
from cogs._transport.throttle import Throttle
from cogs._transport.transport import TooLarge, TransportClosed
from tests.cogs._posting.test_batch import song
from tests.cogs._transport.test_fallback import WRITTEN, Scripted

KB = 1_000
SONGS = [song(1), song(2)]


class Files:
    """Songs that are as large as there is room."""

    def __init__(self, folder):
        self.songs = SONGS
        self.rooms_bytes = []
        self._folder = folder

    async def attach(self, waiting, room_bytes):
        self.rooms_bytes.append(room_bytes)
        if room_bytes is None:
            return Attachments(items=[Attachment(songs=[waiting_song], file=None) for waiting_song in waiting])
        file = self._folder / "song.mp3"
        file.write_bytes(b"x" * room_bytes)
        return Attachments(
            items=[Attachment(songs=[waiting_song], file=file, name="song.mp3") for waiting_song in waiting]
        )


class Numbers:
    """A message that says which songs are in it."""

    def of(self, batch):
        return Content(text=" ".join(str(found.number) for found in batch.songs), embeds=(), view=None)


@pytest.fixture
async def upload(tmp_path):
    orders = SimpleNamespace(now=lambda: datetime(2026, 9, 1, tzinfo=UTC))
    bot = SimpleNamespace(throttle=Throttle(asyncio.get_running_loop()), services=SimpleNamespace(orders=orders))
    return Upload(bot=bot, files=Files(tmp_path), content=Numbers(), nonce="x")  # type: ignore[arg-type]


async def test_as_many_clips_as_fit_are_posted_and_the_open_routes_are_told(upload):
    routes = [Route(transport=Scripted(TransportClosed("x"))), Route(transport=Scripted(WRITTEN))]
    uploaded = await upload_next(upload, SONGS, routes=routes, text_routes=routes, room_bytes=KB)
    assert [found.number for found in uploaded.batch.songs] == [1]
    assert (uploaded.message, uploaded.route, uploaded.room_bytes) == (WRITTEN, routes[1], KB)


async def test_what_is_too_large_is_made_smaller_for_the_same_route(upload):
    route = Route(transport=Scripted(TooLarge("x"), TooLarge("x"), WRITTEN))
    uploaded = await upload_next(upload, SONGS, routes=[route], text_routes=[], room_bytes=SAFE_ROOM_BYTES + KB)
    assert upload.files.rooms_bytes == [SAFE_ROOM_BYTES + KB, SAFE_ROOM_BYTES, SAFE_ROOM_BYTES * 3 // 4]
    assert uploaded.room_bytes == SAFE_ROOM_BYTES * 3 // 4


async def test_where_files_are_refused_the_text_routes_bring_links(upload):
    transport = Scripted(TransportClosed("x"), WRITTEN)
    routes, text_routes = [Route(transport=transport)], [Route(transport=transport, edit_id=4)]
    uploaded = await upload_next(upload, SONGS, routes=routes, text_routes=text_routes, room_bytes=KB)
    assert (uploaded.route, uploaded.room_bytes) == (text_routes[0], None)
    assert sorted(uploaded.batch.links) == ["clip-1", "clip-2"]
    assert [given.files for given in transport.given[1:]] == [()]


async def test_where_not_even_text_is_accepted_nothing_was_posted(upload):
    routes = [Route(transport=Scripted(TransportClosed("x"), TransportClosed("x")))]
    assert await upload_next(upload, SONGS, routes=routes, text_routes=routes, room_bytes=KB) is None


async def test_a_place_known_to_accept_no_files_is_not_asked_again(upload):
    routes = [Route(transport=Scripted(WRITTEN))]
    uploaded = await upload_next(upload, SONGS, routes=routes, text_routes=[], room_bytes=None)
    assert upload.files.rooms_bytes == [None]
    assert uploaded.room_bytes is None


async def test_the_callers_routes_are_left_alone(upload):
    routes = [Route(transport=Scripted(TransportClosed("x"))), Route(transport=Scripted(WRITTEN))]
    before = [replace(route) for route in routes]
    await upload_next(upload, SONGS, routes=routes, text_routes=routes, room_bytes=KB)
    assert routes == before
