"""Corrects messages for simcord's page where Discord shows them differently.

It parses texts with simcord's private markdown parser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from simcord.backend.errors import BackendError
from simcord.preview import _markdown

if TYPE_CHECKING:
    from simcord.backend import Backend
    from simcord.backend.models import Message

_EMBED_MEDIA = ("image", "thumbnail", "video")
MISSING = "missing"
"""The state of a reply whose target is not visible; simcord's page has only "resolved", see `page_change`."""
# Discord's texts for the message a reply answers if it has no text, was deleted, or is visible to somebody else only.
_NO_TEXT = "Click to see attachment"
_GONE = "Original message was deleted"
_HIDDEN = "Message could not be loaded"


def correct(shown: dict[str, Any], backend: Backend) -> None:
    """Show each file once, and the message that a reply answers."""
    _show_once(shown)
    try:
        message = backend.get_message(int(shown["channel_id"]), int(shown["id"]))
    except BackendError:
        return
    if message.reference is not None and message.reference.get("type", 0) == 0:
        _show_answered(shown, message.reference, backend)


def _show_once(shown: dict[str, Any]) -> None:
    """Leave out the attachments that an embed shows, as Discord does."""
    embeds = cast("list[dict[str, dict[str, str]]]", shown["embeds"])
    in_embeds = {embed[place].get("attachment_id") for embed in embeds for place in _EMBED_MEDIA if embed.get(place)}
    shown["attachments"] = [file for file in shown["attachments"] if file["id"] not in in_embeds]


def _show_answered(shown: dict[str, Any], reference: dict[str, Any], backend: Backend) -> None:
    """Describe the message that a reply answers (simcord shows nothing if it is not visible or has no text)."""
    answered = backend.messages.get(int(reference["channel_id"]), {}).get(int(reference["message_id"]))
    reply = cast("dict[str, Any]", shown["reply"] or {})
    if reply.get("state") != "resolved":
        name = _GONE if answered is None else _HIDDEN
        shown["reply"] = {"state": MISSING, "author": {"name": name, "avatar_kind": "default"}, "excerpt_tokens": []}
    elif answered is not None and not answered.content:
        reply["excerpt_tokens"] = _markdown.markdown_tokens(_headline(answered), "message")


def _headline(message: Message) -> str:
    """The titles of a message's embeds, which are those of its songs."""
    titles = [str(embed["title"]) for embed in message.embeds if embed.get("title")]
    return ", ".join(dict.fromkeys(titles)) or _NO_TEXT
