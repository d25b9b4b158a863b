"""Fetches the audio, pictures and videos that a request names by URL."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

import aiohttp

from sandbox.acedata.body import is_web_url
from sandbox.acedata.composer import SAMPLE_RATE_HZ
from sandbox.acedata.media.file import save
from sandbox.acedata.media.mp3 import NotAudio, decode
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from pathlib import Path

    from sandbox.acedata.composer import Samples
    from sandbox.acedata.model.state import State
    from sandbox.acedata.wire import Json

MAX_AUDIO_BYTES = 100 << 20


class FetchedAudio(NamedTuple):
    """Fetched audio: the file and its sound as stereo samples."""

    path: Path
    sound: Samples

    @property
    def length_s(self) -> float:
        """Its length in seconds."""
        return round(len(self.sound) / SAMPLE_RATE_HZ, 2)


class Fetcher:
    """Downloads files from the client's URLs."""

    def __init__(self, state: State, session: aiohttp.ClientSession) -> None:
        self._state = state
        self._session = session

    async def audio(self, body: Json, field: str) -> FetchedAudio:
        """The audio at the URL in the field.

        Raises:
            Refusal: There is no URL, or it cannot be fetched or holds no sound (bad_request). Nothing was saved.
        """
        return await self.audio_at(body.get(field), field)

    async def audio_at(self, url: object, field: str) -> FetchedAudio:
        """The audio at the URL; `field` is its name in a refusal.

        Raises:
            Refusal: It is not a URL, cannot be fetched or holds no sound (bad_request). Nothing was saved.
        """
        path = await asyncio.to_thread(save, await self.content(url, field, MAX_AUDIO_BYTES), "upload")
        try:
            return FetchedAudio(path, await asyncio.to_thread(decode, path, SAMPLE_RATE_HZ))
        except NotAudio as error:
            raise Refusal("bad_request", f"{field}: {error}") from error

    async def content(self, url: object, field: str, max_bytes: int) -> bytes:
        """The bytes at the URL; `field` is its name in a refusal.

        Raises:
            Refusal: It is not a URL, it cannot be fetched, or it holds more than `max_bytes` (bad_request).
        """
        if not is_web_url(url):
            raise Refusal("bad_request", f"{field} must be an http or https URL")
        content = bytearray()
        try:
            async with self._session.get(str(url), timeout=self._patience()) as answer:
                answer.raise_for_status()
                async for piece in answer.content.iter_chunked(1 << 16):
                    content += piece
                    if len(content) > max_bytes:
                        raise Refusal("bad_request", f"{field} holds more than {max_bytes >> 20} MB")
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            raise Refusal("bad_request", f"{field} could not be fetched ({type(error).__name__})") from error
        return bytes(content)

    def _patience(self) -> aiohttp.ClientTimeout:
        return aiohttp.ClientTimeout(total=self._state.pace.fetch_timeout_s)
