"""What was typed into a form that led to nothing, given back to the one who typed it."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import discord

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FILE_NAME = "what-you-typed.txt"
_FENCE = "```"
_START = f"\nYou had typed:\n{_FENCE}\n"
_END = f"\n{_FENCE}"


def restore_input(typed: Mapping[str, str], room: int) -> tuple[str, Sequence[discord.File]]:
    """Return what was typed, by field, as a block to stand below an answer, or as a file where it has no room there.

    Nothing typed is nothing to give back: "" and no file.
    """
    text = "\n".join(_entry(name, words) for name, words in typed.items() if words)
    if not text:
        return "", ()
    block = f"{_START}{text}{_END}"
    # A fence inside would end the block, and let the rest of the words be read as markdown.
    if len(block) <= room and _FENCE not in text:
        return block, ()
    return "\nWhat you typed is in the file.", (discord.File(io.BytesIO(text.encode()), FILE_NAME),)


def _entry(name: str, words: str) -> str:
    label = name.replace("_", " ").capitalize()
    return f"{label}:\n{words}\n" if "\n" in words else f"{label}: {words}"
