"""The gateway: sessions of shards over WebSocket, with heartbeats, resume and member chunks."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import discord
from aiohttp import WSMsgType, web
from simcord.backend import serializers

from .member_chunk import member_chunks
from .session import Frame, Session
from .wire import encode

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from ._backend import LoopbackBackend
    from .journal import Journal

# Source: Discord Gateway, Opcodes and Close Event Codes.
_INVALID_SESSION, _HELLO, _HEARTBEAT_ACK = 9, 10, 11
_AUTHENTICATION_FAILED, _DISALLOWED_INTENTS = 4004, 4014
_HEARTBEAT_INTERVAL_MS = 41_250
# An immediate acknowledgement reaches discord.py before it recorded the sending and looks like "40 s behind".
_ACKNOWLEDGE_AFTER_S = 0.05
# A client that hangs does not answer the closing handshake; aiohttp would wait 10 s for it.
_CLOSE_WITHIN_S = 1.0
_PRIVILEGED = ("members", "presences", "message_content")


@dataclass(eq=False, slots=True)
class _Connection:
    socket: web.WebSocketResponse
    transport: asyncio.Transport | None
    outbox: asyncio.Queue[Frame] = field(default_factory=asyncio.Queue[Frame])
    session: Session | None = None

    def say(self, opcode: int, data: Any = None) -> None:  # noqa: ANN401  # JSON
        self.outbox.put_nowait(Frame(json.dumps({"op": opcode, "d": data})))


@dataclass(slots=True)
class Gateway:
    """Sends every event of the world to the sessions that Discord would send it to.

    `bad_tokens` are refused (close code 4004). `approved_intents` are the privileged intents enabled in the developer
    portal; a session that declares others is closed with 4014.
    """

    backend: LoopbackBackend
    journal: Journal
    url: str = ""
    bad_tokens: set[str] = field(default_factory=set[str])
    approved_intents: set[str] = field(default_factory=lambda: set(_PRIVILEGED))
    sessions: dict[str, Session] = field(default_factory=dict[str, Session])
    _connections: set[_Connection] = field(default_factory=set[_Connection])

    def announce(self, event: str, payload: Mapping[str, Any]) -> None:
        """Dispatch an event of the world. The payload is serialised at once, so later changes do not alter it."""
        interaction_id = int(payload["id"]) if event == "INTERACTION_CREATE" else None
        for session in self.sessions.values():
            if session.receives(event, payload, self.backend.foreign_guilds):
                session.dispatch(event, session.shape(event, payload, self.backend), interaction_id=interaction_id)

    def reads_content(self) -> bool:
        """Whether a bot with the message_content intent is connected."""
        return any(session.intents.message_content for session in self.sessions.values())

    def connected_shards(self, *, but: Container[str] = ()) -> set[int]:
        """The shards with an open connection, except sessions with these ids."""
        sessions = (connection.session for connection in self._connections)
        return {session.shard for session in sessions if session is not None and session.id not in but}

    async def drop(self, *, shard: int | None = None, code: int | None = None) -> None:
        """Cut the connections of one shard or all, with or without a close code. Sessions can be resumed."""
        for connection in tuple(self._connections):
            session = connection.session
            if shard is not None and (session is None or session.shard != shard):
                continue
            if session is not None:
                connection.session = session.outbox = None
            if code is not None:
                await connection.socket.close(code=code)
            elif connection.transport is not None:
                connection.transport.abort()

    def forget_sessions(self) -> None:
        """Make every resume of these sessions fail with INVALID_SESSION; open connections stay until they are cut."""
        for session in self.sessions.values():
            session.is_forgotten = True

    async def connect(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one connection until it ends."""
        socket = web.WebSocketResponse(compress=False, timeout=_CLOSE_WITHIN_S)
        await socket.prepare(request)
        connection = _Connection(socket, request.transport)
        self._connections.add(connection)
        writer = asyncio.create_task(self._write(connection), name="loopback-gateway-writer")
        connection.say(_HELLO, {"heartbeat_interval": _HEARTBEAT_INTERVAL_MS})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._obey(connection, json.loads(message.data))
        finally:
            self._connections.discard(connection)
            self.backend.changes.note()
            if connection.session is not None and connection.session.outbox is connection.outbox:
                connection.session.outbox = None
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await writer
        return socket

    async def _write(self, connection: _Connection) -> None:
        while True:
            frame = await connection.outbox.get()
            if frame.interaction_id is not None:
                self.journal.sent.setdefault(frame.interaction_id, time.monotonic())
            try:
                await connection.socket.send_str(frame.text)
            except ConnectionError:
                return

    async def _obey(self, connection: _Connection, command: dict[str, Any]) -> None:
        data: Any = command.get("d")
        match command["op"]:
            case 1:  # heartbeat
                later = asyncio.get_running_loop().call_later
                later(_ACKNOWLEDGE_AFTER_S, connection.say, _HEARTBEAT_ACK)
            case 2:  # identify
                await self._identify(connection, data)
            case 6:  # resume
                await self._resume(connection, data)
            case 8:  # request guild members
                self._send_members(connection, data)
            case _:  # presence and voice state change nothing that a person here could see
                pass

    async def _identify(self, connection: _Connection, data: dict[str, Any]) -> None:
        intents = discord.Intents(0)
        intents.value = data["intents"]
        if data["token"] in self.bad_tokens:
            await connection.socket.close(code=_AUTHENTICATION_FAILED)
            return
        if any(getattr(intents, name) and name not in self.approved_intents for name in _PRIVILEGED):
            await connection.socket.close(code=_DISALLOWED_INTENTS)
            return
        shard, shard_count = data.get("shard") or (0, 1)
        self._replace_lost_session(shard, shard_count)
        session = Session(data["token"], shard, shard_count, intents, outbox=connection.outbox)
        connection.session = self.sessions[session.id] = session
        self._greet(session)
        self.backend.changes.note()

    def _replace_lost_session(self, shard: int, shard_count: int) -> None:
        lost = [
            s.id
            for s in self.sessions.values()
            if s.outbox is None and (s.shard, s.shard_count) == (shard, shard_count)
        ]
        for session_id in lost:
            del self.sessions[session_id]

    def _greet(self, session: Session) -> None:
        """READY, then each guild of the shard."""
        backend = self.backend
        guilds = [g for g in backend.guilds.values() if session.owns(g.id) and g.id not in backend.foreign_guilds]
        ready = {
            "v": 10,
            "user": serializers.user_payload(backend.bot_user),
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shard_count],
            "application": {"id": str(backend.application_id), "flags": 0},
        }
        session.dispatch("READY", encode(ready, backend.cdn_url))
        if session.intents.guilds:
            for guild in guilds:
                payload = serializers.guild_create_payload(backend, guild)
                session.dispatch("GUILD_CREATE", session.shape("GUILD_CREATE", payload, backend))

    async def _resume(self, connection: _Connection, data: dict[str, Any]) -> None:
        session = self.sessions.get(data["session_id"])
        missed = session.missed_since(data["seq"]) if session is not None and session.token == data["token"] else None
        if session is None or missed is None:
            connection.say(_INVALID_SESSION, data=False)
            return
        connection.session, session.outbox = session, connection.outbox
        for frame in missed:
            connection.outbox.put_nowait(frame)
        session.dispatch("RESUMED", "{}")
        self.backend.changes.note()

    def _send_members(self, connection: _Connection, data: dict[str, Any]) -> None:
        if connection.session is not None:
            for chunk in member_chunks(self.backend, data):
                connection.session.dispatch("GUILD_MEMBERS_CHUNK", encode(chunk, self.backend.cdn_url))
