"""Streams a URL into a file, through every check that a body must pass on its way."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, NoReturn

from aiohttp import (
    ClientConnectorError,
    ClientError,
    ClientPayloadError,
    ClientSession,
    ClientTimeout,
    DummyCookieJar,
    InvalidURL,
    TCPConnector,
)
from yarl import URL

from adapters.media.address import AddressRefused, IPAddress, checked_url, guarded_sockets, media_url, shown
from adapters.thread import in_thread
from core.errors import MediaForbidden, MediaMissing, MediaTooLarge, MediaUnfit

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Callable
    from pathlib import Path

    from aiohttp import ClientResponse

    from adapters.media.file_kind import Wanted

_CHUNK_BYTES = 64 * 1024
_WRITE_BYTES = 256 * 1024  # one call into a thread for four chunks
_CONNECT_S = 10
_HOPS = 5
_OK = 200
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A compressed body would hide its true size from the caps (and audio and pictures gain nothing from it).
_HEADERS = {"Accept-Encoding": "identity", "User-Agent": "Chorus (Discord bot)"}


def media_session(is_allowed: Callable[[IPAddress], bool], *, stall_s: float) -> ClientSession:
    """Return a session that connects to allowed addresses only, directly (no proxy), and keeps no cookies."""
    return ClientSession(
        connector=TCPConnector(socket_factory=guarded_sockets(is_allowed)),
        cookie_jar=DummyCookieJar(),
        headers=_HEADERS,
        timeout=ClientTimeout(total=None, sock_connect=_CONNECT_S, sock_read=stall_s),
        auto_decompress=False,
        trust_env=False,
    )


class Downloader:
    """Saves media from a session made by `media_session`."""

    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def save(self, media: str, target: Path, *, wanted: Wanted, total_s: float) -> None:
        """Stream the URL into the file; on an error the file may hold a part of it.

        Raises:
            MediaMissing: not 200, broke off, or took longer than `total_s`.
            MediaUnfit: of another content type, or over the size cap.
            MediaForbidden: it, or a redirect, leads to an address that is never fetched.
            OSError: the file could not be written.
        """
        url = media_url(media)
        try:
            async with asyncio.timeout(total_s), self._answer(url) as response:
                _check_promise(response, wanted)
                await _write_body(response, target, wanted)
        except TimeoutError:
            raise MediaMissing(f"{shown(url)} came too slowly") from None
        except (ClientError, UnicodeError) as error:
            _raise_as_fact(error, url)

    @asynccontextmanager
    async def _answer(self, url: URL) -> AsyncGenerator[ClientResponse]:
        """Follow redirects one by one, each checked like the first URL."""
        for _ in range(_HOPS + 1):
            async with self._session.get(url, allow_redirects=False) as response:
                if response.status not in _REDIRECTS:
                    yield response
                    return
                url = _next_hop(url, response.headers.get("Location", ""))
        raise MediaMissing(f"{shown(url)} redirects without end")


def _next_hop(url: URL, location: str) -> URL:
    try:
        return checked_url(url.join(URL(location)))
    except ValueError:
        raise MediaForbidden(f"{shown(url)} redirects to an unreadable URL") from None


def _check_promise(response: ClientResponse, wanted: Wanted) -> None:
    """Refuse by status, content type and announced size, before any of the body is read."""
    at = shown(response.url)
    if response.status != _OK:
        raise MediaMissing(f"{at} answered {response.status}")
    if not wanted.admits(response.content_type):
        raise MediaUnfit(f"{at} is {response.content_type}, not {wanted.what}")
    if (response.content_length or 0) > wanted.limit_bytes:
        _raise_too_large(response, wanted)


async def _write_body(response: ClientResponse, target: Path, wanted: Wanted) -> None:
    """Write the body in pieces. A body shorter than announced ends in aiohttp's ClientPayloadError."""
    size = 0
    buffer = bytearray()
    async for chunk in response.content.iter_chunked(_CHUNK_BYTES):
        size += len(chunk)
        if size > wanted.limit_bytes:
            _raise_too_large(response, wanted)
        buffer += chunk
        if len(buffer) >= _WRITE_BYTES:
            await in_thread(_append, target, buffer)
            buffer = bytearray()
    await in_thread(_append, target, buffer)
    if size == 0:
        raise MediaMissing(f"{shown(response.url)} is empty")


def _append(target: Path, buffer: bytearray) -> None:
    with target.open("ab") as file:
        file.write(buffer)


def _raise_too_large(response: ClientResponse, wanted: Wanted) -> NoReturn:
    size_bytes = response.content_length
    raise MediaTooLarge(f"{shown(response.url)} is over the limit of {wanted.limit_bytes} bytes", size_bytes=size_bytes)


def _raise_as_fact(error: ClientError | UnicodeError, url: URL) -> NoReturn:
    """Raise the matching error of core. The original message is left out: it may hold the whole URL with its query."""
    at = shown(url)
    if isinstance(error, ClientConnectorError) and isinstance(error.os_error, AddressRefused):
        raise MediaForbidden(f"{at} leads to a private address") from None
    if isinstance(error, InvalidURL | UnicodeError):
        raise MediaForbidden(f"{at} has no usable host") from None
    if isinstance(error, ClientPayloadError):
        raise MediaMissing(f"{at} broke off") from None
    raise MediaMissing(f"{at} could not be reached ({type(error).__name__})") from None
