"""What a store holds an order against when it admits it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from core.errors import Refused
    from core.model.money import Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """The rules one order is held against, in the order in which they are checked.

    First the operator's pause and a block (both looked up in the same transaction), then `refusals` (what core found
    by itself: the channel, a word), the cooldown (seconds since the member's last order in that guild), the member's
    open jobs there, then the windows: the member's (short of which bonus credits may make up), the guild's, the
    operator's.
    """

    windows: tuple[Window, ...]
    refusals: tuple[Refused, ...] = ()
    songs_at_once: int | None = None
    cooldown_s: int = 0
    queue_weight: float = 1.0
