"""How people name a song: by its clip id, by a link to it at Suno, by a link to the message that carries it."""

from __future__ import annotations

import re

_CLIP_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_MESSAGE_LINK = re.compile(r"/channels/(?:\d+|@me)/\d+/(\d{1,19})\b")


def message_id_in(reference: str) -> int | None:
    """Return the id of the message to which a reference links, None if it links to none."""
    link = _MESSAGE_LINK.search(reference)
    return None if link is None else int(link[1])


def clip_id_in(reference: str) -> str | None:
    """Return the clip id in a reference, None if there is none."""
    clip_id = _CLIP_ID.search(reference)
    return None if clip_id is None else clip_id[0].lower()
