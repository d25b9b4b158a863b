"""What was typed into a form that failed, returned to the person who typed it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord

from cogs._bot import texts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE_NAME = "what-you-typed.txt"
_FENCE = "```"


def restore_input(typed: Mapping[str, str], room: int) -> tuple[str, Sequence[discord.File]]:
    """Return what was typed, by field, as a block below an answer, or as a file where it has no room there.

    Where nothing was typed: "" and no file.
    """
    text = "\n".join(_entry(name, value) for name, value in typed.items() if value)
    if not text:
        return "", ()
    block = f"\n{texts.TYPED()}\n{_FENCE}\n{text}\n{_FENCE}"
    # A fence inside would end the block, and Discord would read the rest as markdown.
    if len(block) <= room and _FENCE not in text:
        return block, ()
    return f"\n{texts.TYPED_IN_FILE()}", (discord.File(io.BytesIO(text.encode()), FILE_NAME),)


def _entry(name: str, value: str) -> str:
    label = name.replace("_", " ").capitalize()
    return f"{label}:\n{value}\n" if "\n" in value else f"{label}: {value}"
