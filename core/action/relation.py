"""How a song is related to its source, in the words that the library keeps (cogs._message.texts has the sentences)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from core.action import ACTIONS
from core.model.reaction_meanings import STYLE_MAX

if TYPE_CHECKING:
    from core.model.request import SongRequest


def relation(request: SongRequest) -> str:
    """Return the words between a song and its parent: "🎸 rock cover of"; "" for a song without one.

    The library keeps them; what people read is the sentence that cogs._message.texts has for each.
    """
    action = ACTIONS[request.action]
    # A video may have a song, or only a prompt.
    has_source = action.has_source or bool(request.source_clip_id or request.urls)
    words = "another go at" if request.again_clip_id else action.relation if has_source else ""
    if not words or not request.emoji:
        return words
    # A cover repeated by 🔁 has whatever style was typed, which may fill a page.
    is_genre = request.action == "cover" and 0 < len(request.style) <= STYLE_MAX
    return f"{request.emoji} {request.style} {words}" if is_genre else f"{request.emoji} {words}"
