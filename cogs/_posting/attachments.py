"""What the files of a job are, once they fit a message: one attachment each, with the clips in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cogs._message.text import EMBEDS_MAX
from cogs._posting.file_order import FILES_MAX

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from core.model.job import Song


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """One file, called `name`: the clips in it and, if there is one, their cover.

    `file` is None where it does not fit a message, or no files may be sent: then links are shown instead. `is_zip`: it
    must be unpacked.
    """

    songs: Sequence[Song]
    file: Path | None
    name: str = ""
    cover: Path | None = None
    is_zip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachments:
    """The files in the order they are posted; each fits a message, and a message holds at most `most` of them.

    `notes` are what people must be told about them, in whole sentences.
    """

    items: Sequence[Attachment]
    most: int = min(EMBEDS_MAX, FILES_MAX)
    notes: Sequence[str] = ()


class ClipFiles(Protocol):
    """The clips of a job on disk."""

    songs: Sequence[Song]
    """Those that could be fetched, by number, with links that work."""

    async def attach(self, waiting: Sequence[Song], room_bytes: int | None) -> Attachments:
        """Return those of its last songs that are still to be posted, each in at most that size; None: all as links.

        What takes long is done once for each size.
        """
        ...
