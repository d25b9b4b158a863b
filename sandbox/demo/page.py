"""The open page, which shows what the bot changes in the channel."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sandbox.demo._preview import LivePreview, live_preview
from sandbox.demo.picture import PictureLoader

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from simcord.builders import ChannelHandle

    from sandbox.loopback import LoopbackDiscord, Person

_SETTLE_S = 0.1
"""Several changes within this time are published once."""
_WATCH_S = 3600.0


class Page:
    """The open page. Anyone with its `url` can act as any of the people."""

    def __init__(self, preview: LivePreview, loopback: LoopbackDiscord) -> None:
        self._preview = preview
        self._loopback = loopback
        self._timer: asyncio.TimerHandle | None = None
        self._gallery = PictureLoader(self._show_picture)

    @property
    def url(self) -> str:
        """The page's address."""
        return self._preview.url

    async def wait_closed(self) -> None:
        """Return once somebody ended the session in the page."""
        await self._preview.wait_closed()

    @asynccontextmanager
    async def kept_up(self) -> AsyncGenerator[None]:
        """Publish every change in the channel until the block ends."""
        subscribers = self._loopback.backend.subscribers
        subscribers.append(self._notice)
        watch = asyncio.create_task(self._watch_versions(), name="demo-page")
        try:
            yield
        finally:
            watch.cancel()
            subscribers.remove(self._notice)
            await self._gallery.close()
            if self._timer is not None:
                self._timer.cancel()

    def _notice(self, event: str, payload: Mapping[str, object]) -> None:  # noqa: ARG002  # a subscriber's signature
        if event.startswith(("MESSAGE", "CHANNEL", "THREAD")):
            self._ring()

    async def _watch_versions(self) -> None:
        """Also notice messages that only one person sees, for which there are no events."""
        while True:
            with contextlib.suppress(TimeoutError):
                await self._loopback.backend.history.wait(lambda _: True, (), timeout_s=_WATCH_S)
                self._ring()

    def _ring(self) -> None:
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(_SETTLE_S, self._publish)

    def _publish(self) -> None:
        self._timer = None
        if self._preview.is_acting:
            self._ring()
        else:
            self._preview.publish()
            self._gallery.load(self._preview.linked_pictures())

    def _show_picture(self, url: str, picture: bytes) -> None:
        self._preview.supply(url, picture)
        self._ring()


@asynccontextmanager
async def open_page(
    loopback: LoopbackDiscord,
    channel: ChannelHandle,
    people: Sequence[Person],
    *,
    port: int,
    timezone: str = "UTC",
    assets: Mapping[str, tuple[str, bytes]] | None = None,
) -> AsyncGenerator[Page]:
    """Serve the page of a channel until the block ends; it opens as the first of `people` and can switch to any.

    Port 0 takes a free one. `assets` are pictures by their URL.

    Raises:
        SetupError: the port is in use.
    """
    viewers = tuple(person.handle_in(channel) for person in people)
    async with live_preview(
        loopback.env, channel, viewers, port=port, timezone=timezone, assets=assets or {}
    ) as preview:
        page = Page(preview, loopback)
        async with page.kept_up():
            yield page
