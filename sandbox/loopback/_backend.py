"""The simulated Discord's state: simcord's, on the wall clock, and corrected where it differs from Discord.

It overrides methods of simcord's backend and calls its private serializers.
"""
# pyright: reportPrivateUsage=false

from __future__ import annotations

import datetime as dt
import re
import time
from collections import deque
from typing import TYPE_CHECKING, Any, cast

import discord
from simcord._clock import Clock
from simcord.backend import Backend, errors, serializers
from simcord.backend.errors import BackendError
from simcord.backend.models import Overwrite
from simcord.enums import OverwriteType

from . import reference
from .changes import Changes
from .history import History
from .message import SeenMessage, seen_message
from .wire import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from simcord.backend.models import Interaction, Message

    from ._cdn import DiskCdn

_TRANSCRIPT_LENGTH = 5_000
# Source: Discord, Create Reaction: a custom emoji is name:id, any other the characters themselves.
_EMOJI = re.compile(r"\w+:\d+|[^:]*[^\x00-\x7f][^:]*")
_REACTIONS_PER_MESSAGE = 20  # Source: Discord, JSON Error Codes, 30010
_GUILD_INSTALL, _USER_INSTALL = "0", "1"
_DM_PERMISSIONS = discord.Permissions(
    view_channel=True, send_messages=True, embed_links=True, attach_files=True, add_reactions=True,
    read_message_history=True, external_emojis=True, mention_everyone=True,
).value  # fmt: skip


class WallClock(Clock):
    """simcord's clock in real time, so that its limits of 3 s and 15 min are Discord's own."""

    def __init__(self) -> None:
        self._started_s = time.monotonic()
        self._started_at = dt.datetime.now(dt.UTC)

    @property
    def elapsed(self) -> float:  # pyright: ignore[reportIncompatibleVariableOverride]  # simcord stores it, this derives it
        """Seconds since the clock was created."""
        return time.monotonic() - self._started_s

    def now(self) -> dt.datetime:
        """The aware UTC instant."""
        return self._started_at + dt.timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        """Do nothing: real time cannot be advanced."""


class _Reachable(list[int]):
    """The follow-ups of an interaction; its token can also reach the message with the component.

    Bots edit and delete that message with the token after any kind of answer (observed in several running bots, for
    example `deleteReply(interaction.message)` in discord.js); simcord allows it only if the answer was an edit of it.
    """

    def __init__(self, record: Interaction) -> None:
        super().__init__()
        self._record = record

    def __contains__(self, message_id: object) -> bool:
        return super().__contains__(message_id) or message_id == self._record.source_message_id


