"""simcord's environment without a bot inside it, and its REST routes.

simcord 3.2.1 ties its world to a bot inside the same process and to a virtual clock. Here the same world runs on the
wall clock, stores uploads on disk, reports every version of every message, and waits only for the acknowledgement of
an interaction.
"""
# ruff: noqa: ARG002  # overridden methods keep simcord's signatures
# simcord's private names are used here so that they are used nowhere else.
# pyright: reportPrivateUsage=false

from __future__ import annotations

import asyncio
import contextvars
from typing import TYPE_CHECKING, Any

import discord
from simcord import _dpy_internals
from simcord._runtime import _current_task
from simcord.env import Env
from simcord.http import router

if TYPE_CHECKING:
    from simcord.backend import Backend
    from simcord.backend.models import Interaction
    from simcord.builders import GuildHandle

    from ._backend import LoopbackBackend
    from .journal import Journal

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
        """Make the world usable; no bot is attached, because it connects over the loopback."""
        self._loop = asyncio.get_running_loop()
        self._started = True
        self._generation = 1
        self._message_states.add(_dpy_internals.get_state(self.bot))

    async def shutdown(self) -> None:
        """Close a preview that is still open."""
        await self._run_pre_shutdown()
        self._started = False

    def acknowledge(self, interaction_id: int) -> None:
        """Wake those who wait for the answer to this interaction."""
        waiting = self._acknowledgements.pop(interaction_id, None)
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def set_shards(self, shard_count: int) -> None:
        """Set the number of shards that `create_guild(shard_id=...)` uses."""
        self._shard_count = shard_count

    def create_foreign_guild(self, name: str, *, locale: str) -> GuildHandle:
        """A guild without the bot."""
        backend = self.backend
        guild_id = backend.snowflake()
        backend._reserved_ids.discard(guild_id)  # its creation reserves it again
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
        """Process what is due; there is nothing to advance on the wall clock."""
        self._process_resource_deadlines()

    # simcord allows one operation at a time in all tasks; here people act at the same time, each in their own task.

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


def dispatch(backend: Backend, request: router.RequestContext) -> Any:  # noqa: ANN401  # JSON of the route
    """Answer a REST request with simcord's routes.

    This is simcord's dispatch without its record of every request, for which it copies each body.

    Raises:
        BackendError: Discord's error answer; `RouteNotImplemented` when simcord lacks the route.
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
