"""Rewrites docs/commands.md: python -m sandbox.guide."""

from __future__ import annotations

import asyncio
import sys

from sandbox.guide.page import PAGE, page
from sandbox.guide.registry import registered


async def _main() -> None:
    PAGE.write_text(page(await registered()), encoding="utf-8")
    sys.stdout.write(f"{PAGE} is written.\n")


asyncio.run(_main())
