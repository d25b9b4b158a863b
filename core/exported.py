"""What an export gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from core.film import Lack


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A clip in another form, ready to be handed out; a file on disk goes when the `Exports.export` block ends.

    `name` is what it is called. One of `file` and `text` holds it, neither where it is too large for the place.
    `url` is where the provider keeps it, "" for what was made here; `size_bytes` how large it is there, as far as that
    is known. `is_reduced`: it was encoded with fewer bits to fit. `lacks` is what a video goes without.
    """

    name: str
    file: Path | None = None
    text: str = ""
    url: str = ""
    size_bytes: int | None = None
    is_reduced: bool = False
    lacks: frozenset[Lack] = frozenset()
