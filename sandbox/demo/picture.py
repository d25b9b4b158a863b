"""Pictures that embeds link to, fetched as Discord's media proxy does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_HERE = "http://127.0.0.1:"
"""Nothing leaves this machine, whatever a message links to."""
_TIMEOUT_S = 10.0
_MEDIA = ("image", "thumbnail")


def linked(embeds: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Return the address of each picture of embeds (Discord's payloads) that lies on this machine."""
    for embed in embeds:
        for media in (embed.get(name) for name in _MEDIA):
            url = str(media.get("url", "")) if media else ""
            if url.startswith(_HERE):
                yield url


def name_of(url: str) -> str:
    """Return the file's name in an address."""
    return url.partition("?")[0].rsplit("/", 1)[-1]


async def fetch(url: str) -> bytes | None:
    """Return a picture; None if there is none to be had."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            return await answer.read() if answer.ok else None
    except (aiohttp.ClientError, TimeoutError):
        return None


class Gallery:
    """Fetches each picture once; `hang` gets its address and bytes when it is there."""

    def __init__(self, hang: Callable[[str, bytes], None]) -> None:
        self._hang = hang
        self._visits: dict[str, asyncio.Task[None]] = {}

    def want(self, urls: Iterable[str]) -> None:
        """Fetch those that were not wanted before."""
        for url in urls:
            if url not in self._visits:
                self._visits[url] = asyncio.create_task(self._visit(url), name="demo-picture")

    async def close(self) -> None:
        """Give up what is still on its way."""
        for visit in self._visits.values():
            visit.cancel()
        await asyncio.gather(*self._visits.values(), return_exceptions=True)

    async def _visit(self, url: str) -> None:
        picture = await fetch(url)
        if picture is not None:
            self._hang(url, picture)
