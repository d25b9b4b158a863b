"""`make pictures`: takes every picture of docs/ again, from the demo as it is now."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from sandbox.demo.avatar import avatars
from sandbox.demo.browser import free_port
from sandbox.demo.page import open_page
from sandbox.demo.reaction import reactions_offered
from sandbox.demo.setup import open_demo
from sandbox.guide.camera import NoChromium, open_camera
from sandbox.guide.page import ROOT
from sandbox.guide.scene import PACE, SCENES, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

DOCS = ROOT / "docs"
_WIDTH = 752
"""Pixels of the window; a message takes all of it but for the margins."""


async def take(wanted: Sequence[str]) -> None:
    """Play the scenes in their order, and write the pictures whose names begin with one of `wanted` (none: all)."""
    async with open_demo(PACE, poll_interval_s=0.2, tell=_tell) as demo, open_camera() as camera:
        assets = avatars(demo.loopback.backend, [person.id for person in demo.people])
        async with open_page(
            demo.loopback, demo.songs, demo.people, port=free_port(8900), timezone="UTC", assets=assets
        ) as page:
            await camera.open(page.url, width=_WIDTH)
            with reactions_offered(demo.loopback):
                stage = Stage(demo)
                await stage.prepare()
                for name, scene in SCENES.items():
                    shown = await scene(stage)
                    if not wanted or any(name.startswith(start) for start in wanted):
                        picture = await camera.take(viewer=shown.viewer, message_ids=shown.message_ids)
                        _write(name, picture)


def _write(name: str, picture: bytes) -> None:
    file = DOCS / f"{name}.png"
    file.write_bytes(picture)
    _tell(str(file.relative_to(ROOT)))


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(take(sys.argv[1:]))
    except NoChromium as missing:
        sys.exit(f"Pictures are taken with Chromium. {missing}")
