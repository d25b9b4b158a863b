"""A picture that somebody attaches to begin a video with."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING

from core.errors import InvalidOption, MediaError, MediaUnfit

if TYPE_CHECKING:
    import discord

    from core.media.delivery import Delivery

PICTURE_MAX_BYTES = 25 * 1024 * 1024
"""Source: AceDataCloud API contract, result URLs (image inputs)."""
SIZE_WAIT_S = 1.5
"""Wait for a look at it: Discord wants the first answer within 3 s, and admission needs its share."""
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
_ATTACH = f"Attach a JPEG, PNG or WebP picture of up to {PICTURE_MAX_BYTES // 1024**2} MiB."


async def picture_url(delivery: Delivery, image: discord.Attachment) -> str:
    """Return where an attached picture lies, after a look at it; one that does not come in time is taken on trust.

    Raises:
        InvalidOption: it is empty, too large or no picture.
    """
    name = PurePath(image.filename).name[:80]
    kind = (image.content_type or "").partition(";")[0].strip().lower()
    if kind not in _TYPES and (kind or PurePath(image.filename).suffix.lower() not in _SUFFIXES):
        raise InvalidOption("image", f"is no picture that can be filmed ({name}). {_ATTACH}")
    if not image.size:
        raise InvalidOption("image", f"is empty ({name}). {_ATTACH}")
    if image.size > PICTURE_MAX_BYTES:
        raise InvalidOption("image", f"is too large ({image.size / 1024**2:.1f} MiB). {_ATTACH}")
    try:
        async with asyncio.timeout(SIZE_WAIT_S):
            await delivery.picture_size(image.url, limit_bytes=PICTURE_MAX_BYTES)
    except MediaUnfit as error:
        raise InvalidOption("image", f"cannot be read as a picture ({name}). {_ATTACH}") from error
    except (MediaError, TimeoutError):
        pass
    return image.url
