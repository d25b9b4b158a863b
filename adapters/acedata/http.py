"""One JSON exchange with the API; its outcome is a value, never an exception.

That keeps two promises in one place. Exceptions of aiohttp carry the request's headers, and so the key: none leaves
this file, not even as a cause or context. And a POST is sent once: aiohttp repeats idempotent methods only, redirects
(307 and 308 would send the body again) are not followed.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from adapters.acedata.json_value import json_object, number

if TYPE_CHECKING:
    from collections.abc import Mapping

ANSWER_MOST_BYTES = 16 * 1024 * 1024
"""A batch of 50 tasks with two full lyrics each is about 1 MB."""
KEY_LEAST_CHARS = 16
"""A shorter key is a placeholder ("demo"), not a secret, and could be a word in lyrics."""
_KEEP_ALIVE_S = 15
"""Well below what servers use (60 s and more): where the server closes first, an order's answer can be lost."""

# Nothing was sent yet. Every other error may have come after the request was out, above all ServerDisconnectedError
# on a kept-alive connection.
NOT_SENT = (
    aiohttp.ClientConnectorError,  # refused, DNS, TLS
    aiohttp.ConnectionTimeoutError,
    aiohttp.InvalidURL,
    aiohttp.NonHttpUrlClientError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """How long each kind of call may take, in seconds, connecting included.

    All but `submit_s` wait for the work itself, since the answer comes when it is done: `lyrics_s` for lyrics and
    styles, `link_s` for a fresh link, `export_s` for a clip in another format, `video_s` for one as a music video,
    `persona_s` for a persona or the singing it is made of, `voice_s` for a recorded voice.
    """

    connect_s: float = 10.0
    read_s: float = 20.0
    submit_s: float = 60.0
    upload_s: float = 300.0
    lyrics_s: float = 90.0
    link_s: float = 60.0
    export_s: float = 180.0
    video_s: float = 600.0
    persona_s: float = 180.0
    voice_s: float = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The service's answer. `body` is None where it was not a JSON object; `is_blank` means that it was empty."""

    status: int
    body: Mapping[str, object] | None
    is_blank: bool = False
    retry_after_s: float | None = None

    @property
    def is_ok(self) -> bool:
        """Whether the status means success: 2xx, since an accepted job is answered with 200 or 202."""
        return 200 <= self.status < 300  # noqa: PLR2004 - HTTP


@dataclass(frozen=True, slots=True, kw_only=True)
class NoAnswer:
    """No complete answer came. `was_sent` is False only where the request certainly never left this machine."""

    was_sent: bool
    reason: str


class HttpClient:
    """The session with the API; the key is in its headers only."""

    def __init__(self, base_url: str, api_key: str, *, concurrency: int, connect_s: float) -> None:
        """Prepare the session; `concurrency` bounds reads, and the orders at each path, apart from each other.

        Raises:
            ValueError: the key cannot be sent in a header.
        """
        if not api_key or not api_key.isascii() or not api_key.isprintable():
            raise ValueError("the API key is empty or holds characters that no header can carry")
        self._base_url = base_url.rstrip("/")
        self._key = api_key
        self._connect_s = connect_s
        self._session: aiohttp.ClientSession | None = None
        # An upload lasts minutes, lyrics many seconds: neither songs nor reads must wait behind them.
        self._orders: defaultdict[str, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(concurrency))
        self._reads = asyncio.Semaphore(concurrency)

    @property
    def host(self) -> str:
        """The host it speaks to."""
        return URL(self._base_url).host or ""

    async def open(self) -> None:
        """Open the session."""
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, keepalive_timeout=_KEEP_ALIVE_S),
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Authorization": f"Bearer {self._key}", "Accept": "application/json"},
        )

    async def close(self) -> None:
        """Close the session; calls under way end as `NoAnswer`."""
        if self._session is not None:
            await self._session.close()

    async def order(self, path: str, body: Mapping[str, object], *, total_s: float) -> Answer | NoAnswer:
        """POST something that starts work and may cost money."""
        async with self._orders[path]:
            return await self._send("POST", path, total_s, body=body)

    async def read(self, path: str, body: Mapping[str, object], *, total_s: float) -> Answer | NoAnswer:
        """POST a question."""
        async with self._reads:
            return await self._send("POST", path, total_s, body=body)

    async def delete(self, path: str, query: Mapping[str, str], *, total_s: float) -> Answer | NoAnswer:
        """DELETE the object that the query names."""
        async with self._orders[path]:
            return await self._send("DELETE", path, total_s, query=query)

    async def _send(
        self,
        method: str,
        path: str,
        total_s: float,
        *,
        body: Mapping[str, object] | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer | NoAnswer:
        if self._session is None or self._session.closed:
            return NoAnswer(was_sent=False, reason="the client is closed")
        timeout = aiohttp.ClientTimeout(total=total_s, connect=self._connect_s)
        try:
            async with self._session.request(
                method, self._base_url + path, json=body, params=query, timeout=timeout, allow_redirects=False
            ) as response:
                return await self._answer(response)
        except NOT_SENT as error:
            return NoAnswer(was_sent=False, reason=_kind(error))
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
            return NoAnswer(was_sent=True, reason=_kind(error))

    async def _answer(self, response: aiohttp.ClientResponse) -> Answer:
        raw = bytearray()
        async for chunk in response.content.iter_chunked(64 * 1024):
            raw += chunk
            if len(raw) > ANSWER_MOST_BYTES:
                return Answer(status=response.status, body=None)
        shown = raw.decode("utf-8-sig", "replace")
        if len(self._key) >= KEY_LEAST_CHARS:
            # If the service ever quotes the key, it is removed before anything is read from the answer.
            shown = shown.replace(self._key, "[key]")
        return Answer(
            status=response.status,
            body=json_object(shown),
            is_blank=not shown.strip(),
            retry_after_s=_seconds(response.headers.get("Retry-After")),
        )


def _kind(error: BaseException) -> str:
    """Name an error with the system's message; its own can hold the URL or, in a repr, the headers."""
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__} ({reason})" if reason else type(error).__name__


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After; None where it is missing or a date (the service documents neither)."""
    seconds = number(retry_after)
    return seconds if seconds is not None and seconds >= 0 else None
