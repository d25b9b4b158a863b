"""Brings clips in one message: with files as far as the place accepts them, else smaller ones, else as links."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cogs._posting.attachments import ClipFiles
from cogs._posting.batch import Batch, BatchContent, next_message
from cogs._posting.file_order import shrink_room
from cogs._transport.fallback import Route, write_first
from cogs._transport.transport import MessageRef
from core.model.job import Song

if TYPE_CHECKING:
    from cogs._bot.client import Chorus

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """What all messages of one upload have in common; `nonce` (20 characters) is its name."""

    bot: Chorus
    files: ClipFiles
    content: BatchContent
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploaded:
    """One message that was written, and what it showed about the place.

    `route` took it, and is the first of `routes`, those that are still worth a try. `room_bytes` is how many
    bytes of files the next message may have, None if no files are accepted.
    """

    batch: Batch
    message: MessageRef
    route: Route
    routes: Sequence[Route]
    room_bytes: int | None


async def upload_next(
    upload: Upload,
    waiting: Sequence[Song],
    *,
    routes: Sequence[Route],
    text_routes: Sequence[Route],
    room_bytes: int | None,
) -> Uploaded | None:
    """Write as many of the first waiting clips as fit into one message; None if no route accepts even text.

    `text_routes` are tried with a message without files, once none of `routes` accepts one with them.

    Raises:
        DiscordFailed: see Transport.
    """
    while True:
        attachments = await upload.files.attach(waiting, room_bytes)
        batch, outgoing = next_message(attachments, room_bytes, upload.content)
        written = await write_first(
            routes,
            outgoing,
            nonce=f"{upload.nonce}-{batch.songs[0].number}",
            throttle=upload.bot.throttle,
            now=upload.bot.services.orders.now,
        )
        if written.message is not None:
            return Uploaded(
                batch=batch,
                message=written.message,
                route=written.routes[0],
                routes=written.routes,
                room_bytes=room_bytes,
            )
        if room_bytes is None:
            return None
        if written.is_too_large:
            routes, room_bytes = written.routes, shrink_room(room_bytes, batch.size_bytes)
            log.info("%s: %d bytes were too large; going on with %d", upload.nonce, batch.size_bytes, room_bytes)
        else:
            routes, room_bytes = text_routes, None  # text may be allowed where files are not, and it links to them
