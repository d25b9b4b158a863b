"""What notices say besides the text that they bring."""

from __future__ import annotations

from core.model.text import Text

ABOUT_MESSAGE = Text("\nThis is about {link}")
TO_MEMBER = Text("<@{user_id}> {text}")
