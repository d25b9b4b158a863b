"""Takes pictures of single messages in the demo's page, with a headless Chromium driven over its DevTools protocol.

Plain DevTools over aiohttp, which is here already: a browser library would bring a browser or Node.js of its own for
these few calls.
"""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import shutil
import tempfile
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import aiohttp

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
    "--force-device-scale-factor=1",
)
_START_S = 60.0
_SHOWN_S = 60.0
_STILL_S = 1.0
_HEIGHT = 2600
"""Pixels; higher than any message, so that none has to be scrolled."""

_CHOOSE_VIEWER = """
(() => {
  const select = [...document.querySelectorAll("select")].find(one => [...one.options].some(o => o.text === %(name)s));
  const option = [...select.options].find(one => one.text === %(name)s);
  if (select.value === option.value) return;
  select.value = option.value;
  select.dispatchEvent(new Event("change", { bubbles: true }));
})()
"""
_PLACE_OF_MESSAGES = """
(() => {
  const found = %(ids)s.map(id => document.querySelector(`#channel-message-list [data-message-id="${id}"]`));
  if (found.some(one => one === null)) return null;
  found.at(-1).scrollIntoView({ block: "end" });
  const media = found.flatMap(one => [...one.querySelectorAll("img, video, canvas")]);
  const isLoading = one => one.tagName === "IMG" ? !one.naturalWidth : one.tagName === "VIDEO" && one.readyState < 2;
  if (media.some(isLoading) || found.some(one => one.getAttribute("aria-busy") === "true")) return null;
  if (found.some(one => /loading media|unavailable/i.test(one.textContent))) return null;
  const boxes = found.map(one => one.getBoundingClientRect());
  const top = Math.min(...boxes.map(box => box.top)), bottom = Math.max(...boxes.map(box => box.bottom));
  return { x: boxes[0].left, y: top, width: boxes[0].width, height: bottom - top };
})()
"""


class NoChromium(Exception):
    """No Chromium is installed; it comes as a package (`chromium`) of most Linux distributions."""


class Camera:
    """One browser tab with the demo's page."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    async def open(self, url: str, *, width: int) -> None:
        """Open the page in a window of that width."""
        size = {"width": width, "height": _HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        await self._ask("Emulation.setDeviceMetricsOverride", **size)
        await self._ask("Page.navigate", url=url)

    async def take(self, *, viewer: str, message_ids: list[int]) -> bytes:
        """Return a picture (PNG) of messages that follow each other, as that member sees them.

        Raises:
            TimeoutError: they did not appear, or a picture in them did not load.
        """
        async with asyncio.timeout(_SHOWN_S):
            await self._run(_CHOOSE_VIEWER, name=json.dumps(viewer))
            ids = json.dumps([str(number) for number in message_ids])
            before: dict[str, float] | None = None
            while True:  # until they no longer move: pictures and waveforms arrive one by one
                place = await self._run(_PLACE_OF_MESSAGES, ids=ids)
                if place is not None and place == before:
                    break
                before = place
                await asyncio.sleep(_STILL_S)
            taken = await self._ask("Page.captureScreenshot", format="png", clip={**place, "scale": 1})
        return base64.b64decode(taken["data"])

    async def _run(self, script: str, **values: str) -> Any:  # noqa: ANN401 - whatever JSON the script returns
        try:
            result = await self._ask("Runtime.evaluate", expression=script % values, returnByValue=True)
        except KeyError:
            return None
        return result["result"].get("value")

    async def _ask(self, method: str, **params: object) -> dict[str, Any]:
        number = next(self._numbers)
        await self._socket.send_json({"id": number, "method": method, "params": params})
        while True:
            answer = await self._socket.receive_json()
            if answer.get("id") == number:
                return answer["result"]


@asynccontextmanager
async def open_camera() -> AsyncGenerator[Camera]:
    """Run a browser until the block ends.

    Raises:
        NoChromium: there is none.
    """
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise NoChromium(f"None of {', '.join(_PROGRAMS)} is installed.")
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        browser = await asyncio.create_subprocess_exec(
            program, *_FLAGS, f"--user-data-dir={profile}", stderr=asyncio.subprocess.PIPE
        )
        try:
            async with aiohttp.ClientSession() as session, asyncio.timeout(None) as patience:
                patience.reschedule(asyncio.get_running_loop().time() + _START_S)
                base_url = await _address(browser)
                async with session.put(f"{base_url}/json/new?about:blank") as answer:
                    tab = await answer.json()
                async with session.ws_connect(tab["webSocketDebuggerUrl"], max_msg_size=0) as socket:
                    patience.reschedule(None)
                    yield Camera(socket)
        finally:
            browser.terminate()
            await browser.wait()


async def _address(browser: asyncio.subprocess.Process) -> str:
    """Return where the browser listens, which it says on its standard error."""
    assert browser.stderr is not None  # noqa: S101 - a pipe was asked for
    async for line in browser.stderr:
        _, found, address = line.decode().partition("DevTools listening on ws://")
        if found:
            return f"http://{address.partition('/')[0]}"
    raise NoChromium("Chromium ended before it could be used.")
