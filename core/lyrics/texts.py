"""What a member reads when lyrics cannot be written as asked. Each text follows the option's name."""

from __future__ import annotations

from core.model.text import Text

PROMPT_LENGTH = Text("must say what the song is about, in 1 to {most} characters.")
LYRICS_EMPTY = Text("must not be empty. Type what should be sung.")
NOTHING_TO_BLEND = Text("has no lyrics that could be blended. Pick another song, or type the lyrics yourself.")
