"""The simulated Discord's state, with every touch of simcord's private parts in this file.

simcord 3.2.1 ties its world to a bot inside the same process and to a virtual clock. Here the same world runs on the
wall clock, keeps uploads on disk, tells of every version of every message, and waits for nothing but the
acknowledgement of an interaction.
"""
# ruff: noqa: ARG002  # overridden methods keep simcord's signatures
# The quarantine: private names are used here so that they are used nowhere else.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import contextvars
import datetime as dt
import time
from collections import deque
from typing import TYPE_CHECKING, Any, cast

import discord
from simcord import _dpy_internals
from simcord._clock import Clock
from simcord._runtime import _current_task
from simcord.backend import Backend, serializers
from simcord.backend.errors import BackendError
from simcord.env import Env
from simcord.http import router

from .changes import Changes
from .history import History
from .message import SeenMessage, seen
from .wire import encode

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from simcord.backend.models import Interaction, Message
    from simcord.builders import GuildHandle

    from ._cdn import DiskCdn
    from .journal import Journal

_TRANSCRIPT_LENGTH = 5_000
_GUILD_INSTALL, _USER_INSTALL = "0", "1"
_DM_PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, add_reactions=True,
    read_message_history=True, external_emojis=True, mention_everyone=True,
).value  # fmt: skip


