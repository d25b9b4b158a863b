"""Shows the bot's direct messages in the channel, to their recipient only: the page has no other place for them."""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING, Any

from simcord.backend.errors import BackendError
from simcord.backend.models import EPHEMERAL_FLAG

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping

    from simcord.backend import Backend
    from simcord.builders import ChannelHandle

    from sandbox.loopback import LoopbackDiscord

_HEADING = "✉️ **A direct message from me to you:**"


@contextlib.contextmanager
def direct_messages_shown(channel: ChannelHandle, loopback: LoopbackDiscord) -> Generator[None]:
    """Show each direct message of the bot in that channel too, privately, until the block ends."""
    backend = loopback.backend

    def notice(event: str, payload: Mapping[str, Any]) -> None:
        if event != "MESSAGE_CREATE" or int(payload["author"]["id"]) != backend.bot_user.id:
            return
        dm_id = int(payload["channel_id"])
        for user_id in [user for user, own in backend.dm_channels.items() if own == dm_id]:
            # The bot gets the event of the message first.
            asyncio.get_running_loop().call_soon(_show, backend, channel.id, user_id, dm_id, int(payload["id"]))

    backend.subscribers.append(notice)
    try:
        yield
    finally:
        backend.subscribers.remove(notice)


def _show(backend: Backend, channel_id: int, user_id: int, dm_id: int, message_id: int) -> None:
    with contextlib.suppress(BackendError):  # deleted in the meantime
        message = backend.get_message(dm_id, message_id)
        backend.create_message(
            channel_id,
            backend.bot_user.id,
            f"{_HEADING}\n{message.content or ''}".strip(),
            embeds=list(message.embeds),
            attachments=list(message.attachments),
            flags=EPHEMERAL_FLAG,
            interaction_metadata={"id": str(backend.snowflake()), "user": {"id": str(user_id)}},
            broadcast=False,
        )
