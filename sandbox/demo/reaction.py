"""Adds reactions under each result for people to click, because simcord's page cannot add new ones."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from simcord.backend.errors import BackendError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Mapping

    from simcord.backend import Backend

    from sandbox.loopback import LoopbackDiscord

OFFERED = ("🎸", "🎷", "🎻", "🕹️", "🔁", "⏩", "❤️", "1️⃣", "2️⃣")
"""Some of those that the bot acts on, in the order in which they are shown."""
_TAKES = ("1️⃣", "2️⃣")


@contextlib.contextmanager
def reactions_offered(loopback: LoopbackDiscord) -> Generator[None]:
    """Add the bot's own reactions to each of its results until the block ends. The bot ignores its own reactions."""
    backend = loopback.backend
    met: set[int] = set()

    def notice(event: str, payload: Mapping[str, Any]) -> None:
        if event not in {"MESSAGE_CREATE", "MESSAGE_UPDATE"} or int(payload["author"]["id"]) != backend.bot_user.id:
            return
        message_id, songs = int(payload["id"]), _count_songs(payload["attachments"])
        if songs and message_id not in met:
            met.add(message_id)
            # The bot gets the event of the message first.
            asyncio.get_running_loop().call_soon(_react, backend, int(payload["channel_id"]), message_id, songs)

    backend.subscribers.append(notice)
    try:
        yield
    finally:
        backend.subscribers.remove(notice)


def _react(backend: Backend, channel_id: int, message_id: int, songs: int) -> None:
    with contextlib.suppress(BackendError):  # deleted in the meantime
        for emoji in OFFERED:
            if songs > 1 or emoji not in _TAKES:
                backend.add_reaction(channel_id, message_id, emoji, backend.bot_user.id)


def _count_songs(attachments: Iterable[Mapping[str, Any]]) -> int:
    return sum(file["content_type"].startswith("audio/") for file in attachments)