class WallClock(Clock):
    """simcord's clock, moved by nothing but real time, so that its 3 s and 15 min rules are Discord's own."""

    def __init__(self) -> None:
        self._started_s = time.monotonic()
        self._started_at = dt.datetime.now(dt.UTC)

    @property
    def elapsed(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]  # simcord stores it, this derives it
        """Seconds since the clock was made."""
        return time.monotonic() - self._started_s

    def now(self) -> dt.datetime:
        """The aware UTC instant."""
        return self._started_at + dt.timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Nothing: real time cannot be pushed."""


class LoopbackBackend(Backend):
    """simcord's state, completed where it differs from Discord.

    `upload_limits_bytes` by guild (else `upload_limit_bytes`), `locales` by user, `foreign_guilds`: guilds that the bot
    is no member of, where people bring it along as a user-installed app; `acknowledge_within_s` is Discord's 3 s.
    """

    def __init__(self, cdn: DiskCdn, *, upload_limit_bytes: int) -> None:
        self.history = History()
        self.changes = Changes()
        self.cdn_url = ""
        self.upload_limit_bytes = upload_limit_bytes
        self.upload_limits_bytes: dict[int, int] = {}
        self.locales: dict[int, str] = {}
        self.foreign_guilds: set[int] = set()
        self.acknowledge_within_s = 3.0
        super().__init__(clock=WallClock())
        self.cdn = cdn
        # simcord keeps every request and event for its transcript; a server that runs for days must not.
        self.transcript = cast("list[tuple[str, str, Any]]", deque[tuple[str, str, Any]](maxlen=_TRANSCRIPT_LENGTH))

    def limit_bytes(self, guild_id: int | None) -> int:
        """The upload limit of a guild, or of direct messages for None."""
        return self.upload_limits_bytes.get(guild_id or 0, self.upload_limit_bytes)

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event; see `simcord.backend.Backend`."""
        if event == "INTERACTION_CREATE":
            self._complete_interaction(cast("dict[str, Any]", payload))
        super().emit(event, payload)

    def register_commands(self, guild_id: int | None, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Store the commands of a sync and say so."""
        registered = super().register_commands(guild_id, payloads)
        self.changes.note()
        return registered

    def new_interaction(self, type: int, channel_id: int, user_id: int, guild_id: int | None) -> Interaction:  # noqa: A002
        """Record an interaction; see `simcord.backend.Backend`."""
        record = super().new_interaction(type, channel_id, user_id, guild_id)
        record.initial_response_deadline = self.iso_after(self.acknowledge_within_s)
        return record

    def interaction_by_token(self, token: str) -> Interaction:
        """The interaction of a token.

        Raises:
            BackendError: 401 / 50027 after its 15 minutes, as Discord answers (simcord: 404 / 10015).
        """
        record = self.interactions.get(self.interaction_tokens.get(token, 0))
        if record is not None and record.expires_at is not None and self.now_iso() >= record.expires_at:
            raise BackendError(401, 50027, "Invalid Webhook Token")
        return super().interaction_by_token(token)

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a message and note its first version."""
        committed = super().commit_message(message, broadcast=broadcast)
        self._note(committed)
        return committed

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Edit a message and note the new version."""
        message = super().edit_message(channel_id, message_id, fields)
        self._note(message)
        return message

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete a message and note that it is gone."""
        super().delete_message(channel_id, message_id)
        self.history.note_deleted(message_id)

    def bulk_delete_messages(self, channel_id: int, message_ids: Iterable[int]) -> list[int]:
        """Delete messages at once and note that they are gone."""
        deleted = super().bulk_delete_messages(channel_id, message_ids)
        for message_id in deleted:
            self.history.note_deleted(message_id)
        return deleted

    def seen(self, message: Message) -> SeenMessage:
        """A message as it stands now, reactions included."""
        return seen(self._written(message), self.history.versions, pinged=tuple(message.ping_user_ids))

    def _written(self, message: Message) -> str:
        return encode(serializers.message_payload(self, message), self.cdn_url)

    def _note(self, message: Message) -> None:
        self.history.note(message.id, self._written(message), message.ping_user_ids)

    def _complete_interaction(self, payload: dict[str, Any]) -> None:
        guild_id = int(payload["guild_id"]) if "guild_id" in payload else None
        user_id = int((payload.get("user") or payload["member"]["user"])["id"])
        payload["attachment_size_limit"] = self.limit_bytes(guild_id)
        payload["locale"] = self.locales.get(user_id, "en-US")
        if guild_id is None:
            # Source: Discord's Interaction object: "0" stands for the bot's own direct messages.
            payload["authorizing_integration_owners"] = {_GUILD_INSTALL: "0"}
            payload["app_permissions"] = str(_DM_PERMISSIONS)
            return
        guild = self.get_guild(guild_id)
        payload["guild_locale"] = guild.preferred_locale
        payload["guild"] = {"id": str(guild_id), "locale": guild.preferred_locale, "features": []}
        if guild_id in self.foreign_guilds:
            payload["authorizing_integration_owners"] = {_USER_INSTALL: str(user_id)}
            payload["app_permissions"] = payload["member"]["permissions"]
        else:
            payload["authorizing_integration_owners"] = {_GUILD_INSTALL: str(guild_id)}


_DISPATCHED: contextvars.ContextVar[Interaction | None] = contextvars.ContextVar("loopback_dispatched", default=None)


class LoopbackEnv(Env):
    """simcord's Env without a bot inside: builders, people and the browser preview work on it as they do in simcord."""

    backend: LoopbackBackend

    def __init__(self, backend: LoopbackBackend, journal: Journal) -> None:
        super().__init__(discord.Client(intents=discord.Intents(guilds=True)), check_errors=False)
        self.backend = backend
        self.journal = journal
        self._acknowledgements: dict[int, asyncio.Future[None]] = {}
        self._depths: dict[asyncio.Task[Any] | None, int] = {}

    async def start(self) -> None:
        """Make the world usable; no bot is attached, it comes over the loopback."""
        self._loop = asyncio.get_running_loop()
        self._started = True
        self._generation = 1
        self._message_states.add(_dpy_internals.get_state(self.bot))

    async def shutdown(self) -> None:
        """Close a preview that is still open."""
        await self._run_pre_shutdown()
        self._started = False

    def acknowledge(self, interaction_id: int) -> None:
        """Wake whoever waits for the answer to this interaction."""
        waiting = self._acknowledgements.pop(interaction_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def set_shards(self, shard_count: int) -> None:
        """How many shards `create_guild(shard_id=...)` counts with."""
        self._shard_count = shard_count

    def create_foreign_guild(self, name: str, *, locale: str) -> GuildHandle:
        """A guild without the bot."""
        backend = self.backend
        guild_id = backend.snowflake()
        backend._reserved_ids.discard(guild_id)  # reserved once more by its creation
        backend.foreign_guilds.add(guild_id)
        guild = self.create_guild(name, id=guild_id, preferred_locale=locale)
        del backend.get_guild(guild_id).members[backend.bot_user.id]
        return guild

    def _notify_dispatch_observers(self, interaction: Interaction) -> None:
        _DISPATCHED.set(interaction)
        self._acknowledgements[interaction.id] = asyncio.get_running_loop().create_future()
        super()._notify_dispatch_observers(interaction)

    async def _settle_internal(
        self,
        *,
        timeout: float | None = None,  # noqa: ASYNC109  # simcord's signature
        idle: float = 0.05,
        dispatch: str | None = None,
        _deadline: float | None = None,
    ) -> None:
        interaction = _DISPATCHED.get()
        if dispatch != "INTERACTION_CREATE" or interaction is None:
            await asyncio.sleep(0)
            return
        waiting = self._acknowledgements.get(interaction.id)
        if waiting is not None:
            await asyncio.wait([waiting], timeout=self.backend.acknowledge_within_s)
            self._acknowledgements.pop(interaction.id, None)

    async def _advance_to(self, target: float, deadline: float) -> None:
        """Nothing to advance, the wall clock moves by itself; what fell due is carried out."""
        self._process_resource_deadlines()

    # simcord allows one operation at a time, by whichever task; here people act at once, each in a task of their own.

    def _begin_operation(self, label: str) -> None:
        task = _current_task()
        self._depths[task] = self._depths.get(task, 0) + 1
        self._operation_label = label

    def _end_operation(self) -> None:
        task = _current_task()
        depth = self._depths.pop(task, 1) - 1
        if depth > 0:
            self._depths[task] = depth

    def _mark_mutation(self) -> None:
        if self._preview is not None and _current_task() in self._depths:
            self._preview._mark_action_dispatched()


def carry(backend: Backend, request: router.RequestContext) -> Any:  # noqa: ANN401  # whatever the route answers
    """Carry out a REST request on simcord's routes.

    This is simcord's dispatch without its record of every request, which copies each body deeply.

    Raises:
        BackendError: Discord's error answer; `RouteNotImplemented` among them when simcord lacks the route.
    """
    segments = request.path.strip("/").split("/")
    best: tuple[int, dict[str, str], router.Handler] | None = None
    for template, handler in router._ROUTES.get(request.method, ()):
        args = _arguments(template, segments)
        literals = len(template) - len(args or {})
        if args is not None and (best is None or literals > best[0]):
            best = (literals, args, handler)
    if best is None:
        raise router.RouteNotImplemented(request.method, request.path)
    request.backend, request.args = backend, best[1]
    return best[2](request)


def _arguments(template: list[str], segments: list[str]) -> dict[str, str] | None:
    if len(template) != len(segments):
        return None
    args: dict[str, str] = {}
    for name, segment in zip(template, segments, strict=True):
        if name.startswith("{"):
            args[name[1:-1]] = segment
        elif name != segment:
            return None
    return args