class LoopbackBackend(Backend):
    """simcord's state, corrected where it differs from Discord.

    `upload_limits_bytes` by guild (else `upload_limit_bytes`), `locales` by user. `foreign_guilds` are guilds without
    the bot as a member, where people use it as a user-installed app; `closed_dms` are users who accept no direct
    messages; `acknowledge_within_s` is Discord's 3 s; `owner_id` is the user who owns the bot's application (None:
    nobody).
    """

    def __init__(self, cdn: DiskCdn, *, upload_limit_bytes: int) -> None:
        self.history = History()
        self.changes = Changes()
        self.cdn_url = ""
        self.upload_limit_bytes = upload_limit_bytes
        self.upload_limits_bytes: dict[int, int] = {}
        self.locales: dict[int, str] = {}
        self.foreign_guilds: set[int] = set()
        self.closed_dms: set[int] = set()
        self.acknowledge_within_s = 3.0
        self.owner_id: int | None = None
        self._completions: dict[str, Callable[[dict[str, Any]], object]] = {
            "INTERACTION_CREATE": self._complete_interaction,
            "MESSAGE_CREATE": reference.shallow,
            "MESSAGE_UPDATE": reference.shallow,
            "MESSAGE_REACTION_ADD": self._complete_reaction,
        }
        super().__init__(clock=WallClock())
        self.cdn = cdn
        # simcord keeps every request and event for its transcript; a server that runs for days cannot.
        self.transcript = cast("list[tuple[str, str, Any]]", deque[tuple[str, str, Any]](maxlen=_TRANSCRIPT_LENGTH))

    def limit_bytes(self, guild_id: int | None) -> int:
        """The upload limit of a guild, or of direct messages for None."""
        return self.upload_limits_bytes.get(guild_id or 0, self.upload_limit_bytes)

    def emit(self, event: str, payload: Mapping[str, Any]) -> None:
        """Announce an event; see `simcord.backend.Backend`."""
        complete = self._completions.get(event)
        if complete is not None:
            complete(cast("dict[str, Any]", payload))
        super().emit(event, payload)

    def register_commands(self, guild_id: int | None, payloads: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Store the commands of a sync, and wake those who wait for them."""
        registered = super().register_commands(guild_id, payloads)
        self.changes.note()
        return registered

    def new_interaction(self, type: int, channel_id: int, user_id: int, guild_id: int | None) -> Interaction:  # noqa: A002
        """Record an interaction; see `simcord.backend.Backend`."""
        record = super().new_interaction(type, channel_id, user_id, guild_id)
        record.followup_ids = _Reachable(record)
        record.initial_response_deadline = self.iso_after(self.acknowledge_within_s)
        return record

    def interaction_by_token(self, token: str) -> Interaction:
        """The interaction of a token.

        Raises:
            BackendError: 401 / 50027 after its 15 minutes, as Discord answers (simcord: 404 / 10015); 404 / 10015
                before the interaction was acknowledged.
        """
        record = self.interactions.get(self.interaction_tokens.get(token, 0))
        if record is not None and record.expires_at is not None and self.now_iso() >= record.expires_at:
            raise BackendError(401, 50027, "Invalid Webhook Token")
        if record is not None and not record.responded:
            raise errors.unknown_webhook()
        return super().interaction_by_token(token)

    def check_writable(self, channel_id: int) -> None:
        """Check that the bot may write here.

        Raises:
            BackendError: 403 / 50007 when the channel is a direct message to somebody who accepts none from the bot.
        """
        channel = self.channels.get(channel_id)
        if channel is not None and channel.guild_id is None and self.closed_dms.intersection(channel.recipient_ids):
            raise BackendError(403, 50007, "Cannot send messages to this user")

    def invite_with(self, guild_id: int, permissions: discord.Permissions) -> None:
        """Give the bot's own role in a guild these permissions and no others."""
        guild = self.get_guild(guild_id)
        for role_id in guild.members[self.bot_user.id].role_ids:
            guild.roles[role_id].permissions = permissions.value

    def join(self, guild_id: int, permissions: discord.Permissions) -> None:
        """Make the bot a member of a guild, with these permissions.

        Source: discord.py, `on_guild_join`: a guild that comes without `unavailable` was joined, others come back.
        """
        self.foreign_guilds.discard(guild_id)
        guild = self.get_guild(guild_id)
        self.add_member(guild_id, self.bot_user.id, roles=[role.id for role in guild.roles.values() if role.managed])
        self.invite_with(guild_id, permissions)
        payload = cast("dict[str, Any]", serializers.guild_create_payload(self, guild))
        self.emit("GUILD_CREATE", {name: value for name, value in payload.items() if name != "unavailable"})

    def leave(self, guild_id: int) -> None:
        """Remove the bot from a guild, which continues without it."""
        self.emit("GUILD_DELETE", {"id": str(guild_id)})
        del self.get_guild(guild_id).members[self.bot_user.id]
        self.foreign_guilds.add(guild_id)

    def deny(self, channel_id: int, user_id: int, permissions: Iterable[str]) -> None:
        """Replace somebody's overwrite in a channel with a denial of these permissions."""
        denied = discord.Permissions(**dict.fromkeys(permissions, True)).value
        kept = [overwrite for overwrite in self.get_channel(channel_id).overwrites if overwrite.target_id != user_id]
        own = Overwrite(target_id=user_id, type=OverwriteType.MEMBER, deny=denied)
        self.edit_channel(channel_id, {}, overwrites=[*kept, own])

    def set_reaction(self, channel_id: int, message_id: int, emoji: str, user_id: int, reacted: bool) -> None:  # noqa: FBT001
        """Add or remove a reaction.

        Raises:
            BackendError: 400 / 10014 if it is not an emoji; 400 / 30010 when the message has 20 different ones already.
        """
        reactions = self.get_message(channel_id, message_id).reactions
        if reacted and emoji not in {reaction.emoji for reaction in reactions}:
            if not _EMOJI.fullmatch(emoji):
                raise BackendError(400, 10014, "Unknown Emoji")
            if len(reactions) == _REACTIONS_PER_MESSAGE:
                raise BackendError(400, 30010, "Maximum number of reactions reached (20)")
        super().set_reaction(channel_id, message_id, emoji, user_id, reacted)

    def prepare_message(self, channel_id: int, author_id: int, content: str | None = "", **fields: Any) -> Message:  # noqa: ANN401
        """Create an unpublished message with a reference as Discord has it; see `simcord.backend.Backend`.

        Raises:
            BackendError: as `reference.checked_reference`, and what simcord refuses.
        """
        fields["reference"] = reference.checked_reference(self, channel_id, author_id, fields.get("reference"))
        message = super().prepare_message(channel_id, author_id, content, **fields)
        reference.answer(self, message)
        return message

    def commit_message(self, message: Message, *, broadcast: bool = True) -> Message:
        """Publish a message and record its first version."""
        committed = super().commit_message(message, broadcast=broadcast)
        self._note(committed)
        return committed

    def edit_message(self, channel_id: int, message_id: int, fields: dict[str, Any]) -> Message:
        """Edit a message and record the new version."""
        message = super().edit_message(channel_id, message_id, fields)
        self._note(message)
        return message

    def delete_message(self, channel_id: int, message_id: int) -> None:
        """Delete a message and record that."""
        super().delete_message(channel_id, message_id)
        self.history.note_deleted(message_id)

    def bulk_delete_messages(self, channel_id: int, message_ids: Iterable[int]) -> list[int]:
        """Delete several messages at once and record that."""
        deleted = super().bulk_delete_messages(channel_id, message_ids)
        for message_id in deleted:
            self.history.note_deleted(message_id)
        return deleted

    def seen(self, message: Message) -> SeenMessage:
        """A message as it is now, including its reactions."""
        return seen_message(self._written(message), self.history.versions, pinged=tuple(message.ping_user_ids))

    def _written(self, message: Message) -> str:
        payload = cast("dict[str, Any]", serializers.message_payload(self, message))
        return encode(reference.shallow(payload), self.cdn_url)

    def _note(self, message: Message) -> None:
        self.history.note(message.id, self._written(message), message.ping_user_ids)

    def _complete_reaction(self, payload: dict[str, Any]) -> None:
        """Name the message's author; Discord does so except for messages of webhooks and interactions.

        Source: Discord Gateway Events, Message Reaction Add; discord-api-docs pull request 6102.
        """
        message = self.get_message(int(payload["channel_id"]), int(payload["message_id"]))
        if message.webhook_id is None and message.interaction_metadata is None:
            payload["message_author_id"] = str(message.author_id)

    def _complete_interaction(self, payload: dict[str, Any]) -> None:
        guild_id = int(payload["guild_id"]) if "guild_id" in payload else None
        user_id = int((payload.get("user") or payload["member"]["user"])["id"])
        payload["attachment_size_limit"] = self.limit_bytes(guild_id)
        payload["locale"] = self.locales.get(user_id, "en-US")
        # Discord sends the reference of the message with the component, but not the message that it refers to.
        payload.get("message", {}).pop("referenced_message", None)
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
