"""The references of messages: replies as Discord accepts them, and those of answers to interactions.

Source: Discord, Message: "responses to message components include a message reference"; `fail_if_not_exists` false
sends "as a normal (non-reply) message"; `original_response_message_id` is "present only on follow-up messages", which
the client shows as replies to the first answer.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from simcord.backend.errors import BackendError, invalid_form_body
from simcord.enums import InteractionType, MessageType

if TYPE_CHECKING:
    from simcord.backend import Backend
    from simcord.backend.models import Message

_REPLY = 0
_UNKNOWN_TARGET = {
    "message_reference": {"_errors": [{"code": "REPLIES_UNKNOWN_MESSAGE", "message": "Unknown message"}]}
}


def checked_reference(
    backend: Backend, channel_id: int, author_id: int, reference: dict[str, Any] | None
) -> dict[str, Any] | None:
    """The reference of a new message as Discord stores it; None when it is not a reply, or no longer one.

    Raises:
        BackendError: 400 / 50035 when the target is gone and `fail_if_not_exists` is not false; 403 / 160002 if the
            author may not read the history.
    """
    normal = backend.normalize_message_reference(channel_id, reference)
    if normal is None or normal["type"] != _REPLY:
        return normal
    channel = backend.get_channel(channel_id)
    try:
        backend.require_permissions(channel.guild_id, author_id, channel_id, "read_message_history")
    except BackendError as error:
        text = "Cannot reply without permission to read message history"
        raise BackendError(HTTPStatus.FORBIDDEN, 160002, text) from error
    target = backend.messages.get(channel_id, {}).get(int(normal["message_id"]))
    if target is not None and not target.is_ephemeral:
        return _to(backend, channel_id, target.id)
    if normal["fail_if_not_exists"]:
        raise invalid_form_body(errors=_UNKNOWN_TARGET)
    return None


def answer(backend: Backend, message: Message) -> None:
    """Make an interaction's answer refer to the message with the component, and a follow-up to the first answer."""
    metadata = message.interaction_metadata
    record = backend.interactions.get(int(metadata["id"])) if metadata is not None else None
    if metadata is None or record is None:
        return
    if record.type == InteractionType.MESSAGE_COMPONENT:
        metadata["interacted_message_id"] = str(record.source_message_id)
    first_id = record.message_id if record.responded else None
    if first_id is not None:
        metadata["original_response_message_id"] = str(first_id)
    target_id = first_id or record.source_message_id
    if target_id is not None:
        message.reference = _to(backend, message.channel_id, target_id)
        message.type = int(MessageType.REPLY)


def shallow(payload: dict[str, Any]) -> dict[str, Any]:
    """The message object with the message it refers to, but without that message's own reference."""
    target = payload.get("referenced_message")
    if target is not None:
        target.pop("referenced_message", None)
    return payload


def _to(backend: Backend, channel_id: int, message_id: int) -> dict[str, Any]:
    reference: dict[str, Any] = {"type": _REPLY, "channel_id": str(channel_id), "message_id": str(message_id)}
    guild_id = backend.get_channel(channel_id).guild_id
    return reference if guild_id is None else {**reference, "guild_id": str(guild_id)}
