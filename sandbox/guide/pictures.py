"""`make pictures`: takes every picture of docs/ again, from the demo as it is now."""

from __future__ import annotations

import asyncio
import sys
from typing import TYPE_CHECKING

from sandbox.demo.avatar import avatars
from sandbox.demo.browser import free_port
from sandbox.demo.club import open_club
from sandbox.demo.page import open_page
from sandbox.demo.reaction import offered
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
    async with open_club(PACE, poll_interval_s=0.2, tell=_tell) as club, open_camera() as camera:
        assets = avatars(club.loopback.backend, [person.id for person in club.people])
        async with open_page(
            club.loopback, club.songs, club.people, port=free_port(8900), timezone="UTC", assets=assets
        ) as page:
            await camera.open(page.url, width=_WIDTH)
            with offered(club.loopback):
                stage = Stage(club)
                for name, scene in SCENES.items():
                    shown = await scene(stage)
                    if not wanted or any(name.startswith(start) for start in wanted):
                        await camera.take(DOCS / f"{name}.png", viewer=shown.viewer, message_ids=shown.message_ids)
                        _tell(f"docs/{name}.png")


def _tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        asyncio.run(take(sys.argv[1:]))
    except NoChromium as missing:
        sys.exit(f"Pictures are taken with Chromium. {missing}")
