"""Discord's REST API: checks authorisation and rate limits, applies faults, and answers with simcord."""

from __future__ import annotations

import asyncio
import re
import time
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

from aiohttp import web
from simcord.backend import serializers
from simcord.backend.errors import BackendError
from simcord.http.router import RequestContext, RouteNotImplemented, UnsupportedField

from ._simcord import LoopbackEnv, dispatch
from .fault import Fault, Faults
from .journal import RequestEntry
from .rate_limit import RateLimits
from .upload import Body, read_body
from .wire import encode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_PREFIX = "/api/v10"
_JSON = {"Content-Type": "application/json"}  # discord.py parses JSON only with exactly this header
# Interactions and webhooks are authorised by the token in their path.
_WITHOUT_TOKEN = ("/interactions/", "/webhooks/")
_APPLICATION = "/oauth2/applications/@me"
_CALLBACK = re.compile(r"/interactions/(\d+)/[^/]+/callback")
_WEBHOOK = re.compile(r"/webhooks/\d+/([^/]+)")
_CHANNEL = re.compile(r"/channels/(\d+)/messages")


class _Cut(Exception):
    """The connection was cut instead of an answer."""


@dataclass(slots=True)
class Rest:
    """Answers requests below /api/v10. `problems` lists what simcord could not answer, so that gaps are noticed."""

    env: LoopbackEnv
    folder: Path
    gateway_url: str = ""
    bad_tokens: set[str] = field(default_factory=set[str])
    faults: Faults = field(default_factory=Faults)
    limits: RateLimits = field(default_factory=RateLimits)
    problems: list[str] = field(default_factory=list[str])
    reads_content: Callable[[], bool] = lambda: False
    shards: int = 1

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request and record it in the journal."""
        received_s = time.monotonic()
        method = request.method
        path = request.rel_url.raw_path.removeprefix(_PREFIX)
        status: int | None = None
        try:
            response = await self._serve(request, method, path)
            status = response.status
        except (_Cut, ConnectionError):  # cut by a fault, or the client died in the middle of its request
            if request.transport is not None:
                request.transport.abort()
            response = web.Response(status=HTTPStatus.INTERNAL_SERVER_ERROR)
        except Exception as error:  # last line of defence: a gap of the simulation is recorded, and raised again
            self.problems.append(f"{method} {path}: {error!r}")
            raise
        entry = RequestEntry(received_s, time.monotonic(), method, path, status, self._interaction_id(path))
        self.env.journal.requests.append(entry)
        self.env.backend.changes.note()
        return response

    async def _serve(self, request: web.Request, method: str, path: str) -> web.Response:
        received_s = time.monotonic()
        fault = self.faults.take(method, path)
        if fault is not None:
            await asyncio.sleep(fault.delay_s)
            if fault.cut == "before":
                raise _Cut
            if fault.status is not None:
                return _faulty(fault)
        if not self._is_authorised(request, path):
            return _json({"message": "401: Unauthorized", "code": 0}, HTTPStatus.UNAUTHORIZED)
        verdict = self.limits.judge(method, path, now_s=time.monotonic(), wall_s=time.time())
        if verdict.retry_after_s is not None:
            refusal = {
                "message": "You are being rate limited.",
                "retry_after": verdict.retry_after_s,
                "global": verdict.is_global,
            }
            return _json(refusal, HTTPStatus.TOO_MANY_REQUESTS, verdict.headers)
        response = await self._carry_out(request, method, path)
        callback = _CALLBACK.fullmatch(path)
        if (
            callback and response.status < HTTPStatus.BAD_REQUEST
        ):  # for Discord it is acknowledged, even if the answer is lost
            self.env.journal.acknowledged[int(callback[1])] = received_s
            self.env.acknowledge(int(callback[1]))
        if fault is not None and fault.cut == "after":
            raise _Cut
        response.headers.update(verdict.headers)
        return response

    async def _carry_out(self, request: web.Request, method: str, path: str) -> web.Response:
        if path in ("/gateway", "/gateway/bot"):
            return _json(self._gateway())
        backend = self.env.backend
        try:
            limit_bytes = self._limit_bytes(path)
            body = await read_body(request, folder=self.folder, limit_bytes=limit_bytes, cdn_url=backend.cdn_url)
            self._check_permissions(method, path, body)
            answer = dispatch(backend, self._context(request, method, path, body))
        except BackendError as error:
            if isinstance(error, RouteNotImplemented | UnsupportedField):
                self.problems.append(str(error))
            return _json(error.to_json(), error.status)
        except ValueError as error:  # simcord raises this for an invalid field of a command
            self.problems.append(f"{method} {path}: {error}")
            return _json({"code": 50035, "message": f"Invalid Form Body: {error}"}, HTTPStatus.BAD_REQUEST)
        if path == _APPLICATION and isinstance(answer, dict) and backend.owner_id is not None:
            answer["owner"] = serializers.user_payload(backend.users[backend.owner_id])
        if answer is None or (_CALLBACK.fullmatch(path) and "with_response" not in request.query):
            return web.Response(status=HTTPStatus.NO_CONTENT)
        return web.Response(body=encode(answer, backend.cdn_url).encode(), headers=_JSON)

    def _context(self, request: web.Request, method: str, path: str, body: Body) -> RequestContext:
        return RequestContext(
            self.env.backend,
            {},
            json=body.json,
            params=dict(request.query),
            files=list(body.uploads),
            reason=request.headers.get("X-Audit-Log-Reason"),
            method=method,
            path=path,
            message_content_access=self.reads_content(),
        )

    def _gateway(self) -> dict[str, Any]:
        starts = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return {"url": self.gateway_url, "shards": self.shards, "session_start_limit": starts}

    def _is_authorised(self, request: web.Request, path: str) -> bool:
        if path.startswith(_WITHOUT_TOKEN):
            return True
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        return scheme == "Bot" and bool(token) and token not in self.bad_tokens

    def _interaction_id(self, path: str) -> int | None:
        callback = _CALLBACK.fullmatch(path)
        if callback:
            return int(callback[1])
        webhook = _WEBHOOK.match(path)
        return self.env.backend.interaction_tokens.get(webhook[1]) if webhook else None

    def _limit_bytes(self, path: str) -> int:
        backend = self.env.backend
        interaction = backend.interactions.get(self._interaction_id(path) or 0)
        if interaction is not None:
            return backend.limit_bytes(interaction.guild_id)
        channel = _CHANNEL.match(path)
        known = backend.channels.get(int(channel[1])) if channel else None
        return backend.limit_bytes(known.guild_id if known is not None else None)

    def _check_permissions(self, method: str, path: str, body: Body) -> None:
        """Refuse files and embeds where the bot may not post them, and messages to people who accept none.

        simcord checks sending only.
        """
        match = _CHANNEL.match(path)
        backend = self.env.backend
        channel = backend.channels.get(int(match[1])) if match else None
        payload: object = body.json
        if channel is None or not isinstance(payload, dict):
            return
        fields = cast("dict[str, Any]", payload)
        needed = [("attach_files", bool(body.uploads)), ("embed_links", bool(fields.get("embeds")))]
        names = [name for name, is_needed in needed if is_needed]
        try:
            if method == "POST":
                backend.check_writable(channel.id)
            backend.require_permissions(channel.guild_id, backend.bot_user.id, channel.id, *names)
        except BackendError:
            for upload in body.uploads:
                upload.fp.read().path.unlink()
            raise


def _json(payload: Any, status: int = HTTPStatus.OK, headers: dict[str, str] | None = None) -> web.Response:  # noqa: ANN401
    return web.Response(body=encode(payload, "").encode(), status=status, headers={**_JSON, **(headers or {})})


def _faulty(fault: Fault) -> web.Response:
    payload: dict[str, Any] = {"code": fault.code, "message": fault.message}
    headers = {"Via": "1.1 google"}
    if fault.retry_after_s is not None:
        payload |= {"retry_after": fault.retry_after_s, "global": False}
        headers["Retry-After"] = str(fault.retry_after_s)
    return _json(payload, fault.status or HTTPStatus.INTERNAL_SERVER_ERROR, headers)
