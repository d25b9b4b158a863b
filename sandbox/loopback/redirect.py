"""Points discord.py at a loopback server: in this process for a while, or in a child process from its start."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import yarl
from discord.asset import Asset
from discord.gateway import DiscordWebSocket
from discord.http import Route

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

_SITE = Path(__file__).parent / "site"
# Read by site/sitecustomize.py in the child process.
_VARIABLE = "LOOPBACK_DISCORD_URL"


@contextlib.contextmanager
def redirected(base_url: str) -> Generator[None]:
    """Make discord.py in this process use `base_url` until the block ends, then Discord again."""
    before = Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE
    Route.BASE = f"{base_url}/api/v10"
    DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(base_url.replace("http", "ws", 1) + "/gateway")
    Asset.BASE = f"{base_url}/cdn"  # pyright: ignore[reportAttributeAccessIssue]  # inferred as a literal
    try:
        yield
    finally:
        Route.BASE, DiscordWebSocket.DEFAULT_GATEWAY, Asset.BASE = before


def child_environment(base_url: str, environ: Mapping[str, str] | None = None) -> dict[str, str]:
    """The variables that make an unmodified `python bot.py` use `base_url`; add them to the child's environment.

    The folder added here comes before the PYTHONPATH of `environ` (by default this process's own).
    """
    kept = (os.environ if environ is None else environ).get("PYTHONPATH")
    return {"PYTHONPATH": os.pathsep.join([str(_SITE), *([kept] if kept else [])]), _VARIABLE: base_url}
