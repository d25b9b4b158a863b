"""Profile pictures for the people of the demo: an initial on a colour."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont
from simcord.backend.cdn import CDN_BASE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simcord.backend import Backend

_SIZE_PX = 128
_COLOURS = ("#c2185b", "#00796b", "#5e35b1", "#ef6c00")
_BOT_COLOUR = "#1e1f4b"
_NAME = "portrait"


def avatars(backend: Backend, people: Iterable[int]) -> dict[str, tuple[str, bytes]]:
    """Give everybody and the bot a picture; return the files by their URL."""
    looks = [(backend.bot_user.id, _BOT_COLOUR), *zip(people, _COLOURS, strict=False)]
    files: dict[str, tuple[str, bytes]] = {}
    for user_id, colour in looks:
        user = backend.get_user(user_id)
        user.avatar = _NAME
        initial = "♪" if user_id == backend.bot_user.id else (user.global_name or user.name)[0].upper()
        files[f"{CDN_BASE}/avatars/{user_id}/{_NAME}.png"] = (f"{user.name}.png", _portrait(initial, colour))
    return files


def _portrait(initial: str, colour: str) -> bytes:
    image = Image.new("RGB", (_SIZE_PX, _SIZE_PX), colour)
    pen = ImageDraw.Draw(image)
    middle = _SIZE_PX / 2
    if initial == "♪":
        _draw_note(pen)
    else:
        pen.text((middle, middle), initial, fill="white", font=ImageFont.load_default(_SIZE_PX // 2), anchor="mm")
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _draw_note(pen: ImageDraw.ImageDraw) -> None:
    """Draw two beamed eighth notes, which Pillow's font lacks."""
    for left in (28, 72):
        pen.ellipse((left, 76, left + 26, 96), fill="#f4c430")
        pen.rectangle((left + 21, 34, left + 26, 88), fill="#f4c430")
    pen.rectangle((49, 30, 98, 44), fill="#f4c430")
