"""How a song is related to the one it was made from, in the words that a card, a tree and a library show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.model.reactions import STYLE_MAX

if TYPE_CHECKING:
    from core.model.request import SongRequest


def relation(request: SongRequest) -> str:
    """Return the words between a song and its parent: "🎸 rock cover of"; "" for a song without one.

    The library keeps them; what people read is the sentence that cogs._message.texts has for each.
    """
    action = ACTIONS[request.action]
    # A video may be of a song or of a prompt alone.
    is_made_of_one = action.has_source or bool(request.source_clip_id or request.urls)
    credit = "another go at" if request.again_clip_id else action.credit if is_made_of_one else ""
    if not credit or not request.emoji:
        return credit
    # A cover repeated by 🔁 has whatever style was typed, which may fill a page.
    is_genre = request.action == "cover" and 0 < len(request.style) <= STYLE_MAX
    return f"{request.emoji} {request.style} {credit}" if is_genre else f"{request.emoji} {credit}"
