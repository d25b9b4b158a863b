"""Texts that a person reads: whole sentences with named placeholders, kept apart from the code that picks them.

Each package has its own in `texts.py`. A text is filled in where it is shown, so that it can be had in the reader's
language there; what is filled in was made harmless before (see cogs._message.text).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence or a label, such as `Text("Number {position} in the queue")`."""

    template: str

    def __call__(self, **values: object) -> str:
        """Return the text with its placeholders filled in."""
        return self.template.format(**values)


@dataclass(frozen=True, slots=True)
class Plural:
    """A sentence that depends on a number, such as `Plural("{count} credit", "{count} credits")`."""

    one: str
    other: str

    def __call__(self, count: int, **values: object) -> str:
        """Return the form for that number, filled in; `{count}` has thousands separators."""
        return (self.one if count == 1 else self.other).format(count=f"{count:,}", **values)
