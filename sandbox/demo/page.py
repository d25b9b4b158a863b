"""The page while it is open: what the bot changes in the channel appears in it."""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from sandbox.demo._preview import LivePreview, live_preview
from sandbox.demo.picture import Gallery

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence

    from simcord.builders import ChannelHandle

    from sandbox.loopback import LoopbackDiscord, Person

_SETTLE_S = 0.1
"""Several changes within this time are published once."""
_WATCH_S = 3600.0


class Page:
    """The open page. `url` lets whoever has it act as any of the people."""

    def __init__(self, preview: LivePreview, loopback: LoopbackDiscord) -> None:
        self._preview = preview
        self._loopback = loopback
        self._timer: asyncio.TimerHandle | None = None
        self._gallery = Gallery(self._hang)

    @property
    def url(self) -> str:
        """Where the page is."""
        return self._preview.url

    async def wait_closed(self) -> None:
        """Return once somebody ended the session in the page."""
        await self._preview.wait_closed()

    @asynccontextmanager
    async def kept_up(self) -> AsyncGenerator[None]:
        """Publish what changes in the channel, when it changes, until the block ends."""
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
        """Notice also what only one person sees, of which there are no events."""
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
            self._gallery.want(self._preview.linked_pictures())

    def _hang(self, url: str, picture: bytes) -> None:
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
    """Serve the page of a channel until the block ends; whoever opens it is the first of `people` and can be any.

    Port 0 takes a free one. `assets` are pictures by their address.

    Raises:
        SetupError: the port is taken.
    """
    viewers = tuple(person.handle_in(channel) for person in people)
    async with live_preview(
        loopback.env, channel, viewers, port=port, timezone=timezone, assets=assets or {}
    ) as preview:
        page = Page(preview, loopback)
        async with page.kept_up():
            yield page
