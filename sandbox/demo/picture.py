"""Loads the pictures that embeds link to, as Discord's media proxy does."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

_HERE = "http://127.0.0.1:"
"""Only addresses on this machine are requested, whatever a message links to."""
_TIMEOUT_S = 10.0
_MEDIA = ("image", "thumbnail")


def linked(embeds: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """Return the URL of each picture of embeds (Discord's payloads) that is on this machine."""
    for embed in embeds:
        for media in (embed.get(name) for name in _MEDIA):
            url = str(media.get("url", "")) if media else ""
            if url.startswith(_HERE):
                yield url


def name_of(url: str) -> str:
    """Return the file's name in a URL."""
    return url.partition("?")[0].rsplit("/", 1)[-1]


async def fetch(url: str) -> bytes | None:
    """Return a picture; None if it cannot be loaded."""
    timeout = aiohttp.ClientTimeout(total=_TIMEOUT_S)
    try:
        async with aiohttp.ClientSession(timeout=timeout) as session, session.get(url) as answer:
            return await answer.read() if answer.ok else None
    except (aiohttp.ClientError, TimeoutError):
        return None


class PictureLoader:
    """Loads each picture once; `show` gets its URL and bytes."""

    def __init__(self, show: Callable[[str, bytes], None]) -> None:
        self._show_picture = show
        self._loads: dict[str, asyncio.Task[None]] = {}

    def load(self, urls: Iterable[str]) -> None:
        """Load the pictures that were not loaded before."""
        for url in urls:
            if url not in self._loads:
                self._loads[url] = asyncio.create_task(self._load_one(url), name="demo-picture")

    async def close(self) -> None:
        """Cancel what is still loading."""
        for load_one in self._loads.values():
            load_one.cancel()
        await asyncio.gather(*self._loads.values(), return_exceptions=True)

    async def _load_one(self, url: str) -> None:
        picture = await fetch(url)
        if picture is not None:
            self._show_picture(url, picture)
