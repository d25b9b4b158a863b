"""Reads the JSON body of a request."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from sandbox.acedata.wire import Json


async def json_object(request: web.Request) -> Json | None:
    """The JSON object of the body; None when the body is anything else."""
    try:
        body: object = json.loads(await request.text())
    except (ValueError, web.HTTPRequestEntityTooLarge):
        return None
    return dict(body) if isinstance(body, dict) else None  # pyright: ignore[reportUnknownArgumentType,reportUnknownVariableType] - JSON keys are text
