"""One gateway session of one shard: which events it receives, and which a resume replays."""

from __future__ import annotations

import json
import secrets
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from simcord import intents as _intents

from .wire import encode

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping

    import discord

    from ._backend import LoopbackBackend

_REPLAYABLE = 5_000
# Events of the whole application; every other event without a guild is a direct message. Both belong to shard 0.
_GUILD_ITSELF = ("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE")


@dataclass(frozen=True, slots=True)
class Frame:
    """One message to the client; `interaction_id` if it announces an interaction, so that its sending can be timed."""

    text: str
    sequence: int = 0
    interaction_id: int | None = None


@dataclass(slots=True)
class Session:
    """The state that outlives a connection. `outbox` is the open connection's queue, None without a connection."""

    token: str
    shard: int
    shard_count: int
    intents: discord.Intents
    id: str = field(default_factory=lambda: secrets.token_hex(16))
    sequence: int = 0
    outbox: asyncio.Queue[Frame] | None = None
    is_forgotten: bool = False
    replayable: deque[Frame] = field(default_factory=lambda: deque[Frame](maxlen=_REPLAYABLE))

    def dispatch(self, event: str, text: str, *, interaction_id: int | None = None) -> None:
        """Number an event, keep it for a resume, and send it if a connection is open. `text` is its data as JSON."""
        self.sequence += 1
        frame = Frame(f'{{"op":0,"s":{self.sequence},"t":"{event}","d":{text}}}', self.sequence, interaction_id)
        self.replayable.append(frame)
        if self.outbox is not None:
            self.outbox.put_nowait(frame)

    def missed_since(self, sequence: int) -> list[Frame] | None:
        """The events after `sequence`, oldest first; None when some of them are no longer kept."""
        if self.is_forgotten:
            return None
        missed = [frame for frame in self.replayable if frame.sequence > sequence]
        return missed if len(missed) == self.sequence - sequence else None

    def receives(self, event: str, payload: Mapping[str, Any], foreign_guilds: set[int]) -> bool:
        """Whether Discord would send this event here: the guild's shard, a declared intent, a guild the bot is in."""
        guild_id = payload.get("guild_id") or (payload.get("id") if event in _GUILD_ITSELF else None)
        if guild_id is not None:
            if int(guild_id) in foreign_guilds and event != "INTERACTION_CREATE":
                return False
            if not self.owns(int(guild_id)):
                return False
        elif self.shard != 0:
            return False
        intent = _intents.required_intent(event, payload)
        return intent is None or bool(getattr(self.intents, intent))

    def owns(self, guild_id: int) -> bool:
        """Whether a guild belongs to this shard. Source: Discord Gateway, Sharding: (guild_id >> 22) % num_shards."""
        return (guild_id >> 22) % self.shard_count == self.shard

    def shape(self, event: str, payload: Mapping[str, Any], backend: LoopbackBackend) -> str:
        """The event's data as JSON, without what the session's intents do not cover."""
        if event == "GUILD_CREATE":
            pruned = dict(payload)
            _intents.prune_guild_create(pruned, self.intents, backend.bot_user.id)
            payload = pruned
        if not self.intents.message_content and event in ("MESSAGE_CREATE", "MESSAGE_UPDATE", "INTERACTION_CREATE"):
            payload = _without_content(event, payload, backend)
        return encode(payload, backend.cdn_url)


def _without_content(event: str, payload: Mapping[str, Any], backend: LoopbackBackend) -> Mapping[str, Any]:
    """Remove content that needs the message_content intent; the message acted on stays readable, as on Discord."""
    bot_id = backend.bot_user.id
    if event != "INTERACTION_CREATE":
        if payload["author"]["id"] == str(bot_id) and "referenced_message" not in payload:
            return payload
        copied = _copy(payload)
        _intents.censor_message(copied, bot_id, backend=backend)
        return copied
    resolved = payload["data"].get("resolved", {}).get("messages", {})
    if "message" not in payload and not resolved:
        return payload
    copied = _copy(payload)
    if "message" in copied:
        _intents.censor_message(copied["message"], bot_id, backend=backend, exempt_root=True)
    for message_id, message in copied["data"].get("resolved", {}).get("messages", {}).items():
        is_target = message_id == copied["data"].get("target_id")
        _intents.censor_message(message, bot_id, backend=backend, exempt_root=is_target)
    return copied


def _copy(payload: Mapping[str, Any]) -> dict[str, Any]:
    return cast("dict[str, Any]", json.loads(json.dumps(payload, default=str)))
