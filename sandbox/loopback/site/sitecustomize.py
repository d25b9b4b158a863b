"""Points discord.py at LOOPBACK_DISCORD_URL in the process that finds this folder on its PYTHONPATH.

Python imports `sitecustomize` at start. Nothing else happens until `discord` is imported, so other Python processes
only get one small finder. A sitecustomize further down the path still runs.
"""
# ruff: noqa: ARG002, INP001

from __future__ import annotations

import importlib.machinery
import importlib.util
import os
import sys
from importlib.abc import Loader, MetaPathFinder
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

_BASE_URL = os.environ.get("LOOPBACK_DISCORD_URL")


class _Redirecting(Loader):
    """Imports discord as usual, then changes its addresses of Discord."""

    def __init__(self, usual: Loader, base_url: str) -> None:
        self._usual = usual
        self._base_url = base_url

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._usual.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        module.__loader__ = self._usual
        if module.__spec__ is not None:
            module.__spec__.loader = self._usual
        self._usual.exec_module(module)
        import yarl  # noqa: PLC0415  # comes with discord.py, and only where discord is imported
        from discord import asset, gateway, http  # noqa: PLC0415

        http.Route.BASE = f"{self._base_url}/api/v10"
        gateway.DiscordWebSocket.DEFAULT_GATEWAY = yarl.URL(self._base_url.replace("http", "ws", 1) + "/gateway")
        asset.Asset.BASE = f"{self._base_url}/cdn"  # pyright: ignore[reportAttributeAccessIssue]  # inferred as a literal


class _Finder(MetaPathFinder):
    """Finds `discord` once, then removes itself."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname != "discord":
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Redirecting(spec.loader, self._base_url)
        return spec


def _run_shadowed() -> None:
    """Run the sitecustomize that this one hides, if there is one."""
    here = Path(__file__).parent.resolve()
    elsewhere = [folder for folder in sys.path if Path(folder).resolve() != here]
    spec = importlib.machinery.PathFinder.find_spec("sitecustomize", elsewhere)
    if spec is not None and spec.loader is not None:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if _BASE_URL:
    sys.meta_path.insert(0, _Finder(_BASE_URL))
_run_shadowed()
