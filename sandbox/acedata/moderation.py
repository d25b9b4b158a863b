"""Moderation for tests and curious people: a few made-up words that the stand-in refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sandbox.acedata.wire import Refusal

if TYPE_CHECKING:
    from sandbox.acedata.wire import Json

# Each of these, anywhere in a text, is refused at once ...
MODERATED = {
    "forbidden-word": "The text contains content that is not allowed.",
    "famous-artist": "The text names an artist or producer. Describe the style instead.",
}
# ... and this one only after the task was accepted: the task fails.
LATE_MODERATED = "late-moderation"
_MODERATED_FIELDS = ("prompt", "lyric", "lyric_prompt", "title", "style", "sound")


def check_moderation(body: Json) -> None:
    """Check every text of the body.

    Raises:
        Refusal: Moderation refuses one of them (forbidden).
    """
    for name in _MODERATED_FIELDS:
        text = str(body.get(name) or "").lower()
        for word, reason in MODERATED.items():
            if word in text:
                raise Refusal("forbidden", f"{name}: {reason}")


def is_late_moderated(body: Json) -> bool:
    """Whether moderation refuses the text only after the task was accepted."""
    return any(LATE_MODERATED in str(body.get(name, "")).lower() for name in _MODERATED_FIELDS)
