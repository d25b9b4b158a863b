"""An attached picture that a video begins with."""

from __future__ import annotations

import asyncio
from pathlib import PurePath
from typing import TYPE_CHECKING

from cogs._ordering import texts
from core.errors import InvalidOption, MediaError, MediaUnfit

if TYPE_CHECKING:
    import discord

    from core.media.delivery import Delivery

PICTURE_MAX_BYTES = 25 * 1024 * 1024
"""Source: AceDataCloud API contract, result URLs (image inputs)."""
SIZE_WAIT_S = 1.5
"""Wait for its size: Discord wants the first answer within 3 s, and admission needs its share."""
_TYPES = frozenset({"image/jpeg", "image/png", "image/webp"})
_SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


async def picture_url(delivery: Delivery, image: discord.Attachment) -> str:
    """Return the URL of an attached picture after checking it; one that does not load in time is trusted.

    Raises:
        InvalidOption: it is empty, too large or not a picture.
    """
    most = PICTURE_MAX_BYTES // 1024**2
    file = PurePath(image.filename).name[:80]
    kind = (image.content_type or "").partition(";")[0].strip().lower()
    if kind not in _TYPES and (kind or PurePath(image.filename).suffix.lower() not in _SUFFIXES):
        raise InvalidOption("image", texts.NOT_PICTURE(file=file, most=most))
    if not image.size:
        raise InvalidOption("image", texts.PICTURE_EMPTY(file=file, most=most))
    if image.size > PICTURE_MAX_BYTES:
        raise InvalidOption("image", texts.PICTURE_TOO_LARGE(size=f"{image.size / 1024**2:.1f}", most=most))
    try:
        async with asyncio.timeout(SIZE_WAIT_S):
            await delivery.picture_size(image.url, limit_bytes=PICTURE_MAX_BYTES)
    except MediaUnfit as error:
        raise InvalidOption("image", texts.PICTURE_UNREADABLE(file=file, most=most)) from error
    except (MediaError, TimeoutError):
        pass
    return image.url
