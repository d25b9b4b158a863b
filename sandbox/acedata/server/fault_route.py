"""The route on which people and tests switch faults on and off; the real service has nothing like it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from aiohttp import web

from sandbox.acedata.fault import Fault
from sandbox.acedata.server.request_body import json_object
from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from sandbox.acedata.fault import FaultBoard

PATH = "/_sandbox/faults"


@dataclass(frozen=True, slots=True)
class FaultRoute:
    """Lists, adds and clears faults over HTTP."""

    faults: FaultBoard

    def add_routes(self, app: web.Application) -> None:
        """Add the route to this application."""
        app.router.add_get(PATH, self._list)
        app.router.add_post(PATH, self._add)
        app.router.add_delete(PATH, self._clear)

    async def _list(self, _request: web.Request) -> web.StreamResponse:
        return web.json_response({"items": self.faults.listed()})

    async def _add(self, request: web.Request) -> web.StreamResponse:
        options = await json_object(request) or {}
        known = {name: options.pop(name) for name in ("kind", "times", "path", "action") if name in options}
        try:
            fault = Fault(**known, options=options)
        except (TypeError, ValueError) as error:
            raise Refusal("bad_request", str(error)) from error
        self.faults.add(fault)
        return web.json_response(fault.shown())

    async def _clear(self, _request: web.Request) -> web.StreamResponse:
        self.faults.clear()
        return web.json_response({"items": []})
